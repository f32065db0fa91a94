"""What is handed to those who run it: the container file, the audit, the examples for proxies."""
