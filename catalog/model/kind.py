"""Kinds of application: what a form asks, how it goes on, who decides, what everybody may see."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import Id, Number, Text, YesNo
from catalog.model.base import Record, refuse
from catalog.policy import PolicyChanges

__all__ = ["Kind", "KindStep", "Question"]

TAKEN_IDS = frozenset(
    (
        *("date", "start", "end", "layout", "attendees", "purpose", "name", "phone", "email"),
        *("organization", "room", "consent", "step", "kind"),
    )
)
"""What every form asks anyway; a question of a kind must not carry the same id."""


class Question(Record):
    """One box of the form of a kind."""

    id: Annotated[Id, Field(title="编号")]
    label: Annotated[Text, Field(title="问什么")]
    hint: Annotated[Text | None, Field(title="提示")] = None
    form: Annotated[Literal["line", "text", "number", "yes_no"], Field(title="怎么填")] = "line"
    required: Annotated[YesNo, Field(title="必填")] = False
    most: Annotated[Number | None, Field(title="最多几个字，或最大的数", ge=1)] = None
    public: Annotated[YesNo, Field(title="公布")] = False
    """Shown to everybody once the booking is confirmed; only where the kind shows its title."""

    @property
    def limit(self) -> int:
        """The most characters, or the largest number."""
        if self.most is not None:
            return self.most
        return {"line": 80, "text": 500, "number": 100_000, "yes_no": 1}[self.form]

    @model_validator(mode="after")
    def _is_not_asked_anyway(self) -> "Question":
        if self.id in TAKEN_IDS or self.id.startswith(("proxy-", "equipment-")):
            raise refuse(f"“{self.id}”是每张表都有的，请换一个编号。", "id")
        return self


class KindStep(Record):
    """One step of the process."""

    who: Annotated[Text, Field(title="谁")]
    what: Annotated[Text, Field(title="做什么")]
    promise: Annotated[Text | None, Field(title="多久")] = None


class Kind(Record):
    """A kind of application, with what differs for it."""

    name: Annotated[Text, Field(title="名称")]
    description: Annotated[Text, Field(title="说明")]
    for_whom: Annotated[Text | None, Field(title="谁可以申请")] = None
    fields: Annotated[tuple[Question, ...], Field(title="另外要问的")] = ()
    steps: Annotated[tuple[KindStep, ...], Field(title="流程")] = ()
    brings: Annotated[tuple[Text, ...], Field(title="要准备什么")] = ()
    approver: Annotated[Literal["center", "parent"], Field(title="谁审核")] = "center"
    """parent: the center above decides, where there is one."""
    needs_room: Annotated[Literal["required", "optional"], Field(title="用不用房间")] = "required"
    """optional: the form asks, and without a room only the guide is taken."""
    guide: Annotated[YesNo, Field(title="要讲解员")] = False
    shows: Annotated[Literal["busy", "title"], Field(title="公开什么")] = "busy"
    """title: once confirmed, the answers marked public are listed with time and seats."""
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()

    @model_validator(mode="after")
    def _asks_nothing_twice(self) -> "Kind":
        seen: set[str] = set()
        for number, question in enumerate(self.fields):
            if question.id in seen:
                raise refuse(f"“{question.id}”问了两次。", "fields", number, "id")
            seen.add(question.id)
            if question.public and self.shows != "title":
                raise refuse("这类申请只公开“已占用”，这一项不能公布。", "fields", number, "public")
        if self.shows == "title" and not any(
            one.public and one.required and one.form == "line" for one in self.fields
        ):
            raise refuse("要公开题目，fields 里得有一项必填、公布的单行文字。", "shows")
        return self
