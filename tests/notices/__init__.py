"""Notices: written with the change, sent once, lost never."""
