"""Plain values → model, with every mistake named in Chinese at its place in the file."""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from catalog.problems import Problem, nearest
from catalog.reader import Document, Path

__all__ = ["to_model"]

M = TypeVar("M", bound=BaseModel)


def to_model(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """The document as ``model``, or all of its problems."""
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        return None, [
            _problem(model, document, detail)
            for detail in error.errors(include_url=False)
            if not _is_echo(detail)
        ]


def _is_echo(detail: Any) -> bool:
    """A list whose only entry is wrong is called too short as well; the entry is enough."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _problem(model: type[BaseModel], document: Document, detail: Any) -> Problem:
    path, titles, holder = _follow(model, document.value, detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        name = str(path[-1])
        known = _field_names(holder)
        message = f"没有“{name}”这个字段。{nearest(name, known)}"
        if "：" in name or not name.isascii():
            message = f"没有“{name}”这个字段。字段名是英文，冒号用英文冒号加空格。"
        return _at(document, path, titles[:-1], message, key=True)
    if kind == "missing":
        name = str(detail["loc"][-1])
        return _at(document, path, titles, f"缺少这一项，请补上“{name}: …”。")
    return _at(document, path, titles, _sentence(kind, detail))


def _at(
    document: Document,
    path: Path,
    titles: list[str],
    message: str,
    key: bool = False,
) -> Problem:
    prefix = " → ".join(titles)
    return document.problem(path, f"{prefix}：{message}" if prefix else message, key=key)


def _sentence(kind: str, detail: Any) -> str:
    context = detail.get("ctx", {})
    value = detail.get("input")
    if value == "":
        return "这一项写了名字却没有内容。请填写，或删掉这一行。"
    match kind:
        case "data":
            return str(context["message"])
        case "literal_error":
            allowed = context["expected"].replace("'", "").replace(" or ", ", ")
            hint = nearest(str(value), allowed.split(", "))
            comma = "（多项之间用英文逗号加空格。）" if "，" in str(value) else ""
            return f"“{value}”不在可选范围内，只能写 {allowed}。{hint}{comma}"
        case "tuple_type" | "list_type":
            return "这里应是一列：每行以“- ”开头，或写成 [甲, 乙]。"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "这里应分项填写“字段: 内容”，下一行缩进两个空格。"
        case "too_short":
            return "至少要写一条。"
        case "greater_than_equal":
            return f"“{value}”太小，不能小于 {context['ge']}。"
        case "less_than_equal":
            return f"“{value}”太大，不能大于 {context['le']}。"
        case "union_tag_not_found":
            return "缺少 repeat，请写 once（固定日期）、weekly（每周）或 monthly（每月）。"
        case "union_tag_invalid":
            return f"repeat“{context['tag']}”不对，只能写 once、weekly 或 monthly。"
    return f"内容不对（{kind}）。"


def _follow(
    model: type[BaseModel], value: Any, loc: Path
) -> tuple[Path, list[str], type[BaseModel] | None]:
    """Place in the file, Chinese titles on the way, and the model that holds the last field."""
    path: list[str | int] = []
    titles: list[str] = []
    holder: Any = model
    for number, step in enumerate(loc):
        is_last = number == len(loc) - 1
        if isinstance(step, str) and isinstance(value, dict) and step not in value:
            if isinstance(holder, type) and step in _field_names(holder):
                titles.append(_title(holder, step))  # a missing field
                path.append(step)
                value = None
                continue
            if not is_last or step == "[key]":
                holder = _of_tag(holder, step)  # the tag of a union is not in the file
                continue
        path.append(step)
        current = holder if isinstance(holder, type) else None
        if isinstance(step, int):
            titles.append(f"第 {step + 1} 条")
            value = value[step] if isinstance(value, list) and step < len(value) else None
            if current is None:
                holder = _members(holder)
        else:
            titles.append(_title(current, step) if current else step)
            value = value.get(step) if isinstance(value, dict) else None
            if is_last:
                return tuple(path), titles, current
            holder = _inside(current, step) if current else _members(holder)
    return tuple(path), titles, holder if isinstance(holder, type) else None


def _field_names(model: type[BaseModel] | None) -> list[str]:
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], name: str) -> Any:
    for own_name, field in model.model_fields.items():
        if name == (field.alias or own_name):
            return field
    return None


def _title(model: type[BaseModel], name: str) -> str:
    field = _field(model, name)
    return field.title or name if field is not None else name


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _inside(model: type[BaseModel], name: str) -> Any:
    field = _field(model, name)
    found = _models_in(field.annotation) if field is not None else []
    return found[0] if len(found) == 1 else found


def _members(holder: Any) -> Any:
    return holder[0] if isinstance(holder, list) and len(holder) == 1 else holder


def _of_tag(holder: Any, tag: str | int) -> Any:
    if not isinstance(holder, list):
        return holder
    for model in holder:
        field = model.model_fields.get("repeat")
        if field is not None and tag in get_args(field.annotation):
            return model
    return holder
