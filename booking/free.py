"""When rooms are free: what the rules allow, less what others hold.

The answers are a help for choosing. Only storing a request decides, by its claims.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from booking.model import SLOT_MINUTES, EquipmentWish
from booking.rules import equipment_supply, layout_for, movable_units, too_soon_or_far
from booking.storage import Session, Store
from catalog import Catalog
from catalog.model import Center, Layout, Room
from catalog.timespan import SHANGHAI, TimeSpan, day_span, subtracted

__all__ = [
    "FreeRoom",
    "FreeSearch",
    "claims_of",
    "free_days_beside",
    "free_spans",
    "guide_resources",
    "room_resources",
    "slot_range",
    "unit_resources",
]


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """A room that fits a search, with its free spans of that day."""

    center: Center
    room: Room
    layout: Layout | None
    """The smallest layout that holds everybody; None when the room has no layouts."""
    spans: tuple[TimeSpan, ...]


def room_resources(center: Center, room: Room) -> list[str]:
    """The names under which a room is claimed: one for each part of it.

    All layouts of a room are one resource; a combined hall and its halves share theirs.
    """
    return [f"{center.id}/{part}" for part in room.takes]


def unit_resources(center: Center, equipment_id: str) -> list[str]:
    """The names under which the center's movable units of one kind are claimed."""
    stock = next((stock.quantity for stock in center.equipment if stock.id == equipment_id), 0)
    return [f"{center.id}#{equipment_id}-{unit}" for unit in range(1, stock + 1)]


def guide_resources(center: Center) -> list[str]:
    """The names under which the center's guides are claimed."""
    return [f"{center.id}@guide-{number}" for number in range(1, center.guides + 1)]


def slot_range(span: TimeSpan) -> tuple[int, int]:
    """First slot of a span, and the first one after it."""
    slots = span.slots(SLOT_MINUTES)
    return slots.start, slots.stop


def free_spans(
    store: Store,
    catalog: Catalog,
    center: Center,
    room: Room,
    on: date,
    now: datetime,
    kind: str = "venue",
) -> list[TimeSpan]:
    """The spans of a day inside which a booking can be placed now; empty when none can.

    Starts stand on the room's grid of starts, ends on a slot; setup and cleanup minutes beside
    other bookings are already taken off.
    """
    with store.reading() as session:
        claims = claims_of(session, center, [room], [on])
    return free_days_beside(catalog, center, room, [on], now, claims, kind)[0]


def claims_of(
    session: Session, center: Center, rooms: Iterable[Room], days: Sequence[date]
) -> dict[str, set[int]]:
    """What is claimed of some rooms of a center on days in order, and right beside them."""
    resources = sorted({name for room in rooms for name in room_resources(center, room)})
    if not days or not resources:
        return {}
    return session.claims_in(resources, _slots_around(days[0])[0], _slots_around(days[-1])[1])


def free_days_beside(
    catalog: Catalog,
    center: Center,
    room: Room,
    days: Sequence[date],
    now: datetime,
    claims: Mapping[str, set[int]],
    kind: str = "venue",
) -> list[list[TimeSpan]]:
    """The same for days in order, beside claims that were read before."""
    claimed = sorted(_claimed(claims, center, room))
    found = []
    for on in days:
        first, last = _slots_around(on)
        of_day = claimed[bisect_left(claimed, first) : bisect_left(claimed, last)]
        found.append(_left(catalog, center, room, on, now, kind, of_day))
    return found


def _claimed(claims: Mapping[str, set[int]], center: Center, room: Room) -> set[int]:
    return set[int]().union(*(claims.get(part, ()) for part in room_resources(center, room)))


def _in_order(catalog: Catalog, order: Callable[[Center], float] | None) -> Iterable[Center]:
    centers = catalog.centers.values()
    return sorted(centers, key=order) if order else centers


