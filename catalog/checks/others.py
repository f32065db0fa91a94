"""Checks of service items, activities, standards, closures and the calendar."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from catalog.checks.names import Sheet, lines_of
from catalog.model import (
    Activity,
    CalendarYear,
    Closures,
    OnceSchedule,
    ServiceCategory,
    Standard,
    StandardItem,
)
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_activity", "check_category", "check_closures", "check_standard", "check_year"]


def check_category(category: ServiceCategory, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one file of the catalogue of service items."""
    for number, item in enumerate(category.items):
        here: Path = ("items", number)
        line = sheet.document.at((*here, "id"))[0]
        first = sheet.names.items.get(item.id, "")
        if first != f"{sheet.document.path}:{line}":
            message = f"事项编号“{item.id}”已在 {first} 用过。请换一个。"
            yield sheet.error((*here, "id"), message)
        yield from sheet.vocabulary((*here, "audiences"), item.audiences, "audiences")
        yield from sheet.sources(here, item.sources)
        promised, statutory = item.promise_day, item.anticipate_day
        if promised is None or statutory is None or item.promise_type != item.anticipate_type:
            continue
        if promised > statutory:
            message = f"承诺办结时限（{promised} 天）长于法定时限（{statutory} 天）。"
            yield sheet.error((*here, "promise_day"), message)


def check_activity(activity: Activity, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one activity."""
    yield from sheet.center(("center",), activity.center)
    center = sheet.names.centers.get(activity.center)
    if center is not None and activity.room is not None:
        yield from sheet.known(("room",), activity.room, center.rooms, f"{center.name}的房间")
    schedule = activity.schedule
    if not isinstance(schedule, OnceSchedule):
        if schedule.ends_on is not None and schedule.ends_on < schedule.starts_on:
            message = f"“止”{schedule.ends_on} 早于“起”{schedule.starts_on}。"
            yield sheet.error(("schedule", "through"), message)
    elif len(set(schedule.dates)) < len(schedule.dates):
        yield sheet.error(("schedule", "dates"), "有的日期写了两次，请删掉一个。")
    yield from sheet.sources((), activity.sources)


def check_standard(standard: Standard, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one checklist."""
    area = None
    if standard.area is not None:
        yield from sheet.known(("area",), standard.area, sheet.names.areas, "地区")
        area = sheet.names.areas.get(standard.area)
    if area is not None:
        levels = [level.id for level in area.levels]
        yield from sheet.all_known(("levels",), standard.levels, levels, f"{area.name}的层级")
    seen: set[str] = set()
    for line in lines_of(standard.items):
        if line.id in seen:
            yield sheet.error(("items",), f"条目编号“{line.id}”用了两次。请换一个。")
        seen.add(line.id)
    found = _counts(standard.items)
    stated = list(standard.counts)
    if standard.is_complete and found != stated:
        words = "、".join(map(str, found)) or "0"
        message = f"写明各级条数是 {'、'.join(map(str, stated))}，实际写了 {words}。"
        yield sheet.error(("counts",), f"{message}没有列全的请写 complete: false。")
    yield from sheet.sources((), standard.sources)


def _counts(items: tuple[StandardItem, ...]) -> list[int]:
    counts: list[int] = []
    level = list(items)
    while level:
        counts.append(len(level))
        level = [below for item in level for below in item.items]
    return counts


def check_closures(closures: Closures, sheet: Sheet) -> Iterator[Problem]:
    """All checks of the special dates for many centers."""
    levels = {level.id for area in sheet.names.areas.values() for level in area.levels}
    for number, closure in enumerate(closures.closures):
        here: Path = ("closures", number)
        if closure.last_on < closure.starts_on:
            message = f"“止”{closure.last_on} 早于“起”{closure.starts_on}。"
            yield sheet.error((*here, "through"), message)
        yield from sheet.all_known((*here, "areas"), closure.areas, sheet.names.areas, "地区")
        yield from sheet.all_known((*here, "levels"), closure.levels, levels, "各地区的层级")
        centers = sheet.names.centers
        yield from sheet.all_known((*here, "centers"), closure.centers, centers, "中心")


def check_year(year: CalendarYear, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one notice."""
    first, last = date(year.year - 1, 12, 1), date(year.year, 12, 31)
    days: list[tuple[Path, date]] = []
    for number, one in enumerate(year.holidays):
        days.append((("holidays", number, "from"), one.starts_on))
        days.append((("holidays", number, "through"), one.ends_on))
    days += [(("makeup_workdays", number), day) for number, day in enumerate(year.makeup_workdays)]
    for path, day in days:
        if not first <= day <= last:
            message = f"{day} 不在 {year.year} 年（或上年 12 月）里，请核对年份。"
            yield sheet.error(path, message)
    for (_, one), (number, two) in combinations(enumerate(year.holidays), 2):
        if one.starts_on <= two.ends_on and two.starts_on <= one.ends_on:
            message = f"“{two.name}”的日期与“{one.name}”重叠。"
            yield sheet.error(("holidays", number), message)
    for number, day in enumerate(year.makeup_workdays):
        place: Path = ("makeup_workdays", number)
        if day.weekday() < 5:
            yield sheet.error(place, f"调休上班日 {day} 不是周六或周日。")
        elif any(range_.starts_on <= day <= range_.ends_on for range_ in year.holidays):
            yield sheet.error(place, f"{day} 既在放假日里，又写成调休上班日。")
