"""Plain values → model, with every mistake named in Chinese at its place in the file."""

import re
from dataclasses import replace
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from catalog.problems import Problem, nearest
from catalog.reader import MOST, Document, Path

__all__ = ["is_fragment", "place_of", "placed", "to_model"]

M = TypeVar("M", bound=BaseModel)

_FIELD = r"[A-Za-z_][A-Za-z0-9_-]*"

_ADVICE = {
    ("Prices", "others"): "请写其余年龄怎么收费，如“others: 请咨询”。",
    ("Location", "crs"): "请写 crs: gcj02（高德、腾讯）、bd09（百度）或 wgs84（GPS）。",
    ("SpecialHours", "reason"): "请写原因，如“reason: 国庆闭馆”；会公开。",
}
"""What to write for a missing field whose name alone does not say it."""

_IN_ENGLISH = {
    "mon": "周一 星期一 礼拜一",
    "tue": "周二 星期二 礼拜二",
    "wed": "周三 星期三 礼拜三",
    "thu": "周四 星期四 礼拜四",
    "fri": "周五 星期五 礼拜五",
    "sat": "周六 星期六 礼拜六",
    "sun": "周日 周天 星期日 星期天 礼拜天",
    "workday": "工作日 上班日",
    "restday": "休息日 周末 双休日",
    "holiday": "放假日 节假日 假日 节日 假期",
    "yes": "是 可以 可 能 true 可预约",
    "no": "否 不可以 不可 不能 false 不可预约",
    "phone": "电话 电话预约 打电话",
    "counter": "窗口 窗口办事 办事",
    "open": "开放 场所开放 开门",
    "extended": "错时 延时 错时延时",
    "duty": "值班",
    "appointment": "预约 预约上门 上门",
    "self_service": "自助 自助服务",
    "active": "开放 正常 启用",
    "temporarily_closed": "暂停 暂停开放 闭馆 关闭",
    "inactive": "停用 撤销 注销",
    "once": "一次",
    "weekly": "每周",
    "monthly": "每月",
    "planned": "计划 照常",
    "cancelled": "取消 canceled",
    "gcj02": "高德 腾讯 火星",
    "bd09": "百度",
    "wgs84": "GPS gps",
    "working_day": "工作日",
    "natural_day": "自然日",
    "direct": "直接办理 直办",
    "agency": "代办 帮办 帮办代办",
    "guide": "指引 咨询 咨询指引",
    "online": "网办 网上办 网上办理",
    "以上": "超过 大于",
    "约": "左右 大约",
    "近": "接近",
    "venue": "场地 场地预约",
}
"""Word of a list → what clerks write instead."""


def to_model(model: type[M], document: Document) -> tuple[M | None, list[Problem]]:
    """The document as ``model``, or all of its problems."""
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        details: list[Any] = [
            detail for detail in error.errors(include_url=False) if not _is_echo(detail)
        ]
    problems: list[Problem] = []
    meant: set[Path] = set()
    # Unknown fields come first: one of them may be a missing field that is only misspelt.
    details.sort(key=lambda detail: detail["type"] != "extra_forbidden")
    for detail in details[:MOST]:
        path, titles, holder = _follow(model, document.value, detail["loc"])
        if detail["type"] == "extra_forbidden":
            message, column, known = _unknown(str(path[-1]), holder, path, document)
            if known:
                meant.add((*path[:-1], known))
            problems.append(_at(document, path, titles[:-1], message, key=True, column=column))
        elif detail["type"] != "missing":
            problems.append(_wrong(document, path, titles, detail, holder))
        elif path not in meant:
            message = _missing(str(detail["loc"][-1]), holder)
            problems.append(_at(document, path, titles, message))
    if len(details) > MOST:
        message = f"还有 {len(details) - MOST} 处错误没有列出。请先改好上面这些。"
        problems.append(Problem(document.path, document.data.count(b"\n") + 1, 1, message))
    return None, sorted(problems)


def is_fragment(model: type[BaseModel], document: Document) -> bool:
    """Whether at least half of what a file must hold is not there."""
    needed = [
        field.alias or name for name, field in model.model_fields.items() if field.is_required()
    ]
    return sum(name not in document.value for name in needed) * 2 >= len(needed) > 0


