"""Taking the time of a booking that is stored already: moved, offered, or put by staff.

The names of what is taken are those of :mod:`booking.free`; a request that is new takes its claims
in :mod:`booking.submitting`.
"""

from booking.errors import NotFound, SlotTaken
from booking.free import room_resources, slot_range
from booking.judging import names_to_hold, resources_in
from booking.model import Booking
from booking.rules import as_request
from booking.storage import Session
from catalog import Catalog
from catalog.model import Center, Room
from catalog.timespan import TimeSpan

__all__ = [
    "bookings_in_the_way",
    "claim",
    "claim_missing",
    "hold_place",
    "place_of",
]


def place_of(catalog: Catalog, center_id: str, room_id: str) -> tuple[Center, Room]:
    """Center and room, or NotFound when the data no longer has them."""
    center = catalog.centers.get(center_id)
    room = center.room(room_id) if center else None
    if center is None or room is None:
        raise NotFound
    return center, room


def hold_place(session: Session, catalog: Catalog, booking: Booking) -> None:
    """Let nobody else decide about the booking's room or phone until the transaction ends."""
    session.hold(*names_to_hold(as_request(booking), catalog))


def claim(session: Session, catalog: Catalog, booking: Booking) -> None:
    """Claim what a booking takes that holds nothing; the rules have found it free."""
    slots = range(*slot_range(booking.claimed_span))
    session.add_claims(
        booking.reference, resources_in(session, catalog, as_request(booking)), slots
    )


def claim_missing(session: Session, catalog: Catalog, booking: Booking) -> None:
    """The booking holds every slot of its room; one that it lost is taken again if it is free.

    That also claims the parts of a room that became a combined one after the request.
    """
    center, room = place_of(catalog, booking.center_id, booking.room_id)
    first, last = slot_range(booking.claimed_span)
    own = session.claims_of(booking.reference)
    for resource in room_resources(center, room) if booking.uses_room else ():
        missing = [slot for slot in range(first, last) if (resource, slot) not in own]
        if not missing:
            continue
        session.hold(f"room {resource}")
        if not session.claimed_slots([resource], first, last).isdisjoint(missing):
            raise SlotTaken
        session.add_claims(booking.reference, [resource], missing)


def bookings_in_the_way(
    session: Session, center: Center, room: Room, span: TimeSpan
) -> list[Booking]:
    """Bookings that hold some part of a room in a time, by start."""
    parts = set(room_resources(center, room))
    around = span.padded(24 * 60, 24 * 60)
    found = []
    for one in session.held_between(around.starts_at, around.ends_at, center.id):
        used = center.room(one.room_id) if one.uses_room else None
        if used and parts & set(room_resources(center, used)) and one.claimed_span.overlaps(span):
            found.append(one)
    return found
