"""Serves the few files that booking pages need, under names that change with their content."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, send_file

__all__ = ["asset_url", "assets"]

assets = Blueprint("assets", __name__, url_prefix="/booking/static")

_HERE = Path(__file__).parent / "static"
_FILES = {
    "booking.css": _HERE / "booking.css",
    "booking.js": _HERE / "booking.js",
    # The one stylesheet of the site; the plain frame links it when no site was built.
    "doorstep.css": Path(__file__).parents[2] / "content" / "assets" / "doorstep.css",
}
_A_YEAR = 365 * 24 * 3600


@assets.get("/<name>")
def file(name: str) -> Response:
    """One of the listed files; any other name is a 404."""
    path = _FILES.get(name)
    if path is None or not path.is_file():
        abort(404)
    return send_file(path, conditional=True, etag=True, max_age=_A_YEAR)


@cache
def asset_url(name: str) -> str:
    """The address of a file with its fingerprint, so browsers may keep it for a year."""
    path = _FILES[name]
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
    return f"{assets.url_prefix}/{name}?v={mark}"
