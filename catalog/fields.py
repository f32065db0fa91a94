"""Scalar types of the data files: text in, typed value out, mistakes in Chinese.

YAML readers guess: ``18:00`` becomes 1080, ``030000`` becomes 12288, ``no`` becomes False. So the
reader hands every scalar over as the text that stands in the file, and the conversions here are the
only place where text becomes a time, a date, a number or a yes-or-no. Each refusal says what was
expected and, where it can be told, what to write instead.
"""

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

__all__ = [
    "DateField",
    "DivisionCode",
    "Id",
    "MonthDay",
    "Number",
    "Phone",
    "Quantity",
    "Text",
    "TimeField",
    "Url",
    "YesNo",
    "Yuan",
]


_IDENTITY_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{5}(19|20)[0-9]{9}[0-9Xx](?![0-9])")


def _refuse(message: str) -> PydanticCustomError:
    # The sentence is passed as a value: braces in it must not be read as placeholders.
    return PydanticCustomError("data", "{message}", {"message": message})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse("这里应是一段文字，不能再分下一层。")
    text = value.strip()
    if not text:
        raise _refuse("这一项写了名字却没有内容。请填写，或删掉这一行。")
    if text[0] in "“”" and text[-1] in "“”":
        raise _refuse("用了中文引号，请改成英文双引号。")
    if len(text) >= 18 and _IDENTITY_NUMBER.search(text):
        raise _refuse("这里像是身份证号。公开网站的数据里不能写个人身份证号，请删掉。")
    return text


def _id(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise _refuse(
            f"编号“{text}”只能用小写英文字母、数字和连字符，如 donghua 或 nuanxin-shitang。"
        )
    return text


def _time(value: Any) -> time:
    text = _text(value)
    if re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        return time.fromisoformat(text)
    if text == "24:00":
        raise _refuse("没有 24:00 这个时刻；当天结束写“23:59”。")
    if "：" in text:
        better = text.replace("：", ":")
        raise _refuse(f"时间“{text}”用了全角冒号，应写成“{better.zfill(5)}”。")
    if re.fullmatch(r"[0-9]:[0-5][0-9]", text, re.ASCII):
        raise _refuse(f"时间“{text}”少了一位，应写成“0{text}”。")
    raise _refuse(f"“{text}”不是时间，应写成四位数字加英文冒号，如“08:30”。")


def _date(value: Any) -> date:
    text = _text(value)
    parts = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text, re.ASCII)
    if parts is None:
        raise _refuse(f"“{text}”不是日期，应写成年-月-日，如“2026-10-01”。")
    year, month, day = (int(part) for part in parts.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        raise _refuse(f"没有“{text}”这一天。") from None
    if text != found.isoformat():
        raise _refuse(f"日期“{text}”应写成“{found.isoformat()}”。")
    return found


def _month_day(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", text, re.ASCII):
        raise _refuse(f"“{text}”不是月和日，应写成“月-日”，如“05-01”。")
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise _refuse(f"没有“{text}”这一天。") from None
    return text


def _number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,8})", text, re.ASCII):
        raise _refuse(f"“{text}”应写成不带单位的整数，如 30。")
    return int(text)


def _quantity(value: Any) -> Decimal:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?", text, re.ASCII):
        raise _refuse(f"“{text}”应只写数字，如 2100 或 95.5；“余”“以上”等写在 qualifier 里。")
    return Decimal(text)


def _yuan(value: Any) -> Decimal:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,2})?", text, re.ASCII):
        raise _refuse(f"金额“{text}”应只写数字，如 3 或 3.50，不写“元”“￥”。")
    return Decimal(text)


def _yes_no(value: Any) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise _refuse(f"“{text}”应写成 true（是）或 false（否）。")
    return text == "true"


def _phone(value: Any) -> str:
    text = _text(value)
    if re.fullmatch(
        r"0[1-9][0-9]{1,2}-[1-9][0-9]{6,7}(-[0-9]{1,5})?|0[0-9]{2,3}-0{7,8}"
        r"|1[3-9][0-9]{9}|[1-9][0-9]{2,4}|[48]00-?[0-9]{3}-?[0-9]{4}",
        text,
        re.ASCII,
    ):
        return text
    if re.fullmatch(r"0[0-9]{9,11}", text, re.ASCII):
        raise _refuse(f"电话“{text}”请在区号后加“-”，如“0434-1234567”。")
    raise _refuse(
        f"“{text}”不是电话号码。请写成“区号-号码”，如“0434-1234567”，或 12345 这样的短号。"
    )


def _division_code(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[1-9][0-9]{11}", text, re.ASCII):
        raise _refuse(f"统计用区划代码“{text}”应是 12 位数字。")
    return text


def _url(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"https?://[^\s<>\"'\\]+", text):
        raise _refuse(f"“{text}”不是网址，应以 https:// 开头。")
    return text


def _as_string(pattern: str | None = None, **more: Any) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": "string", **more}
    if pattern is not None:
        schema["pattern"] = pattern
    return WithJsonSchema(schema)


Text = Annotated[str, BeforeValidator(_text), _as_string()]
"""Any text that is not empty."""
Id = Annotated[str, BeforeValidator(_id), _as_string("^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Lower-case letters, digits, hyphens; used in file names, URLs and booking keys."""
TimeField = Annotated[time, BeforeValidator(_time), _as_string("^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""Time of day, ``HH:MM``, Asia/Shanghai."""
DateField = Annotated[date, BeforeValidator(_date), _as_string("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
"""Calendar date, ``YYYY-MM-DD``."""
MonthDay = Annotated[str, BeforeValidator(_month_day), _as_string("^[0-9]{2}-[0-9]{2}$")]
"""Day of any year, ``MM-DD``."""
Number = Annotated[int, BeforeValidator(_number), WithJsonSchema({"type": "integer"})]
"""Whole number without a unit."""
Quantity = Annotated[Decimal, BeforeValidator(_quantity), WithJsonSchema({"type": "number"})]
"""Number of a published figure."""
Yuan = Annotated[Decimal, BeforeValidator(_yuan), WithJsonSchema({"type": "number"})]
"""Amount of money in yuan."""
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"type": "boolean"})]
"""``true`` or ``false``."""
Phone = Annotated[str, BeforeValidator(_phone), _as_string()]
"""Public telephone number: area code, hyphen, number; or a short or mobile number."""
DivisionCode = Annotated[str, BeforeValidator(_division_code), _as_string("^[1-9][0-9]{11}$")]
"""Statistical division code, 12 digits."""
Url = Annotated[str, BeforeValidator(_url), _as_string(format="uri")]
"""Web address of a source or an official page."""
