"""What depends on the day: dates in the future, dates long past, a notice that is still missing.

The dates are noted when a file is read; so a new day costs no second look at the files.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from catalog.model import Center, Closures, Network, ServiceCategory
from catalog.problems import Problem
from catalog.reader import Document, Path

__all__ = ["Dated", "check_dates", "check_years", "dates_in"]

STALE_DAYS = 180
"""So long a verification is believed."""
OLD_DAYS = 365
"""So long a special date that is over may stay in the file."""
NOTICE_FROM = (11, 1)
"""From this day on, the notice for the next year is expected."""


class Dated(NamedTuple):
    """A date that a day will prove wrong, with its place."""

    line: int
    column: int
    what: Literal["verified", "special", "past"]
    on: date


def dates_in(record: Any, document: Document) -> list[Dated]:
    """All dates of a record that have to be compared with the day."""
    return [Dated(*document.at(path), what, on) for path, what, on in _dates(record)]


def _dates(record: Any) -> Iterator[tuple[Path, Literal["verified", "special", "past"], date]]:
    if isinstance(record, Center):
        if record.verified is not None:
            yield ("verified", "date"), "verified", record.verified.on
        for number, special in enumerate(record.hours.special):
            yield ("hours", "special", number), "special", special.last_on
        for id_, state in record.standards.items():
            if state.checked_on is not None:
                yield ("standards", id_, "checked_on"), "past", state.checked_on
    elif isinstance(record, ServiceCategory):
        for number, item in enumerate(record.items):
            if item.verified is not None:
                yield ("items", number, "verified", "date"), "verified", item.verified.on
    elif isinstance(record, Closures):
        for number, closure in enumerate(record.closures):
            yield ("closures", number), "special", closure.last_on
    elif isinstance(record, Network):
        for id_, source in record.sources.items():
            if source.published_on is not None:
                yield ("sources", id_, "published_on"), "past", source.published_on


def check_dates(path: str, dates: list[Dated], today: date) -> Iterator[Problem]:
    """Dates of one file beside the day."""
    for line, column, what, on in dates:
        days = (today - on).days
        if what == "special":
            if days > OLD_DAYS:
                message = f"这一条到 {on} 为止，已过去一年多，可以删掉了。"
                yield Problem(path, line, column, message, is_error=False)
        elif days < 0:
            name = "核实日期" if what == "verified" else "日期"
            message = f"{name} {on} 还没有到（今天是 {today}）。请核对年份和月份。"
            yield Problem(path, line, column, message)
        elif what == "verified" and days > STALE_DAYS:
            message = (
                f"上次核实是 {on}，已过去 {days} 天（超过 {STALE_DAYS} 天），"
                "网站会写“信息待核实”。请核实后改日期。"
            )
            yield Problem(path, line, column, message, is_error=False)


def check_years(years: Collection[int], today: date, folder: str) -> Iterator[Problem]:
    """Notices that should be known by now."""
    expected = [today.year]
    if (today.month, today.day) >= NOTICE_FROM:
        expected.append(today.year + 1)
    for year in expected:
        if year not in years:
            path = f"{folder}/calendar/{year}.yaml"
            message = (
                f"{year} 年放假安排尚未录入（{path}）。国务院通知公布后请录入；"
                "没有录入之前，那一年的日子不开放预约。"
            )
            yield Problem(path, 1, 1, message, is_error=False)
