"""One tap after the visit: 满意, 基本满意, 不满意; shown only as a count of five or more.

Below five, an answer could be traced to a neighbour who was seen at the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from booking.changing import by_token, reload
from booking.errors import NotNow, WrongState
from booking.model import Booking, BookingStatus, Channel
from booking.storage import Session, Store

__all__ = ["LEAST_RATINGS", "RATING_WORDS", "Ratings", "can_rate", "rate", "ratings"]

RATING_WORDS: Mapping[int, str] = MappingProxyType({3: "满意", 2: "基本满意", 1: "不满意"})
LEAST_RATINGS = 5


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a center was rated."""

    total: int
    counts: Mapping[int, int]
    """3, 2, 1 → how often."""

    @property
    def satisfied_percent(self) -> int:
        """满意 and 基本满意 together, in whole percent, rounded down."""
        return (self.total - self.counts[1]) * 100 // self.total


def can_rate(booking: Booking, now: datetime) -> bool:
    """Whether the resident may rate now."""
    return (
        booking.status is BookingStatus.CONFIRMED
        and booking.span.ends_at <= now
        and booking.attendance != "no_show"
        and booking.rating is None
        and booking.applicant.phone != ""
    )


def rate(store: Store, token: str, rating: int, now: datetime, channel: Channel = "web") -> Booking:
    """Once, after the end; raise NotFound, WrongState or NotNow.

    The log says that, never how, somebody rated.
    """

    def work(session: Session) -> Booking:
        booking = by_token(session, token)
        if booking.status is BookingStatus.CONFIRMED and booking.span.ends_at > now:
            raise NotNow
        if rating not in RATING_WORDS or not can_rate(booking, now):
            raise WrongState(booking.status)
        if not session.set_rating(booking.reference, rating):
            raise WrongState(booking.status)
        session.add_audit(now, "applicant", channel, "rated", booking.reference)
        return reload(session, booking.reference)

    return store.write(work)


def ratings(store: Store, center_id: str) -> Ratings | None:
    """How a center was rated, or None while there are fewer than five answers."""
    with store.reading() as session:
        found = session.ratings(center_id)
    total = sum(found.values())
    if total < LEAST_RATINGS:
        return None
    return Ratings(total, {value: found.get(value, 0) for value in RATING_WORDS})
