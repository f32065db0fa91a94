"""The catalog: all centers with what they inherit, and the questions both products ask of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from catalog.hours import Calendar, DayHours, resolve_day
from catalog.model import (
    Activity,
    Area,
    Center,
    Closure,
    Hours,
    Kind,
    Named,
    Network,
    RegularHours,
    Room,
    ServiceCategory,
    ServiceItem,
    Source,
    Standard,
    Workflow,
)
from catalog.places import place_in
from catalog.policy import BookingPolicy, PolicyChanges
from catalog.records import OfferedService, Records, RoomDay
from catalog.remembering import Remembered
from catalog.schedule import Occurrence, dates_of
from catalog.timespan import TimeSpan, merged, subtracted

__all__ = ["Catalog"]


MOST_REMEMBERED = 50_000
"""So many days of centers, and of rooms, are remembered, about 40 MB each."""


@dataclass(frozen=True)
class Catalog:
    """A checked network. Mappings keep the order in which pages list things."""

    network: Network
    areas: Mapping[str, Area]
    centers: Mapping[str, Center]
    """Centers that residents can visit: all but the inactive ones."""
    categories: Sequence[ServiceCategory]
    items: Mapping[str, ServiceItem]
    standards: Mapping[str, Standard]
    workflows: Mapping[str, Workflow]
    activities: Mapping[str, Activity]
    closures: Sequence[Closure]
    calendar: Calendar
    version: str
    """Hash of all files; two catalogs of one version are equal."""
    files: Mapping[tuple[str, ...], tuple[str, bytes]]
    """Thing → name and content of its file; read again only when a line is asked for."""

    @classmethod
    def of(
        cls,
        records: Records,
        files: Mapping[tuple[str, ...], tuple[str, bytes]],
        version: str,
    ) -> "Catalog":
        """The catalog of checked records; what refers to a record left out is left out too."""
        order = {id_: number for number, id_ in enumerate(records.areas)}
        ranks = {
            (area.id, level.id): rank
            for area in records.areas.values()
            for rank, level in enumerate(area.levels)
        }
        centers = sorted(
            (
                center
                for center in records.centers.values()
                if center.status != "inactive" and (center.area, center.level) in ranks
            ),
            key=lambda one: (order[one.area], ranks[one.area, one.level], _counted(one.id)),
        )
        ids = {center.id for center in centers}
        there = {None, *order}
        return cls(
            network=records.network,
            areas=MappingProxyType(records.areas),
            centers=MappingProxyType({center.id: center for center in centers}),
            categories=records.categories,
            items=MappingProxyType(
                {item.id: item for category in records.categories for item in category.items}
            ),
            standards=MappingProxyType(
                {id_: one for id_, one in records.standards.items() if one.area in there}
            ),
            workflows=MappingProxyType(
                {id_: one for id_, one in records.workflows.items() if one.area in there}
            ),
            activities=MappingProxyType(
                {id_: one for id_, one in records.activities.items() if one.center in ids}
            ),
            closures=records.closures,
            calendar=Calendar(records.years),
            version=version,
            files=MappingProxyType(dict(files)),
        )

    # Hours

    def day(self, center: Center, on: date) -> DayHours:
        """Resolved hours of one day."""
        if center.status == "temporarily_closed":
            return self._shut(on, center.status_reason or "暂停开放")
        return self._days.get(
            (center.id, on), (center,), lambda: self._resolve(center, center.hours, on)
        )

    def days(self, center: Center, first: date, count: int) -> list[DayHours]:
        """Resolved hours of ``count`` days from ``first`` on."""
        start = first.toordinal()
        return [self.day(center, date.fromordinal(start + offset)) for offset in range(count)]

    def room_day(self, center: Center, room: Room, on: date, kind: str = "venue") -> RoomDay:
        """When a room can be booked on a day.

        Hours of the kind that the room follows, cut to the room's own hours, less the activities
        that take it. A day whose type is unknown offers nothing.
        """
        return self._room_days.get(
            (center.id, room.id, on, kind),
            (center, room),
            lambda: self._resolved_room_day(center, room, on, kind),
        )

    @cached_property
    def _days(self) -> Remembered[tuple[str, date], DayHours]:
        """Several pages of a center tell of the same days."""
        return Remembered(MOST_REMEMBERED)

    @cached_property
    def _room_days(self) -> Remembered[tuple[str, str, date, str], RoomDay]:
        """Everybody asks for the same two weeks of the same rooms."""
        return Remembered(MOST_REMEMBERED)

    def _resolved_room_day(self, center: Center, room: Room, on: date, kind: str) -> RoomDay:
        day = self.day(center, on)
        parts = set(room.takes)
        taken = tuple(
            occurrence
            for occurrence in self.occurrences(on, on, center.id)
            if (used := center.room(occurrence.activity.room or "")) and parts & set(used.takes)
        )
        reason = day.reason
        spans: list[TimeSpan] = []
        if day.day_type != "unknown":
            spans = day.spans(self.policy(center, room, kind).follows)
            if room.hours is not None:
                own = self._resolve(center, room.hours, on)
                reason = own.reason or reason
                spans = merged(
                    both for one in spans for two in own.spans() if (both := one.intersection(two))
                )
            spans = subtracted(spans, (occurrence.span for occurrence in taken))
        return RoomDay(on, day.day_type, day.label, tuple(spans), reason, taken)

    def regular_lines(self, center: Center, hours: Hours) -> Sequence[RegularHours]:
        """Lines of the ordinary week: own ones, or those of the shared profile."""
        if hours.profile is None:
            return hours.regular
        return self.areas[center.area].hours_profiles[hours.profile]

    def is_workday(self, on: date) -> bool | None:
        """Whether offices work that day; None when the year's notice is unknown."""
        day_type = self.calendar.day_type(on)
        return None if day_type == "unknown" else day_type == "workday"

    def _resolve(self, center: Center, hours: Hours, on: date) -> DayHours:
        closures = [closure for closure in self.closures if _concerns(closure, center)]
        regular = self.regular_lines(center, hours)
        return resolve_day(hours, regular, closures, self.calendar, on)

    def _shut(self, on: date, reason: str) -> DayHours:
        return DayHours(on, self.calendar.day_type(on), self.calendar.label(on), (), reason)

    # What a center has

    def services_of(self, center: Center) -> list[OfferedService]:
        """The list of the center's level, with what it adds, removes and does differently."""
        listed = self.areas[center.area].service_lists.get(center.level, ())
        offered = dict.fromkeys([*listed, *center.services.add])
        result: list[OfferedService] = []
        for item_id in offered:
            if item_id in center.services.remove or item_id not in self.items:
                continue
            item, note = self.items[item_id], ""
            override = center.services.override.get(item_id)
            if override is not None:
                changes = override.model_dump(exclude_none=True, exclude={"note"})
                item, note = item.model_copy(update=changes), override.note or ""
            result.append(OfferedService(item, note))
        return result

    def centers_offering(self, item_id: str) -> list[Center]:
        """Centers whose list holds the item."""
        return list(self._offering.get(item_id, ()))

    def centers_in(self, area_id: str) -> list[Center]:
        """Centers of one area."""
        return list(self._by_area.get(area_id, ()))

    def workflows_of(self, center: Center) -> list[Workflow]:
        """Workflows that hold at a center: its own, those of its area, those of the network."""
        return [
            one
            for one in self.workflows.values()
            if (center.id in one.centers if one.centers else one.area in (None, center.area))
        ]

    def children_of(self, center_id: str) -> list[Center]:
        """Centers directly below one."""
        return list(self._by_parent.get(center_id, ()))

    # Centers by what pages ask for; with 2,000 centers a scan for each page would cost minutes.

    @cached_property
    def _by_area(self) -> dict[str, list[Center]]:
        return _grouped((center.area, center) for center in self.centers.values())

    @cached_property
    def _by_parent(self) -> dict[str, list[Center]]:
        return _grouped((center.parent or "", center) for center in self.centers.values())

    @cached_property
    def _offering(self) -> dict[str, list[Center]]:
        return _grouped(
            (offered.item.id, center)
            for center in self.centers.values()
            for offered in self.services_of(center)
        )

    def occurrences(
        self, first: date, last: date, center_id: str | None = None
    ) -> list[Occurrence]:
        """Activities from ``first`` to ``last``, both included, by start; no cancelled one."""
        found: list[Occurrence] = []
        activities = (
            self.activities.values() if center_id is None else self.activities_of(center_id)
        )
        for activity in activities:
            if activity.status == "cancelled":
                continue
            schedule = activity.schedule
            found += [
                Occurrence(activity, TimeSpan.on(day, schedule.start_time, schedule.end_time))
                for day in dates_of(schedule, first, last)
            ]
        return sorted(found, key=lambda one: (one.span, one.activity.id))

    def activities_of(self, center_id: str) -> list[Activity]:
        """Activities of one center, the cancelled ones too."""
        return list(self._activities_by_center.get(center_id, ()))

    @cached_property
    def _activities_by_center(self) -> dict[str, list[Activity]]:
        groups: dict[str, list[Activity]] = {}
        for activity in self.activities.values():
            groups.setdefault(activity.center, []).append(activity)
        return groups

    def policy(self, center: Center, room: Room, kind: str = "venue") -> BookingPolicy:
        """Booking policy, resolved network → area → center → room → kind."""
        # Somebody may ask for any word as a kind; what is no kind is remembered once.
        kind = kind if self.kind(kind) else ""
        return self._policies.get(
            (center.id, room.id, kind),
            (center, room),
            lambda: self._resolved_policy(center, room, kind),
        )

    @cached_property
    def _policies(self) -> Remembered[tuple[str, str, str], BookingPolicy]:
        """A request for a room asks a dozen times."""
        return Remembered(MOST_REMEMBERED)

    def _resolved_policy(self, center: Center, room: Room, kind: str) -> BookingPolicy:
        policy = BookingPolicy()
        for changes, _ in self._policy_steps(center, room, kind):
            policy = policy.changed(changes)
        return policy

    def policy_place(self, center: Center, room: Room, field: str, kind: str = "venue") -> str:
        """Where the value of one policy field stands, as ``data/…yaml:line``."""
        place = self.where("network")
        for changes, path in self._policy_steps(center, room, kind):
            if getattr(changes, field) is not None:
                place = self.where(*path, "booking", field)
        return place

    def _policy_steps(
        self, center: Center, room: Room, kind: str
    ) -> list[tuple[PolicyChanges, tuple[str, ...]]]:
        steps = [
            (self.network.booking, ("network",)),
            (self.areas[center.area].booking, ("areas", center.area)),
            (center.booking, ("centers", center.id)),
            (room.booking, ("centers", center.id, "rooms", room.id)),
        ]
        found = self.kind(kind)
        if found is not None:
            steps.append((found.booking, ("network", "kinds", kind)))
        return steps

    def kind(self, kind_id: str) -> Kind | None:
        """A kind of application, or None."""
        return next((one for id_, one in self.network.kinds.items() if id_ == kind_id), None)

    def approving_center(self, center_id: str, kind_id: str) -> str:
        """Id of the center whose staff decide about a kind of application at a center."""
        center, kind = self.centers.get(center_id), self.kind(kind_id)
        if center is None or kind is None or kind.approver == "center":
            return center_id
        parent = center.parent
        return parent if parent is not None and parent in self.centers else center_id

    # Words

    def level_name(self, center: Center) -> str:
        """Name of the center's level in its area."""
        return _name(self.areas[center.area].levels, center.level)

    def site_type_name(self, center: Center) -> str:
        """Name of the kind of site, or nothing."""
        return _name(self.network.site_types, center.site_type) if center.site_type else ""

    def zone_name(self, center: Center, room: Room) -> str:
        """Name of the room's zone, or nothing."""
        return _name(self.areas[center.area].zones, room.zone) if room.zone else ""

    def amenity_name(self, amenity_id: str) -> str:
        """Name of an amenity."""
        return _name(self.network.amenities, amenity_id)

    def equipment_name(self, equipment_id: str) -> str:
        """Name of a kind of equipment."""
        return _name(self.network.equipment, equipment_id)

    def audience_name(self, audience_id: str) -> str:
        """Name of an audience."""
        return _name(self.network.audiences, audience_id)

    def category_of(self, item_id: str) -> Named:
        """The category whose file holds the item."""
        return self._category_of[item_id]

    @cached_property
    def _category_of(self) -> dict[str, Named]:
        return {
            item.id: category.category for category in self.categories for item in category.items
        }

    def source(self, source_id: str) -> Source:
        """A source document."""
        return self.network.sources[source_id]

    def where(self, *path: str) -> str:
        """Place of a thing, ``data/…yaml:line``: the thing itself, or what it stands in.

        ``where("centers", "donghua", "rooms", "hall", "booking", "max_minutes")``
        """
        return place_in(self.files, path)


def _counted(id_: str) -> tuple[str, int]:
    """An id as people count: jiedao-2 comes before jiedao-10."""
    stem = id_.rstrip("0123456789")
    return stem, int(id_[len(stem) :] or 0)


def _concerns(closure: Closure, center: Center) -> bool:
    if center.id in closure.centers:
        return True
    if not (closure.areas or closure.levels):
        return not closure.centers
    in_area = not closure.areas or center.area in closure.areas
    return in_area and (not closure.levels or center.level in closure.levels)


def _grouped(pairs: Iterable[tuple[str, Center]]) -> dict[str, list[Center]]:
    groups: dict[str, list[Center]] = {}
    for key, center in pairs:
        groups.setdefault(key, []).append(center)
    return groups


def _name(entries: Sequence[Named], id_: str) -> str:
    return next((entry.name for entry in entries if entry.id == id_), id_)
