"""Whether anything at all was written since one looked last, for a few microseconds.

What a page shows is read again for each visitor, lest anybody sees a time that is taken. Most of
the time nothing was written since the last visitor, and SQLite can tell: ``PRAGMA data_version``
is another number whenever any other connection, of whichever process, has committed. So one
connection that never writes is kept for this question. PostgreSQL has nothing like it.
"""

import sqlite3
import threading

__all__ = ["Changes"]


class Changes:
    """Watches the database in a file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._opened = 0

    def number(self) -> tuple[int, int] | None:
        """Another one than before when there was a commit in between; None when it cannot tell."""
        with self._lock:
            try:
                if self._connection is None:
                    self._opened += 1
                    self._connection = sqlite3.connect(
                        self._file, isolation_level=None, check_same_thread=False
                    )
                # All rows are fetched, so no reading stays open in the way of a checkpoint.
                row = self._connection.execute("PRAGMA data_version").fetchall()[0]
            except sqlite3.Error:
                # Whoever reads now is told what is wrong.
                return None
            # Each connection counts for itself.
            return self._opened, int(row[0])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
