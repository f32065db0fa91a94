"""The site on the screen of whoever edits it: rebuilt on every save, followed by the open page."""
