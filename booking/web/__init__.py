"""The web face of booking: pages, feeds and the JSON API, on one Flask application."""

from booking.web.app import create_app

__all__ = ["create_app"]
