"""Notices that somebody saved a file, on any file system and with any editor: it looks."""

import time
from collections.abc import Iterable
from pathlib import Path

__all__ = ["Watch"]

SETTLE_SECONDS = 0.05


class Watch:
    """The files below some folders, as they were when they were last looked at."""

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = tuple(places)
        self._seen = self._look()

    def changed(self) -> bool:
        """Whether files changed since the last call; waits until the saving is over."""
        seen = self._look()
        if seen == self._seen:
            return False
        # Editors empty a file before they fill it: half an edit is not an edit.
        while True:
            time.sleep(SETTLE_SECONDS)
            again = self._look()
            if again == seen:
                break
            seen = again
        self._seen = seen
        return True

    def _look(self) -> tuple[tuple[str, int, int, int], ...]:
        """Name, time of change, size and inode of every file."""
        rows = []
        for place in self._places:
            for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
                try:
                    state = file.stat()
                except OSError:
                    continue  # it vanished between the two: the next look sees that
                rows.append((str(file), state.st_mtime_ns, state.st_size, state.st_ino))
        return tuple(rows)
