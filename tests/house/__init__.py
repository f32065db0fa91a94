"""Tests about the tree itself: what imports what, what is locked, what must not be written."""
