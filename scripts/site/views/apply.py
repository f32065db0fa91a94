"""The four kinds of application: who may ask, what the form asks, how it goes on, who decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from catalog import Catalog
from catalog.model import Center, Kind
from catalog.policy import BookingPolicy
from scripts.site.memo import kept
from scripts.site.page import OUTLINES, Page

__all__ = ["KindPage", "apply_pages", "guides_of"]

USUAL_QUESTIONS = ("哪一天、几点到几点", "多少人", "姓名和联系电话")
"""What every form asks."""
_FORMS = {"line": "一行字", "text": "几行字", "number": "数字", "yes_no": "打钩"}


@dataclass(frozen=True)
class KindPage:
    """The page of one kind, from the same data as its form."""

    id: str
    kind: Kind
    rules: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    """(what is asked, how: 必填、公布 …)"""
    guides: tuple[Center, ...]
    """Centers with guides, for the kinds that need one."""

    @property
    def shown(self) -> str:
        """What everybody sees."""
        if self.kind.shows == "busy":
            return "大家只看到这段时间“已占用”，看不到是谁、做什么。"
        public = "、".join(one.label for one in self.kind.fields if one.public)
        return f"通过后公布：{public}、时间、地点、座位数。申请人的姓名和电话不公布。"

    @property
    def decides(self) -> str:
        """Who decides."""
        return "上级中心；没有上级中心的，本中心" if self.kind.approver == "parent" else "本中心"


def apply_pages(catalog: Catalog) -> Iterator[Page]:
    """The list of kinds, and one page for each."""
    kinds = catalog.network.kinds
    yield Page("/apply/", "apply.html", lambda: {"kinds": kinds}, needs=())
    for id_ in kinds:
        needs = ("*guides", OUTLINES) if kinds[id_].guide else ()
        yield Page(f"/apply/{id_}/", "kind.html", partial(_view, catalog, id_), needs=needs)


def _view(catalog: Catalog, id_: str) -> dict[str, object]:
    kind = next(one for name, one in catalog.network.kinds.items() if name == id_)
    policy = BookingPolicy().changed(catalog.network.booking).changed(kind.booking)
    guides = [one for one in catalog.centers.values() if kind.guide and guides_of(one)[0]]
    return {"page": KindPage(id_, kind, _rules(policy), _questions(kind), tuple(guides))}


def guides_of(center: Center) -> tuple[int, bool]:
    """How many guides a center has, and whether the number is a sample."""
    return kept("guides", center, lambda: (center.guides or 0, center.is_sample("guides")))


def _rules(policy: BookingPolicy) -> tuple[str, ...]:
    lead = policy.lead_workdays
    return (
        f"至少提前 {lead} 个工作日申请，最远约到 {policy.advance_days} 天后。"
        if lead
        else f"当天也可以申请，最远约到 {policy.advance_days} 天后。",
        f"每次 {_length(policy.min_minutes)}到 {_length(policy.max_minutes)}。",
        f"提交后 {policy.approval_workdays} 个工作日内答复，答复前时间先留着。"
        if policy.approval_workdays
        else "提交当天答复，答复前时间先留着。",
        f"有单位编号的单位，可以约到 {policy.organization_days} 天后。编号向中心要。",
        f"预计 {policy.licence_people} 人以上的，主办方要先向公安机关办好安全许可。",
        "不收钱。哪个中心、哪间房有不同的规定，以那间房的预约页为准。",
    )


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} 分钟"
    return f"{hours} 小时" if not rest else f"{hours} 小时 {rest} 分钟"


def _questions(kind: Kind) -> tuple[tuple[str, str], ...]:
    usual = [(one, "必填") for one in USUAL_QUESTIONS]
    own = []
    for one in kind.fields:
        marks = ["必填" if one.required else "选填", _FORMS[one.form]]
        if one.form != "yes_no" and one.most is not None:
            marks.append(f"最多 {one.most} 字" if one.form != "number" else f"最多 {one.most}")
        if one.public:
            marks.append("会公布")
        own.append((one.label, "，".join(marks) + (f"。{one.hint}" if one.hint else "")))
    if not kind.fields:
        own = [("用来做什么", "必填，一句话")]
    if kind.needs_room == "optional":
        own.append(("要不要用房间", "选填，打钩"))
    return (*usual, *own)
