"""A room's coming days in words: 上午 空闲, 下午 已约满, 不开放 and why.

A grid of coloured cells says nothing to someone who listens to the page or cannot tell red from
green, so each day is a line of words. Everything here is pure: the hours of the room and what is
still free go in, words come out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from booking.web.words import PARTS, day_words, span_words
from catalog import RoomDay
from catalog.policy import BookingPolicy
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = ["DayView", "Part", "asked_day", "day_view", "suggested_end", "time_steps"]

FREE, SOME, FULL, SHUT = "空闲", "部分空闲", "已约满", "不开放"

_STATE_CLASS = {
    FREE: "ds-badge--open",
    SOME: "ds-badge--info",
    FULL: "ds-badge--closed",
    SHUT: "ds-badge--closed",
}


@dataclass(frozen=True)
class Part:
    """Morning, afternoon or evening of one day."""

    name: str
    state: str

    @property
    def badge(self) -> str:
        """The class of its badge; the words alone say the same."""
        return _STATE_CLASS[self.state]


@dataclass(frozen=True)
class DayView:
    """One line of the list of days."""

    on: date
    words: str
    label: str
    """国庆节, 调休上班, or nothing."""
    parts: tuple[Part, ...]
    free: tuple[TimeSpan, ...]
    note: str
    """What to know instead of times: closed and why, unknown, too soon; else empty."""

    @property
    def can_book(self) -> bool:
        """Whether a request for this day can be granted."""
        return bool(self.free)


def day_view(
    room_day: RoomDay, free: Sequence[TimeSpan], *, reach: str | None, now: datetime
) -> DayView:
    """The line for one day; ``reach`` is ``too_soon`` or ``too_far`` outside the rules' window."""
    on = room_day.on
    usable = () if reach else tuple(free)
    note = ""
    parts: tuple[Part, ...] = ()
    if room_day.day_type == "unknown":
        note = "放假安排未定，以国务院通知为准"
        usable = ()
    elif not room_day.spans:
        note = f"不开放：{room_day.reason}" if room_day.reason else "不开放"
        if room_day.taken:
            note = (
                f"有活动：{'、'.join(dict.fromkeys(one.activity.name for one in room_day.taken))}"
            )
    elif reach == "too_soon":
        note = "来不及审核，请打电话问"
    elif reach == "too_far":
        note = "还没开始预约"
    else:
        parts = tuple(_parts(room_day.spans, usable, on))
        if not usable and all(span.ends_at <= now for span in room_day.spans):
            note, parts = "今天的时间已过", ()
    return DayView(on, day_words(on), room_day.label, parts, usable, note)


def _parts(open_spans: Sequence[TimeSpan], free: Sequence[TimeSpan], on: date) -> list[Part]:
    midnight = datetime.combine(on, time.min, SHANGHAI)
    found = []
    for name, first, end in PARTS:
        part = TimeSpan(midnight + timedelta(hours=first), midnight + timedelta(hours=end))
        open_minutes, free_minutes = _minutes_in(part, open_spans), _minutes_in(part, free)
        if not open_minutes:
            continue
        state = FREE if free_minutes >= open_minutes else SOME if free_minutes else FULL
        found.append(Part(name, state))
    return found


def _minutes_in(part: TimeSpan, spans: Sequence[TimeSpan]) -> int:
    cuts = (part.intersection(span) for span in spans)
    return sum(cut.minutes for cut in cuts if cut is not None)


def time_steps(spans: Sequence[TimeSpan], step_minutes: int) -> list[str]:
    """Every time of day on the grid within ``spans``, ends included: 09:00, 09:30 … 12:00."""
    found: set[str] = set()
    for span in spans:
        at = span.starts_at.astimezone(SHANGHAI)
        midnight = at.replace(hour=0, minute=0)
        first = -(-int((at - midnight).total_seconds() // 60) // step_minutes) * step_minutes
        last = int((span.ends_at - midnight).total_seconds() // 60)
        found |= {f"{m // 60:02}:{m % 60:02}" for m in range(first, last + 1, step_minutes)}
    return sorted(found)


def suggested_end(span: TimeSpan, policy: BookingPolicy) -> datetime:
    """An end to fill in when someone picks a free span: an hour or two, never too long."""
    minutes = min(120, policy.max_minutes, span.minutes)
    return span.starts_at + timedelta(minutes=max(minutes, min(policy.min_minutes, span.minutes)))


def free_words(free: Sequence[TimeSpan]) -> str:
    """09:00–12:00、14:00–17:00."""
    return "、".join(span_words(span) for span in free)


def asked_day(text: str, otherwise: date) -> date:
    """A date from an address; a date that cannot be read is today."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year < 2100 else otherwise
