"""Asks a few questions and writes the file of a new center."""
