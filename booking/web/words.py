"""Dates, times and states in the words that residents read.

One place, so that the confirmation page, the API's sentences and the staff queue never call the
same moment by two names.
"""

from booking.model import BookingStatus, HistoryLine
from booking.words import (
    clock_words,
    day_words,
    day_words_at,
    deadline_words,
    length_words,
    long_day_words,
    long_day_words_at,
    span_words,
    weekday_words,
    when_words,
)

__all__ = [
    "CHANNEL_WORDS",
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
    "webcal_address",
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

CHANNEL_WORDS = {"web": "网上", "api": "小程序", "desk": "窗口", "phone": "电话"}

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


def phone_masked(phone: str) -> str:
    """138****5678: enough to recognise one's own number, too little to be called by a stranger."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else "****" + phone[-2:]


_ACTIONS = {
    "submit": "提交申请",
    "confirmed": "审核通过",
    "rejected": "驳回",
    "cancelled": "取消",
    "expired": "到时间自动失效",
    "waiting": "加入候补",
    "pending": "确认候补，等待审核",
    "offered": "把放出来的时间留给申请人",
    "displaced": "换了时间，等申请人确认",
    "moved": "改期",
    "opened": "接手",
    "handed_over": "转交",
    "escalated": "超时，转上级中心",
    "blocked": "中心自用",
    "came": "签到",
    "no_show": "登记未到",
    "mark_taken_back": "撤回到场登记",
    "rated": "评价",
    "pause_proposed": "多次未到，提请暂停网上预约",
    "paused": "暂停网上预约",
    "pause_lifted": "恢复网上预约",
    "pause_dismissed": "不暂停网上预约",
    "pause_appealed": "对暂停提出申诉",
    "notice_failed": "通知没有送到，请打电话告诉申请人",
    "corrected": "更正联系方式",
    "erased": "清除个人信息",
}


def history_words(line: HistoryLine) -> str:
    """Who did what: 申请人 提交申请."""
    if line.actor.startswith("staff:"):
        who = f"工作人员 {line.actor.removeprefix('staff:')}"
    else:
        who = {"applicant": "申请人", "system": "系统"}.get(line.actor, line.actor)
    late = "（晚于免费取消的时限）" if line.detail.get("late") else ""
    to = f"给 {line.detail['to']}" if line.action == "handed_over" else ""
    return f"{who} {_ACTIONS.get(line.action, line.action)}{to}{late}"


def webcal_address(address: str) -> str:
    """The address that opens the calendar program: webcal instead of http."""
    return "webcal" + address[address.index(":") :]
