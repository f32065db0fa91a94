"""Serves the few files that booking pages need, under names that change with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from booking.web.encoding import compressed, encoding_for

__all__ = ["asset_url", "assets"]

assets = Blueprint("assets", __name__, url_prefix="/booking/static")

_HERE = Path(__file__).parent / "static"
_FILES = {
    "booking.css": _HERE / "booking.css",
    "booking.js": _HERE / "booking.js",
    # The one stylesheet of the site; the plain frame links it when no site was built.
    "doorstep.css": Path(__file__).parents[2] / "content" / "assets" / "doorstep.css",
}
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class _File:
    """A file as it was when this process first needed it, and the mark in its address."""

    body: bytes
    mark: str


@assets.get("/<name>")
def file(name: str) -> Response:
    """One of the listed files; any other name is a 404."""
    found = _file(name) if name in _FILES else None
    if found is None:
        abort(404)
    encoding = encoding_for(request)
    answer = Response(
        _copy(name, encoding) if encoding else found.body,
        content_type=_TYPES[_FILES[name].suffix],
    )
    answer.headers["Cache-Control"] = f"public, max-age={365 * 24 * 3600}"
    answer.headers["Vary"] = "Accept-Encoding"
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.set_etag(found.mark, weak=True)
    return answer.make_conditional(request)  # type: ignore[return-value]


@cache
def asset_url(name: str) -> str:
    """The address of a file with its fingerprint, so browsers may keep it for a year."""
    found = _file(name)
    return f"{assets.url_prefix}/{name}?v={found.mark if found else 0}"


@cache
def _file(name: str) -> _File | None:
    path = _FILES[name]
    if not path.is_file():
        return None
    body = path.read_bytes()
    return _File(body, hashlib.sha256(body).hexdigest()[:10])


@cache
def _copy(name: str, encoding: str) -> bytes:
    found = _file(name)
    return compressed(found.body, encoding, for_long=True) if found else b""
