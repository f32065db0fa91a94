"""A cell as Excel holds it → the text a clerk meant, or what to do about it.

Excel turns what is typed into numbers, dates and times when a cell is not formatted as text. What
can be turned back without doubt is; a telephone number that lost its zero cannot, and is refused.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from scripts.xlsx.columns import Column

__all__ = ["Broken", "Cell", "Mistake", "text_of"]

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_TIMES = re.compile(
    r"[0-9]{1,2}[:：][0-9]{2}\s*[-~—–－～至到]+\s*[0-9]{1,2}[:：][0-9]{2}", re.ASCII
)
_DATES = re.compile(r"[0-9]{4}\S*\s*[~—–～至到]+\s*\S*[0-9]", re.ASCII)
_AS_TEXT = "请选中整列，把单元格格式设成“文本”，再重新输入"


class Mistake(Exception):
    """What is wrong with a cell, and the cure."""


@dataclass(frozen=True)
class Broken:
    """A cell without a usable value; ``message`` says why."""

    message: str


@dataclass(frozen=True)
class Cell:
    """One cell with its place."""

    sheet: str
    row: int
    letter: str
    value: Any = None

    @property
    def place(self) -> str:
        """``中心!E5``, as Excel writes it."""
        return f"{self.sheet}!{self.letter}{self.row}"


def text_of(column: Column, value: Any) -> str:
    """The text of a cell of this column; raises :class:`Mistake`."""
    if value is None:
        return ""
    if isinstance(value, Broken):
        raise Mistake(value.message)
    if isinstance(value, str):
        return _typed(column, value)
    if isinstance(value, bool):
        if column.kind != "yes_no":
            raise Mistake(f"这里不该是“{str(value).upper()}”。{_AS_TEXT}。")
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(column, value)
    if isinstance(value, time):
        return _time(column, value)
    if isinstance(value, datetime | date):
        return _date(column, value)
    if isinstance(value, timedelta) and column.kind == "time":
        raise Mistake("这里存成了时长。请写成时刻，如 08:30；当天结束写 23:59，没有 24:00。")
    raise Mistake(f"Excel 把这一格存成了别的样子（{value}）。{_AS_TEXT}。")


def trimmed(text: str) -> str:
    """The text without what cannot be seen at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip().strip(_INVISIBLE).strip()


def _typed(column: Column, value: str) -> str:
    text = trimmed(value)
    if _CONTROL.search(text) or any(sign in text for sign in _INVISIBLE):
        raise Mistake("里面有看不见的字符（多半是从网页或微信复制来的）。请删掉，重新输入。")
    narrow = unicodedata.normalize("NFKC", text)
    if column.kind in ("number", "time", "date", "month_day", "phone", "id") and narrow != text:
        raise Mistake(f"“{text}”里有全角的数字或符号，应写成“{narrow}”。")
    if column.kind == "time" and _TIMES.fullmatch(text):
        raise Mistake(f"“{text}”是一段时间。请拆开：开始写一格，结束写一格；有几段就写几行。")
    if column.kind in ("date", "month_day") and not column.many and _DATES.search(text):
        raise Mistake(f"“{text}”是一段日子。请拆开：第一天写在“起”，最后一天写在“止”。")
    if column.kind == "number":
        unit = re.fullmatch(r"[￥¥]?\s*([0-9]+(?:\.[0-9]+)?)\s*(\D+)", text)
        if unit:
            raise Mistake(
                f"“{text}”只写数字，应写成“{unit.group(1)}”，不写“{unit.group(2).strip()}”。"
            )
    if column.kind == "yes_no" and text in ("true", "false"):
        return "是" if text == "true" else "否"
    return text


def _number(column: Column, value: float) -> str:
    text = str(int(value)) if float(value).is_integer() else repr(value)
    if column.kind == "number":
        return text
    if column.kind == "phone":
        raise Mistake(
            f"被 Excel 存成了数字 {text}，开头的 0 可能丢了。{_AS_TEXT}，如 0434-1234567。"
        )
    if column.kind == "time":
        raise Mistake(f"被 Excel 存成了数字 {text}。{_AS_TEXT}，如 08:30。")
    if column.kind in ("date", "month_day"):
        raise Mistake(f"被 Excel 存成了数字 {text}。{_AS_TEXT}，如 2026-10-01。")
    if column.kind == "yes_no":
        raise Mistake(f"“{text}”应写成“是”或“否”。")
    raise Mistake(f"被 Excel 存成了数字 {text}，原来开头的 0 或后几位可能丢了。{_AS_TEXT}。")


def _time(column: Column, value: time) -> str:
    text = f"{value:%H:%M}"
    if column.kind != "time":
        raise Mistake(f"被 Excel 存成了时间 {text}。{_AS_TEXT}。")
    if value.second or value.microsecond:
        raise Mistake(f"时间只写到分：{value:%H:%M:%S} 请改成 {text}。")
    return text


def _date(column: Column, value: date) -> str:
    day = value.date() if isinstance(value, datetime) else value
    clock = value.time() if isinstance(value, datetime) else time()
    if column.kind == "time":
        raise Mistake(
            f"被 Excel 存成了日期 {value}。{_AS_TEXT}，如 08:30；当天结束写 23:59，没有 24:00。"
        )
    if clock != time():
        raise Mistake(f"这里是日期加时间（{value}）。{_AS_TEXT}。")
    if column.kind == "date":
        return day.isoformat()
    if column.kind == "month_day":
        return f"{day:%m-%d}"
    raise Mistake(f"被 Excel 存成了日期 {day.isoformat()}。{_AS_TEXT}。")
