"""Day types and opening hours: which spans of a day are open, and why not.

No library knows China's make-up working days (调休), and the year ahead is unknown until the
State Council's notice comes out. So day types come only from ``data/calendar/<year>.yaml``; a
year without a file is unknown, and what is unknown is never guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from catalog.model import (
    CalendarYear,
    Closure,
    Hours,
    RegularHours,
    SpecialHours,
)
from catalog.timespan import TimeSpan, merged

__all__ = ["WEEKDAY_WORDS", "Calendar", "DayHours", "DayType", "HoursLine", "resolve_day"]

DayType = Literal["workday", "restday", "holiday", "unknown"]

NEW_YEAR_FROM = (12, 28)
"""From this day of December on, the holiday of New Year may reach into the old year; which days it
takes stands in the notice of the new year."""

WEEKDAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Calendar:
    """The notices that are known, by year."""

    years: Mapping[int, CalendarYear] = field(default_factory=dict)

    def day_type(self, day: date) -> DayType:
        """What ``day`` is by the notices that cover it; unknown when one of them is missing."""
        known = self._known.get(day)
        if known is None:
            known = self._day_type(day)
            if day.year in self.years:
                self._known[day] = known
        return known

    @cached_property
    def _known(self) -> dict[date, DayType]:
        """Days of known years that were asked for before: to count workdays asks for many."""
        return {}

    def _day_type(self, day: date) -> DayType:
        if self._festival(day):
            return "holiday"
        if self._is_makeup(day):
            return "workday"
        if any(year not in self.years for year in _notices_for(day)):
            return "unknown"
        return "workday" if day.weekday() < 5 else "restday"

    def label(self, day: date) -> str:
        """Name of the festival, 调休上班, or nothing."""
        return self._festival(day) or ("调休上班" if self._is_makeup(day) else "")

    def _covering(self, day: date) -> Iterator[CalendarYear]:
        # December may stand in two notices: its own year's and the next one's.
        for number in (day.year, day.year + 1):
            if number in self.years:
                yield self.years[number]

    def _festival(self, day: date) -> str:
        for year in self._covering(day):
            for days in year.holidays:
                if days.starts_on <= day <= days.ends_on:
                    return days.name
        return ""

    def _is_makeup(self, day: date) -> bool:
        return any(day in year.makeup_workdays for year in self._covering(day))


def _notices_for(day: date) -> tuple[int, ...]:
    if (day.month, day.day) >= NEW_YEAR_FROM:
        return (day.year, day.year + 1)
    return (day.year,)


@dataclass(frozen=True)
class HoursLine:
    """One open span of one day."""

    kind: str
    span: TimeSpan
    note: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class DayHours:
    """The hours of one center on one day."""

    on: date
    day_type: DayType
    label: str
    lines: tuple[HoursLine, ...]
    """Open for certain, by start."""
    reason: str = ""
    """Why the day is special or closed; empty on an ordinary day."""
    is_unknown: bool = False
    """Whether more hours may apply that depend on a notice not yet known."""

    @property
    def is_closed(self) -> bool:
        """Whether it is certain that nothing is open."""
        return not self.lines and not self.is_unknown

    def spans(self, kind: str | None = None) -> list[TimeSpan]:
        """Open spans of one kind, or of all kinds together, merged."""
        return merged(line.span for line in self.lines if kind in (None, line.kind))


def _possible_types(day: date, day_type: DayType) -> tuple[DayType, ...]:
    if day_type != "unknown":
        return (day_type,)
    # A notice can turn any day into a holiday and a weekend day into a working day.
    return ("workday", "holiday") if day.weekday() < 5 else ("workday", "restday", "holiday")


def _holds(line: RegularHours, day: date, day_type: DayType) -> bool:
    if line.season is not None and not line.season.holds(day):
        return False
    if day_type in line.days:
        return True
    return day_type != "holiday" and WEEKDAY_WORDS[day.weekday()] in line.days


def _shortest(specials: Iterable[SpecialHours], day: date, kind: str) -> SpecialHours | None:
    found = [
        special
        for special in specials
        if special.starts_on <= day <= special.last_on and special.kind in (None, kind)
    ]
    # The shorter range wins; of equally short ones, the one that names the kind.
    return min(
        found,
        key=lambda special: (special.last_on - special.starts_on, special.kind is None),
        default=None,
    )


def resolve_day(
    hours: Hours,
    regular: Sequence[RegularHours],
    closures: Iterable[Closure],
    calendar: Calendar,
    day: date,
) -> DayHours:
    """Hours of one day: ``special`` beats ``closures`` beats ``regular``.

    ``regular`` is the center's own lines or those of its shared profile; ``closures`` are those
    that apply to the center.
    """
    day_type = calendar.day_type(day)
    label = calendar.label(day)
    types = _possible_types(day, day_type)
    held = [(line, [_holds(line, day, type_) for type_ in types]) for line in regular]
    possible = [(line, all(holds)) for line, holds in held if any(holds)]
    closure = next((c for c in closures if c.starts_on <= day <= c.last_on), None)

    today = [special for special in hours.special if special.starts_on <= day <= special.last_on]
    # A special without a kind speaks for every kind the center has that day, at least for open.
    kinds = list(dict.fromkeys([line.kind for line, _ in possible] or ["open"]))
    kinds += [special.kind for special in today if special.kind and special.kind not in kinds]

    lines: list[HoursLine] = []
    reasons: list[str] = []
    is_unknown = False
    for kind in kinds:
        special = _shortest(today, day, kind)
        if special is not None:
            reasons.append(special.reason)
            if special.opens is not None and special.closes is not None:
                span = TimeSpan.on(day, special.opens, special.closes)
                lines.append(HoursLine(kind, span, special.reason))
        elif closure is not None:
            reasons.append(closure.reason)
        else:
            lines += [
                HoursLine(
                    line.kind,
                    TimeSpan.on(day, line.opens, line.closes),
                    line.note or "",
                    line.services,
                )
                for line, is_certain in possible
                if is_certain and line.kind == kind
            ]
            is_unknown |= any(not is_certain and line.kind == kind for line, is_certain in possible)
    lines.sort(key=lambda line: (line.span, kinds.index(line.kind)))
    reason = "；".join(dict.fromkeys(reasons))
    return DayHours(day, day_type, label, tuple(lines), reason, is_unknown)
