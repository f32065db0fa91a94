"""Prints the posters and door signs of the network as PDF files."""
