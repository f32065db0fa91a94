"""Writes notices, in the transaction of what they tell.

Who is told of what is one table. A mail goes only to a resident who gave an address; a group of
staff learns the center, the room and the time, never who asked.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from booking.model import Booking
from booking.storage import Session

__all__ = ["EVENTS", "announce"]

_APPLICANT = ("mail",)
_STAFF = ("group",)
_BOTH = ("mail", "group")

EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "submitted": _BOTH,
        "confirmed": _APPLICANT,
        "rejected": _APPLICANT,
        "cancelled": _BOTH,
        "moved": _BOTH,
        "expired": _APPLICANT,
        "offered": _APPLICANT,
        "offer_lapsed": _APPLICANT,
        "displaced": _BOTH,
        "escalated": _STAFF,
        "overdue": _STAFF,
        "paused": _APPLICANT,
        "pause_lifted": _APPLICANT,
        "series_submitted": _BOTH,
        "series_confirmed": _APPLICANT,
        "reminder": _APPLICANT,
    }
)
"""Event → the channels on which it is told."""


def announce(
    session: Session,
    booking: Booking,
    event: str,
    now: datetime,
    **detail: Any,
) -> None:
    """Write the notices of an event about a booking; repeating it writes nothing more.

    ``booking`` is as it stands after the change: its sequence makes each change one event.
    ``detail`` is what the booking itself does not say, as JSON values: ``was`` (the time before a
    move, in words or ISO 8601), ``until``, ``count`` (dates of a series). Nothing personal.
    """
    stem = f"{booking.reference}:{event}:{booking.sequence}"
    keys = {
        f"{stem}:{channel}": channel
        for channel in EVENTS[event]
        if channel != "mail" or booking.applicant.email
    }
    session.add_notices(keys, event, booking.reference, detail, now)
