"""Changing a booking: cancel, approve, reject, expire; and what staff see before they decide.

Every change asks the table of allowed changes, sets the status only if it still is what was read,
gives back the claims when the booking no longer holds its time, and writes a line of the log.
"""

from dataclasses import dataclass
from datetime import date, datetime

from booking import codes
from booking.errors import (
    NotAllowed,
    NotFound,
    ReasonMissing,
    Refused,
    SlotTaken,
    TooLate,
    WrongState,
)
from booking.free import room_resources, slot_range
from booking.model import (
    ALLOWED,
    HOLDING,
    Booking,
    BookingStatus,
    HistoryLine,
    Refusal,
    Staff,
)
from booking.notices import announce
from booking.rules import clean_text, refusals_on_approval
from booking.staffing import is_in_scope
from booking.storage import Session, Store
from catalog import Catalog
from catalog.timespan import day_span

__all__ = [
    "QueueEntry",
    "approve",
    "booking_for_staff",
    "bookings_of_day",
    "cancel",
    "cancel_by_staff",
    "expire",
    "expire_begun",
    "history",
    "queue",
    "raise_refusals",
    "reject",
    "reload",
]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A request that waits for staff."""

    booking: Booking
    is_overdue: bool
    """The promised time for an answer has passed."""


def cancel(store: Store, token: str, now: datetime) -> Booking:
    """Cancel by the applicant, until the start; raise NotFound, WrongState or TooLate."""

    def work(session: Session) -> Booking:
        booking = session.booking_by_token(codes.hashed(token))
        if booking is None:
            raise NotFound
        if booking.status in HOLDING and booking.span.starts_at <= now:
            raise TooLate(booking.status)
        return _change(session, booking, BookingStatus.CANCELLED, now, "applicant", "web")

    return store.write(work)


def booking_for_staff(store: Store, catalog: Catalog, staff: Staff, reference: str) -> Booking:
    """The one way staff get at a booking: loads and authorises; NotFound outside the scope."""
    with store.reading() as session:
        return _authorised(session, catalog, staff, reference)


def history(store: Store, catalog: Catalog, staff: Staff, reference: str) -> list[HistoryLine]:
    """What happened to a booking, oldest first; authorised as booking_for_staff."""
    with store.reading() as session:
        return session.audit_of(_authorised(session, catalog, staff, reference).reference)


def approve(store: Store, catalog: Catalog, staff: Staff, reference: str, now: datetime) -> Booking:
    """PENDING → CONFIRMED, after checking again that the time is held and the room is open.

    Raises NotFound, NotAllowed (role desk), WrongState, TooLate, SlotTaken, or Refused when the
    data changed since (closed, outside_hours, slot_taken by an activity).
    """

    def work(session: Session) -> Booking:
        booking = _authorised(session, catalog, staff, reference)
        _may_decide(staff)
        _check_allowed(booking, BookingStatus.CONFIRMED)
        if booking.span.starts_at <= now:
            raise TooLate(booking.status)
        raise_refusals(refusals_on_approval(booking, catalog, now))
        _check_claims(session, catalog, booking)
        return _change(session, booking, BookingStatus.CONFIRMED, now, *_by(staff))

    return store.write(work)


def reject(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """PENDING → REJECTED with a reason; raise NotFound, NotAllowed, WrongState, ReasonMissing."""

    def work(session: Session) -> Booking:
        booking = _authorised(session, catalog, staff, reference)
        _may_decide(staff)
        words = _reason(reason)
        return _change(session, booking, BookingStatus.REJECTED, now, *_by(staff), words)

    return store.write(work)


def cancel_by_staff(
    store: Store, catalog: Catalog, staff: Staff, reference: str, reason: str, now: datetime
) -> Booking:
    """Cancel with a reason, until the end of the span; any role within the scope."""

    def work(session: Session) -> Booking:
        booking = _authorised(session, catalog, staff, reference)
        words = _reason(reason)
        if booking.status in HOLDING and booking.span.ends_at <= now:
            raise TooLate(booking.status)
        return _change(session, booking, BookingStatus.CANCELLED, now, *_by(staff), words)

    return store.write(work)


def queue(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[QueueEntry]:
    """Pending requests in the scope, the most urgent promise first."""
    expire(store, now)
    with store.reading() as session:
        pending = session.pending()
    return [
        QueueEntry(booking, is_overdue=booking.due_at < now)
        for booking in pending
        if is_in_scope(catalog, staff.scope, booking.center_id)
    ]


def bookings_of_day(
    store: Store, catalog: Catalog, staff: Staff, on: date, center_id: str | None = None
) -> list[Booking]:
    """Pending and confirmed bookings of a day in the scope, by start."""
    day = day_span(on)
    with store.reading() as session:
        found = session.held_between(day.starts_at, day.ends_at, center_id)
    return [one for one in found if is_in_scope(catalog, staff.scope, one.center_id)]


def expire(store: Store, now: datetime) -> int:
    """Expire pending requests whose time has begun; cheap when there are none."""
    with store.reading() as session:
        if not session.begun_pending(now):
            return 0
    return store.write(lambda session: expire_begun(session, now))


def expire_begun(session: Session, now: datetime) -> int:
    """The same inside a transaction that has more to do."""
    count = 0
    for reference in session.begun_pending(now):
        if session.change_status(reference, BookingStatus.PENDING, BookingStatus.EXPIRED, now):
            session.release_claims(reference)
            session.add_audit(now, "system", "web", BookingStatus.EXPIRED.value, reference)
            announce(session, reload(session, reference), "expired", now)
            count += 1
    return count


# Inside a transaction


def raise_refusals(found: list[Refusal]) -> None:
    """SlotTaken when that is the only reason, Refused when there are others."""
    if found and all(refusal.code == "slot_taken" for refusal in found):
        raise SlotTaken(tuple(found))
    if found:
        raise Refused(found)


def _authorised(session: Session, catalog: Catalog, staff: Staff, reference: str) -> Booking:
    booking = session.booking(codes.normal_reference(reference))
    if booking is None or not is_in_scope(catalog, staff.scope, booking.center_id):
        raise NotFound
    return booking


def _may_decide(staff: Staff) -> None:
    if staff.role not in ("approver", "admin"):
        raise NotAllowed


def _by(staff: Staff) -> tuple[str, str, str]:
    return f"staff:{staff.login}", "desk", staff.name


def _reason(text: str) -> str:
    words = clean_text(text)
    if not words:
        raise ReasonMissing
    return words[:500]


def _check_allowed(booking: Booking, after: BookingStatus) -> None:
    if after not in ALLOWED[booking.status]:
        raise WrongState(booking.status)


def _check_claims(session: Session, catalog: Catalog, booking: Booking) -> None:
    """The booking holds every slot of its room; one that it lost is taken again if it is free.

    That also claims the parts of a room that became a combined one after the request.
    """
    center = catalog.centers[booking.center_id]
    room = center.room(booking.room_id)
    if room is None:
        raise NotFound
    first, last = slot_range(booking.claimed_span)
    own = session.claims_of(booking.reference)
    for resource in room_resources(center, room):
        missing = [slot for slot in range(first, last) if (resource, slot) not in own]
        if not missing:
            continue
        session.hold(f"room {resource}")
        if not session.claimed_slots([resource], first, last).isdisjoint(missing):
            raise SlotTaken
        session.add_claims(booking.reference, [resource], missing)


def _change(
    session: Session,
    booking: Booking,
    after: BookingStatus,
    now: datetime,
    actor: str,
    channel: str,
    decided_by: str | None = None,
    reason: str | None = None,
) -> Booking:
    """Compare and set the status, give back the claims if need be, and write the log."""
    _check_allowed(booking, after)
    if not session.change_status(booking.reference, booking.status, after, now, decided_by, reason):
        raise WrongState(reload(session, booking.reference).status)
    if after not in HOLDING:
        session.release_claims(booking.reference)
    minutes = int((booking.span.starts_at - now).total_seconds() // 60)
    session.add_audit(
        now, actor, channel, after.value, booking.reference, {"minutes_before": minutes}
    )
    changed = reload(session, booking.reference)
    announce(session, changed, after.value, now)
    return changed


def reload(session: Session, reference: str) -> Booking:
    """The booking as it now stands in the database."""
    booking = session.booking(reference)
    if booking is None:
        raise NotFound
    return booking
