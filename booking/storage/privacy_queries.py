"""Questions about one person, and the erasing of what is no longer needed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from booking.model import HOLDING, Booking, BookingStatus
from booking.storage.booking_rows import BookingRows
from booking.storage.tables import bookings, organizations, outbox, pauses
from booking.storage.values import plain

__all__ = ["PrivacyQueries"]

_LIVING = [status.value for status in (*HOLDING, BookingStatus.WAITING)]
_PROXY = {"proxy_name": None, "proxy_phone": None, "proxy_relation": None}
_PERSONAL = {
    "name": "",
    "email": None,
    "organization": None,
    "purpose": "",
    "details": "{}",
    "reason": None,
    # A hash of everything that was sent, contact included.
    "idempotency_hash": None,
    **_PROXY,
}
"""What a booking says of people, beside the phone, and what stands there afterwards."""


class PrivacyQueries(BookingRows):
    """Small queries inside one transaction."""

    def bookings_of_phone(self, phone: str) -> list[Booking]:
        """Bookings of an applicant or a proxy, by start."""
        condition = or_(bookings.c.phone == phone, bookings.c.proxy_phone == phone)
        return self._many(condition, bookings.c.starts_at, bookings.c.reference)

    def pauses_of_phone(self, phone: str) -> list[dict[str, Any]]:
        """Every column of the pauses of a phone."""
        statement = select(pauses).where(pauses.c.phone == phone).order_by(pauses.c.id)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def organizations_of_phone(self, phone: str) -> list[dict[str, Any]]:
        """What is kept of groups whose contact has this phone; their code is not told."""
        columns = [column for column in organizations.c if column.name != "code_hash"]
        statement = select(*columns).where(organizations.c.phone == phone)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def erase_over(self, before: datetime, no_shows_before: datetime, now: datetime) -> int:
        """Erase contacts of bookings that ended, or came to nothing, before; how many rows.

        The phone of somebody who did not come stays until ``no_shows_before``, because it is
        what three no-shows are counted by.
        """
        is_living = bookings.c.status.in_(_LIVING)
        is_over = or_(bookings.c.ends_at < before, and_(~is_living, bookings.c.changed_at < before))
        is_counted = and_(
            bookings.c.attendance.is_not_distinct_from("no_show"),
            bookings.c.ends_at >= no_shows_before,
        )
        open_rows = bookings.c.erased_at.is_(None)
        partly = update(bookings).where(open_rows, is_over, is_counted, bookings.c.name != "")
        wholly = update(bookings).where(open_rows, is_over, ~is_counted)
        count = self._connection.execute(partly.values(**_PERSONAL)).rowcount
        count += self._connection.execute(
            wholly.values(**_PERSONAL, phone="", erased_at=now)
        ).rowcount
        return count

    def erase_applicant(self, reference: str, now: datetime) -> None:
        """Erase everything personal of one booking."""
        self._connection.execute(
            update(bookings)
            .where(bookings.c.reference == plain(reference))
            .values(**_PERSONAL, phone="", erased_at=now)
        )

    def erase_proxy(self, reference: str) -> None:
        """Erase the proxy of one booking."""
        self._connection.execute(
            update(bookings)
            .where(bookings.c.reference == plain(reference))
            .values(**_PROXY, idempotency_hash=None)
        )

    def correct_contact(self, reference: str, changes: Mapping[str, str | None]) -> None:
        """Set some of name, phone, email and organization."""
        self._connection.execute(
            update(bookings)
            .where(bookings.c.reference == plain(reference))
            .values(**changes, idempotency_hash=None)
        )

    def erase_pauses(self, before: datetime, phone: str | None = None) -> int:
        """Forget whom a pause that ended before was about; of one phone, or of all."""
        statement = update(pauses).where(
            pauses.c.phone != "", or_(pauses.c.ends_at < before, pauses.c.lifted_at < before)
        )
        if phone is not None:
            statement = statement.where(pauses.c.phone == phone)
        return self._connection.execute(statement.values(phone="", appeal=None)).rowcount

    def forget_notices(self, before: datetime) -> int:
        """Drop notices that were made before; how many."""
        return self._connection.execute(delete(outbox).where(outbox.c.made_at < before)).rowcount
