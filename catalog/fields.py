"""Scalar types of the data files: text in, typed value out, mistakes in Chinese.

YAML readers guess: ``18:00`` becomes 1080, ``030000`` becomes 12288, ``no`` becomes False. So the
reader hands every scalar over as the text that stands in the file, and the conversions here are the
only place where text becomes a time, a date, a number or a yes-or-no. Each refusal says what was
expected and, where it can be told, what to write instead.
"""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

__all__ = [
    "DateField",
    "Degrees",
    "DivisionCode",
    "Id",
    "MonthDay",
    "Number",
    "Phone",
    "PostalCode",
    "Quantity",
    "Text",
    "TimeField",
    "Url",
    "YesNo",
    "Yuan",
]

MAX_TEXT = 5000

_WIDE_COMMAS = re.compile(r"[，、；;]")
_DASHES = re.compile(r"[—–－―−~～]")
_PM = re.compile(r"下午|傍晚|晚上|夜里|pm|PM")
_AM = re.compile(r"上午|早上|早晨|凌晨|中午|am|AM")


def _refuse(message: str) -> PydanticCustomError:
    # The sentence is passed as a value: braces in it must not be read as placeholders.
    return PydanticCustomError("data", "{message}", {"message": message})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse("这里应是一段文字，不能再分下一层。")
    text = value.strip()
    if not text:
        raise _refuse("这一项写了名字却没有内容。请填写，或删掉这一行。")
    if text[0] in "“”‘’＂" and text[-1] in "“”‘’＂" and not _holds_quotes(text[1:-1]):
        raise _refuse("用了中文引号，请改成英文双引号。")
    if '"' in text and text.count('"') % 2:
        raise _refuse("文字里的英文双引号不成对。请补上一个，或改用中文引号“ ”。")
    if len(text) > MAX_TEXT:
        raise _refuse(f"文字太长（{len(text)} 字，最多 {MAX_TEXT} 字）。请写短些，或拆成几段。")
    return text


def _holds_quotes(text: str) -> bool:
    return "“" in text or "”" in text


