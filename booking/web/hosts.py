"""Keeps site and booking on two host names where BOOKING_SITE_URL names one for the site.

Pages of one origin may read each other, so a fault in the site would reach into a clerk's session.
Under two names a browser keeps them apart. Links stay as they are: what is asked for under the
wrong name is sent on to the right one, with its method. The site's styles and pictures answer
under both names, because booking pages wear the same frame.
"""

from urllib.parse import urlsplit

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from booking.config import Settings

__all__ = ["part_hosts"]


def part_hosts(app: Flask, settings: Settings) -> None:
    """Send each request to the host name that its page belongs to; nothing with one name."""
    if settings.site_url == settings.base_url:
        return
    of_site, of_booking = urlsplit(settings.site_url), urlsplit(settings.base_url)

    @app.before_request
    def send_to_its_name() -> Response | None:
        is_booking = request.path == "/booking" or request.path.startswith("/booking/")
        right = of_booking if is_booking else of_site
        wrong = of_site if is_booking else of_booking
        if request.host.lower() != wrong.netloc or request.path.startswith("/assets/"):
            return None
        address = urlsplit(request.url)._replace(scheme=right.scheme, netloc=right.netloc)
        return redirect(address.geturl(), 307)
