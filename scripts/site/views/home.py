"""The home page: what is open, what is next, where to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalog import Catalog
from catalog.model import Area, Center
from scripts.site.views.activity import ActivityDate, Week, activity_dates, weeks
from scripts.site.views.center import CenterCard
from scripts.site.views.hours import Notice, notices
from scripts.site.views.places import has_places
from scripts.site.words import day_text, weekday_text

__all__ = ["AreaCard", "HomePage", "home_page"]

OPEN_SHOWN = 6
THIS_WEEK_SHOWN = 6
LEAST_SHOWN = 4
"""With fewer dates this week, the next date of each activity fills the list."""
NOTICES_SHOWN = 4


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
    open_count: int
    center_count: int
    item_count: int
    bookable_count: int
    has_places: bool
    weeks: tuple[Week, ...]
    """This week, and later ones when this one has little."""
    areas: tuple[AreaCard, ...]
    notices: tuple[tuple[tuple[Center, ...], Notice], ...]
    project_links: tuple[tuple[str, str], ...]
    """(name, address) of some projects, as quick ways in."""


def home_page(catalog: Catalog, today: date, cards: Mapping[str, CenterCard]) -> HomePage:
    """The home page on one day."""
    open_cards = [card for card in cards.values() if card.state.mood == "open"]
    rooms = [room for center in catalog.centers.values() for room in center.rooms]
    return HomePage(
        today=f"{day_text(today)}（{weekday_text(today)}）",
        calendar_text=_calendar_text(catalog, today),
        open_cards=tuple(_one_of_each_area(open_cards)[:OPEN_SHOWN]),
        open_count=len(open_cards),
        center_count=len(cards),
        item_count=len(catalog.items),
        bookable_count=sum(room.bookable == "yes" for room in rooms),
        has_places=has_places(catalog),
        weeks=weeks(_next_dates(catalog, today), today),
        areas=tuple(_area_card(catalog, area) for area in catalog.areas.values()),
        notices=_grouped_notices(catalog, today)[:NOTICES_SHOWN],
        project_links=_project_links(catalog),
    )


def _calendar_text(catalog: Catalog, today: date) -> str:
    label = catalog.calendar.label(today)
    day_type = catalog.calendar.day_type(today)
    if day_type == "unknown":
        return "放假和调休以国务院通知为准"
    names = {"workday": "工作日", "restday": "休息日", "holiday": "放假"}
    return f"{label}{names[day_type]}" if day_type == "holiday" else label or names[day_type]


def _one_of_each_area(cards: list[CenterCard]) -> list[CenterCard]:
    """The same cards, those first that are the first of their area: every place gets a turn."""
    turns: dict[str, int] = {}
    keyed = []
    for card in cards:
        turn = turns[card.area.id] = turns.get(card.area.id, -1) + 1
        keyed.append((turn, card))
    return [card for _, card in sorted(keyed, key=lambda pair: pair[0])]


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
    catalog: Catalog, today: date
) -> tuple[tuple[tuple[Center, ...], Notice], ...]:
    """Announced changes of the next month; one that concerns several centers is told once."""
    found: dict[Notice, list[Center]] = {}
    for center in catalog.centers.values():
        for notice in notices(catalog, center, today, within=31):
            found.setdefault(notice, []).append(center)
    ordered = sorted(found.items(), key=lambda pair: pair[0].starts_on)
    return tuple((tuple(centers), notice) for notice, centers in ordered)


def _project_links(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    """The first project of each area, as an example of what one can look for."""
    links: dict[str, tuple[str, str]] = {}
    for center in catalog.centers.values():
        for project in center.projects[:1]:
            links.setdefault(
                center.area, (project.name, f"/centers/{center.id}/#project-{project.id}")
            )
    return tuple(links.values())[:5]
