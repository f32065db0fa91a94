"""Benchmarks: each compares in one run with a peer or a limit, and says so in its last lines."""
