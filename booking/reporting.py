"""How rooms were used: what staff put into the yearly report, counted from the bookings.

Time counts when a booking was confirmed and not cancelled. The share of use is booked minutes of
the hours in which the room could be booked; a room whose hours are unknown has none. Staff choose
the days; everything else follows from the database and the data, so two people who count get the
same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from booking.blocking import BLOCK
from booking.model import Booking, BookingStatus, Staff
from booking.rating import LEAST_RATINGS
from booking.staffing import centers_in_scope
from booking.storage import Store
from catalog import Catalog
from catalog.model import Center, Room
from catalog.timespan import SHANGHAI, TimeSpan, day_span, merged

__all__ = ["RoomUse", "Usage", "centers_of", "usage"]

MOST_ROOMS = 2_000
"""For more rooms the hours in which they could be booked are not worked out."""


@dataclass(frozen=True, slots=True)
class RoomUse:
    """One room in the chosen days."""

    center: Center
    room: Room
    bookings: int
    minutes: int
    """Booked, confirmed and not cancelled."""
    open_minutes: int | None
    """In which it could be booked; None when that is not known or was not worked out."""

    @property
    def share(self) -> float | None:
        """Part of the open time that was used, 0 to 1; more when staff booked outside it."""
        return self.minutes / self.open_minutes if self.open_minutes else None


@dataclass(frozen=True, slots=True)
class Usage:
    """The report."""

    first: date
    last: date
    """Included."""
    rooms: tuple[RoomUse, ...]
    """In the order of the data; only rooms that can be booked or were."""
    kinds: Mapping[str, tuple[int, int]]
    """Kind → bookings and minutes, confirmed and not cancelled."""
    weekdays: Mapping[tuple[int, int], int]
    """(weekday from 0 for Monday, hour) → booked minutes."""
    statuses: Mapping[BookingStatus, int]
    """Requests whose time lies in the days, by where they stand now."""
    channels: Mapping[str, int]
    refusals: Mapping[str, int]
    """Code → how often a request was refused for it; a request may have several."""
    decided: int
    decided_in_time: int
    decision_hours: float | None
    """Half of the decisions took at most so many hours, nights and weekends included."""
    came: int
    no_show: int
    unmarked: int
    """Confirmed, over, and nobody noted whether somebody came."""
    ratings: Mapping[int, int] | None
    """Rating → count; None when there are fewer than :data:`LEAST_RATINGS`."""

    @property
    def minutes(self) -> int:
        """Booked minutes of all kinds."""
        return sum(minutes for _, minutes in self.kinds.values())

    @property
    def bookings(self) -> int:
        """Confirmed bookings of all kinds."""
        return sum(count for count, _ in self.kinds.values())


def centers_of(catalog: Catalog, staff: Staff, within: str | None) -> list[str] | None:
    """Ids of the centers that staff see, cut to an area or a center with those below it.

    None means every center, also those that are no longer in the data.
    """
    if within is None and staff.scope == "*":
        return None
    seen = centers_in_scope(catalog, staff.scope)
    if within is not None:
        seen &= centers_in_scope(catalog, within)
    return [id_ for id_ in catalog.centers if id_ in seen]


def usage(
    store: Store,
    catalog: Catalog,
    staff: Staff,
    first: date,
    last: date,
    now: datetime,
    within: str | None = None,
) -> Usage:
    """The report over the days ``first`` to ``last``, both included."""
    center_ids = centers_of(catalog, staff, within)
    starts, ends = day_span(first).starts_at, day_span(last).ends_at
    with store.reading() as session:
        found = session.bookings_between(starts, ends, center_ids)
        decisions = session.decisions_between(starts, ends, center_ids)
        refused = session.refusals_between(first, last + timedelta(days=1), center_ids)
    asked = [one for one in found if one.kind != BLOCK]
    used = [one for one in asked if one.status is BookingStatus.CONFIRMED]
    kinds = {
        kind: (len(several), sum(one.span.minutes for one in several))
        for kind, several in _by_kind(used).items()
    }
    over = [one for one in used if one.span.ends_at <= now]
    attendance = Counter(one.attendance for one in over)
    hours = [(decided - submitted).total_seconds() / 3600 for submitted, _, decided in decisions]
    rated = Counter(one.rating for one in used if one.rating is not None)
    counted = Counter[str]()
    for *_, code, count in refused:
        counted[code] += count
    return Usage(
        first=first,
        last=last,
        rooms=tuple(_rooms(catalog, center_ids, used, first, last)),
        kinds=kinds,
        weekdays=_weekdays(used),
        statuses=Counter(one.status for one in asked),
        channels=Counter(one.channel for one in asked),
        refusals=dict(counted.most_common()),
        decided=len(decisions),
        decided_in_time=sum(decided <= due for _, due, decided in decisions),
        decision_hours=median(hours) if hours else None,
        came=attendance["came"],
        no_show=attendance["no_show"],
        unmarked=attendance[None],
        ratings=dict(rated) if rated.total() >= LEAST_RATINGS else None,
    )


def _by_kind(bookings: Iterable[Booking]) -> dict[str, list[Booking]]:
    groups: dict[str, list[Booking]] = defaultdict(list)
    for one in bookings:
        groups[one.kind].append(one)
    return dict(sorted(groups.items()))


def _rooms(
    catalog: Catalog,
    center_ids: Sequence[str] | None,
    used: Iterable[Booking],
    first: date,
    last: date,
) -> list[RoomUse]:
    spans: dict[tuple[str, str], list[TimeSpan]] = defaultdict(list)
    for one in used:
        spans[one.center_id, one.room_id].append(one.span)
    listed = [
        (center, room)
        for id_ in (catalog.centers if center_ids is None else center_ids)
        for center in [catalog.centers[id_]]
        for room in center.rooms
        if room.bookable != "no" or (id_, room.id) in spans
    ]
    with_hours = len(listed) <= MOST_ROOMS
    return [
        RoomUse(
            center,
            room,
            len(spans[center.id, room.id]),
            sum(span.minutes for span in spans[center.id, room.id]),
            _open_minutes(catalog, center, room, first, last) if with_hours else None,
        )
        for center, room in listed
    ]


def _open_minutes(
    catalog: Catalog, center: Center, room: Room, first: date, last: date
) -> int | None:
    total = 0
    for offset in range((last - first).days + 1):
        day = catalog.room_day(center, room, first + timedelta(days=offset))
        if day.day_type == "unknown":
            return None
        total += sum(span.minutes for span in merged(day.spans))
    return total


def _weekdays(used: Iterable[Booking]) -> dict[tuple[int, int], int]:
    minutes: Counter[tuple[int, int]] = Counter()
    for one in used:
        at = one.span.starts_at.astimezone(SHANGHAI)
        while at < one.span.ends_at:
            hour = datetime.combine(at.date(), time(at.hour), SHANGHAI) + timedelta(hours=1)
            until = min(hour, one.span.ends_at.astimezone(SHANGHAI))
            minutes[at.weekday(), at.hour] += int((until - at).total_seconds() // 60)
            at = until
    return dict(sorted(minutes.items()))
