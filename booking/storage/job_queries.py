"""What jobs ask: who runs one now, when each last came to its end, and whom to tell of what."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.model import Booking, BookingStatus
from booking.storage.booking_rows import BookingRows
from booking.storage.tables import bookings, job_runs, outbox

__all__ = ["JobQueries"]


class JobQueries(BookingRows):
    """Small queries inside one transaction."""

    def take_job(self, name: str, now: datetime, until: datetime) -> bool:
        """Lease a job; False while another process has it."""
        self._connection.execute(self._insert_job(name).on_conflict_do_nothing())
        result = self._connection.execute(
            update(job_runs)
            .where(
                job_runs.c.name == name,
                or_(job_runs.c.taken_until.is_(None), job_runs.c.taken_until <= now),
            )
            .values(taken_until=until)
        )
        return result.rowcount == 1

    def finish_job(self, name: str, now: datetime) -> None:
        """It came to its end; the next may begin."""
        values = {"ran_at": now, "taken_until": None}
        statement = self._insert_job(name, **values)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_=values)
        )

    def job_ran_at(self, name: str) -> datetime | None:
        """When a job last came to its end."""
        statement = select(job_runs.c.ran_at).where(job_runs.c.name == name)
        return self._connection.execute(statement).scalar_one_or_none()

    def overdue_untold(self, now: datetime) -> list[Booking]:
        """Pending requests whose promise has passed, and of which no group was told yet."""
        told = select(outbox.c.id).where(
            outbox.c.booking == bookings.c.reference, outbox.c.event == "overdue"
        )
        condition = and_(
            bookings.c.status == BookingStatus.PENDING.value,
            bookings.c.due_at < now,
            ~told.exists(),
        )
        return self._many(condition, bookings.c.due_at, bookings.c.reference)

    def to_remind(self, first: datetime, last: datetime, changed_before: datetime) -> list[Booking]:
        """Confirmed bookings with an address that begin in a time and are not quite new."""
        condition = and_(
            bookings.c.status == BookingStatus.CONFIRMED.value,
            bookings.c.starts_at >= first,
            bookings.c.starts_at < last,
            bookings.c.email.is_not(None),
            bookings.c.changed_at < changed_before,
        )
        return self._many(condition, bookings.c.starts_at, bookings.c.reference)

    def digest_counts(
        self, yesterday: datetime, today: datetime, tomorrow: datetime, now: datetime
    ) -> dict[str, int]:
        """The day in numbers."""
        pending = bookings.c.status == BookingStatus.PENDING.value
        conditions = {
            "pending": pending,
            "overdue": and_(pending, bookings.c.due_at < now),
            "submitted": and_(
                bookings.c.submitted_at >= yesterday, bookings.c.submitted_at < today
            ),
            "today": and_(
                bookings.c.status == BookingStatus.CONFIRMED.value,
                bookings.c.starts_at >= today,
                bookings.c.starts_at < tomorrow,
            ),
        }
        counts = {
            name: int(
                self._connection.execute(
                    select(func.count()).select_from(bookings).where(condition)
                ).scalar_one()
            )
            for name, condition in conditions.items()
        }
        failed = select(func.count()).select_from(outbox).where(outbox.c.failed_at >= yesterday)
        return counts | {"failed": int(self._connection.execute(failed).scalar_one())}

    def bookings_by_status(self) -> dict[str, int]:
        """Status → how many."""
        statement = select(bookings.c.status, func.count()).group_by(bookings.c.status)
        return {row[0]: row[1] for row in self._connection.execute(statement)}

    def overdue_count(self, now: datetime) -> int:
        """How many requests wait longer than was promised."""
        statement = select(func.count()).where(
            bookings.c.status == BookingStatus.PENDING.value, bookings.c.due_at < now
        )
        return int(self._connection.execute(statement).scalar_one())

    def _insert_job(self, name: str, **values: Any) -> sqlite.Insert | postgresql.Insert:
        is_sqlite = self._connection.dialect.name == "sqlite"
        insert = sqlite.insert if is_sqlite else postgresql.insert
        return insert(job_runs).values(name=name, **values)
