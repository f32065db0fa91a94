"""Has what was committed to SQLite on the disk before anybody is told.

SQLite can see to that at every commit (``synchronous=FULL``), but then it waits for the disk with
its lock in hand, and all other writers with it. So our connections commit without waiting
(``NORMAL``: the journal stays whole, yet a power cut may take its end), and the store waits
afterwards, with the lock given back: whoever is first lets the threads that are about to commit
come along, and one ``fdatasync`` of the journal is for all of them. One call covers the whole
journal, and after a power cut SQLite reads it up to the first gap, so nothing is left that rests on
something lost. Others may see a booking some milliseconds before it is safe; whom it belongs to is
not told before.

PostgreSQL does the same by itself (``commit_delay``).
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from booking.errors import Busy, Unsure

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
        # SQLite follows links, and puts the journal where they lead.
        self._path = Path(f"{os.path.realpath(file)}-wal")
        self._journal: int | None = None
        self._state = threading.Condition()
        self._writers = 0
        self._group = _Group()
        """Whoever commits now belongs to it."""
        self._at_disk = threading.Lock()
        self._failure: OSError | None = None

    @contextmanager
    def safe(self) -> Iterator[None]:
        """Commit inside; afterwards it is on the disk. What changed nothing waits as well.

        Unsure when the disk failed. From then on Busy, before anything is done, until the process
        is started again: what is written behind a gap in the journal would be lost with it, and
        the kernel tells of a failure only once.
        """
        if self._failure:
            raise Busy from self._failure
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
        if group.error:
            raise Unsure from group.error

    def close(self) -> None:
        """Let go of the journal."""
        with self._at_disk:
            self._forget_journal()

    def _flush(self, group: _Group) -> None:
        with self._state:
            self._state.wait_for(lambda: not self._writers, PATIENCE)
            self._group = _Group()
        if not self._failure:
            try:
                self._sync()
            except OSError as error:
                self._failure = error
        group.error = self._failure
        group.is_over = True

    def _sync(self) -> None:
        try:
            named = self._path.stat()
        except FileNotFoundError:
            # Whoever closed it last wrote all of it into the database. To open that file here
            # would undo the locks that SQLite has on it, as soon as it is closed.
            os.sync()
            return
        # Kept open, because a failure is told to those who had it open at the time.
        if self._journal is None or not os.path.samestat(os.fstat(self._journal), named):
            self._forget_journal()
            self._journal = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        _to_disk(self._journal)

    def _forget_journal(self) -> None:
        if self._journal is not None:
            os.close(self._journal)
            self._journal = None
