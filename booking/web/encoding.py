"""Compresses what holds no secret: public pages, and the files that pages need.

An answer that has a secret beside words that somebody else may choose must not be compressed: its
length would tell the secret letter by letter. So forms, with their tokens, go out as they are.
"""

import gzip

import brotli  # type: ignore[import-untyped]  # has no types
from flask import Request

__all__ = ["compressed", "encoding_for"]

LEAST_BYTES = 500
"""Smaller answers fit into one packet anyway."""


def encoding_for(request: Request) -> str | None:
    """The best encoding that the caller takes; None for the bytes as they are."""
    if "Accept-Encoding" not in request.headers:
        return None
    taken = request.accept_encodings
    return next((one for one in ("br", "gzip") if taken[one] > 0), None)


def compressed(body: bytes, encoding: str, *, for_long: bool = False) -> bytes:
    """The body in an encoding; as small as it can be when it is made once and kept for long."""
    if encoding == "br":
        packed = brotli.compress(body, quality=11 if for_long else 5, mode=brotli.MODE_TEXT)
        return bytes(packed)
    # Without the time of making, the same body is the same bytes.
    return gzip.compress(body, compresslevel=9 if for_long else 6, mtime=0)
