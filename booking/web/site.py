"""Serves the built site at ``/``, so that one process and one origin hold site and booking.

A proxy may serve the folder instead; then these views are never reached. The folder is looked at
anew on each request, because a publish switches it in one step while the server runs.
"""

import re
from mimetypes import guess_type
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from booking.web.state import here

__all__ = ["site"]

site = Blueprint("site", __name__)

_HASHED_NAME = re.compile(r"\.[0-9a-f]{8,}\.")
_LONGEST_PATH = 250
"""No file name of a file system is longer; asking for one would be an error."""
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Compressed copies beside a file, the smallest first."""
_A_YEAR = 365 * 24 * 3600


@site.get("/")
def home() -> AnyResponse:
    """The site's front page, or a page that says that no site was built."""
    index = Path(here().settings.site_dir) / "index.html"
    if index.is_file():
        return _answer(index)
    return Response(render_template("no_site.html"))


@site.get("/<path:path>")
def page(path: str) -> AnyResponse:
    """A file of the built site; a folder answers with its ``index.html``."""
    if path == "booking":
        return redirect(url_for("public.search"), 308)
    if path.startswith("booking/") or any(part.startswith(".") for part in path.split("/")):
        abort(404)
    root = Path(here().settings.site_dir).resolve()
    joined = safe_join(str(root), path)
    if joined is None or "\0" in path or len(path) > _LONGEST_PATH:
        abort(404)
    found = Path(joined)
    if found.is_dir():
        if not path.endswith("/"):
            query = (
                f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
            )
            return redirect(f"/{path.lstrip('/')}/{query}", 308)
        found = found / "index.html"
    if not found.is_file():
        raise NotFound
    return _answer(found)


def not_found_page() -> str | None:
    """The site's own page for addresses that do not exist, when there is one."""
    page_404 = Path(here().settings.site_dir) / "404.html"
    return page_404.read_text(encoding="utf-8") if page_404.is_file() else None


def _answer(path: Path) -> AnyResponse:
    """The file, or its compressed copy where there is one and the browser takes it."""
    age = _A_YEAR if _HASHED_NAME.search(path.name) else None
    kind = "text/calendar" if path.suffix == ".ics" else guess_type(path.name)[0]
    copies = {
        encoding: copy
        for encoding, ending in _ENCODINGS.items()
        if (copy := path.with_name(f"{path.name}{ending}")).is_file()
    }
    taken = next((one for one in copies if request.accept_encodings[one] > 0), None)
    # The copy is another file with another time or size, so each encoding has its own ETag.
    shown = copies[taken] if taken else path
    answer = send_file(
        shown.resolve(),
        mimetype=kind,
        # Who keeps the page gets what is in it, not a name that ends in .br.
        download_name=path.name,
        conditional=True,
        etag=True,
        max_age=age,
    )
    if copies:
        answer.vary.add("Accept-Encoding")
    if taken:
        answer.content_encoding = taken
    return answer
