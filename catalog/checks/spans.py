"""Checks of opening hours: overlaps, and weekdays written where working days are meant."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from catalog.checks.names import Sheet
from catalog.model import Area, Hours, RegularHours, Season
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_holiday", "check_hours", "check_lines", "regular_lines"]

_WEEKDAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_WEEKEND = frozenset(("sat", "sun"))


def regular_lines(hours: Hours, area: Area | None) -> tuple[RegularHours, ...]:
    """Own lines, or those of the shared profile as far as it is known."""
    if hours.profile is None:
        return hours.regular
    return area.hours_profiles.get(hours.profile, ()) if area is not None else ()


def check_hours(sheet: Sheet, here: Path, hours: Hours, area: Area | None) -> Iterator[Problem]:
    """A whole set of hours."""
    if hours.profile is not None and area is not None:
        known = area.hours_profiles
        yield from sheet.known((*here, "profile"), hours.profile, known, f"{area.name}的共用时间表")
    yield from check_lines(sheet, (*here, "regular"), hours.regular)
    for (first, one), (number, two) in combinations(enumerate(hours.special), 2):
        if one.kind != two.kind or one.starts_on > two.last_on or two.starts_on > one.last_on:
            continue
        if (one.starts_on, one.last_on) == (two.starts_on, two.last_on):
            message = "与前面一条是同样的日期和种类，不知道以哪条为准。请删掉一条。"
            yield sheet.error((*here, "special", number), message)
        elif one.last_on - one.starts_on == two.last_on - two.starts_on:
            line = sheet.document.at((*here, "special", first))[0]
            message = f"与第 {line} 行的日期重叠，天数又一样，不知道以哪条为准。请改成不重叠。"
            yield sheet.error((*here, "special", number), message)


def check_lines(
    sheet: Sheet, here: Path, lines: Iterable[RegularHours], *, remind: bool = True
) -> Iterator[Problem]:
    """Lines of an ordinary week."""
    numbered = list(enumerate(lines))
    for (number_one, one), (number_two, two) in combinations(numbered, 2):
        if (
            one.kind == two.kind
            and one.opens < two.closes
            and two.opens < one.closes
            and _may_fall_on_one_day(set(one.days), set(two.days))
            and _seasons_meet(one.season, two.season)
        ):
            message = f"与第 {number_one + 1} 条时间重叠。"
            yield sheet.error((*here, number_two), message)
    for number, line in numbered:
        yield from _words(sheet, (*here, number), line)
    if not remind:
        return
    for number, line in numbered:
        if {"mon", "tue", "wed", "thu", "fri"} <= set(line.days) and "workday" not in line.days:
            message = "写的是星期一至五：调休上班的周末将不开放。如应开放，请改写 workday。"
            yield sheet.reminder((*here, number, "on"), message)


def _words(sheet: Sheet, here: Path, line: RegularHours) -> Iterator[Problem]:
    for spot, word in enumerate(line.days):
        if word in line.days[:spot]:
            yield sheet.error((*here, "on", spot), f"“{word}”写了两次，请删掉一个。")
    if line.services:
        yield from sheet.all_known(
            (*here, "services"), line.services, sheet.names.items, "事项目录"
        )


def check_holiday(sheet: Sheet, here: Path, lines: Iterable[RegularHours]) -> Iterator[Problem]:
    """Whether anybody thought of holidays."""
    if not any("holiday" in line.days for line in lines):
        message = "没有写放假日（holiday）的安排：网站将显示放假日不开放。"
        yield sheet.reminder(here, message, key=True)


def _may_fall_on_one_day(first: set[str], second: set[str]) -> bool:
    """Whether one ordinary day can be in both; make-up Saturdays are left to ``special``."""
    if first & second:
        return True
    days = (first | second) & _WEEKDAYS
    for types, weekdays in ((first, second & _WEEKDAYS), (second, first & _WEEKDAYS)):
        if "workday" in types and weekdays - _WEEKEND:
            return True
        if "restday" in types and weekdays & _WEEKEND:
            return bool(days)
    return False


def _seasons_meet(one: Season | None, two: Season | None) -> bool:
    if one is None or two is None:
        return True
    return _touches(one, two) or _touches(two, one)


def _touches(one: Season, two: Season) -> bool:
    if two.starts_on <= two.ends_on:
        inside = two.starts_on <= one.starts_on <= two.ends_on
    else:
        inside = one.starts_on >= two.starts_on or one.starts_on <= two.ends_on
    return inside
