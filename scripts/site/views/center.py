"""The page of one center."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog import Catalog, OfferedService
from catalog.model import (
    Area,
    Center,
    Contact,
    Measure,
    Named,
    Project,
    Room,
    Source,
    Verified,
)
from scripts.site.memo import kept
from scripts.site.views.activity import ActivityDate, activity_dates
from scripts.site.views.hours import (
    DAYS_SHOWN,
    DayRow,
    DoorState,
    Notice,
    WeekLine,
    day_rows,
    door_kinds,
    door_state,
    notices,
    week_lines,
)
from scripts.site.views.naming import parted, rings_for
from scripts.site.views.openness import DutyRow, duty_rows
from scripts.site.views.places import MapLink, map_links
from scripts.site.views.standards import CenterStandard, center_standards
from scripts.site.words import age_text, ages_text, field_titles, measure_text, price_text

__all__ = [
    "CenterCard",
    "CenterPage",
    "PriceRow",
    "ProjectCard",
    "RoomCard",
    "center_cards",
    "center_page",
    "project_card",
    "room_card",
    "verified_text",
]

VERIFIED_FOR = timedelta(days=180)
ACTIVITIES_AHEAD = timedelta(weeks=8)
ACTIVITIES_SHOWN = 4


@dataclass(frozen=True)
class CenterCard:
    """A center in a list."""

    center: Center
    area: Area
    level: str
    site_type: str
    state: DoorState


@dataclass(frozen=True)
class RoomCard:
    """A room with the one way to use it."""

    room: Room
    center: Center
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    """(words, fields that are samples): floor, capacity, zone, equipment and the like."""
    action: str
    """book (on the web), call or none"""
    contact: Contact | None
    """Whom to call about it."""
    projects: tuple[str, ...]
    """Names of the projects that live in the room; such a room needs no booking."""

    @property
    def samples(self) -> tuple[str, tuple[str, ...]]:
        """Words and places of the one mark of the card: what on it no document gives."""
        room = self.room
        places = [f"{room.id}/{field}" for field in room.sample]
        titles = [title for _, title in field_titles(room, room.sample)]
        is_called = self.action == "call" and self.contact is not None
        if is_called and self.center.is_sample("contacts"):
            places.append(f"{self.center.id}/contacts")
            titles.append("电话")
        given = [not fields for _, fields in self.facts]
        given += [bool(room.description) and not room.is_sample("description")]
        given += [not room.is_sample("bookable")]
        given += [is_called and not self.center.is_sample("contacts")]
        if any(given):
            words = f"示例：{'、'.join(titles)}"
        else:
            words = "示例" if room.is_sample("name") else "名字以外都是示例"
        return words, tuple(places)


@dataclass(frozen=True)
class PriceRow:
    """One age band of a price table."""

    age: str
    price: str
    label: str


@dataclass(frozen=True)
class ProjectCard:
    """A characteristic project."""

    project: Project
    center: Center
    room: str
    audiences: tuple[str, ...]
    ages: str
    hours: tuple[WeekLine, ...]
    prices: tuple[PriceRow, ...]
    kind: str
    provider: str
    """Which of the sides the project comes from."""

    @property
    def samples(self) -> tuple[tuple[str, str], ...]:
        """(Chinese title, place) of all that no document gives."""
        project, operator = self.project, self.project.operator
        said = [
            (name, f"{project.id}/{field}") for field, name in field_titles(project, project.sample)
        ]
        names = {"name": "谁在办", "supervisor": "谁监督", "telephone": "投诉电话"}
        made_up = operator.sample if operator else ()
        return (*said, *((names[field], f"{project.id}/operator-{field}") for field in made_up))


@dataclass(frozen=True)
class CenterPage:
    """Everything the page of a center shows."""

    center: Center
    area: Area
    level: str
    site_type: str
    parent: Center | None
    above: Center | None
    """The center to ring when this one has no telephone."""
    children: tuple[Center, ...]
    nameless: tuple[Center, ...]
    """Places below that a document only counts."""
    state: DoorState
    days: tuple[DayRow, ...]
    week: tuple[WeekLine, ...]
    notices: tuple[Notice, ...]
    services: tuple[tuple[Named, tuple[OfferedService, ...]], ...]
    rooms: tuple[RoomCard, ...]
    projects: tuple[ProjectCard, ...]
    activities: tuple[ActivityDate, ...]
    size: str
    """Floor area in words."""
    public_share: str
    """How much of the floor serves the public, in words; nothing while areas are missing."""
    access: tuple[str, ...]
    roster: tuple[DutyRow, ...]
    amenities: tuple[str, ...]
    equipment: tuple[str, ...]
    standards: tuple[CenterStandard, ...]
    sources: tuple[tuple[str, Source], ...]
    verified: str
    """``核实于 …``, or nothing when it is to be verified."""
    is_bookable: bool
    maps: tuple[MapLink, ...]
    samples: tuple[tuple[str, str], ...]
    """(field, Chinese title) of the center's sample values."""


def verified_text(verified: Verified | None, today: date) -> str:
    """``核实于 2026年11月20日`` while that is recent enough, else nothing."""
    if verified is None or today - verified.on > VERIFIED_FOR:
        return ""
    on = verified.on
    return f"核实于 {on.year}年{on.month}月{on.day}日（{verified.by}）"


def center_cards(
    catalog: Catalog, today: date, ids: Iterable[str] | None = None
) -> dict[str, CenterCard]:
    """Centers as lists show them: these, or all."""
    centers = catalog.centers
    return {id_: _card(catalog, centers[id_], today) for id_ in (centers if ids is None else ids)}


