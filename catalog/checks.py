"""Checks across files: references, doubled ids, overlaps, and what only looks right.

Each check is one line in the list of its thing, in the order a clerk would ask; every problem is
reported, with the nearest known name where a reference leads nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from catalog.model import (
    Activity,
    Area,
    Brand,
    CalendarYear,
    Center,
    Closures,
    Hours,
    Network,
    Partner,
    RegularHours,
    Room,
    ServiceCategory,
)
from catalog.problems import Problem, nearest
from catalog.reader import Document, Path

__all__ = ["RESERVED_CENTERS", "RESERVED_ROOMS", "Loaded", "check"]

RESERVED_CENTERS = frozenset(
    (
        "api",
        "feeds",
        "healthz",
        "lectures",
        "lookup",
        "print",
        "private",
        "requests",
        "staff",
        "static",
    )
)
"""First words of booking addresses; a center with such an id could not be reached."""
RESERVED_ROOMS = frozenset(("request", "week"))


@dataclass
class Loaded:
    """All records that could be read, each with its document."""

    network: tuple[Network, Document] | None = None
    areas: dict[str, tuple[Area, Document]] = field(default_factory=dict)
    centers: dict[str, tuple[Center, Document]] = field(default_factory=dict)
    categories: dict[str, tuple[ServiceCategory, Document]] = field(default_factory=dict)
    activities: dict[str, tuple[Activity, Document]] = field(default_factory=dict)
    closures: tuple[Closures, Document] | None = None
    years: dict[int, tuple[CalendarYear, Document]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Ids of files that could not be read; references to them are not called unknown."""


def check(loaded: Loaded) -> Iterator[Problem]:
    """All problems between files."""
    items: dict[str, str] = {}
    for category, document in loaded.categories.values():
        yield from _items(category, document, items, loaded)
    for area, document in loaded.areas.values():
        yield from _area(area, document, items, loaded)
    for center, document in loaded.centers.values():
        yield from _center(center, document, items, loaded)
    for activity, document in loaded.activities.values():
        yield from _activity(activity, document, loaded)
    if loaded.closures is not None:
        yield from _closures(*loaded.closures, loaded)
    for year, document in loaded.years.values():
        yield from _year(year, document)


def _known(
    document: Document,
    path: Path,
    word: str,
    known: Iterable[str],
    where: str,
    unread: Iterable[str] = (),
) -> Iterator[Problem]:
    names = list(known)
    if word not in names and word not in unread:
        hint = nearest(word, names) or (f"现有：{'、'.join(names)}。" if 0 < len(names) < 9 else "")
        yield document.problem(path, f"{where}里没有“{word}”。{hint}")


def _all_known(
    document: Document, path: Path, words: Iterable[str], known: Iterable[str], where: str
) -> Iterator[Problem]:
    names = list(known)
    for number, word in enumerate(words):
        yield from _known(document, (*path, number), word, names, where)


