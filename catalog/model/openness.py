"""What an area works on in the open: lists, problems, promises, honours, bases, papers, stories.

All of it is told without persons: a name stands here only beside the consent to publish it, and a
picture that shows children only beside the consent of their guardians.
"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import DateField, Id, Number, Phone, Text, Url, YesNo
from catalog.model.base import Measure, Record, Sampled, refuse


class Resource(Sampled):
    """One line of the list of resources: what somebody can give."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="能给什么")]
    provider: Annotated[Text, Field(title="谁来给")]
    provider_type: Annotated[Id | None, Field(title="哪一方")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Need(Sampled):
    """One line of the list of needs: what residents lack; nobody is named."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="缺什么")]
    audiences: Annotated[tuple[Id, ...], Field(title="人群")] = ()
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class MetNeed(Sampled):
    """One line of the list of services: one resource that meets one need."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="做什么")]
    resource: Annotated[Id, Field(title="用哪项资源")]
    need: Annotated[Id, Field(title="为哪项需求")]
    item: Annotated[Id | None, Field(title="事项")] = None
    status: Annotated[Literal["planned", "doing", "done"], Field(title="进展")] = "doing"
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Shortfall(Sampled):
    """One line of the table of problems (问题表), with what is done about it."""

    id: Annotated[Id, Field(title="编号")]
    text: Annotated[Text, Field(title="问题")]
    measures: Annotated[tuple[Text, ...], Field(title="整改措施", min_length=1)]
    due_on: Annotated[DateField | None, Field(title="哪天前改好")] = None
    status: Annotated[Literal["planned", "doing", "done"], Field(title="进展")] = "doing"
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Honoree(Record):
    """Who was honoured; the page shows the name only with consent."""

    name: Annotated[Text, Field(title="名字", exclude=True)]
    """In no dump of the record: names leave the catalog on pages only, and only with consent."""
    reason: Annotated[Text | None, Field(title="为什么")] = None
    consent: Annotated[YesNo, Field(title="同意公开")] = False


class Honour(Sampled):
    """One category of honours with its quota."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    quota: Annotated[Number, Field(title="名额", ge=1)]
    unit: Annotated[Text, Field(title="单位")]
    award: Annotated[Text | None, Field(title="在哪里评")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    honorees: Annotated[tuple[Honoree, ...], Field(title="评上的")] = ()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]

    @model_validator(mode="after")
    def _within_the_quota(self) -> "Honour":
        if len(self.honorees) > self.quota:
            found = len(self.honorees)
            raise refuse(f"名额是 {self.quota}，却写了 {found} 个。请核对。", "honorees")
        return self


class Promise(Sampled):
    """What a post promises to residents."""

    id: Annotated[Id, Field(title="编号")]
    post: Annotated[Text, Field(title="岗位")]
    words: Annotated[Text, Field(title="承诺什么")]
    name: Annotated[Text | None, Field(title="姓名", exclude=True)] = None
    """In no dump of the record: a page shows it when publish_name is true."""
    publish_name: Annotated[YesNo, Field(title="公开姓名")] = False
    """true only when the person agreed; otherwise the post is shown alone."""
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Base(Sampled):
    """A base for education that groups can visit."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    place: Annotated[Text | None, Field(title="地点")] = None
    telephone: Annotated[Phone | None, Field(title="电话")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Paper(Record):
    """A document that a source names; told by its title, never copied."""

    title: Annotated[Text, Field(title="标题")]
    summary: Annotated[Text, Field(title="讲什么")]
    url: Annotated[Url | None, Field(title="网址")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Photo(Record):
    """A picture below ``content/assets/photos/``."""

    file: Annotated[Text, Field(title="文件")]
    alt: Annotated[Text, Field(title="图上有什么")]
    """For those who do not see it."""
    shows_minors: Annotated[YesNo, Field(title="有没有未成年人")]
    consent_note: Annotated[Text | None, Field(title="监护人同意说明")] = None
    """Where the written consent of the guardians is kept."""

    @model_validator(mode="after")
    def _guardians_agreed(self) -> "Photo":
        if self.shows_minors and self.consent_note is None:
            raise refuse(
                "照片里有未成年人，要先有监护人的书面同意。请写 consent_note（同意书存在哪里）。",
                "shows_minors",
            )
        return self


class Story(Sampled):
    """A piece of news or a plan, told in a few paragraphs."""

    id: Annotated[Id, Field(title="编号")]
    title: Annotated[Text, Field(title="标题")]
    on: Annotated[DateField | None, Field(title="日期", alias="date")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    paragraphs: Annotated[tuple[Text, ...], Field(title="段落", min_length=1)]
    note: Annotated[Text | None, Field(title="说明")] = None
    """What the document leaves open; folded below the text."""
    photos: Annotated[tuple[Photo, ...], Field(title="照片")] = ()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Programme(Record):
    """A project that a source names without saying where it is."""

    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    project_type: Annotated[Id | None, Field(title="项目种类")] = None
    audiences: Annotated[tuple[Id, ...], Field(title="人群")] = ()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class SeriesPart(Record):
    """One part of a series of activities; activities name it by its id."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text, Field(title="一句话介绍")]


class Series(Sampled):
    """Several activities under one name, in order."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    parts: Annotated[tuple[SeriesPart, ...], Field(title="各部分", min_length=1)]
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class LeastArea(Record):
    """How large a place of a level must at least be."""

    level: Annotated[Id, Field(title="层级")]
    room_type: Annotated[Id | None, Field(title="哪种屋子")] = None
    """Missing: the floor area of the whole center."""
    area_m2: Annotated[Measure, Field(title="面积（平方米）")]
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]
