"""The text of the file of a new center, with remarks for the person who goes on with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scripts.new_center.asking import Spans
from scripts.yaml_text import quoted, scalar

__all__ = ["NewCenter", "file_text"]


@dataclass(frozen=True)
class NewCenter:
    """The answers."""

    id: str
    name: str
    area: str
    area_name: str
    level: str
    level_name: str
    source: str
    parent: str | None = None
    parent_name: str = ""
    address: str | None = None
    phone: str | None = None
    profile: str | None = None
    hours: Mapping[tuple[str, str], Spans] = field(default_factory=dict)
    """Kind and day word → times; only without a profile."""


def file_text(center: NewCenter) -> str:
    """The whole file."""
    lines = [
        f"# {_remark(center.name)}",
        "# 每个字段的意思见 data/README.md；还能写什么，看 data/templates/center.yaml。",
        f"id: {scalar(center.id)}",
        f"name: {scalar(center.name)}",
        f"area: {scalar(center.area)} # {_remark(center.area_name)}",
        f"level: {scalar(center.level)} # {_remark(center.level_name)}",
    ]
    if center.parent:
        lines.append(f"parent: {scalar(center.parent)} # {_remark(center.parent_name)}")
    lines.append("")
    if center.address:
        lines += ["address:", f"  street_address: {scalar(center.address)}"]
    else:
        lines.append("# 地址还没有填。知道以后写 address，下一行缩进两格写 street_address。")
    if center.phone:
        lines += [
            "# 电话会公开：写座机或 12345，不写个人手机。",
            "contacts:",
            f"  - {{name: 服务台, telephone: {quoted(center.phone)}}}",
        ]
    else:
        lines.append("# 电话还没有填。知道以后写 contacts。")
    lines.append("")
    if center.profile:
        lines.append(
            f"hours: {{profile: {scalar(center.profile)}}} "
            f"# 用 data/areas/{center.area}.yaml 里的共用时间表"
        )
    else:
        lines += [
            "# 开放时间：没写的日子就是不开。counter 窗口办事，open 场所开放；",
            "# workday 工作日（含调休上班的周末），restday 休息日，holiday 放假日。",
            "hours:",
            "  regular:",
            *_hour_lines(center.hours),
        ]
    lines += [
        "",
        "# 房间写 rooms，事项的增减写 services，特色项目写 projects。",
        "",
        "# 出处：编号在 data/network.yaml 的 sources 里。",
        f"sources: [{scalar(center.source)}]",
    ]
    return "\n".join(lines) + "\n"


def _hour_lines(hours: Mapping[tuple[str, str], Spans]) -> Iterable[str]:
    """One line a span; days with the same span of the same kind share it."""
    days: dict[tuple[str, str, str], list[str]] = {}
    for (kind, day), spans in hours.items():
        for opens, closes in spans:
            days.setdefault((kind, f"{opens:%H:%M}", f"{closes:%H:%M}"), []).append(day)
    for (kind, starts, ends), words in days.items():
        on = ", ".join(words)
        yield f'    - {{kind: {kind}, on: [{on}], opens: "{starts}", closes: "{ends}"}}'


def _remark(text: str) -> str:
    """The text as part of a comment: one line, nothing that cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
