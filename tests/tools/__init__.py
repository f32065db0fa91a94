"""What several tests share: throw-away databases and the browser of this machine."""
