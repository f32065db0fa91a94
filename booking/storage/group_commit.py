"""Has what was committed to SQLite on the disk before anybody is told.

SQLite can see to that at every commit (``synchronous=FULL``), but then all other writers wait for
the disk too, because it does so with its lock in hand. So our connections commit without waiting
(``NORMAL``: the journal stays whole, yet a power cut may take its end), and the store waits
afterwards, with the lock given back: whoever is first lets the threads that are about to commit
come along, and one ``fdatasync`` of the journal is for all of them. What was committed later stands
behind it in the same file, so nothing that is on the disk rests on something that is not. Others
may see a booking some milliseconds before it is safe; whom it belongs to is not told before.

PostgreSQL does the same by itself (``commit_delay``).
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from booking.errors import Busy

__all__ = ["GroupCommit"]

PATIENCE = 0.004
"""Seconds that the first waits for company; it is about what a disk needs to write."""

# macOS has only the other one, which writes the times of the file as well.
_to_disk: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)


@dataclass(slots=True)
class _Group:
    """Those who share one call to the disk."""

    is_over: bool = False
    error: OSError | None = None


class GroupCommit:
    """Those of one process who write to the database in a file."""

    def __init__(self, file: str) -> None:
        self._journal = f"{file}-wal"
        self._state = threading.Condition()
        self._writers = 0
        self._group = _Group()
        """Whoever commits now belongs to it."""
        self._at_disk = threading.Lock()

    @contextmanager
    def safe(self) -> Iterator[None]:
        """Commit inside; afterwards it is on the disk. Busy when the disk failed.

        After an error inside nothing is waited for: nothing was committed.
        """
        with self._state:
            self._writers += 1
        try:
            yield
        finally:
            with self._state:
                self._writers -= 1
                group = self._group
                if not self._writers:
                    self._state.notify_all()
        with self._at_disk:
            if not group.is_over:
                self._flush(group)
        # The kernel tells of a failure once; asked again it would say yes.
        if group.error:
            raise Busy from group.error

    def _flush(self, group: _Group) -> None:
        with self._state:
            self._state.wait_for(lambda: not self._writers, PATIENCE)
            self._group = _Group()
        try:
            self._sync()
        except OSError as error:
            group.error = error
        group.is_over = True

    def _sync(self) -> None:
        # Opened each time: when the last of all processes closed the database, the file is gone.
        try:
            journal = os.open(self._journal, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return  # SQLite wrote all of it into the database and synced that.
        try:
            _to_disk(journal)
        finally:
            os.close(journal)
