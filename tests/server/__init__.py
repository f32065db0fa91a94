"""Tests against the real server: several processes, a real socket."""
