"""What the pages show: pure functions from the catalog and a date to frozen values."""
