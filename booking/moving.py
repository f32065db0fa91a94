"""改期: the time or the room of a booking changes, and it stays the same booking.

The old claims go and the new ones come in one transaction, so at no instant does it hold both or
none, and who loses the race keeps what they had. A resident's confirmed booking that moves waits
for staff again; staff move without asking themselves.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.changing import (
    APPLICANT,
    Actor,
    authorised,
    by_staff,
    by_token,
    in_words,
    raise_refusals,
    reload,
)
from booking.claiming import claim, place_of
from booking.errors import TooLate, TooLateToMove, WrongState
from booking.judging import names_to_hold, refusals_in
from booking.model import Booking, BookingStatus, Channel, Staff
from booking.notices import announce
from booking.rules import as_request, due_at
from booking.storage import Session, Store
from booking.waiting import offer_freed
from catalog import Catalog
from catalog.timespan import TimeSpan

__all__ = ["NewPlace", "check_move", "displace", "movable_until", "move", "move_by_staff"]

MOVABLE = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})
NOT_FOR_STAFF = frozenset({"too_soon", "too_far", "quota_bookings", "quota_hours", "paused"})
"""Rules that protect staff and neighbours; staff who move a booking have weighed them."""


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a booking moves to, in its own center."""

    room_id: str
    starts_at: datetime
    ends_at: datetime
    layout_id: str | None = None


def movable_until(catalog: Catalog, booking: Booking) -> datetime:
    """Until when the resident may move a booking."""
    center, room = place_of(catalog, booking.center_id, booking.room_id)
    minutes = catalog.policy(center, room, booking.kind).cancel_minutes
    return booking.span.starts_at - timedelta(minutes=minutes)


def move(
    store: Store,
    catalog: Catalog,
    token: str,
    target: NewPlace,
    now: datetime,
    channel: Channel = "web",
) -> Booking:
    """Move by the applicant → PENDING.

    Raises NotFound, WrongState, TooLate (begun), TooLateToMove, Refused or SlotTaken.
    """
    return store.write(
        lambda session: _moved_by_applicant(session, catalog, token, target, now, channel)
    )


def check_move(store: Store, catalog: Catalog, token: str, target: NewPlace, now: datetime) -> None:
    """Raise what `move` would raise now, before it is shown for a last look; nothing changes."""

    def work(session: Session) -> None:
        _moved_by_applicant(session, catalog, token, target, now, "web")
        raise _Undone

    with suppress(_Undone):
        store.write(work)


class _Undone(Exception):
    """Takes back what was only tried."""


def _moved_by_applicant(
    session: Session,
    catalog: Catalog,
    token: str,
    target: NewPlace,
    now: datetime,
    channel: Channel,
) -> Booking:
    booking = by_token(session, token)
    _check_movable(booking, now)
    if movable_until(catalog, booking) < now:
        raise TooLateToMove(booking.status)

    def stand(moved: Booking) -> Booking:
        center, room = place_of(catalog, moved.center_id, moved.room_id)
        policy = catalog.policy(center, room, moved.kind)
        return replace(
            moved,
            status=BookingStatus.PENDING,
            due_at=due_at(catalog, policy, as_request(moved), now),
            decided_by=None,
            reason=None,
            escalated_at=None,
        )

    actor = replace(APPLICANT, channel=channel)
    return _moved(session, catalog, booking, target, now, actor, "moved", stand)


def move_by_staff(
    store: Store, catalog: Catalog, staff: Staff, reference: str, target: NewPlace, now: datetime
) -> Booking:
    """Move by any role within the scope; the status stays as it is."""

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        _check_movable(booking, now)

        def stand(moved: Booking) -> Booking:
            return replace(moved, due_at=min(moved.due_at, moved.span.starts_at))

        return _moved(session, catalog, booking, target, now, by_staff(staff), "moved", stand)

    return store.write(work)


def displace(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    reference: str,
    reason: str,
    target: NewPlace,
    now: datetime,
) -> Booking:
    """The center needs the time: give it up and keep another one for the resident → OFFERED.

    Raises as `move_by_staff`, and ReasonMissing. The resident accepts or declines under the same
    link; what is not accepted in time is cancelled with the same reason.
    """
    words = in_words(reason)

    def work(session: Session) -> Booking:
        booking = authorised(session, catalog, staff, reference)
        _check_movable(booking, now)
        center, room = place_of(catalog, booking.center_id, target.room_id)
        minutes = catalog.policy(center, room, booking.kind).offer_minutes

        def stand(moved: Booking) -> Booking:
            return replace(
                moved,
                status=BookingStatus.OFFERED,
                decided_by=staff.name,
                reason=words,
                offered_until=min(now + timedelta(minutes=minutes), moved.span.starts_at),
            )

        return _moved(session, catalog, booking, target, now, by_staff(staff), "displaced", stand)

    return store.write(work)


def _check_movable(booking: Booking, now: datetime) -> None:
    if booking.status not in MOVABLE:
        raise WrongState(booking.status)
    if booking.span.starts_at <= now:
        raise TooLate(booking.status)


def _moved(
    session: Session,
    catalog: Catalog,
    booking: Booking,
    target: NewPlace,
    now: datetime,
    actor: Actor,
    event: str,
    stand: Callable[[Booking], Booking],
) -> Booking:
    """Swap the claims and write where the booking stands now."""
    request = replace(
        as_request(booking, actor.channel),
        room_id=target.room_id,
        layout_id=target.layout_id,
        starts_at=target.starts_at,
        ends_at=target.ends_at,
    )
    both = names_to_hold(as_request(booking), catalog) + names_to_hold(request, catalog)
    session.hold(*both)
    session.release_claims(booking.reference)
    found = refusals_in(session, catalog, request, now, moving=booking)
    if actor.channel == "desk" and target.starts_at > now:
        found = [one for one in found if one.code not in NOT_FOR_STAFF]
    raise_refusals(found)
    center, room = place_of(catalog, booking.center_id, target.room_id)
    policy = catalog.policy(center, room, booking.kind)
    moved = replace(
        booking,
        room_id=target.room_id,
        layout_id=target.layout_id,
        span=TimeSpan(target.starts_at, target.ends_at),
        setup_minutes=policy.setup_minutes,
        cleanup_minutes=policy.cleanup_minutes,
        sequence=booking.sequence + 1,
        changed_at=now,
    )
    if not session.place(booking, stand(moved)):
        raise WrongState(reload(session, booking.reference).status)
    placed = reload(session, booking.reference)
    claim(session, catalog, placed)
    was = {"room": booking.room_id, "from": _iso(booking.span), "to": _iso(placed.span)}
    session.add_audit(now, actor.name, actor.channel, event, booking.reference, was)
    announce(session, placed, event, now, was=_iso(booking.span))
    offer_freed(session, catalog, now, booking.center_id)
    return placed


def _iso(span: TimeSpan) -> str:
    return f"{span.starts_at.isoformat()}/{span.ends_at.isoformat()}"
