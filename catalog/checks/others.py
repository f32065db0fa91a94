"""Checks of service items, activities, standards, closures and the calendar."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from catalog.checks.common import check_mobile
from catalog.checks.names import Sheet, lines_of
from catalog.hours import WEEKDAY_WORDS
from catalog.model import (
    Activity,
    CalendarYear,
    Closures,
    MonthlySchedule,
    OnceSchedule,
    ServiceCategory,
    Standard,
    StandardItem,
    WeeklySchedule,
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
        if first and first != f"{sheet.document.path}:{line}":
            message = f"事项编号“{item.id}”已在 {first} 用过。请换一个。"
            yield sheet.error((*here, "id"), message)
        yield from sheet.vocabulary((*here, "audiences"), item.audiences, "audiences")
        yield from sheet.word((*here, "provider_type"), item.provider_type, "provider_types")
        yield from sheet.sources(here, item.sources)
        for field in ("link_way", "supervise_way"):
            yield from check_mobile(sheet, (*here, field), getattr(item, field))
        promised, statutory = item.promise_day, item.anticipate_day
        if promised is None or statutory is None or item.promise_type != item.anticipate_type:
            continue
        if promised > statutory:
            unit = "工作日" if item.promise_type == "working_day" else "自然日"
            message = f"承诺办结时限（{promised} {unit}）长于法定时限（{statutory} {unit}）。"
            yield sheet.error((*here, "promise_day"), message)


def check_activity(activity: Activity, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one activity."""
    yield from sheet.center(("center",), activity.center)
    center = sheet.names.centers.get(activity.center)
    if center is not None and activity.room is not None:
        yield from sheet.known(("room",), activity.room, center.rooms, f"{center.name}的房间")
    area = sheet.names.areas.get(center.area) if center is not None else None
    if area is not None and activity.category is not None:
        categories = [one.id for one in area.activity_categories]
        where = f"{area.name}的活动类别"
        yield from sheet.known(("category",), activity.category, categories, where)
    if area is not None and activity.series_part is not None:
        parts = [part.id for series in area.series for part in series.parts]
        where = f"{area.name}的系列活动"
        yield from sheet.known(("series_part",), activity.series_part, parts, where)
    times = [stop.at for stop in activity.stops]
    if times != sorted(times):
        yield sheet.error(("stops",), "沿路停靠的时间要从早到晚排。")
    schedule = activity.schedule
    if isinstance(schedule, OnceSchedule):
        yield from _once(("schedule", "dates"), schedule.dates, sheet)
    else:
        yield from _repeated(schedule, sheet)
    yield from sheet.sources((), activity.sources)


def _once(here: Path, days: tuple[date, ...], sheet: Sheet) -> Iterator[Problem]:
    for number, day in enumerate(days):
        if day in days[:number]:
            yield sheet.error((*here, number), f"日期 {day} 写了两次，请删掉一个。")


def _repeated(schedule: WeeklySchedule | MonthlySchedule, sheet: Sheet) -> Iterator[Problem]:
    if schedule.ends_on is not None and schedule.ends_on < schedule.starts_on:
        message = f"“止”{schedule.ends_on} 早于“起”{schedule.starts_on}。"
        yield sheet.error(("schedule", "through"), message)
    words = schedule.by_day
    days = [words] if isinstance(words, str) else list(words)
    if not isinstance(words, str):
        for number, one in enumerate(words):
            if one in words[:number]:
                yield sheet.error(("schedule", "by_day", number), f"“{one}”写了两次，请删掉一个。")
    here: Path = ("schedule", "except")
    yield from _once(here, schedule.except_on, sheet)
    for number, day in enumerate(schedule.except_on):
        word = WEEKDAY_WORDS[day.weekday()]
        if word not in days:
            message = (
                f"{day} 是星期{'一二三四五六日'[day.weekday()]}，本来就没有这项活动，不用除外。"
            )
            yield sheet.reminder((*here, number), message)


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
    areas = sheet.names.areas.values()
    levels = dict.fromkeys(level.id for area in areas for level in area.levels)
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
    if str(year.year) not in year.title and sheet.is_whole("year", "title"):
        message = f"通知标题里没有“{year.year}”，请核对年份。"
        yield sheet.reminder(("title",), message)
    for (_, one), (number, two) in combinations(enumerate(year.holidays), 2):
        if one.starts_on <= two.ends_on and two.starts_on <= one.ends_on:
            message = f"“{two.name}”的日期与“{one.name}”重叠。"
            yield sheet.error(("holidays", number), message)
    yield from _once(("makeup_workdays",), year.makeup_workdays, sheet)
    for number, day in enumerate(year.makeup_workdays):
        place: Path = ("makeup_workdays", number)
        if day.weekday() < 5:
            weekday = "一二三四五"[day.weekday()]
            message = f"调休上班日 {day} 是星期{weekday}，不是周六或周日。请照通知核对。"
            yield sheet.error(place, message)
        elif any(range_.starts_on <= day <= range_.ends_on for range_ in year.holidays):
            yield sheet.error(place, f"{day} 既在放假日里，又写成调休上班日。")
