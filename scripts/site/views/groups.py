"""One list in another order: services by audience, rooms by use, projects by kind.

These are the filters of the site: plain pages, so that they work without any script.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog import Catalog
from catalog.model import Activity, Area, Center, Named, Programme, Room, Series, ServiceItem
from scripts.site.memo import kept
from scripts.site.views.activity import ActivityEntry
from scripts.site.views.center import ProjectCard, project_card
from scripts.site.words import days_text, times_text

__all__ = [
    "Canteen",
    "CategoryGroup",
    "RoomGroup",
    "SeriesPage",
    "TypeGroup",
    "activities_by_category",
    "canteens",
    "items_by_audience",
    "programmes",
    "projects_by_type",
    "room_entries",
    "rooms_by_capacity",
    "rooms_by_kind",
    "rooms_by_purpose",
    "rooms_by_zone",
    "series_pages",
]

SIZES = ((1, 10), (11, 30), (31, 60), (61, 0))
"""Groups of capacity: from, to; 0 is open."""


@dataclass(frozen=True)
class RoomEntry:
    """What decides where a room stands in a list."""

    center: Center
    room_id: str
    seats: int
    """The most people it takes; 0 when nobody has counted."""
    zone: str | None
    room_type: str | None
    purposes: tuple[str, ...]


@dataclass(frozen=True)
class RoomGroup:
    """Rooms under one heading."""

    id: str
    name: str
    rooms: tuple[RoomEntry, ...]


@dataclass(frozen=True)
class TypeGroup:
    """Projects of one kind, and those whose place no document gives."""

    kind: Named
    cards: tuple[ProjectCard, ...]
    programmes: tuple[tuple[Area, Programme], ...]


@dataclass(frozen=True)
class CategoryGroup:
    """Activities of one category of one area."""

    area: Area
    category: Named
    entries: tuple[ActivityEntry, ...]


@dataclass(frozen=True)
class SeriesPage:
    """A series of activities, part by part."""

    series: Series
    area: Area
    center: Center | None
    parts: tuple[tuple[int, str, str, tuple[ActivityEntry, ...]], ...]
    """(number, name, summary, its activities)"""


@dataclass(frozen=True)
class Canteen:
    """Where to eat: what is served when, and what nobody has published."""

    card: ProjectCard
    meals: tuple[tuple[str, str], ...]
    """(早餐, 07:00–08:30)"""
    days: str
    """On which days, where all meals are served on the same ones and each has a name."""
    missing: tuple[str, ...]
    samples: tuple[str, tuple[str, ...]]
    """Words and places of its one mark."""


Areas = Iterable[Area] | None
"""Some areas, or the whole network."""


def items_by_audience(
    catalog: Catalog, areas: Areas = None
) -> tuple[tuple[Named, tuple[ServiceItem, ...], tuple[ProjectCard, ...]], ...]:
    """Service items and projects for each audience that has any."""
    cards = _project_cards(catalog, areas)
    groups = (
        (
            audience,
            tuple(item for item in catalog.items.values() if audience.id in item.audiences),
            tuple(card for card in cards if audience.id in card.project.audiences),
        )
        for audience in catalog.network.audiences
    )
    return tuple(group for group in groups if group[1] or group[2])


def _centers(catalog: Catalog, areas: Areas) -> list[Center]:
    if areas is None:
        return list(catalog.centers.values())
    return [center for area in areas for center in catalog.centers_in(area.id)]


def _project_cards(catalog: Catalog, areas: Areas) -> list[ProjectCard]:
    return [
        project_card(catalog, center, project)
        for center in _centers(catalog, areas)
        for project in center.projects
    ]


def canteens(catalog: Catalog, areas: Areas = None) -> tuple[Canteen, ...]:
    """The canteens; those whose prices are known come first."""
    found = [_canteen(card) for card in _project_cards(catalog, areas) if card.project.is_canteen]
    return tuple(sorted(found, key=lambda one: one.card.project.prices is None))


def _canteen(card: ProjectCard) -> Canteen:
    project = card.project
    lines = project.hours
    days = {days_text(line.days) for line in lines}
    is_plain = len(days) == 1 and all(line.note and not line.season for line in lines)
    unknown = {"几点开饭": lines, "价格": card.prices, "吃什么": project.menu}
    return Canteen(
        card=card,
        meals=tuple((line.note or "", times_text(line.opens, line.closes)) for line in lines)
        if is_plain
        else (),
        days=days.pop() if is_plain else "",
        missing=tuple(name for name, value in unknown.items() if not value),
        samples=_canteen_samples(card),
    )


def _canteen_samples(card: ProjectCard) -> tuple[str, tuple[str, ...]]:
    center, said = card.center, [*card.samples]
    for field, title in (("address", "地址"), ("contacts", "电话")):
        if center.is_sample(field) and getattr(center, field):
            said.append((title, f"{center.id}/{field}"))
    titles = dict.fromkeys(title for title, _ in said)
    return f"示例：{'、'.join(titles)}", tuple(place for _, place in said)


def programmes(catalog: Catalog, areas: Areas = None) -> tuple[tuple[Area, Programme], ...]:
    """Projects that are named without a place."""
    wanted = areas if areas is not None else catalog.areas.values()
    return tuple((area, one) for area in wanted for one in area.programmes)


def projects_by_type(catalog: Catalog, areas: Areas = None) -> tuple[TypeGroup, ...]:
    """Projects and programmes by kind; a kind of which there is none is left out."""
    cards = _project_cards(catalog, areas)
    named = programmes(catalog, areas)
    groups = [
        TypeGroup(
            kind,
            tuple(card for card in cards if card.project.project_type == kind.id),
            tuple(one for one in named if one[1].project_type == kind.id),
        )
        for kind in catalog.network.project_types
    ]
    other = TypeGroup(
        Named(id="other", name="其他"),
        tuple(card for card in cards if card.project.project_type is None),
        tuple(one for one in named if one[1].project_type is None),
    )
    return tuple(group for group in (*groups, other) if group.cards or group.programmes)


def rooms_by_zone(catalog: Catalog, areas: Areas = None) -> tuple[RoomGroup, ...]:
    """Rooms by the zones of their areas."""
    groups: dict[tuple[str, str], list[RoomEntry]] = {}
    for room in _rooms(catalog, areas):
        if room.zone is not None:
            groups.setdefault((room.center.area, room.zone), []).append(room)
    return tuple(
        RoomGroup(f"{area.id}-{zone.id}", f"{area.name} · {zone.name}", tuple(rooms))
        for area in catalog.areas.values()
        for zone in area.zones
        if (rooms := groups.get((area.id, zone.id)))
    )


def rooms_by_capacity(catalog: Catalog, areas: Areas = None) -> tuple[RoomGroup, ...]:
    """Rooms by how many people they take, the smallest first."""
    rooms = sorted((one for one in _rooms(catalog, areas) if one.seats), key=lambda one: one.seats)
    groups = (
        RoomGroup(
            f"from-{least}",
            f"{least}–{most} 人" if most else f"{least} 人及以上",
            tuple(one for one in rooms if least <= one.seats <= (most or 10**9)),
        )
        for least, most in SIZES
    )
    return tuple(group for group in groups if group.rooms)


def rooms_by_purpose(catalog: Catalog, areas: Areas = None) -> tuple[RoomGroup, ...]:
    """Rooms by what they are good for; a room may stand in several groups."""
    rooms = _rooms(catalog, areas)
    groups = (
        RoomGroup(use.id, use.name, tuple(one for one in rooms if use.id in one.purposes))
        for use in catalog.network.purposes
    )
    return tuple(group for group in groups if group.rooms)


def rooms_by_kind(catalog: Catalog, areas: Areas = None) -> tuple[RoomGroup, ...]:
    """Rooms by what kind of room they are."""
    rooms = _rooms(catalog, areas)
    groups = (
        RoomGroup(kind.id, kind.name, tuple(one for one in rooms if one.room_type == kind.id))
        for kind in catalog.network.room_types
    )
    return tuple(group for group in groups if group.rooms)


def _rooms(catalog: Catalog, areas: Areas) -> list[RoomEntry]:
    return [
        RoomEntry(center, *entry)
        for center in _centers(catalog, areas)
        for entry in room_entries(center)
    ]


def room_entries(center: Center) -> list[tuple[str, int, str | None, str | None, tuple[str, ...]]]:
    """What a :class:`RoomEntry` holds beside its center, for each of its rooms."""
    return kept(
        "room entries",
        center,
        lambda: [
            (room.id, _seats(room), room.zone, room.room_type, tuple(room.purposes))
            for room in center.rooms
        ],
    )


def _seats(room: Room) -> int:
    return max([room.capacity or 0, *(layout.capacity for layout in room.layouts)])


def activities_by_category(
    catalog: Catalog, entries: Iterable[ActivityEntry]
) -> tuple[CategoryGroup, ...]:
    """Activities by the categories of their areas."""
    known = list(entries)
    groups = (
        CategoryGroup(
            area,
            category,
            tuple(
                entry
                for entry in known
                if entry.center.area == area.id and entry.activity.category == category.id
            ),
        )
        for area in catalog.areas.values()
        for category in area.activity_categories
    )
    return tuple(group for group in groups if group.entries)


def series_pages(catalog: Catalog, entries: Iterable[ActivityEntry]) -> tuple[SeriesPage, ...]:
    """Each series of activities with the activities of its parts."""
    known = list(entries)

    def of_part(area: Area, part: str) -> tuple[ActivityEntry, ...]:
        return tuple(
            entry
            for entry in known
            if entry.center.area == area.id and _part(entry.activity) == part
        )

    return tuple(
        SeriesPage(
            series=series,
            area=area,
            center=catalog.centers.get(series.center or ""),
            parts=tuple(
                (number, part.name, part.summary, of_part(area, part.id))
                for number, part in enumerate(series.parts, 1)
            ),
        )
        for area in catalog.areas.values()
        for series in area.series
    )


def _part(activity: Activity) -> str:
    return activity.series_part or ""
