"""What residents and staff can do: each function is one transaction.

A view reads its form, calls one function from here and answers. All of them take the store first
and ``now`` as an argument; what they raise is in :mod:`booking.errors`. This module is the door:
requests are stored in :mod:`booking.submitting`, decided in :mod:`booking.deciding`, moved in
:mod:`booking.moving`, put in line in :mod:`booking.waiting`; free time is found in
:mod:`booking.free`, and staff sign in through :mod:`booking.staffing`.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from booking import codes
from booking.attending import check_in, check_in_span, door_code, mark_attendance, unmarked
from booking.blocking import BLOCK, block, preview_block
from booking.changing import decides
from booking.deciding import approve, cancel, cancel_by_staff, expire, is_late, reject
from booking.errors import NotFound
from booking.feed_links import FEED_DAYS
from booking.free import (
    FreeRoom,
    FreeSearch,
    claims_of,
    free_days_beside,
    free_spans,
)
from booking.looking import MOST_FOUND, bookings_of_days, export_bookings, search_bookings
from booking.model import Booking
from booking.moving import NewPlace, check_move, displace, movable_until, move, move_by_staff
from booking.pausing import appeal, confirm_pause, lift_pause, open_pauses, pause_of
from booking.queueing import (
    QueueEntry,
    booking_for_staff,
    bookings_of_day,
    colleagues,
    escalate_overdue,
    hand_over,
    history,
    open_request,
    queue,
    waiting_for_me,
)
from booking.rating import RATING_WORDS, Ratings, can_rate, rate, ratings
from booking.series import (
    DateOutcome,
    Decision,
    SeriesWish,
    SubmittedSeries,
    approve_series,
    cancel_following,
    cancel_series_by_staff,
    preview_series,
    reject_series,
    series_dates,
    series_for_staff,
    series_of,
    submit_series,
)
from booking.staffing import change_password, sign_in, sign_out, staff_for
from booking.storage import Store
from booking.submitting import Submitted, check, submit, token_for
from booking.throttle import Limit, count_attempt, take_back
from booking.waiting import accept, decline, lapse_offers, line_before, offer_waiting, queue_up

__all__ = [
    "BLOCK",
    "MOST_FOUND",
    "RATING_WORDS",
    "DateOutcome",
    "Decision",
    "FreeRoom",
    "FreeSearch",
    "NewPlace",
    "QueueEntry",
    "Ratings",
    "SeriesWish",
    "Submitted",
    "SubmittedSeries",
    "accept",
    "appeal",
    "approve",
    "approve_series",
    "block",
    "booking_for_staff",
    "bookings_of_day",
    "bookings_of_days",
    "can_rate",
    "cancel",
    "cancel_by_staff",
    "cancel_following",
    "cancel_series_by_staff",
    "change_password",
    "check",
    "check_in",
    "check_in_span",
    "check_move",
    "claims_of",
    "colleagues",
    "confirm_pause",
    "decides",
    "decline",
    "displace",
    "door_code",
    "escalate_overdue",
    "expire",
    "export_bookings",
    "feed_bookings",
    "find",
    "free_days_beside",
    "free_spans",
    "hand_over",
    "history",
    "is_late",
    "lapse_offers",
    "lecture_bookings",
    "lift_pause",
    "line_before",
    "look_up",
    "mark_attendance",
    "movable_until",
    "move",
    "move_by_staff",
    "offer_waiting",
    "open_pauses",
    "open_request",
    "pause_of",
    "preview_block",
    "preview_series",
    "queue",
    "queue_up",
    "rate",
    "ratings",
    "reject",
    "reject_series",
    "search_bookings",
    "series_dates",
    "series_for_staff",
    "series_of",
    "sign_in",
    "sign_out",
    "staff_for",
    "submit",
    "submit_series",
    "token_for",
    "unmarked",
    "waiting_for_me",
]


LOOK_UP_PER_CLIENT = Limit("look-up-client", most=20, minutes=15)
LOOK_UP_PER_REFERENCE = Limit("look-up-reference", most=5, minutes=15)


def find(store: Store, token: str) -> Booking:
    """The booking of a secret link, or NotFound."""
    with store.reading() as session:
        booking = session.booking_by_token(codes.hashed(token))
    if booking is None:
        raise NotFound
    return booking


def look_up(store: Store, reference: str, phone_tail: str, client: str, now: datetime) -> str:
    """The token for a reference and the last four digits of the phone.

    NotFound for unknown and wrong alike; TooManyAttempts per client and per reference.
    ``client`` is the caller's address. The phone of the proxy is as good as the applicant's.
    """
    reference = codes.normal_reference(reference)
    attempt = count_attempt(
        store, now, (LOOK_UP_PER_CLIENT, client), (LOOK_UP_PER_REFERENCE, reference)
    )
    with store.reading() as session:
        booking = session.booking(reference)
    given = phone_tail.strip().encode()
    phones = []
    if booking is not None:
        phones = [booking.applicant.phone, *([booking.proxy.phone] if booking.proxy else [])]
    # What staff block has no phone, and no four digits lead to it.
    if not any(hmac.compare_digest(phone[-4:].encode(), given) for phone in phones if phone):
        raise NotFound
    take_back(store, attempt)
    return token_for(store, reference)


def feed_bookings(
    store: Store, center_id: str, now: datetime, room_ids: Sequence[str] | None = None
) -> list[Booking]:
    """What a calendar feed shows: held ones from 30 days ago on, ended ones for 30 days."""
    with store.reading() as session:
        found = session.for_feed(center_id, room_ids, now - timedelta(days=FEED_DAYS))
    return [booking for booking in found if booking.uses_room]


def lecture_bookings(store: Store, now: datetime) -> list[Booking]:
    """Confirmed public lectures that are not over for long, and those that were called off."""
    with store.reading() as session:
        since = now - timedelta(days=FEED_DAYS)
        return session.lectures(since, since)
