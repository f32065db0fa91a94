"""Yes, no, never mind, too late: approve, reject, cancel and expire.

What is given back is offered to the waiting list in the same transaction.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.changing import (
    APPLICANT,
    authorised,
    by_staff,
    by_token,
    change,
    check_allowed,
    expire_begun,
    in_words,
    may_decide_about,
    raise_refusals,
)
from booking.claiming import claim_missing, place_of
from booking.errors import NotFound, TooLate, WrongState
from booking.model import HOLDING, Booking, BookingStatus, Channel, Staff
from booking.rules import refusals_on_approval
from booking.storage import Session, Store
from booking.waiting import offer_freed
from catalog import Catalog

__all__ = [
    "approve",
    "approve_in",
    "cancel",
    "cancel_by_staff",
    "cancel_in",
    "expire",
    "is_late",
    "reject",
    "reject_in",
]


def cancel(
    store: Store, catalog: Catalog, token: str, now: datetime, channel: Channel = "web"
) -> Booking:
    """Cancel by the applicant, until the start; raise NotFound, WrongState or TooLate."""

    def work(session: Session) -> Booking:
        return cancel_in(session, catalog, by_token(session, token), now, channel)

    return store.write(work)


def cancel_in(
    session: Session, catalog: Catalog, booking: Booking, now: datetime, channel: Channel = "web"
) -> Booking:
    """The same inside a transaction. Later than ``cancel_minutes`` it is noted as late."""
    if booking.status in HOLDING and booking.span.starts_at <= now:
        raise TooLate(booking.status)
    # An offer that is turned down, or a place in the line, costs nobody anything.
    was_kept = booking.status in (BookingStatus.PENDING, BookingStatus.CONFIRMED)
    detail = {"late": True} if was_kept and is_late(catalog, booking, now) else {}
    actor = replace(APPLICANT, channel=channel)
    gone = change(session, booking, BookingStatus.CANCELLED, now, actor, None, detail)
    offer_freed(session, catalog, now, booking.center_id)
    return gone


def is_late(catalog: Catalog, booking: Booking, now: datetime) -> bool:
    """Whether cancelling now leaves the neighbours too little time to use the room."""
    try:
        center, room = place_of(catalog, booking.center_id, booking.room_id)
    except NotFound:
        return False
    minutes = catalog.policy(center, room, booking.kind).cancel_minutes
    return booking.span.starts_at - timedelta(minutes=minutes) < now


def approve(store: Store, catalog: Catalog, staff: Staff, reference: str, now: datetime) -> Booking:
    """PENDING → CONFIRMED, after checking again that the time is held and the room is open.

    Raises NotFound, NotAllowed (role desk), WrongState, TooLate, SlotTaken, or Refused when the
    data changed since (closed, outside_hours, slot_taken by an activity).
    """

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        may_decide_about(staff, catalog, booking)
        return approve_in(session, catalog, staff, booking, now)

    return store.write(work)


def approve_in(
    session: Session,
    catalog: Catalog,
    staff: Staff,
    booking: Booking,
    now: datetime,
    *,
    tells: str | None = "",
) -> Booking:
    """The same inside a transaction, for one who was found to be allowed."""
    if booking.status is not BookingStatus.PENDING:
        raise WrongState(booking.status)
    if booking.span.starts_at <= now:
        raise TooLate(booking.status)
    raise_refusals(refusals_on_approval(booking, catalog, now))
    claim_missing(session, catalog, booking)
    actor = by_staff(staff)
    return change(
        session, booking, BookingStatus.CONFIRMED, now, actor, tells=tells, owner=staff.login
    )


def reject(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """PENDING → REJECTED with a reason; raise NotFound, NotAllowed, WrongState, ReasonMissing."""

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        may_decide_about(staff, catalog, booking)
        return reject_in(session, catalog, staff, booking, in_words(reason), now)

    return store.write(work)


def reject_in(
    session: Session, catalog: Catalog, staff: Staff, booking: Booking, words: str, now: datetime
) -> Booking:
    """The same inside a transaction."""
    check_allowed(booking, BookingStatus.REJECTED)
    actor = by_staff(staff)
    gone = change(session, booking, BookingStatus.REJECTED, now, actor, words, owner=staff.login)
    offer_freed(session, catalog, now, booking.center_id)
    return gone


def cancel_by_staff(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """Cancel with a reason, until the end of the span; any role within the scope."""

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        words = in_words(reason)
        if booking.status in HOLDING and booking.span.ends_at <= now:
            raise TooLate(booking.status)
        gone = change(session, booking, BookingStatus.CANCELLED, now, by_staff(staff), words)
        offer_freed(session, catalog, now, booking.center_id)
        return gone

    return store.write(work)


def expire(store: Store, catalog: Catalog, now: datetime) -> int:
    """Expire what nobody decided before its time began; cheap when there is nothing."""
    with store.reading() as session:
        if not session.begun(now):
            return 0

    def work(session: Session) -> int:
        gone = expire_begun(session, now)
        for center_id in sorted({booking.center_id for booking in gone}):
            offer_freed(session, catalog, now, center_id)
        return len(gone)

    return store.write(work)
