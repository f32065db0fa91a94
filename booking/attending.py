"""Who came: checked in by staff, or by the resident with the code that hangs at the door.

Nobody is a no-show by default. Only a member of staff says that somebody did not come; the list
of those of whom nothing was said yet reminds them.
"""

import hmac
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.changing import APPLICANT, Actor, authorised, by_staff, by_token, reload
from booking.claiming import place_of
from booking.errors import NotFound, NotNow, WrongCode, WrongState
from booking.model import Attendance, Booking, BookingStatus, Channel, Staff
from booking.pausing import propose_in
from booking.staffing import centers_in_scope
from booking.storage import Session, Store
from booking.throttle import Limit, count_attempt, take_back
from catalog import Catalog
from catalog.timespan import SHANGHAI, TimeSpan, day_span

__all__ = ["check_in", "check_in_span", "door_code", "mark_attendance", "unmarked"]

UNMARKED_DAYS = 7
"""So that a Friday is still listed after a long weekend."""
PER_BOOKING = Limit("check-in", most=5, minutes=15)


def door_code(store: Store, center_id: str, on: date) -> str:
    """Six digits that change every day, for the sheet at the door and the desk."""
    digest = hmac.digest(
        store.secret_key, f"door\0{center_id}\0{on.isoformat()}".encode(), "sha256"
    )
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def check_in_span(catalog: Catalog, booking: Booking) -> TimeSpan:
    """When the resident can check in."""
    center, room = place_of(catalog, booking.center_id, booking.room_id)
    minutes = catalog.policy(center, room, booking.kind).check_in_minutes
    at = booking.span.starts_at
    # The last minute counts: a span does not contain its end.
    return TimeSpan(at - timedelta(minutes=minutes), at + timedelta(minutes=minutes, seconds=1))


def check_in(
    store: Store, catalog: Catalog, token: str, code: str, now: datetime, channel: Channel = "web"
) -> Booking:
    """By the resident; raise NotFound, WrongState, NotNow, WrongCode or TooManyAttempts."""
    with store.reading() as session:
        booking = by_token(session, token)
    if booking.status is not BookingStatus.CONFIRMED or booking.attendance == "no_show":
        raise WrongState(booking.status)
    if not check_in_span(catalog, booking).holds(now):
        raise NotNow
    attempt = count_attempt(store, now, (PER_BOOKING, booking.reference))
    right = door_code(store, booking.center_id, booking.span.starts_at.astimezone(SHANGHAI).date())
    if not hmac.compare_digest("".join(code.split()).encode(), right.encode()):
        raise WrongCode
    take_back(store, attempt)

    def work(session: Session) -> Booking:
        found = by_token(session, token)
        if found.status is not BookingStatus.CONFIRMED:
            raise WrongState(found.status)
        return _set(session, found, "came", now, replace(APPLICANT, channel=channel))

    return store.write(work)


def mark_attendance(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    reference: str,
    attendance: Attendance | None,
    now: datetime,
) -> Booking:
    """By staff, any role; None takes a mark back. Raise NotFound, WrongState or NotNow.

    Somebody can be there a little early; that they did not come shows only when the time to check
    in is over. Too many of these propose a pause, which a person has to decide.
    """

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        if booking.status is not BookingStatus.CONFIRMED:
            raise WrongState(booking.status)
        around = check_in_span(catalog, booking)
        first = around.ends_at if attendance == "no_show" else around.starts_at
        if now < first:
            raise NotNow
        marked = _set(session, booking, attendance, now, by_staff(staff))
        if attendance == "no_show":
            propose_in(session, catalog, marked, now)
        return marked

    return store.write(work)


def _set(
    session: Session, booking: Booking, after: Attendance | None, now: datetime, actor: Actor
) -> Booking:
    if booking.attendance == after:
        return booking
    if not session.set_attendance(booking.reference, booking.attendance, after):
        raise WrongState(booking.status)
    action = {"came": "came", "no_show": "no_show", None: "mark_taken_back"}[after]
    session.add_audit(now, actor.name, actor.channel, action, booking.reference)
    return reload(session, booking.reference)


def unmarked(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[Booking]:
    """来了吗？ Confirmed bookings of the last days of whom nobody said if they came."""
    today = day_span(now.astimezone(SHANGHAI).date()).starts_at
    centers = centers_in_scope(catalog, staff.scope)
    with store.reading() as session:
        found = session.unmarked(today - timedelta(days=UNMARKED_DAYS), now, centers)
    return [one for one in found if _has_place(catalog, one)]


def _has_place(catalog: Catalog, booking: Booking) -> bool:
    try:
        place_of(catalog, booking.center_id, booking.room_id)
    except NotFound:
        return False
    return True
