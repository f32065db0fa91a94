"""Dates, times and states in the words that residents read.

One place, so that the confirmation page, the API's sentences and the staff queue never call the
same moment by two names.
"""

from datetime import date, datetime

from booking.model import BookingStatus, HistoryLine
from catalog.timespan import SHANGHAI, TimeSpan

__all__ = [
    "HOURS_KINDS",
    "PARTS",
    "STATUS_WORDS",
    "clock_words",
    "day_words",
    "day_words_at",
    "deadline_words",
    "history_words",
    "length_words",
    "long_day_words",
    "long_day_words_at",
    "phone_masked",
    "span_words",
    "weekday_words",
    "when_words",
]

STATUS_WORDS = {
    BookingStatus.PENDING: "待审核",
    BookingStatus.CONFIRMED: "已通过",
    BookingStatus.REJECTED: "未通过",
    BookingStatus.CANCELLED: "已取消",
    BookingStatus.EXPIRED: "已过期",
    BookingStatus.WAITING: "候补中",
    BookingStatus.OFFERED: "待您确认",
}

HOURS_KINDS = {
    "counter": "窗口办事",
    "open": "场所开放",
    "extended": "错时延时",
    "duty": "值班",
    "appointment": "预约上门",
    "self_service": "自助服务",
}

PARTS = (("上午", 0, 12), ("下午", 12, 18), ("晚上", 18, 24))
"""Parts of a day with their first hour and the hour they end before."""


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


def phone_masked(phone: str) -> str:
    """138****5678: enough to recognise one's own number, too little to be called by a stranger."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****" + phone[-2:]


_ACTIONS = {
    "submit": "提交申请",
    "confirmed": "审核通过",
    "rejected": "驳回",
    "cancelled": "取消",
    "expired": "到时未审核，自动失效",
}


def history_words(line: HistoryLine) -> str:
    """Who did what: 申请人 提交申请."""
    if line.actor.startswith("staff:"):
        who = f"工作人员 {line.actor.removeprefix('staff:')}"
    else:
        who = {"applicant": "申请人", "system": "系统"}.get(line.actor, line.actor)
    return f"{who} {_ACTIONS.get(line.action, line.action)}"
