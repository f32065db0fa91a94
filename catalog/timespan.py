"""Spans of time: one half-open type for hours, bookings and activities.

Libraries that keep the end as "the last microsecond" make 9:00-10:00 and 10:00-11:00 awkward
neighbours. Here a span contains its start and not its end: neighbours touch without overlap::

    a  |-------)                overlaps?
    b          |-------)        no    (b starts where a ends)
    b      |-------)            yes
    b  |---)                    yes
    b |-----------)             yes
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["SHANGHAI", "TimeSpan", "day_span", "merged", "subtracted"]

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The one zone of the product: all of China uses it, without daylight time."""


@dataclass(frozen=True, order=True, slots=True)
class TimeSpan:
    """From ``starts_at`` up to, not including, ``ends_at``; both aware, never empty."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a span needs aware datetimes")
        if self.ends_at <= self.starts_at:
            raise ValueError(f"a span must end after it starts: {self.starts_at} – {self.ends_at}")

    @classmethod
    def on(cls, day: date, opens: time, closes: time) -> "TimeSpan":
        """The span from ``opens`` to ``closes`` of one day in Asia/Shanghai."""
        return cls(datetime.combine(day, opens, SHANGHAI), datetime.combine(day, closes, SHANGHAI))

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    def overlaps(self, other: "TimeSpan") -> bool:
        """Whether some instant lies in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, other: "TimeSpan") -> bool:
        """Whether all of ``other`` lies in this span."""
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def holds(self, instant: datetime) -> bool:
        """Whether ``instant`` lies in the span."""
        return self.starts_at <= instant < self.ends_at

    def intersection(self, other: "TimeSpan") -> "TimeSpan | None":
        """What lies in both, or None."""
        starts_at, ends_at = (
            max(self.starts_at, other.starts_at),
            min(self.ends_at, other.ends_at),
        )
        return TimeSpan(starts_at, ends_at) if starts_at < ends_at else None

    def padded(self, before_minutes: int, after_minutes: int) -> "TimeSpan":
        """The span with minutes added before and after."""
        return TimeSpan(
            self.starts_at - timedelta(minutes=before_minutes),
            self.ends_at + timedelta(minutes=after_minutes),
        )

    def slots(self, minutes: int) -> range:
        """Numbers of the slots touched, a slot being ``minutes`` long and counted from 1970 UTC.

        A slot that is only partly covered is counted whole, so two spans that overlap
        always share a slot number.
        """
        length = minutes * 60
        first = int(self.starts_at.timestamp()) // length
        last = -(-int(self.ends_at.timestamp()) // length)
        return range(first, last)


def day_span(day: date) -> TimeSpan:
    """The whole of a day in Asia/Shanghai."""
    return TimeSpan(
        datetime.combine(day, time.min, SHANGHAI),
        datetime.combine(day + timedelta(days=1), time.min, SHANGHAI),
    )


def merged(spans: Iterable[TimeSpan]) -> list[TimeSpan]:
    """The same instants as ordered spans that neither overlap nor touch."""
    result: list[TimeSpan] = []
    for span in sorted(spans):
        if result and span.starts_at <= result[-1].ends_at:
            result[-1] = TimeSpan(result[-1].starts_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def subtracted(spans: Iterable[TimeSpan], taken: Iterable[TimeSpan]) -> list[TimeSpan]:
    """What of ``spans`` is left when ``taken`` is cut out, merged."""
    left = merged(spans)
    for hole in taken:
        pieces: list[TimeSpan] = []
        for span in left:
            if not span.overlaps(hole):
                pieces.append(span)
                continue
            if span.starts_at < hole.starts_at:
                pieces.append(TimeSpan(span.starts_at, hole.starts_at))
            if hole.ends_at < span.ends_at:
                pieces.append(TimeSpan(hole.ends_at, span.ends_at))
        left = pieces
    return left