def _doubled(document: Document, path: Path, ids: Iterable[str], what: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, id_ in enumerate(ids):
        if id_ in first:
            line = document.at((*path, first[id_], "id"))[0]
            message = f"{what}编号“{id_}”用了两次（上一次在第 {line} 行）。请换一个。"
            yield document.problem((*path, number, "id"), message)
        else:
            first[id_] = number


def _sources(
    document: Document, path: Path, ids: Iterable[str], loaded: Loaded
) -> Iterator[Problem]:
    if loaded.network is not None:
        known = loaded.network[0].sources
        yield from _all_known(document, (*path, "sources"), ids, known, "network.yaml 的 sources ")


def _words(loaded: Loaded, name: str) -> list[str] | None:
    """Ids of a vocabulary of network.yaml; None when it could not be read."""
    if loaded.network is None:
        return None
    return [entry.id for entry in getattr(loaded.network[0], name)]


def _vocabulary(
    document: Document, path: Path, words: Iterable[str], name: str, loaded: Loaded
) -> Iterator[Problem]:
    known = _words(loaded, name)
    if known is not None:
        yield from _all_known(document, path, words, known, f"network.yaml 的 {name} ")


def _items(
    category: ServiceCategory, document: Document, items: dict[str, str], loaded: Loaded
) -> Iterator[Problem]:
    for number, item in enumerate(category.items):
        here: Path = ("items", number)
        line = document.at((*here, "id"))[0]
        if item.id in items:
            message = f"事项编号“{item.id}”已在 {items[item.id]} 用过。请换一个。"
            yield document.problem((*here, "id"), message)
        else:
            items[item.id] = f"{document.path}:{line}"
        yield from _vocabulary(document, (*here, "audiences"), item.audiences, "audiences", loaded)
        yield from _sources(document, here, item.sources, loaded)
        limits = (item.promise_day, item.anticipate_day)
        if None not in limits and item.promise_type == item.anticipate_type:
            promised, statutory = (limit or 0 for limit in limits)
            if promised > statutory:
                message = f"承诺办结时限（{promised} 天）长于法定时限（{statutory} 天）。"
                yield document.problem((*here, "promise_day"), message)


def _area(
    area: Area, document: Document, items: Mapping[str, str], loaded: Loaded
) -> Iterator[Problem]:
    levels = [level.id for level in area.levels]
    yield from _doubled(document, ("levels",), levels, "层级")
    yield from _doubled(document, ("zones",), [zone.id for zone in area.zones], "功能区")
    if area.parent is not None:
        yield from _known(document, ("parent",), area.parent, loaded.areas, "地区", loaded.unread)
        if area.parent == area.id:
            yield document.problem(("parent",), "上级地区不能是自己。")
    for level, listed in area.service_lists.items():
        here: Path = ("service_lists", level)
        if level not in levels:
            message = f"层级“{level}”不在本地区的 levels 里（{'、'.join(levels)}）。"
            yield document.problem(here, message, key=True)
        for number, item in enumerate(listed):
            yield from _known(document, (*here, number), item, items, "事项目录", loaded.unread)
    for name, lines in area.hours_profiles.items():
        yield from _regular(document, ("hours_profiles", name), lines)
    groups: tuple[tuple[str, tuple[Brand | Partner, ...]], ...] = (
        ("brands", area.brands),
        ("partners", area.partners),
    )
    for group, entries in groups:
        for number, entry in enumerate(entries):
            here = (group, number)
            if entry.center is not None:
                known = loaded.centers
                place = (*here, "center")
                yield from _known(document, place, entry.center, known, "中心", loaded.unread)
            yield from _sources(document, here, entry.sources, loaded)
    for number, figure in enumerate(area.figures):
        yield from _sources(document, ("figures", number), figure.sources, loaded)
    yield from _sources(document, (), area.sources, loaded)


def _center(
    center: Center, document: Document, items: Mapping[str, str], loaded: Loaded
) -> Iterator[Problem]:
    if center.id in RESERVED_CENTERS:
        yield document.problem(("id",), f"编号“{center.id}”是系统网址用的词，请换一个。")
    yield from _known(document, ("area",), center.area, loaded.areas, "地区", loaded.unread)
    area = loaded.areas[center.area][0] if center.area in loaded.areas else None
    if area is not None:
        levels = [level.id for level in area.levels]
        yield from _known(document, ("level",), center.level, levels, f"{area.name}的层级")
    yield from _parents(center, document, loaded)
    if center.site_type is not None:
        names = _words(loaded, "site_types")
        if names is not None:
            where = "network.yaml 的 site_types "
            yield from _known(document, ("site_type",), center.site_type, names, where)
    yield from _vocabulary(document, ("amenities",), center.amenities, "amenities", loaded)
    yield from _sources(document, (), center.sources, loaded)
    yield from _hours(document, ("hours",), center.hours, area)
    yield from _center_services(center, document, area, items, loaded)
    yield from _doubled(document, ("rooms",), [room.id for room in center.rooms], "房间")
    for number, room in enumerate(center.rooms):
        yield from _room(center, room, document, ("rooms", number), area, loaded)
    stock = [unit.id for unit in center.equipment]
    yield from _doubled(document, ("equipment",), stock, "设备")
    for number, id_ in enumerate(stock):
        yield from _vocabulary_one(document, ("equipment", number, "id"), id_, "equipment", loaded)
    projects = [project.id for project in center.projects]
    yield from _doubled(document, ("projects",), projects, "项目")
    rooms = [room.id for room in center.rooms]
    for number, project in enumerate(center.projects):
        here: Path = ("projects", number)
        if project.room is not None:
            yield from _known(document, (*here, "room"), project.room, rooms, "本中心的房间")
        audiences = project.audiences
        yield from _vocabulary(document, (*here, "audiences"), audiences, "audiences", loaded)
        yield from _regular(document, (*here, "hours"), project.hours, remind=False)


def _vocabulary_one(
    document: Document, path: Path, word: str, name: str, loaded: Loaded
) -> Iterator[Problem]:
    known = _words(loaded, name)
    if known is not None:
        yield from _known(document, path, word, known, f"network.yaml 的 {name} ")


def _parents(center: Center, document: Document, loaded: Loaded) -> Iterator[Problem]:
    if center.parent is None:
        return
    yield from _known(
        document, ("parent",), center.parent, loaded.centers, "上级中心", loaded.unread
    )
    seen = [center.id]
    parent: str | None = center.parent
    while parent is not None and parent in loaded.centers:
        if parent in seen:
            if parent == center.id:
                chain = " → ".join([*seen, parent])
                yield document.problem(("parent",), f"上级中心绕成了圈：{chain}。")
            return
        seen.append(parent)
        parent = loaded.centers[parent][0].parent


def _center_services(
    center: Center,
    document: Document,
    area: Area | None,
    items: Mapping[str, str],
    loaded: Loaded,
) -> Iterator[Problem]:
    listed = area.service_lists.get(center.level, ()) if area is not None else ()
    offered = (set(listed) | set(center.services.add)) - set(center.services.remove)
    for group in ("add", "remove"):
        for number, item in enumerate(getattr(center.services, group)):
            here: Path = ("services", group, number)
            yield from _known(document, here, item, items, "事项目录", loaded.unread)
    for item in center.services.override:
        here = ("services", "override", item)
        if item not in items:
            yield from _known(document, here, item, items, "事项目录", loaded.unread)
        elif item not in offered:
            message = f"本中心不办“{item}”，却写了它的不同之处。请先加到 services.add。"
            yield document.problem(here, message, key=True)


def _room(
    center: Center,
    room: Room,
    document: Document,
    here: Path,
    area: Area | None,
    loaded: Loaded,
) -> Iterator[Problem]:
    if room.id in RESERVED_ROOMS:
        message = f"编号“{room.id}”是系统网址用的词，请换一个。"
        yield document.problem((*here, "id"), message)
    if room.zone is not None and area is not None:
        zones = [zone.id for zone in area.zones]
        yield from _known(document, (*here, "zone"), room.zone, zones, f"{area.name}的功能区")
    yield from _doubled(
        document, (*here, "layouts"), [layout.id for layout in room.layouts], "布局"
    )
    for number, unit in enumerate(room.equipment):
        place = (*here, "equipment", number, "id")
        yield from _vocabulary_one(document, place, unit.id, "equipment", loaded)
    if room.hours is not None:
        yield from _hours(document, (*here, "hours"), room.hours, area)
    if room.bookable == "phone" and not center.contacts:
        message = "这个房间要电话预约，中心却没有写 contacts（联系方式）。"
        yield document.problem((*here, "bookable"), message)
    follows = room.booking.follows or center.booking.follows
    if room.bookable == "yes" and area is not None:
        follows = follows or area.booking.follows
        if loaded.network is not None:
            follows = follows or loaded.network[0].booking.follows
        kinds = {line.kind for line in _lines(center.hours, area)}
        if (follows or "open") not in kinds:
            message = f"可以预约，但中心没有“{follows or 'open'}”这种开放时间，实际约不到。"
            yield document.problem((*here, "bookable"), message)


def _lines(hours: Hours, area: Area | None) -> tuple[RegularHours, ...]:
    if hours.profile is None:
        return hours.regular
    return area.hours_profiles.get(hours.profile, ()) if area is not None else ()


def _hours(document: Document, here: Path, hours: Hours, area: Area | None) -> Iterator[Problem]:
    if hours.profile is not None and area is not None:
        known = area.hours_profiles
        where = f"{area.name}的共用时间表"
        yield from _known(document, (*here, "profile"), hours.profile, known, where)
    yield from _regular(document, (*here, "regular"), hours.regular)


_WEEKDAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def _same_days(one: RegularHours, two: RegularHours) -> bool:
    first: set[str] = set(one.days)
    second: set[str] = set(two.days)
    if first & second:
        return True
    ordinary = {"workday", "restday"}
    return bool(
        (first & ordinary and second & _WEEKDAYS) or (second & ordinary and first & _WEEKDAYS)
    ) and _may_meet(first, second)


def _may_meet(first: set[str], second: set[str]) -> bool:
    """Whether a day type and a weekday can fall on one day."""
    days = (first | second) & _WEEKDAYS
    types = (first | second) & {"workday", "restday"}
    weekend = {"sat", "sun"}
    # A working day can be any weekday (make-up Saturdays); a rest day only a weekend day.
    return ("workday" in types and bool(days - weekend)) or (
        "restday" in types and bool(days & weekend)
    )


def _regular(
    document: Document, here: Path, lines: Iterable[RegularHours], remind: bool = True
) -> Iterator[Problem]:
    numbered = list(enumerate(lines))
    for (number_one, one), (number_two, two) in combinations(numbered, 2):
        if (
            one.kind == two.kind
            and one.season is None
            and two.season is None
            and _same_days(one, two)
            and one.opens < two.closes
            and two.opens < one.closes
        ):
            message = f"与第 {number_one + 1} 条时间重叠。"
            yield document.problem((*here, number_two), message)
    if not remind:
        return
    for number, line in numbered:
        if {"mon", "tue", "wed", "thu", "fri"} <= set(line.days) and "workday" not in line.days:
            message = "写的是星期一至五：调休上班的周末将不开放。如应开放，请改写 workday。"
            yield document.problem((*here, number, "on"), message, is_error=False)


def _activity(activity: Activity, document: Document, loaded: Loaded) -> Iterator[Problem]:
    yield from _known(document, ("center",), activity.center, loaded.centers, "中心", loaded.unread)
    yield from _sources(document, (), activity.sources, loaded)
    if activity.center in loaded.centers and activity.room is not None:
        center = loaded.centers[activity.center][0]
        rooms = [room.id for room in center.rooms]
        yield from _known(document, ("room",), activity.room, rooms, f"{center.name}的房间")


def _closures(closures: Closures, document: Document, loaded: Loaded) -> Iterator[Problem]:
    for number, closure in enumerate(closures.closures):
        here: Path = ("closures", number)
        if closure.last_on < closure.starts_on:
            message = f"“止”{closure.last_on} 早于“起”{closure.starts_on}。"
            yield document.problem((*here, "through"), message)
        places = (
            ("areas", closure.areas, loaded.areas),
            ("centers", closure.centers, loaded.centers),
        )
        for name, words, known in places:
            what = "地区" if name == "areas" else "中心"
            for spot, word in enumerate(words):
                place = (*here, name, spot)
                yield from _known(document, place, word, known, what, loaded.unread)


def _year(year: CalendarYear, document: Document) -> Iterator[Problem]:
    for one, two in combinations(range(len(year.holidays)), 2):
        first, second = year.holidays[one], year.holidays[two]
        if first.starts_on <= second.ends_on and second.starts_on <= first.ends_on:
            message = f"“{second.name}”的日期与“{first.name}”重叠。"
            yield document.problem(("holidays", two), message)
    for number, day in enumerate(year.makeup_workdays):
        place: Path = ("makeup_workdays", number)
        if day.weekday() < 5:
            yield document.problem(place, f"调休上班日 {day} 不是周六或周日。")
        elif any(days.starts_on <= day <= days.ends_on for days in year.holidays):
            yield document.problem(place, f"{day} 既在放假日里，又写成调休上班日。")
