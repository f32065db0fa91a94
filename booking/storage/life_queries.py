"""Questions about what happens to a booking later: moves, lines, owners, no-shows, series."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, insert, or_, select, update

from booking.model import Attendance, Booking, BookingStatus, Pause
from booking.storage.booking_rows import BookingRows
from booking.storage.prepared import Prepared
from booking.storage.tables import bookings, pauses, series
from booking.storage.values import as_json, plain
from catalog.timespan import TimeSpan

__all__ = ["LifeQueries"]

_PENDING = bookings.c.status == BookingStatus.PENDING.value
_IS_BEGUN = and_(
    or_(_PENDING, bookings.c.status == BookingStatus.WAITING.value),
    bookings.c.starts_at <= bindparam("now"),
)
_ANY_BEGUN = Prepared(select(bookings.c.reference).where(_IS_BEGUN).limit(1))
_BEGUN = select(bookings).where(_IS_BEGUN).order_by(bookings.c.reference)
_PAUSES_OF = Prepared(
    select(pauses).where(pauses.c.phone == bindparam("phone")).order_by(pauses.c.id.desc())
)
_OWN = Prepared(
    update(bookings)
    .where(bookings.c.reference == bindparam("of"), bookings.c.owner.is_(None))
    .values(owner=bindparam("login"))
)
_WAITING = bookings.c.status == BookingStatus.WAITING.value


class LifeQueries(BookingRows):
    """Small queries inside one transaction."""

    # Moving

    def place(self, before: Booking, after: Booking) -> bool:
        """Compare and set the time, the room and the standing; False when it changed meanwhile."""
        same = and_(
            bookings.c.status == before.status.value, bookings.c.sequence == before.sequence
        )
        return self._set(
            before.reference,
            same,
            room_id=after.room_id,
            layout_id=after.layout_id,
            starts_at=after.span.starts_at,
            ends_at=after.span.ends_at,
            setup_minutes=after.setup_minutes,
            cleanup_minutes=after.cleanup_minutes,
            status=after.status.value,
            sequence=after.sequence,
            changed_at=after.changed_at,
            due_at=after.due_at,
            decided_by=after.decided_by,
            reason=after.reason,
            escalated_at=after.escalated_at,
            offered_until=after.offered_until,
        )

    # Waiting in line

    def waiting(self, now: datetime, center_id: str | None = None) -> list[Booking]:
        """Those in line whose time has not begun, the first come first."""
        conditions = [_WAITING, bookings.c.starts_at > now]
        if center_id is not None:
            conditions.append(bookings.c.center_id == center_id)
        return self._many(and_(*conditions), bookings.c.submitted_at, bookings.c.reference)

    def waiting_of_phone(self, phone: str) -> int:
        """How many requests of a phone stand in line."""
        statement = select(func.count()).where(_WAITING, bookings.c.phone == phone)
        return int(self._connection.execute(statement).scalar_one())

    def waiting_before(self, booking: Booking) -> int:
        """How many stand in line before this one for a time of the same room that overlaps."""
        statement = select(func.count()).where(
            _WAITING,
            bookings.c.center_id == booking.center_id,
            bookings.c.room_id == booking.room_id,
            bookings.c.starts_at < booking.span.ends_at,
            bookings.c.ends_at > booking.span.starts_at,
            or_(
                bookings.c.submitted_at < booking.submitted_at,
                and_(
                    bookings.c.submitted_at == booking.submitted_at,
                    bookings.c.reference < plain(booking.reference),
                ),
            ),
        )
        return int(self._connection.execute(statement).scalar_one())

    def begun(self, now: datetime) -> list[Booking]:
        """Bookings that wait for an answer, or stand in line, although their time has begun."""
        # Every request asks, and nearly always there is nothing.
        if not _ANY_BEGUN.rows(self._connection, {"now": now}):
            return []
        return self._read(_BEGUN, {"now": now})

    def lapsed_offers(self, now: datetime) -> list[Booking]:
        """Offers that nobody took in time."""
        condition = and_(
            bookings.c.status == BookingStatus.OFFERED.value, bookings.c.offered_until <= now
        )
        return self._many(condition, bookings.c.offered_until, bookings.c.reference)

    def set_offered_until(self, reference: str, until: datetime) -> None:
        """Until when a freed time is kept."""
        self._set(reference, offered_until=until)

    def set_due(self, reference: str, due_at: datetime) -> None:
        """When an answer is promised, for one who left the line."""
        self._set(reference, due_at=due_at)

    # Who looks after it

    def own(self, reference: str, login: str) -> bool:
        """Make somebody the owner unless there is one."""
        values = {"of": plain(reference), "login": login}
        return _OWN.count(self._connection, values) == 1

    def hand_over(self, reference: str, before: str | None, after: str) -> bool:
        """Compare and set the owner."""
        same = bookings.c.owner.is_(None) if before is None else bookings.c.owner == before
        return self._set(reference, same, owner=after)

    def overdue(self, now: datetime) -> list[Booking]:
        """Pending requests whose promise has passed and that have not gone up yet."""
        condition = and_(_PENDING, bookings.c.due_at < now, bookings.c.escalated_at.is_(None))
        return self._many(condition, bookings.c.due_at, bookings.c.reference)

    def escalate(self, reference: str, at: datetime) -> bool:
        """Once only."""
        return self._set(
            reference, and_(_PENDING, bookings.c.escalated_at.is_(None)), escalated_at=at
        )

    # Attendance and rating

    def set_attendance(
        self, reference: str, before: Attendance | None, after: Attendance | None
    ) -> bool:
        """Compare and set."""
        same = (
            bookings.c.attendance.is_(None) if before is None else bookings.c.attendance == before
        )
        return self._set(reference, same, attendance=after)

    def set_rating(self, reference: str, rating: int) -> bool:
        """Once only."""
        return self._set(reference, bookings.c.rating.is_(None), rating=rating)

    def ratings(self, center_id: str) -> dict[int, int]:
        """Rating → how often it was given."""
        statement = (
            select(bookings.c.rating, func.count())
            .where(bookings.c.center_id == center_id, bookings.c.rating.is_not(None))
            .group_by(bookings.c.rating)
        )
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def unmarked(
        self, first: datetime, now: datetime, center_ids: Collection[str]
    ) -> list[Booking]:
        """Confirmed bookings that ended since ``first`` and of whom nobody said if they came."""
        condition = and_(
            bookings.c.status == BookingStatus.CONFIRMED.value,
            bookings.c.ends_at > first,
            bookings.c.ends_at <= now,
            bookings.c.attendance.is_(None),
            bookings.c.phone != "",
            bookings.c.center_id.in_(center_ids),
        )
        return self._many(condition, bookings.c.starts_at, bookings.c.reference)

    def no_shows(self, phone: str, since: datetime) -> list[Booking]:
        """Bookings of a phone, ended after ``since``, to which nobody came."""
        condition = and_(
            bookings.c.phone == phone,
            bookings.c.ends_at > since,
            bookings.c.attendance == "no_show",
        )
        return self._many(condition, bookings.c.starts_at, bookings.c.reference)

    # Pauses

    def add_pause(
        self, phone: str, center_id: str, starts_at: datetime, ends_at: datetime, reason: str
    ) -> int:
        """Propose one; somebody has to decide."""
        result = self._connection.execute(
            insert(pauses).values(
                phone=phone,
                center_id=center_id,
                starts_at=starts_at,
                ends_at=ends_at,
                reason=reason,
            )
        )
        return int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0

    def pause(self, pause_id: int) -> Pause | None:
        """By its number."""
        row = self._connection.execute(select(pauses).where(pauses.c.id == pause_id)).one_or_none()
        return _pause(row) if row else None

    def pauses_of(self, phone: str) -> list[Pause]:
        """All of a phone, the newest first."""
        rows = _PAUSES_OF.rows(self._connection, {"phone": phone})
        return [_pause(row) for row in rows]

    def pause_in_force(self, phone: str, now: datetime) -> Pause | None:
        """The pause that keeps a phone from booking on the web now."""
        return next((one for one in self.pauses_of(phone) if one.is_in_force(now)), None)

    def open_pauses(self, now: datetime, center_ids: Collection[str]) -> list[Pause]:
        """Proposed ones, and those in force, oldest first."""
        statement = (
            select(pauses)
            .where(
                pauses.c.center_id.in_(center_ids),
                pauses.c.lifted_at.is_(None),
                or_(pauses.c.decided_by.is_(None), pauses.c.ends_at > now),
            )
            .order_by(pauses.c.id)
        )
        return [_pause(row) for row in self._connection.execute(statement)]

    def decide_pause(self, pause_id: int, login: str, span: TimeSpan) -> bool:
        """Put a proposed pause into force."""
        statement = (
            update(pauses)
            .where(
                pauses.c.id == pause_id,
                pauses.c.decided_by.is_(None),
                pauses.c.lifted_at.is_(None),
            )
            .values(decided_by=login, starts_at=span.starts_at, ends_at=span.ends_at)
        )
        return self._connection.execute(statement).rowcount == 1

    def lift_pause(self, pause_id: int, at: datetime) -> bool:
        """Dismiss a proposed one, or end one that is in force."""
        statement = (
            update(pauses)
            .where(pauses.c.id == pause_id, pauses.c.lifted_at.is_(None))
            .values(lifted_at=at)
        )
        return self._connection.execute(statement).rowcount == 1

    def appeal(self, pause_id: int, text: str, at: datetime) -> bool:
        """Once only: what the resident says against it."""
        statement = (
            update(pauses)
            .where(
                pauses.c.id == pause_id,
                pauses.c.appealed_at.is_(None),
                pauses.c.lifted_at.is_(None),
            )
            .values(appeal=text, appealed_at=at)
        )
        return self._connection.execute(statement).rowcount == 1

    # Series

    def add_series(
        self, series_id: str, token_hash: str, rule: Mapping[str, Any], at: datetime
    ) -> None:
        """Remember how the dates of a series were chosen."""
        text = as_json(dict(rule))
        self._connection.execute(
            insert(series).values(id=series_id, token_hash=token_hash, rule=text, made_at=at)
        )

    def bookings_of_series(self, series_id: str) -> list[Booking]:
        """All dates of a series, in order."""
        return self._many(
            bookings.c.series == series_id, bookings.c.starts_at, bookings.c.reference
        )

    def _set(self, reference: str, *conditions: Any, **values: Any) -> bool:
        statement = (
            update(bookings)
            .where(bookings.c.reference == plain(reference), *conditions)
            .values(**values)
        )
        return self._connection.execute(statement).rowcount == 1


def _pause(row: Row[Any]) -> Pause:
    return Pause(
        id=row.id,
        phone=row.phone,
        center_id=row.center_id,
        span=TimeSpan(row.starts_at, row.ends_at),
        reason=row.reason,
        decided_by=row.decided_by,
        appeal=row.appeal,
        appealed_at=row.appealed_at,
        lifted_at=row.lifted_at,
    )