def placed(model: type[BaseModel], document: Document, problem: Problem) -> Problem:
    """The problem with the Chinese names of the field it lies in, when it lies in one."""
    spots = [
        (column, path)
        for path, (line, column) in document.values_at.items()
        if line == problem.line and column <= problem.column and path
    ]
    if not spots:
        return problem
    path = max(spots)[1]
    titles = " → ".join(_follow(model, document.value, path)[1])
    return replace(problem, message=f"{titles}：{problem.message}")


def place_of(model: type[BaseModel], document: Document, detail: Any) -> Path:
    """Place in the file of one mistake that the model found."""
    path, _, _ = _follow(model, document.value, detail["loc"])
    return (*path, *detail.get("ctx", {}).get("at", ()))


def _is_echo(detail: Any) -> bool:
    """A list whose only entry is wrong is called too short as well; the entry is enough."""
    if detail["type"] != "too_short":
        return False
    return len(detail["input"]) >= int(detail["ctx"]["min_length"])


def _at(
    document: Document,
    path: Path,
    titles: list[str],
    message: str,
    *,
    key: bool = False,
    column: int = 0,
) -> Problem:
    prefix = " → ".join(titles)
    line, start = document.at(path, key)
    return Problem(
        document.path, line, start + column, f"{prefix}：{message}" if prefix else message
    )


def _missing(name: str, holder: type[BaseModel] | None) -> str:
    advice = _ADVICE.get((holder.__name__ if holder else "", name), f"请补上“{name}: …”。")
    return f"缺少这一项，{advice}"


def _unknown(
    name: str, holder: type[BaseModel] | None, path: Path, document: Document
) -> tuple[str, int, str]:
    """What is wrong with an unknown field; how far inside its name; the field that was meant."""
    known = _field_names(holder)
    if name == "<<":
        return "用了 <<（YAML 的合并写法），这里不支持。请把内容直接写在这里。", 0, ""
    wide = re.match(rf"({_FIELD})\s*：", name)
    if wide:
        word = wide.group(1)
        message = f"“{word}”后面的冒号是全角“：”。请换成英文冒号加一个空格，写成“{word}: …”。"
        return message, name.index("："), word
    narrow = re.match(rf"({_FIELD}):", name)
    if narrow:
        word = narrow.group(1)
        return f"“{word}:”后面少了一个空格，应写成“{word}: …”。", len(word), word
    dash = re.match(r"([-－—–•·●])\s*(\S.*)", name)
    if dash:
        message = f"行首的“{dash.group(1)}”应换成英文减号加一个空格，写成“- {dash.group(2)}: …”。"
        return message, 0, ""
    quoted = name.strip("“”‘’＂「」")
    if quoted != name and quoted in known:
        return f"字段名“{quoted}”不用加引号，更不能用中文引号。请写成“{quoted}: …”。", 0, quoted
    if not name:
        return "冒号前面没有字段名。请补上，如“name: …”。", 0, ""
    title = next((one for one in known if holder and _title(holder, one) == name.strip()), "")
    if title:
        return f"字段名要用英文：“{name}”应写成“{title}: …”。", 0, title
    value = _value_at(document.value, path)
    if value == "" and (not name.isascii() or " " in name):
        comma = "英文逗号把一段文字拆开了，或冒号后面没有内容。"
        return f"“{name}”不是字段：{comma}请用英文双引号把整段文字括起来。", 0, ""
    if not name.isascii():
        return f"没有“{name}”这个字段。字段名是英文，冒号用英文冒号加空格。", 0, ""
    meant = _MEANT.get(name.lower(), "")
    hint = nearest(meant if meant in known else name, known)
    cure = hint or "可以写的字段见 data/README.md。"
    return f"没有“{name}”这个字段。{cure}", 0, hint.split("“")[-1].split("”")[0]


def _wrong(
    document: Document,
    path: Path,
    titles: list[str],
    detail: Any,
    holder: type[BaseModel] | None,
) -> Problem:
    """A value that does not fit; where text has to become a list or fields, why it did not."""
    kind, value = detail["type"], detail["input"]
    if isinstance(value, str) and value and kind in _SHAPES:
        message, column = _lost_shape(value, kind)
        return _at(document, path, titles, message, column=column)
    if path and path[-1] == "[key]":
        path, titles = path[:-1], titles[:-1]
    inner = detail.get("ctx", {}).get("at", ())
    message = _sentence(kind, detail)
    if kind in ("greater_than_equal", "less_than_equal") and holder is not None:
        if holder.__name__ == "Location":
            message = f"“{value}”超出范围：中国的纬度在 3 到 54 之间，经度在 73 到 136 之间。"
            low, high = (73, 136) if path[-1] == "latitude" else (3, 54)
            if low <= float(value) <= high:
                message += "是不是把经度和纬度写反了？"
    elif kind == "data" and not inner and str(value).strip() in ("", "~"):
        message = _sentence("data", {**detail, "input": ""})
    return _at(document, (*path, *inner), titles, message)


