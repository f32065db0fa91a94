"""Pauses: who did not come too often books by telephone for a while, once a person said so.

The system only proposes. Staff confirm or dismiss; the resident sees reason and end, may object in
words, and staff may end it early. The desk and the telephone stay open all the time.
"""

from datetime import datetime, timedelta

from booking.changing import by_staff, by_token, in_words, may_decide
from booking.claiming import place_of
from booking.errors import NotFound, WrongState
from booking.model import Booking, BookingStatus, Pause, Staff
from booking.notices import announce
from booking.staffing import centers_in_scope, is_in_scope
from booking.storage import Session, Store
from catalog import Catalog
from catalog.timespan import TimeSpan

__all__ = [
    "appeal",
    "confirm_pause",
    "lift_pause",
    "open_pauses",
    "pause_of",
    "propose_in",
]


def propose_in(session: Session, catalog: Catalog, booking: Booking, now: datetime) -> int | None:
    """Propose a pause when the phone of a no-show had too many; the number of the proposal.

    What led to an earlier pause, or to one that was dismissed, does not count again.
    """
    phone = booking.applicant.phone
    center, room = place_of(catalog, booking.center_id, booking.room_id)
    policy = catalog.policy(center, room, booking.kind)
    session.hold(f"phone {phone}")
    earlier = session.pauses_of(phone)
    if any(one.lifted_at is None and one.span.ends_at > now for one in earlier):
        return None
    since = now - timedelta(days=policy.no_show_days)
    if earlier:
        since = max(since, earlier[0].span.starts_at)
    count = len(session.no_shows(phone, since))
    if count < policy.no_show_limit:
        return None
    reason = f"{policy.no_show_days} 天内有 {count} 次约了没来，也没有取消"
    span = TimeSpan(now, now + timedelta(days=policy.pause_days))
    number = session.add_pause(phone, booking.center_id, span.starts_at, span.ends_at, reason)
    session.add_audit(now, "system", "web", "pause_proposed", booking.reference, {"pause": number})
    return number


def open_pauses(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[Pause]:
    """Proposed ones and those in force in the scope."""
    with store.reading() as session:
        return session.open_pauses(now, centers_in_scope(catalog, staff.scope))


def pause_of(store: Store, phone: str, now: datetime) -> Pause | None:
    """The pause of a phone that is in force."""
    with store.reading() as session:
        return session.pause_in_force(phone, now)


def confirm_pause(
    store: Store, catalog: Catalog, staff: Staff, pause_id: int, now: datetime
) -> Pause:
    """Put a proposed pause into force from now on; NotFound, NotAllowed, WrongState."""

    def work(session: Session) -> Pause:
        pause = _authorised(session, catalog, staff, pause_id)
        may_decide(staff)
        span = TimeSpan(now, now + (pause.span.ends_at - pause.span.starts_at))
        if not session.decide_pause(pause_id, staff.login, span):
            raise WrongState(BookingStatus.CONFIRMED)
        return _told(session, staff, pause, now, "paused")

    return store.write(work)


def lift_pause(store: Store, catalog: Catalog, staff: Staff, pause_id: int, now: datetime) -> Pause:
    """Dismiss a proposal, or end a pause early; NotFound, NotAllowed, WrongState."""

    def work(session: Session) -> Pause:
        pause = _authorised(session, catalog, staff, pause_id)
        may_decide(staff)
        if not session.lift_pause(pause_id, now):
            raise WrongState(BookingStatus.CANCELLED)
        event = "pause_lifted" if pause.decided_by else "pause_dismissed"
        return _told(session, staff, pause, now, event)

    return store.write(work)


def appeal(store: Store, token: str, text: str, now: datetime) -> Pause:
    """What the resident says against the pause; once. NotFound, ReasonMissing, WrongState."""
    words = in_words(text)

    def work(session: Session) -> Pause:
        booking = by_token(session, token)
        pause = session.pause_in_force(booking.applicant.phone, now)
        if pause is None:
            raise NotFound
        if not session.appeal(pause.id, words, now):
            raise WrongState(booking.status)
        detail = {"pause": pause.id}
        session.add_audit(now, "applicant", "web", "pause_appealed", booking.reference, detail)
        return _reload(session, pause.id)

    return store.write(work)


def _authorised(session: Session, catalog: Catalog, staff: Staff, pause_id: int) -> Pause:
    pause = session.pause(pause_id)
    if pause is None or not is_in_scope(catalog, staff.scope, pause.center_id):
        raise NotFound
    return pause


def _told(session: Session, staff: Staff, pause: Pause, now: datetime, event: str) -> Pause:
    """Write the log beside the last no-show, and tell whom it concerns."""
    actor = by_staff(staff)
    missed = session.no_shows(pause.phone, pause.span.starts_at - timedelta(days=366))
    last = missed[-1] if missed else None
    reference = last.reference if last else None
    session.add_audit(now, actor.name, actor.channel, event, reference, {"pause": pause.id})
    if last is not None and event != "pause_dismissed":
        announce(session, last, event, now, pause=pause.id, until=pause.span.ends_at.isoformat())
    return _reload(session, pause.id)


def _reload(session: Session, pause_id: int) -> Pause:
    pause = session.pause(pause_id)
    if pause is None:
        raise NotFound
    return pause
