"""Staff take a room for the center itself: a booking of kind ``block`` that needs no answer.

It takes the same claims as any booking, so it cannot push one out. Staff see what is in the way
first, and move, displace or cancel that by hand, with a reason the resident reads.
"""

from dataclasses import dataclass
from datetime import datetime

from booking import codes
from booking.changing import by_staff, in_words, reload
from booking.claiming import bookings_in_the_way, place_of
from booking.errors import NotFound, Refused, SlotTaken
from booking.free import room_resources, slot_range
from booking.model import SLOT_MINUTES, Applicant, Booking, BookingStatus, Refusal, Staff
from booking.staffing import is_in_scope
from booking.storage import Session, Store
from catalog import Catalog
from catalog.model import Center, Room
from catalog.timespan import TimeSpan

__all__ = ["BLOCK", "block", "preview_block"]

BLOCK = "block"
"""The kind of a booking by which the center keeps a room for itself."""
CENTER_NAME = "中心"
MOST_MINUTES = 31 * 24 * 60


@dataclass(frozen=True, slots=True)
class _Place:
    center: Center
    room: Room
    span: TimeSpan


def preview_block(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    center_id: str,
    room_id: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> list[Booking]:
    """What stands in the way, by start; raise NotFound outside the scope, or Refused."""
    place = _place(catalog, staff, center_id, room_id, starts_at, ends_at, now)
    with store.reading() as session:
        return bookings_in_the_way(session, place.center, place.room, place.span)


def block(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    center_id: str,
    room_id: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
) -> Booking:
    """Take a room → CONFIRMED; NotFound, ReasonMissing, Refused, or SlotTaken by a booking."""
    place = _place(catalog, staff, center_id, room_id, starts_at, ends_at, now)
    words = in_words(reason)

    def work(session: Session) -> Booking:
        resources = room_resources(place.center, place.room)
        session.hold(*(f"room {resource}" for resource in resources))
        slots = range(*slot_range(place.span))
        if session.claimed_slots(resources, slots.start, slots.stop):
            raise SlotTaken
        reference = codes.new_reference()
        stored = Booking(
            reference=reference,
            uid=codes.new_uid(),
            kind=BLOCK,
            center_id=center_id,
            room_id=room_id,
            layout_id=None,
            span=place.span,
            setup_minutes=0,
            cleanup_minutes=0,
            attendees=1,
            purpose="" if place.room.private else words,
            equipment=(),
            applicant=Applicant(CENTER_NAME, ""),
            proxy=None,
            channel="desk",
            status=BookingStatus.CONFIRMED,
            sequence=0,
            submitted_at=now,
            changed_at=now,
            due_at=now,
            decided_by=staff.name,
            reason=None,
            owner=staff.login,
            entered_by=staff.login,
        )
        token_hash = codes.hashed(codes.token_of(store.secret_key, reference))
        session.add_booking(stored, token_hash, None)
        session.add_claims(reference, resources, slots)
        actor = by_staff(staff)
        session.add_audit(now, actor.name, actor.channel, "blocked", reference)
        return reload(session, reference)

    return store.write(work)


def _place(
    catalog: Catalog,
    staff: Staff,
    center_id: str,
    room_id: str,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> _Place:
    if not is_in_scope(catalog, staff.scope, center_id):
        raise NotFound
    center, room = place_of(catalog, center_id, room_id)
    minutes = int((ends_at - starts_at).total_seconds() // 60)
    found = []
    if minutes < SLOT_MINUTES:
        found.append(Refusal("too_short", {"minutes": minutes, "least": SLOT_MINUTES}))
    if minutes > MOST_MINUTES:
        found.append(Refusal("too_long", {"minutes": minutes, "most": MOST_MINUTES}))
    if ends_at <= now:
        found.append(Refusal("too_soon", {"first_on": None, "workdays": 0}))
    if any(int(at.timestamp()) % (SLOT_MINUTES * 60) for at in (starts_at, ends_at)):
        found.append(Refusal("off_grid", {"step": SLOT_MINUTES, "slot": SLOT_MINUTES}))
    if found:
        raise Refused(found)
    return _Place(center, room, TimeSpan(starts_at, ends_at))
