"""What hangs on paper: that it fits, that it can be read and scanned, that it is printed."""
