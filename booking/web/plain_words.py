"""A search in plain words: “周六下午，20人，要投影仪” becomes the boxes of the search.

What is not understood is left to the boxes, which stand filled in below and can be corrected.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["understood"]

_DAYS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = "一二三四五六日"
_PARTS = {
    "早上": ("08:00", "10:00"),
    "上午": ("09:00", "11:00"),
    "中午": ("12:00", "13:00"),
    "下午": ("14:00", "16:00"),
    "晚上": ("19:00", "21:00"),
}


def understood(text: str, today: date, equipment: Mapping[str, str]) -> dict[str, str]:
    """The fields of the search that a sentence names; ``equipment``: id → name."""
    words = unicodedata.normalize("NFKC", text)[:100]
    found = {}
    if (on := _day(words, today)) is not None:
        found["date"] = on.isoformat()
    if times := _times(words):
        found["start"], found["end"] = times
    if people := re.search(r"([0-9]{1,4}) ?(?:个)?人", words):
        found["attendees"] = people[1]
    if wanted := next((id_ for id_, name in equipment.items() if name in words), None):
        found["equipment"] = wanted
    return found


def _day(words: str, today: date) -> date | None:
    # The longest word first: 大后天 holds 后天.
    for word in sorted(_DAYS, key=len, reverse=True):
        if word in words:
            return today + timedelta(days=_DAYS[word])
    if named := re.search(r"(下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])", words):
        number = _WEEKDAYS.index(named[2].replace("天", "日"))
        monday = today - timedelta(days=today.weekday())
        on = monday + timedelta(days=number, weeks=len(named[1] or ""))
        return on if on >= today else on + timedelta(weeks=1)
    if dated := re.search(r"(?:([0-9]{1,2})月)?([0-9]{1,2})[日号]", words):
        return _next(int(dated[1]) if dated[1] else None, int(dated[2]), today)
    return None


def _next(month: int | None, day: int, today: date) -> date | None:
    for number in range(366):
        on = today + timedelta(days=number)
        if on.day == day and month in (None, on.month):
            return on
    return None


def _times(words: str) -> tuple[str, str] | None:
    part = next((name for name in _PARTS if name in words), None)
    clock = re.search(
        r"([0-9]{1,2})(?:点|:)([0-9]{2}|半)?.{0,3}?[到至-] ?([0-9]{1,2})(?:点|:)([0-9]{2}|半)?",
        words,
    )
    if clock is None:
        return _PARTS[part] if part else None
    is_late = part in ("下午", "晚上")
    starts, ends = (
        (int(hour) + (12 if is_late and int(hour) < 12 else 0)) * 60 + _minutes(rest)
        for hour, rest in ((clock[1], clock[2]), (clock[3], clock[4]))
    )
    if not starts < ends < 24 * 60:
        return None
    return f"{starts // 60:02}:{starts % 60:02}", f"{ends // 60:02}:{ends % 60:02}"


def _minutes(rest: str | None) -> int:
    return 30 if rest == "半" else int(rest or 0)
