"""What every change of a booking has in common, inside a transaction.

Load and authorise, ask the table of allowed changes, set the status only if it still is what was
read, give back the claims when the booking no longer holds its time, and write a line of the log.
Six modules change bookings; a second copy of any of these steps would one day differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from booking import codes
from booking.errors import NotAllowed, NotFound, ReasonMissing, Refused, SlotTaken, WrongState
from booking.model import ALLOWED, HOLDING, Booking, BookingStatus, Channel, Refusal, Staff
from booking.notices import announce
from booking.rules import clean_text
from booking.staffing import is_in_scope
from booking.storage import Session
from catalog import Catalog

__all__ = [
    "APPLICANT",
    "SYSTEM",
    "Actor",
    "authorised",
    "by_staff",
    "by_token",
    "change",
    "check_allowed",
    "decides",
    "expire_begun",
    "in_words",
    "may_decide",
    "may_decide_about",
    "raise_refusals",
    "reload",
]

REASON_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change, as the log names them."""

    name: str
    """``applicant``, ``system`` or ``staff:<login>``."""
    channel: Channel
    shown: str | None = None
    """The name that the applicant reads; only for staff."""


APPLICANT = Actor("applicant", "web")
SYSTEM = Actor("system", "web")


def by_staff(staff: Staff) -> Actor:
    """A member of staff."""
    return Actor(f"staff:{staff.login}", "desk", staff.name)


def by_token(session: Session, token: str) -> Booking:
    """The booking of a secret link, or NotFound."""
    booking = session.booking_by_token(codes.hashed(token))
    if booking is None:
        raise NotFound
    return booking


def authorised(session: Session, catalog: Catalog, staff: Staff, reference: str) -> Booking:
    """The booking, when it exists and lies in the scope; NotFound for both otherwise."""
    booking = session.booking(codes.normal_reference(reference))
    if booking is None or not is_in_scope(catalog, staff.scope, booking.center_id):
        raise NotFound
    return booking


def decides(staff: Staff, catalog: Catalog, booking: Booking) -> bool:
    """Whether a member of staff may say yes or no: not the desk, and for some kinds only above."""
    center = catalog.approving_center(booking.center_id, booking.kind)
    return staff.role in ("approver", "admin") and is_in_scope(catalog, staff.scope, center)


def may_decide(staff: Staff) -> None:
    """Raise NotAllowed for the desk."""
    if staff.role not in ("approver", "admin"):
        raise NotAllowed


def may_decide_about(staff: Staff, catalog: Catalog, booking: Booking) -> None:
    """Raise NotAllowed for the desk, and where a kind is decided above."""
    if not decides(staff, catalog, booking):
        raise NotAllowed


def in_words(text: str) -> str:
    """A reason that can be read, or ReasonMissing."""
    words = clean_text(text)
    if not words:
        raise ReasonMissing
    return words[:REASON_LENGTH]


def raise_refusals(found: list[Refusal]) -> None:
    """SlotTaken when that is the only reason, Refused when there are others."""
    if found and all(refusal.code == "slot_taken" for refusal in found):
        raise SlotTaken(tuple(found))
    if found:
        raise Refused(found)


def check_allowed(booking: Booking, after: BookingStatus) -> None:
    """Ask the table."""
    if after not in ALLOWED[booking.status]:
        raise WrongState(booking.status)


def change(
    session: Session,
    booking: Booking,
    after: BookingStatus,
    now: datetime,
    actor: Actor,
    reason: str | None = None,
    detail: Mapping[str, Any] | None = None,
    *,
    tells: str | None = "",
    owner: str | None = None,
) -> Booking:
    """Compare and set the status, give back the claims if need be, write the log, and tell.

    ``tells``: the event that is announced, by default the name of the new status; None for none.
    ``owner``: login of who looks after it from now on, unless somebody does already.
    """
    check_allowed(booking, after)
    changed = replace(
        booking,
        status=after,
        sequence=booking.sequence + 1,
        changed_at=now.replace(microsecond=0),
        decided_by=actor.shown,
        reason=reason,
        owner=booking.owner or owner,
    )
    if not session.change_status(booking, changed):
        raise WrongState(reload(session, booking.reference).status)
    if after not in HOLDING:
        session.release_claims(booking.reference)
    minutes = int((booking.span.starts_at - now).total_seconds() // 60)
    session.add_audit(
        now,
        actor.name,
        actor.channel,
        after.value,
        booking.reference,
        {"minutes_before": minutes, **(detail or {})},
    )
    if tells is not None:
        announce(session, changed, tells or after.value, now)
    return changed


def reload(session: Session, reference: str) -> Booking:
    """The booking as it now stands in the database."""
    booking = session.booking(reference)
    if booking is None:
        raise NotFound
    return booking


def expire_begun(session: Session, now: datetime) -> list[Booking]:
    """Expire what waits for an answer, or stands in line, although its time has begun."""
    gone = []
    for booking in session.begun(now):
        # Who stood in line knows that the time is over; there is nothing to tell.
        tells = None if booking.status is BookingStatus.WAITING else ""
        gone.append(change(session, booking, BookingStatus.EXPIRED, now, SYSTEM, tells=tells))
    return gone
