"""Questions over many bookings at once: searches, periods, and counts of refusals."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.model import Booking, BookingStatus, HistoryLine
from booking.storage.booking_rows import BookingRows
from booking.storage.tables import audit, bookings, refusal_counts
from booking.storage.values import plain

__all__ = ["ReportQueries"]

MOST_FOUND = 50
"""A search with more answers than this should be narrowed."""


class ReportQueries(BookingRows):
    """Small queries inside one transaction."""

    def bookings_between(
        self,
        first: datetime,
        last: datetime,
        center_ids: Collection[str] | None = None,
        statuses: Collection[BookingStatus] | None = None,
    ) -> list[Booking]:
        """Bookings of any status that overlap a time, by start; ``None`` means: all."""
        conditions = [bookings.c.starts_at < last, bookings.c.ends_at > first]
        if center_ids is not None:
            conditions.append(bookings.c.center_id.in_(center_ids))
        if statuses is not None:
            conditions.append(bookings.c.status.in_([one.value for one in statuses]))
        return self._many(and_(*conditions), bookings.c.starts_at, bookings.c.reference)

    def found_by_words(self, words: str, center_ids: Collection[str] | None) -> list[Booking]:
        """Bookings whose reference begins with, or whose person or phone contains, the words.

        The newest first, at most :data:`MOST_FOUND` and one.
        """
        escaped = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        like = f"%{escaped}%"
        columns = (
            bookings.c.name,
            bookings.c.phone,
            bookings.c.proxy_name,
            bookings.c.proxy_phone,
            bookings.c.organization,
        )
        condition = or_(
            bookings.c.reference.like(f"{plain(escaped).upper()}%", escape="\\"),
            *(column.like(like, escape="\\") for column in columns),
        )
        if center_ids is not None:
            condition = and_(condition, bookings.c.center_id.in_(center_ids))
        newest = (
            select(bookings.c.reference)
            .where(condition)
            .order_by(bookings.c.starts_at.desc(), bookings.c.reference)
            .limit(MOST_FOUND + 1)
        )
        return self._many(
            bookings.c.reference.in_(newest), bookings.c.starts_at.desc(), bookings.c.reference
        )

    def count_refusals(
        self, on: date, center_id: str, room_id: str, kind: str, codes: Iterable[str]
    ) -> None:
        """One more refusal for each code."""
        dialect = self._connection.dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        for code in sorted(set(codes)):
            values = {
                "day": on.isoformat(),
                "center_id": center_id[:100],
                "room_id": room_id[:100],
                "kind": kind[:20],
                "code": code,
                "count": 1,
            }
            statement = insert(refusal_counts).values(**values)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["day", "center_id", "room_id", "kind", "code"],
                    set_={"count": refusal_counts.c["count"] + 1},
                )
            )

    def decisions_between(
        self, first: datetime, last: datetime, center_ids: Collection[str] | None
    ) -> list[tuple[datetime, datetime, datetime]]:
        """(submitted, promised, decided) of requests approved or rejected in a time."""
        decided = [BookingStatus.CONFIRMED.value, BookingStatus.REJECTED.value]
        statement = (
            select(bookings.c.submitted_at, bookings.c.due_at, audit.c.at)
            .join(bookings, bookings.c.reference == audit.c.booking)
            .where(audit.c.action.in_(decided), audit.c.at >= first, audit.c.at < last)
            .order_by(audit.c.id)
        )
        if center_ids is not None:
            statement = statement.where(bookings.c.center_id.in_(center_ids))
        return [(row[0], row[1], row[2]) for row in self._connection.execute(statement)]

    def audit_since(self, since: datetime, action: str) -> list[HistoryLine]:
        """Lines of the log of one action, oldest first."""
        statement = (
            select(audit).where(audit.c.action == action, audit.c.at >= since).order_by(audit.c.id)
        )
        return [
            HistoryLine(row.at, row.actor, row.channel, row.action, json.loads(row.detail))
            for row in self._connection.execute(statement)
        ]

    def refusals_between(
        self, first: date, last: date, center_ids: Collection[str] | None
    ) -> list[tuple[str, str, str, str, int]]:
        """(center, room, kind, code, count) from ``first`` up to, not including, ``last``."""
        count = refusal_counts.c["count"]
        statement = select(
            refusal_counts.c.center_id,
            refusal_counts.c.room_id,
            refusal_counts.c.kind,
            refusal_counts.c.code,
            count,
        ).where(refusal_counts.c.day >= first.isoformat(), refusal_counts.c.day < last.isoformat())
        if center_ids is not None:
            statement = statement.where(refusal_counts.c.center_id.in_(center_ids))
        statement = statement.order_by(*statement.selected_columns[:4])
        return [
            (row[0], row[1], row[2], row[3], row[4]) for row in self._connection.execute(statement)
        ]
