"""Dates of an activity: once, weekly or monthly, expanded to spans."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.hours import WEEKDAY_WORDS
from catalog.model import Activity, MonthlySchedule, OnceSchedule, WeeklySchedule
from catalog.timespan import TimeSpan

__all__ = ["Occurrence", "dates_of"]


@dataclass(frozen=True)
class Occurrence:
    """An activity on one of its dates."""

    activity: Activity
    span: TimeSpan


def dates_of(
    schedule: OnceSchedule | WeeklySchedule | MonthlySchedule, first: date, last: date
) -> Iterator[date]:
    """Dates from ``first`` to ``last``, both included, in order."""
    if isinstance(schedule, OnceSchedule):
        yield from sorted(day for day in set(schedule.dates) if first <= day <= last)
        return
    day = max(first, schedule.starts_on)
    end = min(last, schedule.ends_on or last)
    while day <= end:
        if day not in schedule.except_on and _falls_on(schedule, day):
            yield day
        day += timedelta(days=1)


def _falls_on(schedule: WeeklySchedule | MonthlySchedule, day: date) -> bool:
    word = WEEKDAY_WORDS[day.weekday()]
    if isinstance(schedule, WeeklySchedule):
        return word in schedule.by_day
    return word == schedule.by_day and (day.day - 1) // 7 + 1 == schedule.week
