"""What an editor should take for each scalar type of :mod:`catalog.fields`.

The reader sees every scalar as the text in the file; an editor's YAML parser sees numbers and
booleans. So a schema takes both: it may take more than the reader does, but never less. What it
takes too much is found by the check of the data.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import BeforeValidator, WithJsonSchema

from catalog import fields

__all__ = ["SCALARS"]

_PHONE = (
    "^(?:0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]{1,5})?|1[3-9][0-9]{9}|[1-9][0-9]{2,4}"
    "|[48]00-?[0-9]{3}-?[0-9]{4})$"
)


def _parts(alias: Any) -> tuple[Callable[..., Any], Mapping[str, Any]]:
    """The converter of a scalar type, which tells it from others, and the schema it states."""
    _, before, schema = get_args(alias)
    if not isinstance(before, BeforeValidator) or not isinstance(schema, WithJsonSchema):
        raise TypeError(f"not a scalar type of the data files: {alias}")
    return before.func, schema.json_schema or {}


def _entry(
    alias: Any, types: list[str], message: str, pattern: str = ""
) -> tuple[Callable[..., Any], dict[str, Any]]:
    convert, stated = _parts(alias)
    pattern = pattern or stated.get("pattern", "")
    schema: dict[str, Any] = {"type": types if len(types) > 1 else types[0]}
    if pattern:
        # Blanks around a value do not matter to the reader.
        schema["pattern"] = re.sub(r"^\^(.*)\$$", r"^\\s*\1\\s*$", pattern)
        schema["patternErrorMessage"] = message
    schema["errorMessage"] = message
    return convert, schema


SCALARS: Mapping[Any, Mapping[str, Any]] = dict(
    (
        _entry(
            fields.Text,
            ["string", "number"],
            "这里应写一段文字，不能空着。不知道就把这一行删掉。",
            r"\S",
        ),
        _entry(
            fields.Id,
            ["string", "integer"],
            "编号只能用小写英文字母、数字和连字符，如 donghua 或 nuanxin-shitang。",
        ),
        _entry(
            fields.TimeField,
            ["string"],
            '时间应写成四位数字加英文冒号，加英文双引号，如 "08:30"；当天结束写 "23:59"。',
        ),
        _entry(fields.DateField, ["string"], '日期应写成年-月-日，加英文双引号，如 "2026-10-01"。'),
        _entry(fields.MonthDay, ["string"], '每年的某一天应写成月-日，加英文双引号，如 "05-01"。'),
        _entry(
            fields.Number,
            ["integer", "string"],
            "这里应写不带单位的整数，如 30。",
            "^(?:0|[1-9][0-9]{0,8})$",
        ),
        _entry(
            fields.Quantity,
            ["number", "string"],
            "这里应只写数字，如 2100 或 95.5；“余”“以上”等写在 qualifier 里。",
            r"^(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,4})?$",
        ),
        _entry(
            fields.Degrees,
            ["number", "string"],
            "经纬度应只写数字和小数点，如 43.5123。",
            r"^(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,10})?$",
        ),
        _entry(
            fields.Yuan,
            ["number", "string"],
            "金额应只写数字，如 3 或 3.50，不写“元”“￥”。",
            r"^(?:0|[1-9][0-9]{0,6})(?:\.[0-9]{1,2})?$",
        ),
        _entry(
            fields.YesNo,
            ["boolean", "string"],
            "这里应写 true（是）或 false（否）。",
            "^(?:true|false)$",
        ),
        _entry(
            fields.Phone,
            ["string", "integer"],
            '电话应写成“区号-号码”，如 "0434-1234567"，或 12345 这样的短号。',
            _PHONE,
        ),
        _entry(
            fields.PostalCode,
            ["string", "integer"],
            "邮编应是 6 位数字，加英文双引号。",
        ),
        _entry(
            fields.DivisionCode,
            ["string", "integer"],
            "统计用区划代码应是 12 位数字，加英文双引号。",
        ),
        _entry(
            fields.Url,
            ["string"],
            "这里应写网址，以 https:// 开头。",
            r"^https?://[^\s<>\"'\\]+$",
        ),
    )
)
"""Converter of a scalar type → its schema."""
