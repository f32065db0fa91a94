"""Stations: places to rest, to borrow and to hand in, with how one gets in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalog import Catalog
from catalog.model import AccessMethod, Area, Center, Named, Source
from scripts.site.views.hours import (
    DAYS_SHOWN,
    DoorState,
    WeekLine,
    door_kinds,
    door_state,
    week_lines,
)
from scripts.site.views.naming import parted, rings_for
from scripts.site.views.places import MapLink, map_links

__all__ = ["StationCard", "StationGroup", "StationPage", "station_groups", "station_page"]

FEW = 12
"""Up to so many stations of one kind and area are shown as cards; more become a plain list."""


@dataclass(frozen=True)
class StationCard:
    """A station in a list."""

    center: Center
    area: Area
    state: DoorState
    access: tuple[str, ...]


@dataclass(frozen=True)
class StationGroup:
    """Stations of one kind; long lists of one area are told as a plain list, the nameless last."""

    kind: Named
    cards: tuple[StationCard, ...]
    lists: tuple[tuple[Area, tuple[StationCard, ...]], ...]
    nameless: tuple[tuple[Area, tuple[StationCard, ...]], ...]

    @property
    def nameless_count(self) -> int:
        """How many stations a document only counts."""
        return sum(len(cards) for _, cards in self.nameless)

    @property
    def count(self) -> int:
        """How many stations the data holds."""
        known = len(self.cards) + sum(len(cards) for _, cards in self.lists)
        return known + self.nameless_count


@dataclass(frozen=True)
class StationPage:
    """The page of one station."""

    center: Center
    area: Area
    kind: str
    state: DoorState
    week: tuple[WeekLine, ...]
    access: tuple[AccessMethod, ...]
    without_body: tuple[str, ...]
    """Ways in that need neither face nor finger."""
    amenities: tuple[str, ...]
    maps: tuple[MapLink, ...]
    above: Center | None
    """The center to ring when the station has no telephone."""
    sources: tuple[tuple[str, Source], ...]


def _access(catalog: Catalog, center: Center) -> tuple[AccessMethod, ...]:
    return tuple(one for one in catalog.network.access_methods if one.id in center.access)


def _state(catalog: Catalog, center: Center, today: date) -> DoorState:
    kinds = door_kinds(catalog.regular_lines(center, center.hours))
    return door_state(catalog.days(center, today, DAYS_SHOWN), kinds)


def station_groups(
    catalog: Catalog, areas: Iterable[Area] | None = None, *, today: date
) -> tuple[StationGroup, ...]:
    """Stations by kind: of the whole network, or of some areas."""
    wanted = list(areas) if areas is not None else list(catalog.areas.values())
    groups = []
    for kind in catalog.network.station_types:
        cards: list[StationCard] = []
        lists: list[tuple[Area, tuple[StationCard, ...]]] = []
        nameless: list[tuple[Area, tuple[StationCard, ...]]] = []
        for area in wanted:
            stations = (
                StationCard(
                    center,
                    area,
                    _state(catalog, center, today),
                    tuple(one.name for one in _access(catalog, center)),
                )
                for center in catalog.centers_in(area.id)
                if center.station_type == kind.id
            )
            found, without = parted(stations, lambda card: card.center)
            if without:
                nameless.append((area, without))
            if len(found) > FEW:
                lists.append((area, found))
            else:
                cards += found
        if cards or lists or nameless:
            groups.append(StationGroup(kind, tuple(cards), tuple(lists), tuple(nameless)))
    return tuple(groups)


def station_page(catalog: Catalog, center: Center, today: date) -> StationPage:
    """The page of one station on one day."""
    kinds = {one.id: one.name for one in catalog.network.station_types}
    access = _access(catalog, center)
    return StationPage(
        center=center,
        area=catalog.areas[center.area],
        kind=kinds[center.station_type or ""],
        state=_state(catalog, center, today),
        week=week_lines(catalog.regular_lines(center, center.hours)),
        access=access,
        without_body=tuple(one.name for one in access if not one.is_biometric),
        amenities=tuple(catalog.amenity_name(one) for one in center.amenities),
        maps=map_links(center),
        above=rings_for(catalog, center),
        sources=tuple((id_, catalog.source(id_)) for id_ in center.sources),
    )
