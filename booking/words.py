"""Dates, times and roles in the words that people read: on pages, in mails, in messages."""

from datetime import date, datetime

from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "ROLE_WORDS",
    "clock_words",
    "day_words",
    "day_words_at",
    "deadline_words",
    "length_words",
    "long_day_words",
    "long_day_words_at",
    "span_words",
    "weekday_words",
    "when_words",
]

ROLE_WORDS = {"desk": "前台", "approver": "审核员", "admin": "管理员"}


def weekday_words(on: date) -> str:
    """周二."""
    return "周" + "一二三四五六日"[on.weekday()]


def day_words(on: date) -> str:
    """12月1日（周二）."""
    return f"{on.month}月{on.day}日（{weekday_words(on)}）"


def long_day_words(on: date) -> str:
    """2026年12月1日（周二）."""
    return f"{on.year}年{day_words(on)}"


def day_words_at(at: datetime) -> str:
    """12月1日（周二） of an instant, in Shanghai."""
    return day_words(at.astimezone(SHANGHAI).date())


def long_day_words_at(at: datetime) -> str:
    """2026年12月1日（周二） of an instant, in Shanghai."""
    return long_day_words(at.astimezone(SHANGHAI).date())


def clock_words(at: datetime) -> str:
    """09:00 in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def span_words(span: TimeSpan) -> str:
    """09:00–11:00, or 09:00–24:00 for a span that runs to midnight."""
    ends = clock_words(span.ends_at)
    return f"{clock_words(span.starts_at)}–{'24:00' if ends == '00:00' else ends}"


def when_words(span: TimeSpan) -> str:
    """2026年12月1日（周二）09:00–11:00."""
    return f"{long_day_words(span.starts_at.astimezone(SHANGHAI).date())}{span_words(span)}"


def deadline_words(at: datetime) -> str:
    """12月1日（周二）17:30."""
    return f"{day_words(at.astimezone(SHANGHAI).date())}{clock_words(at)}"


def length_words(minutes: int) -> str:
    """30 分钟, 2 小时, 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} 小时"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} 分钟")
    return " ".join(parts)
