"""A search in plain words: “周六下午，20人，要投影仪” becomes the boxes of the search.

Many say it to the phone instead of typing, and phones write numbers as they like: 两点, 二十个人.
What is not understood is left to the boxes, which stand filled in above and can be corrected.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["TIMES", "understood"]

TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(6, 24) for minute in (0, 30))
"""What the boxes for the time offer."""
_LAST = 23 * 60 + 30

_DAYS = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = "一二三四五六日"
_PARTS = {
    "早上": ("08:00", "10:00"),
    "上午": ("09:00", "11:00"),
    "中午": ("12:00", "13:00"),
    "下午": ("14:00", "16:00"),
    "晚上": ("19:00", "21:00"),
}
_SHORT = {"今晚": "今天晚上", "明晚": "明天晚上", "明早": "明天早上", "周末": "周六"}
_WEEKDAY = r"(下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])"
_CLOCK = rf"({'|'.join(_PARTS)})?的? ?([0-9]{{1,2}})(?:点|:)([0-9]{{2}}|半|[13]刻)?"
_NO_CLOCK = "(?<=[大小多早晚好近快])一点|(?<![上午到至十])一点(?=[的儿])"
"""Who wants a room 大一点 does not want it at one o'clock."""
_NOON = {"早上": 0, "上午": 0, "下午": 11, "晚上": 13}
"""Hours before this one are after midday; who says three o'clock does not mean the night."""
_REST = {"半": 30, "1刻": 15, "3刻": 45}
_USUAL_MINUTES = 120
"""How long somebody wants a room who says only when it begins."""


def understood(text: str, today: date, equipment: Mapping[str, str]) -> dict[str, str]:
    """The fields of the search that a sentence names; ``equipment``: id → name."""
    words = unicodedata.normalize("NFKC", text)[:100]
    for short, long in _SHORT.items():
        words = words.replace(short, long)
    # A weekday is no number: what 周六十点 says is ten o'clock.
    numbered = _in_digits(re.sub(f"{_WEEKDAY}|{_NO_CLOCK}", " ", words))
    found = {}
    if (on := _day(words, numbered, today)) is not None:
        found["date"] = on.isoformat()
    if times := _times(numbered):
        found["start"], found["end"] = times
    if people := re.search(r"([0-9]{1,4}) ?[多来几]?[个位名]?(?:老|女|男)?人", numbered):
        found["attendees"] = people[1]
    if wanted := next((id_ for id_, name in equipment.items() if name in words), None):
        found["equipment"] = wanted
    return found


def _day(words: str, numbered: str, today: date) -> date | None:
    # The longest word first: 大后天 holds 后天.
    for word in sorted(_DAYS, key=len, reverse=True):
        if word in words:
            return today + timedelta(days=_DAYS[word])
    if named := re.search(_WEEKDAY, words):
        number = _WEEKDAYS.index(named[2].replace("天", "日"))
        monday = today - timedelta(days=today.weekday())
        on = monday + timedelta(days=number, weeks=len(named[1] or ""))
        return on if on >= today else on + timedelta(weeks=1)
    if dated := re.search(r"(?:([0-9]{1,2})月)?([0-9]{1,2})[日号]", numbered):
        return _next(int(dated[1]) if dated[1] else None, int(dated[2]), today)
    return None


def _next(month: int | None, day: int, today: date) -> date | None:
    for number in range(366):
        on = today + timedelta(days=number)
        if on.day == day and month in (None, on.month):
            return on
    return None


def _times(words: str) -> tuple[str, str] | None:
    clock = re.search(rf"{_CLOCK}(?:.{{0,3}}?[到至~-] ?{_CLOCK})?", words)
    said = next((name for name in _PARTS if name in words), None)
    if clock is None:
        return _PARTS[said] if said else None
    part = clock[1] or said
    starts = _minutes(part, clock[2], clock[3])
    ends = starts + _USUAL_MINUTES
    if clock[5]:
        ends = _minutes(clock[4] or part, clock[5], clock[6])
        if ends <= starts and int(clock[5]) <= 12:
            ends += 12 * 60
    # The boxes go by half hours: rather a little more than was asked for.
    starts, ends = starts // 30 * 30, min(-(-ends // 30) * 30, _LAST)
    if starts >= ends:
        return None
    return f"{starts // 60:02}:{starts % 60:02}", f"{ends // 60:02}:{ends % 60:02}"


def _minutes(part: str | None, hour: str, rest: str | None) -> int:
    """Minutes after midnight."""
    hours = int(hour) + (12 if int(hour) < _NOON.get(part or "", 7) else 0)
    return hours * 60 + (_REST.get(rest) or int(rest) if rest else 0)


def _in_digits(words: str) -> str:
    """The words with 二十 as 20."""
    return re.sub("[零一二三四五六七八九两十百]+", _digits, words)


def _digits(found: re.Match[str]) -> str:
    whole = last = 0
    for word in found[0]:
        if word in "十百":
            whole += (last or 1) * (10 if word == "十" else 100)
            last = 0
        else:
            last = "零一二三四五六七八九".find(word) if word != "两" else 2
    return str(whole + last)