class FreeSearch:
    """Looks for rooms that can be booked on the web, at one time or at several.

    What was read or worked out about a day serves all times of that day. Rooms come in the order
    of the data, or with ``order`` those of the center with the least of it first.
    """

    def __init__(
        self,
        store: Store,
        catalog: Catalog,
        attendees: int,
        equipment: Sequence[EquipmentWish],
        now: datetime,
        area: str | None = None,
        kind: str = "venue",
        order: Callable[[Center], float] | None = None,
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._attendees = attendees
        self._equipment = tuple(equipment)
        self._now = now
        self._kind = kind
        areas = _with_areas_below(catalog, area)
        self._rooms = [
            (center, room)
            for center in _in_order(catalog, order)
            if areas is None or center.area in areas
            for room in center.rooms
            if room.bookable == "yes" and _holds(room, attendees)
        ]
        self._claims: dict[date, Mapping[str, set[int]]] = {}
        self._spans: dict[tuple[date, str, str], list[TimeSpan]] = {}

    @property
    def looks(self) -> int:
        """Of how many rooms and days the free time was worked out: that is what takes long."""
        return len(self._spans)

    def rooms(self, on: date, wanted: TimeSpan | None) -> Iterator[FreeRoom]:
        """Rooms that are free at the wanted time; without one, those with any free span."""
        claims = self._claims_of(on)
        for center, room in self._rooms:
            claimed = _claimed(claims, center, room)
            if not _may_fit(self._catalog, center, room, self._kind, wanted, claimed):
                continue
            spans = self._spans_of(on, center, room, claimed)
            if not (spans if wanted is None else any(one.contains(wanted) for one in spans)):
                continue
            if _has_equipment(self._catalog, center, room, self._equipment, wanted, claims):
                yield FreeRoom(center, room, layout_for(room, self._attendees), tuple(spans))

    def _claims_of(self, on: date) -> Mapping[str, set[int]]:
        if on not in self._claims:
            with self._store.reading() as session:
                self._claims[on] = session.claims_between(*_slots_around(on))
        return self._claims[on]

    def _spans_of(self, on: date, center: Center, room: Room, claimed: set[int]) -> list[TimeSpan]:
        key = (on, center.id, room.id)
        if key not in self._spans:
            self._spans[key] = _left(
                self._catalog, center, room, on, self._now, self._kind, claimed
            )
        return self._spans[key]


def _slots_around(on: date) -> tuple[int, int]:
    """The day with enough on both sides to see the setup and cleanup of neighbours."""
    return slot_range(day_span(on).padded(24 * 60, 24 * 60))


def _left(
    catalog: Catalog,
    center: Center,
    room: Room,
    on: date,
    now: datetime,
    kind: str,
    claimed: Iterable[int],
) -> list[TimeSpan]:
    policy = catalog.policy(center, room, kind)
    if room.bookable == "no" or center.status != "active":
        return []
    if too_soon_or_far(catalog, policy, on, now) is not None:
        return []
    day = catalog.room_day(center, room, on, kind)
    held = [*_spans_of(claimed), *(occurrence.span for occurrence in day.taken)]
    # Our own setup must not reach into what others hold before us, nor our cleanup after us.
    blocked = [span.padded(policy.cleanup_minutes, policy.setup_minutes) for span in held]
    result: list[TimeSpan] = []
    for span in subtracted(day.spans, blocked):
        starts_at = _rounded_up(
            max(span.starts_at, now + timedelta(seconds=1)), policy.start_step_minutes
        )
        ends_at = _rounded_down(span.ends_at, SLOT_MINUTES)
        if ends_at - starts_at >= timedelta(minutes=max(policy.min_minutes, SLOT_MINUTES)):
            result.append(TimeSpan(starts_at, ends_at))
    return result


def _spans_of(slots: Iterable[int]) -> list[TimeSpan]:
    """Neighbouring slots as one span."""
    runs: list[tuple[int, int]] = []
    for slot in sorted(slots):
        if runs and runs[-1][1] == slot:
            runs[-1] = (runs[-1][0], slot + 1)
        else:
            runs.append((slot, slot + 1))
    length = SLOT_MINUTES * 60
    return [TimeSpan(_instant(first * length), _instant(last * length)) for first, last in runs]


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)


def _rounded_up(instant: datetime, minutes: int) -> datetime:
    length = minutes * 60
    return _instant(-(-int(instant.timestamp()) // length) * length)


def _rounded_down(instant: datetime, minutes: int) -> datetime:
    length = minutes * 60
    return _instant(int(instant.timestamp()) // length * length)


def _with_areas_below(catalog: Catalog, area: str | None) -> set[str] | None:
    if area is None:
        return None
    found = {area}
    for _ in catalog.areas:
        found |= {one.id for one in catalog.areas.values() if one.parent in found}
    return found


def _holds(room: Room, attendees: int) -> bool:
    if attendees < room.min_attendees:
        return False
    if room.layouts:
        return layout_for(room, attendees) is not None
    return room.capacity is None or attendees <= room.capacity


def _may_fit(
    catalog: Catalog,
    center: Center,
    room: Room,
    kind: str,
    wanted: TimeSpan | None,
    claimed: set[int],
) -> bool:
    """What can be told without the hours of the day: most rooms of a full evening end here."""
    if wanted is None:
        return True
    policy = catalog.policy(center, room, kind)
    if not policy.min_minutes <= wanted.minutes <= policy.max_minutes:
        return False
    padded = wanted.padded(policy.setup_minutes, policy.cleanup_minutes)
    return claimed.isdisjoint(padded.slots(SLOT_MINUTES))


def _has_equipment(
    catalog: Catalog,
    center: Center,
    room: Room,
    wishes: tuple[EquipmentWish, ...],
    wanted: TimeSpan | None,
    claims: Mapping[str, set[int]],
) -> bool:
    supply = equipment_supply(center, room)
    if any(wish.id not in supply for wish in wishes):
        return False
    slots: set[int] = set()
    if wanted is not None:
        policy = catalog.policy(center, room)
        padded = wanted.padded(policy.setup_minutes, policy.cleanup_minutes)
        slots = set(padded.slots(SLOT_MINUTES))
    for equipment_id, quantity in movable_units(center, room, wishes).items():
        units = unit_resources(center, equipment_id)
        free = [unit for unit in units if slots.isdisjoint(claims.get(unit, ()))]
        if len(free) < quantity:
            return False
    return True
