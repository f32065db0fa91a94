"""Answers that many ask for, with their validators: public pages and calendar files."""

import os
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TypeVar

from flask import Response, request, session

from booking import ical
from booking.web.encoding import LEAST_BYTES, encoding_for
from booking.web.state import here

__all__ = ["calendar_answer", "public_answer"]

Facts = TypeVar("Facts")
HTML = "text/html; charset=utf-8"


def public_answer(
    asked: Hashable,
    read: Callable[[], Facts],
    make: Callable[[Facts], str],
    content_type: str = HTML,
) -> Response:
    """The page for what is asked, which begins with the route; 304 when the caller has it.

    ``read`` gives all that the page shows of the database. ``make`` may use nothing else that
    changes, but the catalog, the frame, and the time down to the minute.
    """
    parts = here()
    if "Cookie" in request.headers and "_flashes" in session:
        # The page will say something to this visitor alone.
        answer = Response(make(read()), content_type=content_type)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    state = (parts.now.replace(second=0), _mark(parts.settings.frames_dir))
    # The addresses in a page begin with the prefix, which callers can name in a header.
    asked = (request.script_root, asked)
    page = parts.pages.page(parts.store, parts.catalog, asked, state, read, make)
    # Weak, because the page has other bytes in each encoding.
    headers = [("ETag", f'W/"{page.etag}"'), ("Vary", "Accept-Encoding, Cookie")]
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(page.etag):
        return Response(status=304, headers=headers)
    encoding = encoding_for(request) if len(page.body) >= LEAST_BYTES else None
    if encoding is None:
        return Response(page.body, headers=headers, content_type=content_type)
    headers.append(("Content-Encoding", encoding))
    return Response(page.copy(encoding), headers=headers, content_type=content_type)


def _mark(frames_dir: Path) -> tuple[int, int] | None:
    """Another one when a publish has put another frame there."""
    try:
        found = os.stat(f"{frames_dir}/page.html")  # noqa: PTH116 -- three times as quick
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def calendar_answer(body: bytes, filename: str, *, max_age: int | None = None) -> Response:
    """A calendar file with an ETag; 304 when the caller has it already.

    ``inline`` lets a phone open its calendar; a browser that cannot will save it under the name.
    """
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    if max_age is not None:
        answer.headers["Cache-Control"] = f"public, max-age={max_age}"
    answer.headers["ETag"] = ical.etag(body)
    return answer.make_conditional(request)  # type: ignore[return-value]
