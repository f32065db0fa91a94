"""What anybody would build who needs no rules: one table of PostgreSQL that excludes overlaps.

A row says which resource is taken from when until when and for which booking, and the database
lets no two rows of a resource overlap. Nothing of ours is used here: it is the other opinion.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import psycopg

TABLES = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE taken (
    resource text NOT NULL,
    during tsrange NOT NULL,
    booking integer NOT NULL,
    EXCLUDE USING gist (resource WITH =, during WITH &&)
)
"""
CLEANUP = timedelta(minutes=15)


class PlainTable:
    """Rooms are lists of parts, kinds of equipment are lists of units."""

    def __init__(
        self, dsn: str, rooms: Mapping[str, Sequence[str]], units: Mapping[str, Sequence[str]]
    ) -> None:
        self.rooms = rooms
        self.units = units
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.connection.execute("DROP TABLE IF EXISTS taken")
        for text in TABLES.split(";"):
            self.connection.execute(text.encode())

    def take(
        self,
        booking: int,
        room: str,
        starts_at: datetime,
        ends_at: datetime,
        equipment: dict[str, int],
        cleanup: timedelta = CLEANUP,
    ) -> str:
        """Insert a row for each part and each unit; the answer is ``ok`` or what is taken."""
        during = (starts_at.replace(tzinfo=None), (ends_at + cleanup).replace(tzinfo=None))
        problems: list[str] = []
        with self.connection.transaction() as transaction:
            if not all(self._insert(part, during, booking) for part in self.rooms[room]):
                problems.append("slot_taken")
            for kind, wanted in equipment.items():
                got = 0
                for unit in self.units[kind]:
                    if got == wanted:
                        break
                    got += self._insert(unit, during, booking)
                if got < wanted:
                    problems.append("equipment_taken")
            if problems:
                raise psycopg.Rollback(transaction)
        return ",".join(problems) or "ok"

    def move(
        self,
        booking: int,
        room: str,
        starts_at: datetime,
        ends_at: datetime,
        equipment: dict[str, int],
    ) -> str:
        """Give the old rows up and take new ones; all of it or nothing."""
        with self.connection.transaction() as transaction:
            self.give_back(booking)
            answer = self.take(booking, room, starts_at, ends_at, equipment)
            if answer != "ok":
                raise psycopg.Rollback(transaction)
        return answer

    def give_back(self, booking: int) -> None:
        """It needs its time no more."""
        self.connection.execute("DELETE FROM taken WHERE booking = %s", (booking,))

    def rows(self) -> set[tuple[str, datetime, datetime, int]]:
        """Everything that is taken."""
        rows = self.connection.execute(
            "SELECT resource, lower(during), upper(during), booking FROM taken"
        )
        return {(str(one[0]), one[1], one[2], int(one[3])) for one in rows}

    def close(self) -> None:
        """Give the connection back."""
        self.connection.close()

    def _insert(self, resource: str, during: Iterable[datetime], booking: int) -> bool:
        start, end = during
        try:
            with self.connection.transaction():
                self.connection.execute(
                    "INSERT INTO taken VALUES (%s, tsrange(%s, %s), %s)",
                    (resource, start, end, booking),
                )
        except psycopg.errors.ExclusionViolation:
            return False
        return True
