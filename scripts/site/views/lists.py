"""Pages that list: centers, areas, services, rooms, projects, help, sources."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from catalog import Catalog
from catalog.model import Area, Center, FormulaPart, Named, ServiceItem, Source, Standard
from scripts.site.memo import kept
from scripts.site.views.center import (
    CenterCard,
    ProjectCard,
    project_card,
    verified_text,
)
from scripts.site.views.figures import FigureRow, figure_row, usual_date
from scripts.site.views.groups import room_entries
from scripts.site.views.naming import parted
from scripts.site.views.standards import standards_of_area
from scripts.site.words import duration_text

__all__ = [
    "AreaCenters",
    "AreaPage",
    "ItemPage",
    "LevelCenters",
    "SourceEntry",
    "area_centers",
    "area_counts",
    "area_page",
    "help_phones",
    "item_page",
    "offered",
    "project_cards",
    "room_counts",
    "rooms_by_area",
    "source_entries",
    "sources_of_center",
]

HANDLE_MODES = {
    "direct": "窗口直接办",
    "agency": "代办：材料交来，由中心替您跑",
    "guide": "讲清楚到哪里、怎么办",
    "online": "网上办",
}


OPENED = (
    ("三张清单", "/lists/", "resources"),
    ("问题表", "/problems/", "shortfalls"),
    ("光荣榜", "/honours/", "honours"),
    ("承诺", "/promises/", "promises"),
    ("教育基地", "/bases/", "bases"),
    ("文件", "/papers/", "papers"),
    ("故事与动态", "/stories/", "stories"),
)
"""Name, page and field of the lists that an area opens to residents."""
FEW_ROSTERS = 300
"""A network of more centers has its rosters area by area, not on one page with anchors."""


@dataclass(frozen=True)
class LevelCenters:
    """The centers of one level in one area."""

    level: Named
    cards: tuple[CenterCard | Center, ...]
    """Only the centers where no more than their number is shown."""


@dataclass(frozen=True)
class AreaCenters:
    """The centers of one area by level, counted from the data."""

    area: Area
    levels: tuple[LevelCenters, ...]

    @property
    def count(self) -> int:
        """How many centers the data holds."""
        return sum(len(level.cards) for level in self.levels)

    @property
    def named(self) -> tuple[LevelCenters, ...]:
        """The levels with the centers that can be found by their names."""
        return self._parts(0)

    @property
    def nameless(self) -> tuple[LevelCenters, ...]:
        """The levels with the places that a document only counts."""
        return self._parts(1)

    @property
    def nameless_count(self) -> int:
        """How many of the centers have no name."""
        return sum(len(level.cards) for level in self.nameless)

    def _parts(self, which: int) -> tuple[LevelCenters, ...]:
        parts = (LevelCenters(one.level, parted(one.cards, _center)[which]) for one in self.levels)
        return tuple(one for one in parts if one.cards)


@dataclass(frozen=True)
class AreaPage:
    """The page of one area."""

    centers: AreaCenters
    parent: Area | None
    children: tuple[Area, ...]
    figures: tuple[FigureRow, ...]
    usual: str
    """The date that most of the figures are of."""
    formula: tuple[tuple[str, str, str], ...]
    """(summand, meaning, how many the formula and the data have when it counts a level)"""
    standards: tuple[tuple[Standard, str], ...]
    center_names: dict[str, str]
    sources: tuple[tuple[str, Source], ...]
    rooms: int
    bookable_rooms: int
    level_names: dict[str, str]
    room_types: dict[str, str]
    opened: tuple[tuple[str, str], ...]
    """(name, address) of the lists that the area opens to residents"""


@dataclass(frozen=True)
class ItemPage:
    """The page of one service item."""

    item: ServiceItem
    category: Named
    mode: str
    promised: str
    legal: str
    audiences: tuple[str, ...]
    centers: tuple[tuple[Area, tuple[tuple[Center, str], ...]], ...]
    """Where it is offered, by area, each with the center's own note."""
    counts: tuple[tuple[Area, int], ...]
    """In a large network: in how many places of each area."""
    sources: tuple[tuple[str, Source], ...]
    verified: str


@dataclass(frozen=True)
class SourceEntry:
    """A source document and what rests on it."""

    id: str
    source: Source
    centers: tuple[Center, ...]


def _center(card: CenterCard | Center) -> Center:
    return card.center if isinstance(card, CenterCard) else card


def area_centers(area: Area, cards: Mapping[str, CenterCard]) -> AreaCenters:
    """The centers of one area by level, top level first."""
    own = [card for card in cards.values() if card.center.area == area.id]
    levels = (
        LevelCenters(level, tuple(card for card in own if card.center.level == level.id))
        for level in area.levels
    )
    return AreaCenters(area, tuple(level for level in levels if level.cards))


def area_counts(catalog: Catalog, area: Area) -> AreaCenters:
    """The same for pages that only count."""
    own = catalog.centers_in(area.id)
    levels = (
        LevelCenters(level, tuple(one for one in own if one.level == level.id))
        for level in area.levels
    )
    return AreaCenters(area, tuple(level for level in levels if level.cards))


def _sources(catalog: Catalog, ids: Iterable[str]) -> tuple[tuple[str, Source], ...]:
    return tuple((id_, catalog.source(id_)) for id_ in ids)


def _counted(part: FormulaPart, counts: Mapping[str, int]) -> str:
    if part.level is None:
        return ""
    stated = f"体系写 {part.label} 个，" if part.label.isdecimal() else ""
    return f"{stated}本站收录 {counts.get(part.level, 0)} 个"


