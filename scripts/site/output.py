"""Writes the files of a new site, taking from the old one what did not change.

A file with the same bytes as before becomes a second name of the old file (a hard link): nothing
is written, and a browser that kept the page is told that it still holds. Nobody writes into a
published file, so sharing it between two versions is safe.
"""

import gzip
from pathlib import Path

from scripts.site.links import Found, read_page

__all__ = ["Output"]

COMPRESSED = frozenset({".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"})
LEAST_COMPRESSED = 1024
"""Below this many bytes a compressed copy saves nobody anything."""


class Output:
    """The folder of a new site, beside the folder of the site before it."""

    def __init__(self, folder: Path, before: Path | None) -> None:
        self.folder = folder
        self.before = before
        self.found: dict[str, Found] = {}
        """Links and anchors of every page that was written here."""
        self.written = 0
        """How many files are new or changed."""

    def write(self, url: str, text: str) -> None:
        """Write the file that answers at ``url``."""
        relative = f"{url[1:]}index.html" if url.endswith("/") else url[1:]
        if relative.endswith(".html"):
            self.found[url] = read_page(text)
        self._put(relative, text.encode())

    def copy(self, source: Path, relative: str) -> None:
        """Copy a file as it is."""
        self._put(relative, source.read_bytes())

    def _put(self, relative: str, data: bytes) -> None:
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        same = self._is_as_before(relative, data)
        if not (same and self._shared(relative)):
            path.write_bytes(data)
            self.written += 1
        if path.suffix in COMPRESSED and len(data) > LEAST_COMPRESSED:
            small = f"{relative}.gz"
            if not (same and self._shared(small)):
                # No time in the header: the same text gives the same bytes on every day.
                (self.folder / small).write_bytes(gzip.compress(data, 9, mtime=0))

    def _is_as_before(self, relative: str, data: bytes) -> bool:
        if self.before is None:
            return False
        old = self.before / relative
        try:
            return old.stat().st_size == len(data) and old.read_bytes() == data
        except OSError:
            return False

    def _shared(self, relative: str) -> bool:
        """Give the old file a name in the new folder, where the file system can."""
        if self.before is None:
            return False
        try:
            (self.folder / relative).hardlink_to(self.before / relative)
        except OSError:
            return False
        return True
