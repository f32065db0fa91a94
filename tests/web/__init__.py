"""Tests of the pages, the feeds and the API, one file per view."""