def _state(catalog: Catalog, center: Center, today: date) -> DoorState:
    kinds = door_kinds(catalog.regular_lines(center, center.hours))
    return door_state(catalog.days(center, today, DAYS_SHOWN), kinds)


def _card(catalog: Catalog, center: Center, today: date) -> CenterCard:
    return CenterCard(
        center=center,
        area=catalog.areas[center.area],
        level=catalog.level_name(center),
        site_type=catalog.site_type_name(center),
        state=kept("state", center, lambda: _state(catalog, center, today)),
    )


def _area(measure: Measure | None) -> str:
    return measure_text(measure.value, "平方米", measure.qualifier) if measure else ""


def _public_share(center: Center) -> str:
    share = center.public_share
    return "" if share is None else f"服务群众的占 {share}%（各间面积相加算出）"


def _kind(catalog: Catalog, room: Room) -> str:
    """The kind of a room, unless its name says it."""
    kind = _word(catalog.network.room_types, room.room_type)
    return kind if kind != room.name else ""


def room_card(catalog: Catalog, center: Center, room: Room) -> RoomCard:
    """A room as pages show it."""
    layouts = "、".join(f"{layout.name} {layout.capacity} 人" for layout in room.layouts)
    capacity = layouts or (f"可坐 {room.capacity} 人" if room.capacity else "")
    equipment = "、".join(
        catalog.equipment_name(stock.id) + (f" {stock.quantity} 件" if stock.quantity > 1 else "")
        for stock in room.equipment
    )
    parts = [part.name for id_ in room.parts if (part := center.room(id_))]
    facts = {
        capacity: ("capacity", "layouts"),
        _area(room.area_m2): ("area_m2",),
        equipment: ("equipment",),
        room.floor or "": ("floor",),
        catalog.zone_name(center, room): ("zone",),
        _kind(catalog, room): ("room_type",),
        "、".join(_word(catalog.network.purposes, one) for one in room.purposes): ("purposes",),
        "办公用房" if room.is_office else "": ("is_office",),
        "轮椅可到" if room.accessible else "": ("accessible",),
        "有自己的开放时间" if room.hours else "": ("hours",),
        f"由{'、'.join(parts)}合成" if parts else "": ("parts",),
    }
    return RoomCard(
        room=room,
        center=center,
        facts=tuple(
            (words, tuple(field for field in fields if room.is_sample(field)))
            for words, fields in facts.items()
            if words
        ),
        action={"yes": "book", "phone": "call", "no": "none"}[room.bookable],
        contact=center.contact_for(room),
        projects=tuple(project.name for project in center.projects if project.room == room.id),
    )


def project_card(catalog: Catalog, center: Center, project: Project) -> ProjectCard:
    """A project as pages show it."""
    room = center.room(project.room) if project.room else None
    prices = project.prices
    return ProjectCard(
        project=project,
        center=center,
        room=room.name if room else "",
        audiences=tuple(catalog.audience_name(audience) for audience in project.audiences),
        ages=ages_text(project.ages) if project.ages else "",
        hours=week_lines(project.hours),
        prices=tuple(
            PriceRow(age_text(band), price_text(band, prices.unit), band.label or "")
            for band in prices.bands
        )
        if prices
        else (),
        kind=_word(catalog.network.project_types, project.project_type),
        provider=_word(catalog.network.provider_types, project.provider_type),
    )


def _word(words: Sequence[Named], id_: str | None) -> str:
    return next((one.name for one in words if one.id == id_), "")


def center_page(catalog: Catalog, center: Center, today: date) -> CenterPage:
    """The page of one center on one day."""
    days = catalog.days(center, today, DAYS_SHOWN)
    regular = catalog.regular_lines(center, center.hours)
    dates = activity_dates(catalog, today, today + ACTIVITIES_AHEAD, center.id)
    by_category: dict[str, list[OfferedService]] = {}
    for offered in catalog.services_of(center):
        by_category.setdefault(catalog.category_of(offered.item.id).id, []).append(offered)
    children, nameless = parted(catalog.children_of(center.id), lambda child: child)
    services = tuple(
        (category.category, tuple(by_category[category.category.id]))
        for category in catalog.categories
        if category.category.id in by_category
    )
    return CenterPage(
        center=center,
        area=catalog.areas[center.area],
        level=catalog.level_name(center),
        site_type=catalog.site_type_name(center),
        parent=catalog.centers.get(center.parent) if center.parent else None,
        above=rings_for(catalog, center),
        children=children,
        nameless=nameless,
        state=door_state(days, door_kinds(regular)),
        days=day_rows(days),
        week=week_lines(regular),
        notices=tuple(notices(catalog, center, today)),
        services=services,
        rooms=tuple(room_card(catalog, center, room) for room in center.rooms),
        projects=tuple(project_card(catalog, center, project) for project in center.projects),
        activities=dates[:ACTIVITIES_SHOWN],
        size=_area(center.area_m2),
        public_share=_public_share(center),
        access=tuple(_word(catalog.network.access_methods, id_) for id_ in center.access),
        roster=duty_rows(center),
        amenities=tuple(catalog.amenity_name(amenity) for amenity in center.amenities),
        equipment=tuple(
            f"{catalog.equipment_name(stock.id)} {stock.quantity} 件" for stock in center.equipment
        ),
        standards=center_standards(catalog, center),
        sources=tuple((source, catalog.source(source)) for source in center.sources),
        verified=verified_text(center.verified, today),
        is_bookable=any(room.bookable == "yes" for room in center.rooms),
        maps=map_links(center),
        samples=field_titles(center, center.sample),
    )
