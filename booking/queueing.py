"""What staff see and who looks after it: the queue, its owners, and what goes up to the parent.

首问负责: the first member of staff who opens a request owns it until they hand it over. 限时办结:
a promise that was not kept for some working days goes up, so that the center above sees it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.changing import SYSTEM, authorised, by_staff, decides, reload
from booking.claiming import place_of
from booking.deciding import expire
from booking.errors import NotFound, WrongState
from booking.model import Booking, BookingStatus, HistoryLine, Staff
from booking.notices import announce
from booking.rules import workdays_after
from booking.staffing import is_in_scope
from booking.storage import Session, Store
from booking.waiting import lapse_offers
from catalog import Catalog
from catalog.timespan import SHANGHAI, day_span

__all__ = [
    "QueueEntry",
    "booking_for_staff",
    "bookings_of_day",
    "colleagues",
    "escalate_in",
    "escalate_overdue",
    "hand_over",
    "history",
    "open_request",
    "queue",
    "waiting_for_me",
]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A request that waits for staff."""

    booking: Booking
    is_overdue: bool
    """The promised time for an answer has passed."""
    is_escalated: bool = False
    """It was overdue for so long that it went up to the parent center."""
    is_mine: bool = False
    """The member of staff who asks is its owner."""
    owner_name: str = ""


def booking_for_staff(store: Store, catalog: Catalog, staff: Staff, reference: str) -> Booking:
    """The one way staff get at a booking: loads and authorises; NotFound outside the scope."""
    with store.reading() as session:
        return authorised(session, catalog, staff, reference)


def open_request(
    store: Store, catalog: Catalog, staff: Staff, reference: str, now: datetime
) -> Booking:
    """As `booking_for_staff`; who opens a request that waits for an answer first, owns it."""
    found = booking_for_staff(store, catalog, staff, reference)
    if found.status is not BookingStatus.PENDING or found.owner is not None:
        return found

    def work(session: Session) -> Booking:
        if session.own(found.reference, staff.login):
            actor = by_staff(staff)
            session.add_audit(now, actor.name, actor.channel, "opened", found.reference)
        return reload(session, found.reference)

    return store.write(work)


def hand_over(
    store: Store, catalog: Catalog, staff: Staff, reference: str, login: str, now: datetime
) -> Booking:
    """Give a request, or a booking, to a colleague who may see it; NotFound for others."""

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        if booking.status not in (BookingStatus.PENDING, BookingStatus.CONFIRMED):
            raise WrongState(booking.status)
        if login not in {one.login for one in _colleagues_in(session, catalog, booking)}:
            raise NotFound
        if booking.owner != login:
            if not session.hand_over(booking.reference, booking.owner, login):
                raise WrongState(booking.status)
            actor = by_staff(staff)
            detail = {"from": booking.owner, "to": login}
            session.add_audit(
                now, actor.name, actor.channel, "handed_over", booking.reference, detail
            )
        return reload(session, booking.reference)

    return store.write(work)


def colleagues(store: Store, catalog: Catalog, booking: Booking) -> list[Staff]:
    """Who may look after a booking, by login."""
    with store.reading() as session:
        return _colleagues_in(session, catalog, booking)


def _colleagues_in(session: Session, catalog: Catalog, booking: Booking) -> list[Staff]:
    return [
        one
        for one in session.all_staff()
        if one.is_active and is_in_scope(catalog, one.scope, booking.center_id)
    ]


def history(store: Store, catalog: Catalog, staff: Staff, reference: str) -> list[HistoryLine]:
    """What happened to a booking, oldest first, colleagues by name; as booking_for_staff."""
    with store.reading() as session:
        lines = session.audit_of(authorised(session, catalog, staff, reference).reference)
        names = _names_of_staff(session)
    return [_by_name(line, names) for line in lines]


def _names_of_staff(session: Session) -> dict[str, str]:
    return {one.login: one.name for one in session.all_staff()}


def _by_name(line: HistoryLine, names: dict[str, str]) -> HistoryLine:
    kind, _, login = line.actor.partition(":")
    detail = dict(line.detail)
    if line.action == "handed_over":
        detail["to"] = names.get(detail["to"], detail["to"])
    actor = f"{kind}:{names.get(login, login)}" if kind == "staff" else line.actor
    return replace(line, actor=actor, detail=detail)


def queue(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[QueueEntry]:
    """Pending requests in the scope: what went up first, then the most urgent promise.

    With the same promise the earlier time comes first, so that a series reads in its order.
    """
    expire(store, catalog, now)
    lapse_offers(store, catalog, now)
    escalate_overdue(store, catalog, now)
    with store.reading() as session:
        pending = session.pending()
        names = _names_of_staff(session)
    entries = [
        QueueEntry(
            booking,
            is_overdue=booking.due_at < now,
            is_escalated=booking.escalated_at is not None,
            is_mine=booking.owner == staff.login,
            owner_name=names.get(booking.owner, booking.owner) if booking.owner else "",
        )
        for booking in pending
        if is_in_scope(catalog, staff.scope, booking.center_id)
    ]
    return sorted(entries, key=lambda one: _urgency(one.booking))


def waiting_for_me(store: Store, catalog: Catalog, staff: Staff, now: datetime) -> list[Booking]:
    """Pending requests that a member of staff may answer and no colleague has taken, in order."""
    with store.reading() as session:
        pending = session.pending()
    mine = (
        booking
        for booking in pending
        if booking.owner in (None, staff.login)
        and booking.span.starts_at > now
        and decides(staff, catalog, booking)
    )
    return sorted(mine, key=_urgency)


def _urgency(booking: Booking) -> tuple[bool, datetime, datetime]:
    return booking.escalated_at is None, booking.due_at, booking.span.starts_at


def bookings_of_day(
    store: Store, catalog: Catalog, staff: Staff, on: date, center_id: str | None = None
) -> list[Booking]:
    """Pending and confirmed bookings of a day in the scope, by start."""
    day = day_span(on)
    with store.reading() as session:
        found = session.held_between(day.starts_at, day.ends_at, center_id)
    return [one for one in found if is_in_scope(catalog, staff.scope, one.center_id)]


def escalate_overdue(store: Store, catalog: Catalog, now: datetime) -> int:
    """Let what is overdue for too long go up; cheap when there is nothing."""
    with store.reading() as session:
        if not _going_up(session, catalog, now):
            return 0
    return store.write(lambda session: escalate_in(session, catalog, now))


def escalate_in(session: Session, catalog: Catalog, now: datetime) -> int:
    """The same inside a transaction; each request goes up once."""
    count = 0
    for booking in _going_up(session, catalog, now):
        if session.escalate(booking.reference, now):
            parent = catalog.centers[booking.center_id].parent
            session.add_audit(
                now, SYSTEM.name, SYSTEM.channel, "escalated", booking.reference, {"to": parent}
            )
            announce(session, reload(session, booking.reference), "escalated", now)
            count += 1
    return count


def _going_up(session: Session, catalog: Catalog, now: datetime) -> list[Booking]:
    """Overdue requests whose days of grace are over and whose center stands below another."""
    found = []
    for booking in session.overdue(now):
        try:
            center, room = place_of(catalog, booking.center_id, booking.room_id)
        except NotFound:
            continue
        days = catalog.policy(center, room, booking.kind).escalate_workdays
        due = booking.due_at.astimezone(SHANGHAI)
        last = workdays_after(catalog, due.date(), days)
        if center.parent and datetime.combine(last, due.timetz()) <= now:
            found.append(booking)
    return found
