"""A column of a sheet: which field of the model it holds, and what a clerk is told about it.

The header is the chain of Chinese titles of the model, the kind comes from the type of the field,
so a sheet cannot drift from the data dictionary.
"""

import types
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from catalog.fields import Id, MonthDay, Phone

__all__ = ["Column", "column", "field_model", "field_titles", "fields_in_order"]

Kind = Literal["text", "id", "phone", "number", "yes_no", "time", "date", "month_day", "choice"]

_BY_CONVERTER: tuple[tuple[Any, Kind], ...] = (
    (Id, "id"),
    (Phone, "phone"),
    (MonthDay, "month_day"),
)
_BY_TYPE: dict[Any, Kind] = {
    bool: "yes_no",
    int: "number",
    Decimal: "number",
    date: "date",
    time: "time",
    str: "text",
}
_WIDTHS: dict[Kind, int] = {"number": 10, "yes_no": 8, "time": 9, "date": 13, "month_day": 9}
_HELP: dict[Kind, str] = {
    "text": "",
    "id": "小写英文字母、数字和连字符，如 nuanxin-shitang。定下后不再改。",
    "phone": "写成 0434-1234567 或 12345。不要写个人手机。",
    "number": "只写数字，不写单位。",
    "yes_no": "写“是”或“否”；不清楚就空着。",
    "time": "四位数字加英文冒号，如 08:30；到半夜写 23:59。开始和结束各写一格。",
    "date": "年-月-日，如 2026-10-01。",
    "month_day": "月-日，如 05-01。",
    "choice": "点右边的箭头选。",
}


_QUOTES = "，并用英文双引号括起来"
"""Advice for those who write the file itself."""


@dataclass(frozen=True)
class Column:
    """One column."""

    header: str
    path: tuple[str, ...]
    """Keys from the record down to the value, as they are spelled in the file."""
    kind: Kind = "text"
    many: bool = False
    """Whether the value is a list."""
    required: bool = False
    domain: str = ""
    """Where the choices come from: see scripts.xlsx.choices."""
    codes: tuple[str, ...] = ()
    """The choices of an enumeration."""
    help: str = ""
    check: Any = field(default=None, compare=False, repr=False)
    """Converts and judges the value, as the data check will do."""

    @property
    def width(self) -> int:
        """Width in characters."""
        wide = 34 if self.many or "介绍" in self.header else 18
        return max(_WIDTHS.get(self.kind, wide), len(self.header) * 2 + 2)

    @property
    def how_to(self) -> str:
        """What the comment at the header says."""
        parts = ["必填。" if self.required else "可以不填。", self.help or _HELP[self.kind]]
        if self.many:
            parts = [parts[0], self.help]
            if self.kind == "choice":
                parts.append("写中文名称，可选的见“选项”表。")
            parts.append("有几样时，用顿号“、”隔开，或一格里分几行（Alt+回车）。")
        return "".join(parts)

    def mistake(self, value: Any) -> str:
        """The sentence of the data check about this value, or nothing."""
        if self.check is None:
            return ""
        try:
            self.check.validate_python(value)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                if detail["type"] == "data":
                    return str(detail["ctx"]["message"]).replace(_QUOTES, "")
        return ""


def column(
    model: type[BaseModel],
    path: str,
    *,
    domain: str = "",
    help: str = "",  # noqa: A002 -- the word that clerks see it as
) -> Column:
    """The column of a field, with header and kind taken from the model."""
    titles: list[str] = []
    required = True
    info: FieldInfo | None = None
    holder: Any = model
    for step in path.split("."):
        info = _field(holder, step)
        titles.append(info.title or step)
        required = required and info.is_required()
        holder = _model_in(info.annotation)
    if info is None:
        raise ValueError(path)
    annotation: Any = (
        Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
    )
    kind, many, codes = _shape(annotation)
    if domain or codes:
        kind = "choice"
    return Column(
        header=" ".join(titles),
        path=tuple(path.split(".")),
        kind=kind,
        many=many,
        required=required,
        domain=domain,
        codes=codes,
        help=help,
        check=None if kind == "choice" else TypeAdapter(annotation),
    )


def fields_in_order(model: type[BaseModel]) -> list[str]:
    """Names of the fields as files hold them; the list of samples stands last."""
    names = [info.alias or name for name, info in model.model_fields.items()]
    return sorted(names, key=lambda name: name == "sample")


def field_titles(model: type[BaseModel]) -> dict[str, str]:
    """Name of a field in files → its Chinese title."""
    return {info.alias or name: info.title or name for name, info in model.model_fields.items()}


def field_model(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The model of the group that a field holds, if it holds one."""
    found: type[BaseModel] | None = _model_in(_field(model, name).annotation)
    return found


def _field(model: type[BaseModel], name: str) -> FieldInfo:
    for own, info in model.model_fields.items():
        if name == (info.alias or own):
            return info
    raise KeyError(f"{model.__name__} has no field {name}")


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _shape(annotation: Any) -> tuple[Kind, bool, tuple[str, ...]]:
    """Kind, whether it is a list, and the codes of an enumeration."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *details = get_args(annotation)
        for known, kind in _BY_CONVERTER:
            if get_args(known)[1] in details:
                return kind, False, ()
        return _shape(base)
    if origin in (Union, types.UnionType):
        inner = next(part for part in get_args(annotation) if part is not type(None))
        return _shape(inner)
    if origin is tuple:
        kind, _, codes = _shape(get_args(annotation)[0])
        return kind, True, codes
    if origin is Literal:
        return "choice", False, tuple(str(code) for code in get_args(annotation))
    return _BY_TYPE[annotation], False, ()
