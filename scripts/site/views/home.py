"""The home page: what is open, what is next, where to go."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from catalog import Catalog
from catalog.model import Area, Center
from scripts.site.memo import kept
from scripts.site.views.activity import ActivityDate, Week, activity_dates, weeks
from scripts.site.views.center import CenterCard, center_cards
from scripts.site.views.hours import DoorState, Notice, notices
from scripts.site.views.naming import is_nameless
from scripts.site.words import day_text, weekday_text

__all__ = ["AreaCard", "HomePage", "home_page", "home_traits"]

OPEN_SHOWN = 6
LATE_SHOWN = 6
"""So many more wait in the page for the evening: those that close last."""
THIS_WEEK_SHOWN = 6
LEAST_SHOWN = 4
"""With fewer dates this week, the next date of each activity fills the list."""
NOTICES_SHOWN = 4
SOON = timedelta(days=7)


@dataclass(frozen=True)
class AreaCard:
    """An area on the home page."""

    area: Area
    counts: tuple[tuple[str, int], ...]
    """(level name, number of centers in the data)"""


@dataclass(frozen=True)
class HomePage:
    """Everything the home page shows."""

    today: str
    calendar_text: str
    """What kind of day it is, in words."""
    open_cards: tuple[CenterCard, ...]
    late_cards: tuple[CenterCard, ...]
    """Hidden until the script shows them, once others have closed."""
    open_count: int
    """How many of those with a name are open at some time of the day."""
    center_count: int
    item_count: int
    bookable_count: int
    has_places: bool
    weeks: tuple[Week, ...]
    """This week, and later ones when this one has little."""
    areas: tuple[AreaCard, ...]
    notices: tuple[tuple[tuple[Center, ...], Notice], ...]
    has_news_soon: bool
    """Whether one of them begins within a week: only that comes before what is open today."""
    project_links: tuple[tuple[str, str], ...]
    """(name, address) of some projects, as quick ways in."""


class _Traits(NamedTuple):
    """What the home page counts and picks from."""

    is_open: bool
    """At some time of the day, at a place that can be found."""
    closes: str
    """When the last door of the day shuts."""
    is_named: bool
    """The source gives its name; a made-up one is not shown first."""
    bookable: int
    has_place: bool
    notices: tuple[Notice, ...]
    project: tuple[str, str] | None


def home_traits(catalog: Catalog, center: Center, today: date) -> _Traits:
    """What the home page takes of one center."""
    return kept("home", center, partial(_traits, catalog, center, today))


def _traits(catalog: Catalog, center: Center, today: date) -> _Traits:
    first = next(iter(center.projects), None)
    (card,) = center_cards(catalog, today, [center.id]).values()
    return _Traits(
        is_open=card.state.mood == "open" and not is_nameless(center),
        closes=_closes(card.state),
        is_named=not center.is_sample("name"),
        bookable=sum(room.bookable == "yes" for room in center.rooms),
        has_place=center.location is not None,
        notices=tuple(notices(catalog, center, today, within=31)),
        project=(first.name, f"/centers/{center.id}/#project-{first.id}") if first else None,
    )


def _closes(state: DoorState) -> str:
    today = json.loads(state.days)[0]
    return max((closes for _, closes in (*today["spans"], *today.get("self", ()))), default="")


def home_page(catalog: Catalog, today: date) -> HomePage:
    """The home page on one day."""
    traits = {center.id: home_traits(catalog, center, today) for center in catalog.centers.values()}
    is_open = [id_ for id_, one in traits.items() if one.is_open]
    is_open.sort(key=lambda id_: not traits[id_].is_named)
    in_turn = _one_of_each_area(catalog, is_open)
    shown, waiting = in_turn[:OPEN_SHOWN], in_turn[OPEN_SHOWN:]
    news = _grouped_notices(catalog, traits)[:NOTICES_SHOWN]
    late = sorted(waiting, key=lambda id_: traits[id_].closes, reverse=True)[:LATE_SHOWN]
    return HomePage(
        today=f"{day_text(today)}（{weekday_text(today)}）",
        calendar_text=_calendar_text(catalog, today),
        open_cards=tuple(center_cards(catalog, today, shown).values()),
        late_cards=tuple(center_cards(catalog, today, late).values()),
        open_count=len(is_open),
        center_count=len(traits),
        item_count=len(catalog.items),
        bookable_count=sum(one.bookable for one in traits.values()),
        has_places=any(one.has_place for one in traits.values()),
        weeks=weeks(_next_dates(catalog, today), today),
        areas=tuple(_area_card(catalog, area) for area in catalog.areas.values()),
        notices=news,
        has_news_soon=any(notice.starts_on <= today + SOON for _, notice in news),
        project_links=_project_links(catalog, traits),
    )


def _calendar_text(catalog: Catalog, today: date) -> str:
    label = catalog.calendar.label(today)
    day_type = catalog.calendar.day_type(today)
    if day_type == "unknown":
        return "放假和调休以国务院通知为准"
    names = {"workday": "工作日", "restday": "休息日", "holiday": "放假"}
    return f"{label}{names[day_type]}" if day_type == "holiday" else label or names[day_type]


def _one_of_each_area(catalog: Catalog, ids: Iterable[str]) -> list[str]:
    """The same centers, those first that are the first of their area: every place gets a turn."""
    turns: dict[str, int] = {}
    keyed = []
    for id_ in ids:
        area = catalog.centers[id_].area
        turn = turns[area] = turns.get(area, -1) + 1
        keyed.append((turn, id_))
    return [id_ for _, id_ in sorted(keyed, key=lambda pair: pair[0])]


def _next_dates(catalog: Catalog, today: date) -> tuple[ActivityDate, ...]:
    """Every date until Sunday; then, to fill the list, the next date of each other activity."""
    sunday = today + timedelta(days=6 - today.weekday())
    shown = list(activity_dates(catalog, today, sunday)[:THIS_WEEK_SHOWN])
    seen = {one.activity.id for one in shown}
    later = activity_dates(catalog, sunday + timedelta(days=1), today + timedelta(weeks=8))
    for one in later:
        if len(shown) >= LEAST_SHOWN:
            break
        if one.activity.id not in seen:
            seen.add(one.activity.id)
            shown.append(one)
    return tuple(shown)


def _area_card(catalog: Catalog, area: Area) -> AreaCard:
    centers = catalog.centers_in(area.id)
    counts = (
        (level.name, sum(center.level == level.id for center in centers)) for level in area.levels
    )
    return AreaCard(area, tuple((name, count) for name, count in counts if count))


def _grouped_notices(
    catalog: Catalog, traits: Mapping[str, _Traits]
) -> tuple[tuple[tuple[Center, ...], Notice], ...]:
    """Announced changes of the next month; one that concerns several centers is told once."""
    found: dict[Notice, list[Center]] = {}
    for id_, one in traits.items():
        for notice in one.notices:
            found.setdefault(notice, []).append(catalog.centers[id_])
    ordered = sorted(found.items(), key=lambda pair: pair[0].starts_on)
    return tuple((tuple(centers), notice) for notice, centers in ordered)


def _project_links(catalog: Catalog, traits: Mapping[str, _Traits]) -> tuple[tuple[str, str], ...]:
    """The first project of each area, as an example of what one can look for."""
    links: dict[str, tuple[str, str]] = {}
    for id_, one in traits.items():
        if one.project is not None:
            links.setdefault(catalog.centers[id_].area, one.project)
    return tuple(links.values())[:5]
