"""Questions about the secret links of staff calendars."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, or_, select, update

from booking.model import HOLDING, Booking, BookingStatus, FeedLink, Staff
from booking.storage.booking_rows import BookingRows
from booking.storage.staff_queries import staff_of_row
from booking.storage.tables import bookings, feed_tokens, staff

__all__ = ["FeedQueries"]

_LECTURES = (
    select(bookings)
    .where(
        bookings.c.kind == "lecture",
        or_(
            and_(
                bookings.c.status == BookingStatus.CONFIRMED.value,
                bookings.c.ends_at > bindparam("first"),
            ),
            and_(
                bookings.c.status == BookingStatus.CANCELLED.value,
                bookings.c.changed_at > bindparam("since"),
                bookings.c.decided_by.is_not(None),
            ),
        ),
    )
    .order_by(bookings.c.starts_at, bookings.c.uid)
)


class FeedQueries(BookingRows):
    """Small queries inside one transaction."""

    def add_feed_link(
        self, token_hash: str, staff_id: int, label: str, with_contacts: bool, now: datetime
    ) -> None:
        """A new link."""
        self._connection.execute(
            insert(feed_tokens).values(
                token_hash=token_hash,
                staff=staff_id,
                label=label,
                with_contacts=with_contacts,
                made_at=now,
            )
        )

    def feed_links(self, staff_id: int) -> list[FeedLink]:
        """All links of one member of staff, the newest first."""
        statement = (
            select(feed_tokens)
            .where(feed_tokens.c.staff == staff_id)
            .order_by(feed_tokens.c.id.desc())
        )
        return [_link(row) for row in self._connection.execute(statement)]

    def revoke_feed_link(self, link_id: int, staff_id: int, now: datetime) -> bool:
        """End a link for good; False when it is not theirs or has ended."""
        result = self._connection.execute(
            update(feed_tokens)
            .where(
                feed_tokens.c.id == link_id,
                feed_tokens.c.staff == staff_id,
                feed_tokens.c.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
        return result.rowcount == 1

    def staff_of_feed(self, token_hash: str) -> tuple[Staff, FeedLink] | None:
        """Whose calendar a link shows; None when it has ended or the account is closed."""
        statement = (
            select(staff, feed_tokens.c.id.label("link"))
            .join(feed_tokens, feed_tokens.c.staff == staff.c.id)
            .where(
                feed_tokens.c.token_hash == token_hash,
                feed_tokens.c.revoked_at.is_(None),
                staff.c.is_active,
            )
        )
        row = self._connection.execute(statement).one_or_none()
        if row is None:
            return None
        link = self._connection.execute(
            select(feed_tokens).where(feed_tokens.c.id == row.link)
        ).one()
        return staff_of_row(row), _link(link)

    def for_staff_feed(self, center_ids: Collection[str] | None, since: datetime) -> list[Booking]:
        """Held bookings that end after ``since``, and ended ones that changed after it."""
        held = [status.value for status in HOLDING]
        conditions = [
            bookings.c.status != BookingStatus.WAITING.value,
            or_(
                and_(bookings.c.status.in_(held), bookings.c.ends_at > since),
                and_(bookings.c.status.not_in(held), bookings.c.changed_at > since),
            ),
        ]
        if center_ids is not None:
            conditions.append(bookings.c.center_id.in_(center_ids))
        return self._many(and_(*conditions), bookings.c.starts_at, bookings.c.uid)

    def lectures(self, first: datetime, since: datetime) -> list[Booking]:
        """Public lectures that end after ``first``, and those called off after ``since``."""
        return self._read(_LECTURES, {"first": first, "since": since})


def _link(row: Row[Any]) -> FeedLink:
    return FeedLink(row.id, row.label, row.with_contacts, row.made_at, row.revoked_at)
