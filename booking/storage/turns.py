"""Whose turn it is to write to SQLite.

SQLite lets a writer who finds another one at work sleep for up to a tenth of a second before it
looks again, and whoever comes by in between goes first. With two processes one request in a hundred
waited a third of a second, while a processor stood idle. So our writers wait before they ask
SQLite: the threads of a process for a lock, and one of each process for the folder of the database
(``flock``), looking five times a millisecond. A process that dies gives its turn back.

This is about waiting only; SQLite's own lock has the last word. So nobody waits for the folder for
ever: who holds it for longer than any of our transactions takes is a stranger.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from booking.errors import Busy

__all__ = ["Turns"]

PAUSE = 0.0002
PATIENCE = 5.0
"""Seconds."""


class Turns:
    """Those who write to the database in a file, one after the other."""

    def __init__(self, file: str) -> None:
        self._path = Path(file).parent
        self._folder: int | None = None
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait until nobody else of ours writes.

        Busy after so many seconds of waiting for other threads; without the folder it goes on.
        """
        if not self._lock.acquire(timeout=seconds):
            raise Busy
        try:
            if self._folder is None:
                self._folder = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            until = time.monotonic() + PATIENCE
            while not _is_locked(self._folder) and time.monotonic() < until:
                time.sleep(PAUSE)
            try:
                yield
            finally:
                with suppress(OSError):
                    fcntl.flock(self._folder, fcntl.LOCK_UN)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let go of the folder."""
        with self._lock:
            if self._folder is not None:
                os.close(self._folder)
                self._folder = None


def _is_locked(folder: int) -> bool:
    """Lock it for us unless others have done so."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A file system that knows no such locks: whoever comes goes on and asks SQLite.
        return True
    return True