def area_page(catalog: Catalog, area: Area, cards: Mapping[str, CenterCard]) -> AreaPage:
    """The page of one area."""
    centers = catalog.centers_in(area.id)
    counts = Counter(center.level for center in centers)
    rooms = [room_counts(center) for center in centers]
    return AreaPage(
        centers=area_centers(area, cards),
        parent=catalog.areas.get(area.parent) if area.parent else None,
        children=tuple(one for one in catalog.areas.values() if one.parent == area.id),
        figures=tuple(figure_row(catalog, figure) for figure in area.figures),
        usual=usual_date(area.figures),
        formula=tuple(
            (part.label, part.meaning, _counted(part, counts)) for part in area.formula_parts
        ),
        standards=standards_of_area(catalog, area),
        center_names={id_: card.center.label for id_, card in cards.items()},
        sources=_sources(catalog, area.sources),
        rooms=sum(count for count, _ in rooms),
        bookable_rooms=sum(bookable for _, bookable in rooms),
        level_names={level.id: level.name for level in area.levels},
        room_types={kind.id: kind.name for kind in catalog.network.room_types},
        opened=_opened(catalog, area),
    )


def _opened(catalog: Catalog, area: Area) -> tuple[tuple[str, str], ...]:
    found = [(name, f"{url}#{area.id}") for name, url, field in OPENED if getattr(area, field)]
    if any(one.topic == "funding" for one in area.figures):
        found.append(("钱从哪里来", f"/funding/#{area.id}"))
    if len(catalog.centers) <= FEW_ROSTERS and any(
        one.roster for one in catalog.centers_in(area.id)
    ):
        found.append(("值班表", f"/duty/#{area.id}"))
    found += [(one.name, f"/activities/series/{one.id}/") for one in area.series]
    return tuple(found)


def room_counts(center: Center) -> tuple[int, int]:
    """How many rooms a center has, and how many of them are booked on the web."""
    return kept(
        "rooms of area",
        center,
        lambda: (len(center.rooms), sum(room.bookable == "yes" for room in center.rooms)),
    )


def offered(catalog: Catalog, center: Center) -> tuple[str, tuple[str, ...]]:
    """The area of a center, and the ids of all items that it offers."""
    return kept(
        "offers",
        center,
        lambda: (center.area, tuple(one.item.id for one in catalog.services_of(center))),
    )


def sources_of_center(center: Center) -> tuple[str, ...]:
    """Ids of the documents that a center rests on."""
    return kept("sources", center, lambda: tuple(center.sources))


def item_page(
    catalog: Catalog,
    item: ServiceItem,
    today: date,
    counts: Mapping[str, Mapping[str, int]] | None = None,
) -> ItemPage:
    """The page of one service item on one day.

    In a large network only the number of places in each area stands there: ``counts`` has them by
    item and area.
    """
    places: dict[str, list[tuple[Center, str]]] = {}
    for center in catalog.centers_offering(item.id) if counts is None else ():
        note = next(one.note for one in catalog.services_of(center) if one.item.id == item.id)
        places.setdefault(center.area, []).append((center, note))
    promised = legal = ""
    if item.promise_day is not None:
        promised = duration_text(item.promise_day, item.promise_type)
    if item.anticipate_day is not None:
        legal = duration_text(item.anticipate_day, item.anticipate_type)
    return ItemPage(
        item=item,
        category=catalog.category_of(item.id),
        mode=HANDLE_MODES[item.handle_mode] if item.handle_mode else "",
        promised=promised,
        legal=legal,
        audiences=tuple(catalog.audience_name(audience) for audience in item.audiences),
        centers=tuple((catalog.areas[id_], tuple(found)) for id_, found in places.items()),
        counts=tuple(
            (catalog.areas[id_], count) for id_, count in (counts or {}).get(item.id, {}).items()
        ),
        sources=_sources(catalog, item.sources),
        verified=verified_text(item.verified, today),
    )


def _these(catalog: Catalog, areas: Iterable[Area] | None) -> Iterable[Area]:
    return catalog.areas.values() if areas is None else areas


def rooms_by_area(
    catalog: Catalog, areas: Iterable[Area] | None = None
) -> tuple[tuple[Area, tuple[Center, ...]], ...]:
    """Centers that have rooms, by area; areas without any are left out."""
    return _centers_where(catalog, areas, lambda center: bool(room_entries(center)))


def _centers_where(
    catalog: Catalog, areas: Iterable[Area] | None, holds: Callable[[Center], bool]
) -> tuple[tuple[Area, tuple[Center, ...]], ...]:
    return tuple(
        (area, centers)
        for area in _these(catalog, areas)
        if (centers := tuple(one for one in catalog.centers_in(area.id) if holds(one)))
    )


def project_cards(
    catalog: Catalog, areas: Iterable[Area] | None = None
) -> tuple[tuple[Area, tuple[ProjectCard, ...]], ...]:
    """All projects by area."""
    result = []
    for area in _these(catalog, areas):
        cards = tuple(
            project_card(catalog, center, project)
            for center in catalog.centers_in(area.id)
            for project in center.projects
        )
        if cards:
            result.append((area, cards))
    return tuple(result)


def help_phones(
    catalog: Catalog, areas: Iterable[Area] | None = None
) -> tuple[tuple[Area, tuple[Center, ...]], ...]:
    """Centers that have a telephone, by area."""
    return _centers_where(
        catalog, areas, lambda center: kept("phone", center, lambda: bool(center.contacts))
    )


def source_entries(catalog: Catalog) -> tuple[SourceEntry, ...]:
    """All source documents with the centers that rest on them."""
    resting: dict[str, list[Center]] = {}
    for center in catalog.centers.values():
        for id_ in dict.fromkeys(sources_of_center(center)):
            resting.setdefault(id_, []).append(center)
    return tuple(
        SourceEntry(id_, source, tuple(resting.get(id_, ())))
        for id_, source in catalog.network.sources.items()
    )
