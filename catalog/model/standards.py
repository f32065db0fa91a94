"""Standards: numbered checklists such as 十有, or projects with contents and indicators."""

from typing import Annotated

from pydantic import Field

from catalog.fields import Id, Number, Text, YesNo
from catalog.model.base import Record


class StandardItem(Record):
    """One line of a checklist, with the lines below it."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    note: Annotated[Text | None, Field(title="说明")] = None
    items: Annotated[tuple["StandardItem", ...], Field(title="下级条目")] = ()


class Standard(Record):
    """A checklist that centers are measured by."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    area: Annotated[Id | None, Field(title="地区")] = None
    """Missing: for the whole network."""
    levels: Annotated[tuple[Id, ...], Field(title="层级")] = ()
    """Levels of the area it holds for; none given: all."""
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    counts: Annotated[tuple[Number, ...], Field(title="各级条数", min_length=1)]
    """How many lines each depth has by the source: 10, or 4, 12, 38."""
    is_complete: Annotated[YesNo, Field(title="是否列全", alias="complete")] = True
    """false when the source states the counts but does not print every line."""
    items: Annotated[tuple[StandardItem, ...], Field(title="条目")] = ()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]
