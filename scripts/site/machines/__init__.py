"""What the site says to programs: open data, calendars, feeds, structured data, site map."""
