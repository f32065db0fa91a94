"""The tests of Doorstep; a package so that tests can share their builders and tools."""