def _narrow(text: str) -> str:
    """The text with full-width digits and signs made ordinary, as a guess at what was meant."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip("\"'“”‘’ ")


def _id(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        if _WIDE_COMMAS.search(text):
            raise _refuse(
                f"“{text}”：几项之间请用英文逗号加一个空格，写成 [甲, 乙]；不用中文逗号和顿号。"
            )
        raise _refuse(f"编号“{text}”只能用小写英文字母、数字和连字符，如{_guessed_id(text)}。")
    return text


def _guessed_id(text: str) -> str:
    guess = re.sub(r"[\s_./-]+", "-", _narrow(text).lower()).strip("-")
    is_id = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", guess)
    return f"“{guess}”" if is_id else " donghua 或 nuanxin-shitang"


def _time(value: Any) -> time:
    text = _text(value)
    if re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", text, re.ASCII):
        return time.fromisoformat(text)
    if text in ("24:00", "24：00"):
        raise _refuse("没有 24:00 这个时刻；当天结束写“23:59”。")
    narrow = _narrow(text)
    span = re.fullmatch(r"(.*?[0-9点时半])\s*(?:-|至|到)+\s*([^-]*[0-9].*)", narrow)
    if span is not None:
        opens, closes = _guessed_time(span.group(1)), _guessed_time(span.group(2))
        how = f"写成 {opens} 和 {closes}" if opens and closes else "各写一个时刻"
        raise _refuse(f"“{text}”是一段时间。请拆成开始和结束两项，{how}。")
    guess = _guessed_time(narrow)
    if guess == "":
        raise _refuse(f"没有“{text}”这个时刻，应在“00:00”到“23:59”之间。")
    if "：" in text and guess:
        raise _refuse(f"时间“{text}”用了全角冒号，应写成“{guess}”。")
    if re.fullmatch(r"[0-9]:[0-5][0-9]", text, re.ASCII):
        raise _refuse(f"时间“{text}”少了一位，应写成“0{text}”。")
    raise _refuse(f"“{text}”不是时间，应写成四位数字加英文冒号，如“{guess or '08:30'}”。")


def _guessed_time(text: str) -> str | None:
    """The time that was meant; empty when there is no such time, None when it is no time."""
    bare = _AM.sub("", _PM.sub("", text)).replace("钟", "").strip()
    found = re.fullmatch(
        r"([0-9]{1,2})\s*[:.点时h]\s*([0-9]{1,2})?(半)?(?::00|分)?", bare, re.ASCII
    )
    found = found or re.fullmatch(r"([0-9]{1,2})([0-9]{2})()", bare, re.ASCII)
    if found is None:
        return None
    hour, minute = int(found.group(1)), int(found.group(2) or (30 if found.group(3) else 0))
    if _PM.search(text) and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def _date(value: Any) -> date:
    text = _text(value)
    narrow = _narrow(text)
    parts = re.match(
        r"([0-9]{4})[-/.年,]\s*([0-9]{1,2})[-/.月,]\s*([0-9]{1,2})[日号]?", narrow, re.ASCII
    )
    parts = parts or re.match(r"([0-9]{4})([0-9]{2})([0-9]{2})$", narrow, re.ASCII)
    if parts is None:
        raise _refuse(f"“{text}”不是日期，应写成年-月-日，如“2026-10-01”。")
    year, month, day = (int(part) for part in parts.groups())
    try:
        found = date(year, month, day)
    except ValueError:
        raise _refuse(f"没有“{text}”这一天。") from None
    if re.match(r"\s*(?:-|至|到)", narrow[parts.end() :]):
        raise _refuse(f"“{text}”是一段日子。请只写一天；起、止分两项写，如“{found.isoformat()}”。")
    if text != found.isoformat():
        raise _refuse(f"日期“{text}”应写成“{found.isoformat()}”。")
    if not 1949 <= year <= 2099:
        raise _refuse(f"日期“{text}”的年份不对，请核对。")
    return found


def _month_day(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{2}-[0-9]{2}", text, re.ASCII):
        found = re.search(r"(?<![0-9])([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})日?$", _narrow(text))
        better = f"{int(found.group(1)):02}-{int(found.group(2)):02}" if found else "05-01"
        raise _refuse(f"“{text}”不是月和日，应写成“月-日”，如“{better}”。")
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise _refuse(f"没有“{text}”这一天。") from None
    return text


def _number(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,8})", text, re.ASCII):
        raise _refuse(f"“{text}”应写成不带单位的整数，如 30。{_as_digits(text, '[0-9]+')}")
    return int(text)


def _as_digits(text: str, pattern: str) -> str:
    """A hint when only the way of writing digits is odd."""
    guess = re.sub(r"(?<=[0-9])[, _](?=[0-9]{3}(?![0-9]))", "", _narrow(text)).lstrip("0")
    return f"这里请写 {guess}。" if guess != text and re.fullmatch(pattern, guess, re.ASCII) else ""


def _quantity(value: Any) -> Decimal:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?", text, re.ASCII):
        hint = _as_digits(text, r"[0-9]+(\.[0-9]{1,4})?")
        raise _refuse(f"“{text}”应只写数字，如 2100 或 95.5；“余”“以上”等写在 qualifier 里。{hint}")
    return Decimal(text)


def _degrees(value: Any) -> Decimal:
    text = _text(value)
    if not re.fullmatch(r"-?(0|[1-9][0-9]{0,2})(\.[0-9]{1,10})?", text, re.ASCII):
        found = re.search(r"[0-9]{1,3}\.[0-9]{1,10}", _narrow(text))
        better = found.group() if found and found.group() != text else "43.5123"
        raise _refuse(f"“{text}”不是度数，应只写数字和小数点，如 {better}。")
    return Decimal(text)


def _yuan(value: Any) -> Decimal:
    text = _text(value)
    if not re.fullmatch(r"(0|[1-9][0-9]{0,6})(\.[0-9]{1,2})?", text, re.ASCII):
        hint = "免费请写 0。" if "免" in text else ""
        raise _refuse(f"金额“{text}”应只写数字，如 3 或 3.50，不写“元”“￥”。{hint}")
    return Decimal(text)


def _yes_no(value: Any) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise _refuse(f"“{text}”应写成 true（是）或 false（否）。")
    return text == "true"


_PHONE = re.compile(
    r"0[1-9][0-9]{1,2}-[1-9][0-9]{6,7}(-[0-9]{1,5})?|0[0-9]{2,3}-0{7,8}"
    r"|1[3-9][0-9]{9}|[1-9][0-9]{2,4}|[48]00-?[0-9]{3}-?[0-9]{4}",
    re.ASCII,
)


def _phone(value: Any) -> str:
    text = _text(value)
    if _PHONE.fullmatch(text):
        return text
    if re.fullmatch(r"0[0-9]{9,11}", text, re.ASCII):
        raise _refuse(f"电话“{text}”请在区号后加“-”，如“0434-1234567”。")
    narrow = re.sub(r"\s*-\s*", "-", _narrow(text))
    if re.search(r"[0-9]{5}.*[,，、;/或 ]\s*[0-9()-]*[0-9]{5}", narrow):
        raise _refuse(f"“{text}”像是两个电话。一条只写一个，另一个请另写一条。")
    if re.fullmatch(r"[1-9][0-9]{8,9}", text, re.ASCII):
        raise _refuse(
            f"“{text}”像是少了区号开头的 0（Excel 会把它删掉）。请写成“区号-号码”，"
            "如“0434-1234567”，并用英文双引号括起来。"
        )
    guess = re.sub(r"^(\+|00)?86[- ]?(?=[1-9])", "", narrow)
    guess = re.sub(r"^\(?(0?[1-9][0-9]{1,2})[) -]+", r"\1-", guess).replace(" ", "")
    guess = re.sub(r"(转|ext\.?|#)", "-", guess)
    guess = f"0{guess}" if re.fullmatch(r"[1-9][0-9]{1,2}-[0-9]{7,8}", guess) else guess
    example = guess if guess != text and _PHONE.fullmatch(guess) else "0434-1234567"
    raise _refuse(f"“{text}”不是电话号码。请写成“区号-号码”，如“{example}”，或 12345 这样的短号。")


def _postal_code(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{6}", text, re.ASCII):
        raise _refuse(f"邮编“{text}”应是 6 位数字。")
    return text


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
Degrees = Annotated[Decimal, BeforeValidator(_degrees), WithJsonSchema({"type": "number"})]
"""Latitude or longitude in degrees."""
Yuan = Annotated[Decimal, BeforeValidator(_yuan), WithJsonSchema({"type": "number"})]
"""Amount of money in yuan."""
YesNo = Annotated[bool, BeforeValidator(_yes_no), WithJsonSchema({"type": "boolean"})]
"""``true`` or ``false``."""
Phone = Annotated[str, BeforeValidator(_phone), _as_string()]
"""Public telephone number: area code, hyphen, number; or a short or mobile number."""
PostalCode = Annotated[str, BeforeValidator(_postal_code), _as_string("^[0-9]{6}$")]
"""Postal code, six digits."""
DivisionCode = Annotated[str, BeforeValidator(_division_code), _as_string("^[1-9][0-9]{11}$")]
"""Statistical division code, 12 digits."""
Url = Annotated[str, BeforeValidator(_url), _as_string(format="uri")]
"""Web address of a source or an official page."""
