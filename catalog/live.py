"""A catalog that follows its folder: staff pull an edit, and the next request sees it.

A reader always gets one whole, checked catalog. While a new one is read, everybody else keeps the
old one; when the new data has errors, the old one stays and the errors can be asked for.
"""

import contextlib
import threading
import time
from pathlib import Path

from catalog.catalog import Catalog
from catalog.loading import Loader
from catalog.problems import DataError, Problem

__all__ = ["LiveCatalog"]

LOOK_EVERY_SECONDS = 1.0
"""How long a look at the folder is good for; a look at 2,000 files takes some milliseconds."""


class LiveCatalog:
    """The catalog of a folder as it is now, or as it last was without errors."""

    def __init__(self, data_dir: Path, otherwise: Catalog | None = None) -> None:
        """Read the folder; when it has errors, begin with ``otherwise`` or raise DataError."""
        self._data_dir = data_dir
        self._loader = Loader(data_dir)
        self._lock = threading.Lock()
        self._seen = self._look()
        self._looked_at = time.monotonic()
        reading = self._loader.read()
        found = reading.catalog or otherwise
        if found is None:
            raise DataError(reading.errors)
        self._catalog = found
        self._errors: tuple[Problem, ...] = tuple(reading.errors)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Errors of the folder as it is now; the catalog is from before them."""
        return self._errors

    def current(self) -> Catalog:
        """The newest catalog without errors."""
        due = time.monotonic() - self._looked_at >= LOOK_EVERY_SECONDS
        # Whoever comes while another looks goes on with what there is.
        if due and self._lock.acquire(blocking=False):
            try:
                # A file that vanishes while the folder is being replaced: the next look settles it.
                with contextlib.suppress(OSError):
                    self._follow()
            finally:
                self._lock.release()
        return self._catalog

    def _follow(self) -> None:
        self._looked_at = time.monotonic()
        seen = self._look()
        if seen == self._seen:
            return
        reading = self._loader.read()
        if seen != self._look():
            # The folder changed while it was read: half an edit is not an edit.
            return
        self._seen = seen
        self._errors = tuple(reading.errors)
        if reading.catalog is not None:
            self._catalog = reading.catalog

    def _look(self) -> tuple[tuple[str, int, int, int], ...]:
        """Name, time of change, size and inode of every file."""
        rows = []
        for file in sorted(self._data_dir.rglob("*.yaml")):
            state = file.stat()
            rows.append((str(file), state.st_mtime_ns, state.st_size, state.st_ino))
        return tuple(rows)
