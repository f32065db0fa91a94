"""Questions about notices: write one, lease some, say how it went."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.storage.prepared import Prepared
from booking.storage.tables import outbox
from booking.storage.values import as_json, plain, spoken

__all__ = ["Notice", "OutboxQueries"]

_WAITING = and_(outbox.c.sent_at.is_(None), outbox.c.failed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Notice:
    """One row of the outbox."""

    id: int
    key: str
    """Names what is told, and so stays the same however often it is tried."""
    channel: str
    """``mail`` to who asked for the booking, ``group`` to the groups of staff."""
    event: str
    reference: str | None
    detail: Mapping[str, Any]
    made_at: datetime
    tries: int


_ADD_NOTICE = {
    name: Prepared(
        dialect.insert(outbox).inline().on_conflict_do_nothing(index_elements=["key"]),
        ("key", "channel", "event", "booking", "detail", "made_at", "send_after", "tries"),
    )
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


class OutboxQueries:
    """Small queries inside one transaction."""

    _connection: Connection

    def add_notices(
        self,
        keys: Mapping[str, str],
        event: str,
        reference: str | None,
        detail: Mapping[str, Any],
        now: datetime,
    ) -> int:
        """Write a notice for each key → channel, unless it was written before; how many are new."""
        if not keys:
            return 0
        common = {
            "event": event,
            "booking": plain(reference) if reference else None,
            "detail": as_json(dict(detail)),
            "made_at": now,
            "send_after": now,
            "tries": 0,
        }
        rows = [common | {"key": key, "channel": channel} for key, channel in keys.items()]
        statement = _ADD_NOTICE[self._connection.dialect.name]
        return sum(statement.count(self._connection, row) for row in rows)

    def has_due_notices(self, now: datetime, channels: Collection[str]) -> bool:
        """Whether some notice waits to be sent now."""
        statement = select(outbox.c.id).where(_due(now, channels)).limit(1)
        return self._connection.execute(statement).first() is not None

    def take_notices(
        self, now: datetime, until: datetime, most: int, channels: Collection[str]
    ) -> list[Notice]:
        """Lease some that are due, the oldest first; nobody else gets them before ``until``."""
        statement = (
            select(outbox)
            .where(_due(now, channels))
            .order_by(outbox.c.send_after, outbox.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        found = [_notice(row) for row in self._connection.execute(statement)]
        if found:
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id.in_([one.id for one in found]))
                .values(taken_until=until)
            )
        return found

    def mark_sent(self, notice_id: int, now: datetime) -> None:
        """It is out."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == notice_id)
            .values(sent_at=now, taken_until=None, tries=outbox.c.tries + 1, error=None)
        )

    def mark_retry(
        self, notice_id: int, again_at: datetime, error: str, detail: Mapping[str, Any]
    ) -> None:
        """It did not go; try again later."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == notice_id)
            .values(
                send_after=again_at,
                taken_until=None,
                tries=outbox.c.tries + 1,
                error=error,
                detail=as_json(dict(detail)),
            )
        )

    def mark_failed(self, notice_id: int, now: datetime, error: str) -> None:
        """It will not go any more."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == notice_id)
            .values(failed_at=now, taken_until=None, tries=outbox.c.tries + 1, error=error)
        )

    def drop_notice(self, notice_id: int) -> None:
        """There is nothing to tell any more."""
        self._connection.execute(delete(outbox).where(outbox.c.id == notice_id))

    def notices_of(self, reference: str) -> list[tuple[Notice, datetime | None, str | None]]:
        """The notices about a booking: when each was sent, and what went wrong."""
        statement = select(outbox).where(outbox.c.booking == plain(reference)).order_by(outbox.c.id)
        return [
            (_notice(row), row.sent_at, row.error) for row in self._connection.execute(statement)
        ]

    def notices_of_event(self, event: str) -> list[Notice]:
        """All notices of one event, the oldest first."""
        statement = select(outbox).where(outbox.c.event == event).order_by(outbox.c.id)
        return [_notice(row) for row in self._connection.execute(statement)]

    def notice_counts(self) -> dict[str, int]:
        """How many wait, were sent, were given up."""
        waiting, sent, failed = self._connection.execute(
            select(
                func.count().filter(_WAITING),
                func.count(outbox.c.sent_at),
                func.count(outbox.c.failed_at),
            ).select_from(outbox)
        ).one()
        return {"waiting": waiting, "sent": sent, "failed": failed}


def _due(now: datetime, channels: Collection[str]) -> ColumnElement[bool]:
    is_free = or_(outbox.c.taken_until.is_(None), outbox.c.taken_until <= now)
    is_wanted = outbox.c.channel.in_(channels)
    return and_(_WAITING, outbox.c.send_after <= now, is_free, is_wanted)


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        key=row.key,
        channel=row.channel,
        event=row.event,
        reference=spoken(row.booking) if row.booking else None,
        detail=json.loads(row.detail),
        made_at=row.made_at,
        tries=row.tries,
    )
