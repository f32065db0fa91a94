"""The waiting list: who asked for a taken time stands in line, and is offered what is freed.

A request in line holds nothing and counts to no quota. Whoever releases claims calls
:func:`offer_freed` in the same transaction: the first in line whose request the rules accept now
gets the time before anybody else can see it, and has until ``offered_until`` to say yes.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.changing import (
    APPLICANT,
    SYSTEM,
    Actor,
    by_token,
    change,
    check_allowed,
    raise_refusals,
)
from booking.claiming import claim, hold_place, place_of
from booking.errors import NotFound, Refused, SlotTaken, WrongState
from booking.judging import TAKEN_CODES, names_to_hold, refusals_in
from booking.model import Booking, BookingRequest, BookingStatus, Refusal
from booking.notices import announce
from booking.rules import as_request, due_at
from booking.storage import Session, Store
from booking.submitting import Submitted, submit_in, token_for
from catalog import Catalog

__all__ = [
    "accept",
    "decline",
    "lapse_in",
    "lapse_offers",
    "line_before",
    "offer_freed",
    "offer_waiting",
    "queue_up",
]

TOO_LATE_TO_ASK = frozenset({"too_soon"})
"""Who stood in line in time may get a time that is freed at short notice."""
LAPSED = "没有在保留时间内确认"


def queue_up(store: Store, catalog: Catalog, request: BookingRequest, now: datetime) -> Submitted:
    """Stand in line for a taken time; a time that is free again is asked for as usual.

    Raises Refused when something else stands in the way, or the line of this phone is full.
    """

    def work(session: Session) -> Booking:
        session.hold(*names_to_hold(request, catalog))
        found = refusals_in(session, catalog, request, now)
        if not found:
            return submit_in(session, store.secret_key, catalog, request, now)
        if any(_is_in_the_way(refusal) for refusal in found):
            raise_refusals([one for one in found if _is_in_the_way(one)])
        waiting = submit_in(
            session, store.secret_key, catalog, request, now, status=BookingStatus.WAITING
        )
        center, room = place_of(catalog, request.center_id, request.room_id)
        most = catalog.policy(center, room, request.kind).max_open_bookings
        if session.waiting_of_phone(waiting.applicant.phone) > most:
            raise Refused([Refusal("quota_waiting", {"most": most})])
        return waiting

    booking = store.write(work)
    return Submitted(booking, token_for(store, booking.reference))


def _is_in_the_way(refusal: Refusal) -> bool:
    # An activity will not go away; another booking may.
    return refusal.code not in TAKEN_CODES or bool(refusal.detail.get("activity"))


def line_before(store: Store, booking: Booking) -> int:
    """How many stand in line before somebody for a time that overlaps."""
    with store.reading() as session:
        return session.waiting_before(booking)


def accept(store: Store, catalog: Catalog, token: str, now: datetime) -> Booking:
    """OFFERED → PENDING, or CONFIRMED when staff had found the time; raise WrongState."""
    lapse_offers(store, catalog, now)

    def work(session: Session) -> Booking:
        booking = by_token(session, token)
        if booking.status is not BookingStatus.OFFERED:
            raise WrongState(booking.status)
        if booking.decided_by is not None:
            actor = Actor("applicant", "web", booking.decided_by)
            return change(session, booking, BookingStatus.CONFIRMED, now, actor)
        center, room = place_of(catalog, booking.center_id, booking.room_id)
        policy = catalog.policy(center, room, booking.kind)
        due = due_at(catalog, policy, as_request(booking), now)
        session.set_due(booking.reference, due)
        booking = replace(booking, due_at=due)
        return change(session, booking, BookingStatus.PENDING, now, APPLICANT, tells="submitted")

    return store.write(work)


def decline(store: Store, catalog: Catalog, token: str, now: datetime) -> Booking:
    """OFFERED → CANCELLED; the next in line is asked. Raise WrongState."""
    lapse_offers(store, catalog, now)

    def work(session: Session) -> Booking:
        booking = by_token(session, token)
        if booking.status is not BookingStatus.OFFERED:
            raise WrongState(booking.status)
        gone = change(session, booking, BookingStatus.CANCELLED, now, APPLICANT, booking.reason)
        offer_freed(session, catalog, now, booking.center_id)
        return gone

    return store.write(work)


def lapse_offers(store: Store, catalog: Catalog, now: datetime) -> int:
    """Give up the offers that nobody took in time; cheap when there are none."""
    with store.reading() as session:
        if not session.lapsed_offers(now):
            return 0
    return store.write(lambda session: lapse_in(session, catalog, now))


def lapse_in(session: Session, catalog: Catalog, now: datetime) -> int:
    """The same inside a transaction; the next in line are asked."""
    lapsed = session.lapsed_offers(now)
    for booking in lapsed:
        displaced = booking.decided_by is not None
        after = BookingStatus.CANCELLED if displaced else BookingStatus.EXPIRED
        actor = replace(SYSTEM, shown=booking.decided_by)
        change(session, booking, after, now, actor, booking.reason or LAPSED, tells="offer_lapsed")
    for center_id in sorted({booking.center_id for booking in lapsed}):
        offer_freed(session, catalog, now, center_id)
    return len(lapsed)


def offer_waiting(store: Store, catalog: Catalog, now: datetime) -> int:
    """Offer what changed rules or data have freed; cheap when nobody stands in line."""
    with store.reading() as session:
        if not session.waiting(now):
            return 0
    return len(store.write(lambda session: offer_freed(session, catalog, now)))


def offer_freed(
    session: Session, catalog: Catalog, now: datetime, center_id: str | None = None
) -> list[Booking]:
    """Offer what is free to the first in line whom the rules let in; those that were offered."""
    offered = []
    for booking in session.waiting(now, center_id):
        try:
            hold_place(session, catalog, booking)
            found = refusals_in(session, catalog, as_request(booking, booking.channel), now)
            if all(one.code in TOO_LATE_TO_ASK for one in found):
                offered.append(_offer(session, catalog, booking, now))
        except (NotFound, SlotTaken, Refused, WrongState):
            # The room left the data, or there is less of it than the rules thought.
            continue
    return offered


def _offer(session: Session, catalog: Catalog, booking: Booking, now: datetime) -> Booking:
    check_allowed(booking, BookingStatus.OFFERED)
    center, room = place_of(catalog, booking.center_id, booking.room_id)
    minutes = catalog.policy(center, room, booking.kind).offer_minutes
    until = min(now + timedelta(minutes=minutes), booking.span.starts_at)
    claim(session, catalog, booking)
    session.set_offered_until(booking.reference, until)
    booking = replace(booking, offered_until=until)
    offered = change(session, booking, BookingStatus.OFFERED, now, SYSTEM, tells=None)
    announce(session, offered, "offered", now, until=until.isoformat())
    return offered
