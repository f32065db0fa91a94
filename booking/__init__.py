"""The booking service: rules, storage, calendars and pages on the one catalog."""
