"""How dates, times, prices and the like are said to residents."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal

from markupsafe import Markup, escape

from catalog.model import Ages, PriceBand, Record, Season, Source
from catalog.timespan import TimeSpan

__all__ = [
    "KIND_NAMES",
    "age_text",
    "ages_text",
    "day_text",
    "days_text",
    "duration_text",
    "field_titles",
    "measure_text",
    "money_text",
    "price_text",
    "season_text",
    "source_text",
    "span_text",
    "times_text",
    "title_text",
    "unbroken",
    "weekday_text",
    "whole_brackets",
]

KIND_NAMES = {
    "counter": "窗口办事",
    "open": "场所开放",
    "extended": "错时延时",
    "duty": "值班",
    "appointment": "预约上门",
    "self_service": "自助",
}

_WEEKDAYS = "一二三四五六日"
_DAY_WORDS = {"workday": "工作日", "restday": "休息日", "holiday": "法定节假日"}
_WEEKDAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekday_text(day: date) -> str:
    """``周日``."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_text(day: date) -> str:
    """``11月22日``."""
    return f"{day.month}月{day.day}日"


def times_text(opens: time, closes: time) -> str:
    """``08:30–20:00``."""
    return f"{opens:%H:%M}–{closes:%H:%M}"


def span_text(span: TimeSpan) -> str:
    """``08:30–20:00`` of a span inside one day."""
    return times_text(span.starts_at.time(), span.ends_at.time())


def days_text(words: Sequence[str]) -> str:
    """``工作日、休息日`` or ``周一至周五``: on which days a line of the week holds."""
    types = [_DAY_WORDS[word] for word in _DAY_WORDS if word in words]
    numbers = [number for number, word in enumerate(_WEEKDAY_WORDS) if word in words]
    if len(types) == 3 or len(numbers) == 7:
        return "每天"
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        if len(run) >= 3:
            types.append(f"周{_WEEKDAYS[run[0]]}至周{_WEEKDAYS[run[-1]]}")
        else:
            types += [f"周{_WEEKDAYS[number]}" for number in run]
    return "、".join(types)


def season_text(season: Season) -> str:
    """``5月1日至9月30日``."""
    starts, ends = (
        f"{int(mark[:2])}月{int(mark[3:])}日" for mark in (season.starts_on, season.ends_on)
    )
    return f"{starts}至{ends}"


def duration_text(days: int, unit: str) -> str:
    """``10 个工作日``; 0 is done on the spot."""
    if days == 0:
        return "当场办结"
    return f"{days} 个工作日" if unit == "working_day" else f"{days} 天"


def money_text(amount: Decimal) -> str:
    """``3 元``, ``3.50 元`` as written in the data; nothing to pay is ``免费``."""
    return "免费" if amount == 0 else f"{amount} 元"


def age_text(band: PriceBand) -> str:
    """``60–74 岁`` or ``90 岁及以上``."""
    if band.max_age is None:
        return f"{band.min_age} 岁及以上"
    if band.min_age == 0:
        return f"{band.max_age} 岁及以下"
    return f"{band.min_age}–{band.max_age} 岁"


def ages_text(ages: Ages) -> str:
    """``6–12 岁``, ``60 岁及以上``, ``6 岁及以下``."""
    if ages.min_age is None:
        return "" if ages.max_age is None else f"{ages.max_age} 岁及以下"
    return (
        f"{ages.min_age} 岁及以上" if ages.max_age is None else f"{ages.min_age}–{ages.max_age} 岁"
    )


def measure_text(value: Decimal, unit: str | None, qualifier: str | None) -> str:
    """``2100余件``, ``近 100 人``, ``1000 平方米以上``: the qualifier is never lost."""
    number = f"{value:f}"
    if unit is None or unit == "%":
        before, after = (qualifier, "") if qualifier in ("近", "约") else ("", qualifier)
        return f"{before} {number}{unit or ''}{after or ''}".strip()
    if qualifier in ("近", "约"):
        return f"{qualifier} {number} {unit}"
    if qualifier == "以上":
        return f"{number} {unit}以上"
    return f"{number}{qualifier}{unit}" if qualifier else f"{number} {unit}"


def unbroken(text: str) -> Markup:
    """The text with its spans of time, and its days with their weekdays, on one line each."""
    span = (
        r"((?:[0-9]{2}:[0-9]{2}–[0-9]{2}:[0-9]{2}|[0-9]+月[0-9]+日（周[一二三四五六日]）)"
        r"(?:、(?=[0-9]))?)"
    )
    return Markup(re.sub(span, r'<span class="ds-nowrap">\1</span>', str(escape(text))))  # noqa: S704 - escaped


def whole_brackets(name: str) -> Markup:
    """The name for a heading: a line ends before a bracket or before 党群服务中心, not inside."""
    marked = re.sub("(（[^（）]*）)", r'<span class="ds-whole">\1</span>', str(escape(name)))
    return Markup(re.sub("(?<=.)党群服务中心$", "<wbr>党群服务中心", marked))  # noqa: S704 - escaped


def price_text(band: PriceBand, unit: str) -> str:
    """``3 元／餐``."""
    money = money_text(band.amount)
    return money if band.amount == 0 else f"{money}／{unit.removeprefix('每')}"


def field_titles(record: Record, fields: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Chinese titles of fields named as in the data."""
    titles = {
        info.alias or name: info.title or name for name, info in type(record).model_fields.items()
    }
    return tuple((field, titles[field]) for field in fields)


def source_text(source: Source) -> str:
    """Title with publisher and date where they are known."""
    details = [source.publisher or ""]
    if source.published_on is not None:
        details.append(f"{source.published_on.year}年{day_text(source.published_on)}")
    known = "，".join(detail for detail in details if detail)
    return title_text(source) + (f"（{known}）" if known else "")


def title_text(source: Source) -> str:
    """``《…》``; a name that we gave a paper without a title stands without these marks."""
    is_ours = source.title.endswith("（原文无标题）")
    return source.title if is_ours else f"《{source.title}》"
