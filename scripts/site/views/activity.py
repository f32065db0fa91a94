"""Activities as pages list them: one line per date, grouped by week where a page wants that."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from catalog import Catalog
from catalog.model import Activity, Area, Center, OnceSchedule, Series
from catalog.schedule import Occurrence
from scripts.site.words import (
    day_text,
    days_text,
    field_titles,
    span_text,
    times_text,
    weekday_text,
)

__all__ = [
    "ActivityDate",
    "ActivityEntry",
    "AreaActivities",
    "Week",
    "activity_dates",
    "activity_entries",
    "entries_by_area",
    "weeks",
]


_TOLD = (
    *("schedule", "summary", "parts", "stops", "category", "series_part", "sign_up", "seats"),
    *("center", "room", "place", "host", "audience"),
)


@dataclass(frozen=True)
class ActivityDate:
    """An activity on one date."""

    activity: Activity
    center: Center
    on: date
    day: str
    weekday: str
    times: str
    place: str
    ends: str
    """``2026-11-22T20:00``: from then on the script says that it is over."""


@dataclass(frozen=True)
class ActivityEntry:
    """An activity described once, whatever its dates."""

    activity: Activity
    center: Center
    when: str
    """``每周六 09:00–11:00`` or its dates; ``已办过`` is said of dates that are past."""
    is_past: bool
    category: str = ""
    series: Series | None = None

    @property
    def samples(self) -> tuple[str, tuple[str, ...]]:
        """Words and places of its one mark where all of it is told."""
        return self.samples_of(*_TOLD)

    def samples_of(self, *fields: str) -> tuple[str, tuple[str, ...]]:
        """Words and places of one mark beside the name and these: what no document gives."""
        activity = self.activity
        told = [field for field in fields if getattr(activity, field)]
        made_up = [field for field in activity.sample if field in ("name", *told)]
        places = tuple(f"{activity.id}/{field}" for field in made_up)
        if all(activity.is_sample(field) for field in told):
            return ("示例" if activity.is_sample("name") else "名字以外都是示例"), places
        titles = (title for _, title in field_titles(activity, made_up))
        return f"示例：{'、'.join(titles)}", places


@dataclass(frozen=True)
class AreaActivities:
    """The activities of one area with the papers that tell of them."""

    area: Area
    entries: tuple[ActivityEntry, ...]
    sources: tuple[str, ...]
    """Those of every one of them; nothing where each has its own."""


@dataclass(frozen=True)
class Week:
    """The activities of one calendar week, Monday to Sunday."""

    title: str
    dates: tuple[ActivityDate, ...]

    @property
    def lines(self) -> tuple[ActivityDate, ...]:
        """The dates; what is on three days running or more stands once: ``周一至周五``."""
        runs: list[list[ActivityDate]] = []
        for one in self.dates:
            run = next((run for run in runs if _goes_on(run[-1], one)), None)
            runs.append([one]) if run is None else run.append(one)
        found = [line for run in runs for line in (run if len(run) < 3 else [_at_once(run)])]
        return tuple(sorted(found, key=lambda one: (one.on, one.times)))


def _goes_on(last: ActivityDate, one: ActivityDate) -> bool:
    is_same = (last.activity.name, last.center.id, last.times, last.place) == (
        *(one.activity.name, one.center.id, one.times, one.place),
    )
    return is_same and one.on - last.on == timedelta(days=1)


def _at_once(run: Sequence[ActivityDate]) -> ActivityDate:
    first, last = run[0], run[-1]
    day = last.day if first.on.month != last.on.month else f"{last.on.day}日"
    days, weekdays = f"{first.day}至{day}", f"{first.weekday}至{last.weekday}"
    return replace(first, day=days, weekday=weekdays, ends=last.ends)


def activity_dates(
    catalog: Catalog, first: date, last: date, center_id: str | None = None
) -> tuple[ActivityDate, ...]:
    """All dates of activities from ``first`` to ``last``, by start."""
    return tuple(_date(catalog, one) for one in catalog.occurrences(first, last, center_id))


def _date(catalog: Catalog, occurrence: Occurrence) -> ActivityDate:
    activity = occurrence.activity
    center = catalog.centers[activity.center]
    room = center.room(activity.room) if activity.room else None
    on = occurrence.span.starts_at.date()
    return ActivityDate(
        activity=activity,
        center=center,
        on=on,
        day=day_text(on),
        weekday=weekday_text(on),
        times=span_text(occurrence.span),
        place=activity.place or (room.name if room else ""),
        ends=f"{occurrence.span.ends_at:%Y-%m-%dT%H:%M}",
    )


def activity_entries(
    catalog: Catalog, today: date, activities: Iterable[Activity] | None = None
) -> tuple[ActivityEntry, ...]:
    """The planned ones of these activities, or of all; those that are past come last."""
    entries = [
        _told(catalog, _entry(activity, catalog.centers[activity.center], today))
        for activity in (catalog.activities.values() if activities is None else activities)
        if activity.status == "planned"
    ]
    return tuple(sorted(entries, key=lambda entry: entry.is_past))


def entries_by_area(
    catalog: Catalog, entries: Sequence[ActivityEntry]
) -> tuple[AreaActivities, ...]:
    """The entries area by area, in the order of the areas."""
    found: dict[str, list[ActivityEntry]] = {}
    for entry in entries:
        found.setdefault(entry.center.area, []).append(entry)
    return tuple(
        AreaActivities(
            area,
            tuple(found[area.id]),
            _common([one.activity.sources for one in found[area.id]]),
        )
        for area in catalog.areas.values()
        if area.id in found
    )


def _common(sources: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return sources[0] if len({frozenset(ids) for ids in sources}) == 1 else ()


def _told(catalog: Catalog, entry: ActivityEntry) -> ActivityEntry:
    """The entry with the words that its area has for it."""
    area, activity = catalog.areas[entry.center.area], entry.activity
    names = {one.id: one.name for one in area.activity_categories}
    if len(names) > 1 and all(len(name) == 1 for name in names.values()):
        # One character alone says nothing; beside the others it does.
        whole = "、".join(names.values())
        names = {id_: f"“{whole}”里的“{name}”" for id_, name in names.items()}
    series = {part.id: one for one in area.series for part in one.parts}
    return replace(
        entry,
        category=names.get(activity.category or "", ""),
        series=series.get(activity.series_part or ""),
    )


def _entry(activity: Activity, center: Center, today: date) -> ActivityEntry:
    schedule = activity.schedule
    times = times_text(schedule.start_time, schedule.end_time)
    if isinstance(schedule, OnceSchedule):
        days = sorted(schedule.dates)
        coming = [day for day in days if day >= today]
        said = "、".join(f"{day_text(day)}（{weekday_text(day)}）" for day in coming or days)
        when = f"{said} {times}" if coming else f"{said}，已办过"
        return ActivityEntry(activity, center, when, not coming)
    if schedule.repeat == "weekly":
        when = f"每{days_text(schedule.by_day)} {times}"
    else:
        number = "一二三四"[schedule.week - 1]
        when = f"每月第{number}个{days_text([schedule.by_day])} {times}"
    is_past = schedule.ends_on is not None and schedule.ends_on < today
    return ActivityEntry(activity, center, f"{when}，已结束" if is_past else when, is_past)


def weeks(dates: Sequence[ActivityDate], today: date) -> tuple[Week, ...]:
    """The dates by week, each week titled as one says it today."""
    this_monday = today - timedelta(days=today.weekday())
    found: dict[date, list[ActivityDate]] = {}
    for one in dates:
        found.setdefault(one.on - timedelta(days=one.on.weekday()), []).append(one)
    return tuple(
        Week(_week_title(monday, this_monday), tuple(found[monday])) for monday in sorted(found)
    )


def _week_title(monday: date, this_monday: date) -> str:
    span = f"{day_text(monday)}至{day_text(monday + timedelta(days=6))}"
    name = {0: "本周", 7: "下周"}.get((monday - this_monday).days)
    return f"{name}（{span}）" if name else span
