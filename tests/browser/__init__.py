"""Residents and staff in a real browser, on site and booking service together."""