_MEANT = {"to": "through", "until": "through", "till": "through", "end": "through"}
_MEANT |= {"start": "from", "since": "from"}
"""Fields that others use for what has another name here, too unlike to be found by letters."""
_SHAPES = ("tuple_type", "list_type", "model_type", "dict_type", "model_attributes_type")


def _lost_shape(text: str, kind: str) -> tuple[str, int]:
    """Why a text stands where a list or fields should; and where in the text that shows."""
    wide = re.match(rf"({_FIELD})\s*：", text)
    if wide:
        word = wide.group(1)
        cure = f"请换成英文冒号加一个空格，写成“{word}: …”。"
        return f"“{word}”后面的冒号是全角“：”。{cure}", text.index("：")
    narrow = re.match(rf"({_FIELD}):(?=\S)", text)
    if narrow:
        word = narrow.group(1)
        return f"“{word}:”后面少了一个空格，应写成“{word}: …”。", len(word)
    if re.match(r"-\S", text):
        return "“-”后面少了一个空格，应写成“- …”。", 0
    dash = re.match(r"[－—–•·●]", text)
    if dash:
        sign = dash.group()
        return f"行首的“{sign}”不是英文的减号。请换成英文减号加一个空格，写成“- …”。", 0
    bracket = re.match(r"[【［〔｛]", text)
    if bracket:
        right = "{ }" if text[0] == "｛" else "[ ]"
        return f"括号“{text[0]}”是全角的。请换成英文的 {right}，里面用英文逗号加空格。", 0
    if kind in ("tuple_type", "list_type"):
        comma = re.search(r"[，、,；;]", text)
        words = [word.strip() for word in re.split(r"[，、,；;]|\s-\s", text) if word.strip()]
        example = ", ".join(words[:4])
        if comma:
            return f"这里应是一列，应写成 [{example}]：方括号，英文逗号加空格。", 0
        return f"这里应是一列：每行以“- ”开头，或写成 [{example}]。", 0
    return _sentence(kind, {"input": text}), 0


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
            if not isinstance(value, str):
                return f"这里只能写一个词，不能是一列或一组：{allowed}。"
            return f"“{value}”不在可选范围内，只能写 {allowed}。{_hint(value, allowed)}"
        case "tuple_type" | "list_type":
            return "这里应是一列：每行以“- ”开头，或写成 [甲, 乙]。"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "这里应分项填写“字段: 内容”，下一行缩进两个空格。"
        case "too_short":
            least = context["min_length"]
            return "至少要写一条。" if least == 1 else f"至少要写 {least} 个。"
        case "greater_than_equal":
            return f"“{value}”太小，不能小于 {context['ge']}。"
        case "less_than_equal":
            return f"“{value}”太大，不能大于 {context['le']}。"
        case "union_tag_not_found":
            return "缺少 repeat，请写 once（固定日期）、weekly（每周）或 monthly（每月）。"
        case "union_tag_invalid":
            tag = context["tag"]
            hint = _hint(tag, "once, weekly, monthly")
            return f"repeat“{tag}”不对，只能写 once、weekly 或 monthly。{hint}"
        case "too_long":
            return "条数太多，请删去一些。"
    return f"内容不对（{kind}）。"


def _hint(value: Any, allowed: str) -> str:
    words = allowed.split(", ")
    text = str(value).strip()
    if re.search(r"[，、,；;]", text):
        return "几项之间用英文逗号加一个空格，写成 [甲, 乙]；不用中文逗号和顿号。"
    for word in words:
        if text in _IN_ENGLISH.get(word, "").split():
            return f"是不是想写“{word}”？"
    return nearest(text, words)


def _value_at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


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
            if not is_last or step == "[key]" or isinstance(holder, list):
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
