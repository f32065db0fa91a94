"""What is wanted, where, for how many and with what: kind, room, layout, head count, equipment."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from booking.model import EquipmentWish, Refusal
from booking.rules.case import Case
from catalog.model import Center, Layout, Room

MOST_ATTENDEES = 1_000_000
"""For rooms that state no capacity; they are booked by telephone only."""


def room(case: Case) -> Iterator[Refusal]:
    """``unknown_room``: center, room (ids as asked)."""
    if case.place is None:
        detail = {"center": case.request.center_id, "room": case.request.room_id}
        yield Refusal("unknown_room", detail, case.catalog.where("centers", case.request.center_id))


def bookable(case: Case) -> Iterator[Refusal]:
    """``not_bookable``: room (name), how: ``no``, ``phone``, ``closed`` (the center pauses) or
    ``private`` (nothing but its own use).
    """
    if case.place is None:
        return
    center, room = case.place
    detail = {"room": room.name}
    if center.status != "active":
        rule = case.catalog.where("centers", center.id, "status")
        yield Refusal("not_bookable", {**detail, "how": "closed"}, rule)
    elif room.bookable == "no":
        yield Refusal("not_bookable", {**detail, "how": "no"}, case.where_room("bookable"))
    elif room.bookable == "phone" and case.request.channel in ("web", "api"):
        yield Refusal("not_bookable", {**detail, "how": "phone"}, case.where_room("bookable"))
    elif room.private and case.request.kind != "venue":
        yield Refusal("not_bookable", {**detail, "how": "private"}, case.where_room("private"))


def layout(case: Case) -> Iterator[Refusal]:
    """``unknown_layout``: layout (id as asked), known (names)."""
    if case.room and case.request.layout_id is not None and case.layout is None:
        known = [layout.name for layout in case.room.layouts]
        detail = {"layout": case.request.layout_id, "known": known}
        yield Refusal("unknown_layout", detail, case.where_room("layouts"))


def people(case: Case) -> Iterator[Refusal]:
    """``too_many_people``: attendees, most, same (whether the room can be laid out for them),
    larger (name and capacity of the largest room here that holds them, or None).
    ``too_few_people``: attendees, least.
    """
    attendees = case.request.attendees
    room = case.room if case.request.uses_room else None
    least = room.min_attendees if room else 1
    most = _capacity(room, case.layout) if room else None
    if attendees < least:
        few = {"attendees": attendees, "least": least}
        yield Refusal("too_few_people", few, case.where_room("min_attendees"))
    elif attendees > (MOST_ATTENDEES if most is None else most):
        found = _largest(case, attendees)
        detail: dict[str, Any] = {
            "attendees": attendees,
            "most": MOST_ATTENDEES if most is None else most,
            "same": room is not None and (_capacity(room, None) or 0) >= attendees,
            "larger": (found.name, _capacity(found, None)) if found else None,
        }
        rule = case.where_room("layouts" if room and room.layouts else "capacity")
        yield Refusal("too_many_people", detail, rule)


def _capacity(room: Room, layout: Layout | None) -> int | None:
    if layout is not None:
        return layout.capacity
    if room.layouts:
        return max(one.capacity for one in room.layouts)
    return room.capacity


def _largest(case: Case, attendees: int) -> Room | None:
    """The largest room of the center that these people may book."""
    rooms = [
        room
        for room in (case.center.rooms if case.center else ())
        if room.bookable == "yes"
        and not (room.private and case.request.kind != "venue")
        and room.min_attendees <= attendees <= (_capacity(room, None) or 0)
    ]
    return max(rooms, key=lambda room: _capacity(room, None) or 0, default=None)


def layout_for(room: Room, attendees: int) -> Layout | None:
    """The smallest layout that holds everybody."""
    fitting = [layout for layout in room.layouts if layout.capacity >= attendees]
    return min(fitting, key=lambda layout: layout.capacity, default=None)


def equipment_supply(center: Center, room: Room) -> dict[str, tuple[int, int]]:
    """Kind of equipment → units fixed in the room, units lent by the center."""
    supply: dict[str, tuple[int, int]] = {}
    for stock in room.equipment:
        supply[stock.id] = (stock.quantity, 0)
    for stock in center.equipment:
        supply[stock.id] = (supply.get(stock.id, (0, 0))[0], stock.quantity)
    return supply


def movable_units(center: Center, room: Room, wishes: tuple[EquipmentWish, ...]) -> dict[str, int]:
    """Kind of equipment → units of the center that are needed beyond what stands in the room."""
    supply = equipment_supply(center, room)
    needed: dict[str, int] = {}
    for equipment_id, quantity in _wanted(wishes).items():
        beyond = quantity - supply.get(equipment_id, (0, 0))[0]
        if beyond > 0:
            needed[equipment_id] = beyond
    return needed


def _wanted(wishes: tuple[EquipmentWish, ...]) -> Counter[str]:
    wanted: Counter[str] = Counter()
    for wish in wishes:
        wanted[wish.id] += max(wish.quantity, 0)
    return wanted


def equipment(case: Case) -> Iterator[Refusal]:
    """``equipment_unknown``: id, name, known (names). ``equipment_taken``: id, name, wanted, free.

    Units fixed in the room are always free; the center's movable ones as far as nobody else
    claims them at that time.
    """
    if case.place is None:
        return
    center, room = case.place
    supply = equipment_supply(center, room)
    for equipment_id, wanted in _wanted(case.request.equipment).items():
        name = case.catalog.equipment_name(equipment_id)
        if equipment_id not in supply or wanted < 1:
            known = [case.catalog.equipment_name(one) for one in supply]
            detail = {"id": equipment_id, "name": name, "known": known}
            yield Refusal("equipment_unknown", detail, case.where_room("equipment"))
            continue
        fixed, movable = supply[equipment_id]
        free = fixed + min(movable, case.taken.equipment.get(equipment_id, movable))
        if wanted > free:
            rule = case.catalog.where("centers", center.id, "equipment", equipment_id)
            counts = {"id": equipment_id, "name": name, "wanted": wanted, "free": free}
            yield Refusal("equipment_taken", counts, rule)
