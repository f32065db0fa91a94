"""Opening hours as a resident reads them: are the doors open, the next days, the ordinary week."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog import Catalog
from catalog.hours import Calendar, DayHours
from catalog.model import Center, Closure, RegularHours
from catalog.timespan import merged
from scripts.site.words import (
    KIND_NAMES,
    day_text,
    days_text,
    season_text,
    span_text,
    times_text,
    weekday_text,
)

__all__ = [
    "DAYS_SHOWN",
    "DayLine",
    "DayRow",
    "DoorState",
    "Notice",
    "WeekLine",
    "day_rows",
    "door_kinds",
    "door_state",
    "next_holidays",
    "notices",
    "week_lines",
]

DAYS_SHOWN = 7
STAFFED_KINDS = frozenset({"counter", "open", "extended", "duty"})
"""Kinds of hours at which somebody is there; 预约上门 is not at the door, 自助 is a machine."""
SELF_SERVICE = frozenset({"self_service"})

UNKNOWN_TEXT = "以国务院通知为准"
AHEAD = 60
"""So many days ahead changes and holidays are told of."""


@dataclass(frozen=True)
class DoorState:
    """Whether the doors are open: in words for one named day, as data for the days after."""

    mood: str
    """open, closed or unknown"""
    text: str
    """True on any later day too, since it names its day."""
    days: str
    """JSON for the script: the resolved days from the day of the build on."""


@dataclass(frozen=True)
class DayLine:
    """The spans of one kind on one day."""

    kind: str
    times: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class DayRow:
    """One of the next days in the table of hours."""

    on: date
    day: str
    weekday: str
    label: str
    """Festival or 调休上班."""
    lines: tuple[DayLine, ...]
    status: str
    """What to say when no line holds, or beside the lines: 不开放, 以国务院通知为准."""
    reason: str


@dataclass(frozen=True)
class WeekLine:
    """The ordinary week of one kind of hours."""

    kind: str
    times: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """A change that is announced."""

    when: str
    starts_on: date
    text: str


def door_kinds(regular: Sequence[RegularHours]) -> frozenset[str]:
    """Kinds that count as open doors; a place that is all self-service is open when that is."""
    kinds = {line.kind for line in regular}
    return STAFFED_KINDS if kinds & {"counter", "open"} else STAFFED_KINDS | {"self_service"}


def _door_spans(day: DayHours, kinds: frozenset[str]) -> list[tuple[str, str]]:
    spans = merged(line.span for line in day.lines if line.kind in kinds)
    return [(f"{span.starts_at:%H:%M}", f"{span.ends_at:%H:%M}") for span in spans]


def door_state(days: Sequence[DayHours], kinds: frozenset[str] = STAFFED_KINDS) -> DoorState:
    """State of the doors on the first of ``days``, which start at the day of the build."""
    today = days[0]
    spans = _door_spans(today, kinds)
    machines = _door_spans(today, SELF_SERVICE - kinds)
    name = f"{day_text(today.on)}（{weekday_text(today.on)}）"
    if spans:
        times = "、".join(f"{opens}–{closes}" for opens, closes in spans)
        mood, text = "open", f"{name}开放 {times}"
    elif machines:
        times = "、".join(f"{opens}–{closes}" for opens, closes in machines)
        mood, text = "open", f"{name}自助 {times}"
    elif today.is_unknown:
        mood, text = "unknown", f"{name}{UNKNOWN_TEXT}"
    else:
        why = f"（{today.reason}）" if today.reason else ""
        mood, text = "closed", f"{name}不开放{why}"
    resolved = []
    for day in days:
        told = {
            "on": day.on.isoformat(),
            "spans": _door_spans(day, kinds),
            "unknown": day.is_unknown,
        }
        machines = _door_spans(day, SELF_SERVICE - kinds)
        resolved.append(told | {"self": machines} if machines else told)
    return DoorState(mood, text, json.dumps(resolved, separators=(",", ":")))


def day_rows(days: Sequence[DayHours]) -> tuple[DayRow, ...]:
    """Rows of the table of the next days."""
    rows = []
    for day in days:
        status = UNKNOWN_TEXT if day.is_unknown else "不开放" if day.is_closed else ""
        row = DayRow(
            on=day.on,
            day=day_text(day.on),
            weekday=weekday_text(day.on),
            label=day.label,
            lines=_day_lines(day),
            status=status,
            reason=day.reason,
        )
        rows.append(row)
    return tuple(rows)


def _day_lines(day: DayHours) -> tuple[DayLine, ...]:
    kinds: dict[tuple[str, str], list[str]] = {}
    for line in day.lines:
        # What is said once for the whole day need not stand at the line as well.
        note = "" if line.note in day.reason else line.note
        kinds.setdefault((line.kind, note), []).append(span_text(line.span))
    return tuple(
        DayLine(KIND_NAMES[kind], tuple(times), note) for (kind, note), times in kinds.items()
    )


def week_lines(regular: Sequence[RegularHours]) -> tuple[WeekLine, ...]:
    """The ordinary week in words, one entry per kind in the order of the data."""
    kinds: dict[str, dict[tuple[str, ...], list[str]]] = {}
    for line in regular:
        season = season_text(line.season) if line.season else ""
        when = (days_text(line.days), season, line.note or "")
        kinds.setdefault(line.kind, {}).setdefault(when, []).append(
            times_text(line.opens, line.closes)
        )
    return tuple(
        WeekLine(
            KIND_NAMES[kind],
            tuple(
                f"{days} {'、'.join(times)}"
                + (f"（{'，'.join(filter(None, (season, note)))}）" if season or note else "")
                for (days, season, note), times in lines.items()
            ),
        )
        for kind, lines in kinds.items()
    )


def next_holidays(calendar: Calendar, today: date) -> str:
    """The holidays that come soon; those of a year without its notice are not guessed."""
    last = today + timedelta(days=AHEAD)
    coming = sorted(
        (days.starts_on, days.ends_on, days.name)
        for year in calendar.years.values()
        for days in year.holidays
        if days.starts_on <= last and today <= days.ends_on
    )
    said = [f"{name} {_range_text(first, end)}" for first, end, name in coming]
    if last.year not in calendar.years:
        said.append(f"{last.year} 年哪些天放假，国务院通知公布后写在这里")
    return "；".join(said)


def notices(catalog: Catalog, center: Center, today: date, within: int = AHEAD) -> list[Notice]:
    """Announced changes of one center's hours from today on."""
    last = today + timedelta(days=within)
    found = [
        Notice(
            _range_text(closure.starts_on, closure.last_on),
            closure.starts_on,
            f"{closure.reason}，不开放",
        )
        for closure in catalog.closures
        if _holds(
            catalog, center, closure, max(today, closure.starts_on), min(last, closure.last_on)
        )
    ]
    for special in center.hours.special:
        if special.starts_on > last or special.last_on < today:
            continue
        kind = KIND_NAMES[special.kind] if special.kind else ""
        what = f"{kind}暂停" if kind else "不开放"
        if special.opens is not None and special.closes is not None:
            what = f"{kind or '开放'} {times_text(special.opens, special.closes)}"
        when = _range_text(special.starts_on, special.last_on)
        found.append(Notice(when, special.starts_on, f"{special.reason}，{what}"))
    return sorted(found, key=lambda notice: notice.starts_on)


def _holds(catalog: Catalog, center: Center, closure: Closure, first: date, last: date) -> bool:
    """Whether the closure shuts this center on some day; the catalog knows whom it concerns."""
    days = catalog.days(center, first, max(0, (last - first).days + 1))
    return any(closure.reason in day.reason.split("；") for day in days)


def _range_text(first: date, last: date) -> str:
    if first == last:
        return f"{day_text(first)}（{weekday_text(first)}）"
    return f"{day_text(first)}至{day_text(last)}"
