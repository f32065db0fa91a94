"""A center with its rooms, its projects and what it does differently."""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import (
    DateField,
    DivisionCode,
    Id,
    Number,
    Phone,
    Text,
    TimeField,
    YesNo,
    Yuan,
)
from catalog.model.base import (
    Address,
    Bookable,
    Contact,
    DayWord,
    Location,
    Measure,
    Record,
    Sampled,
    Verified,
    refuse,
)
from catalog.model.hours import Hours, RegularHours, check_order
from catalog.policy import PolicyChanges


class Stock(Record):
    """How many units of one kind of equipment."""

    id: Annotated[Id, Field(title="设备")]
    quantity: Annotated[Number, Field(title="数量", ge=1)] = 1


class Layout(Record):
    """One way to set up a room, with its own capacity."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    capacity: Annotated[Number, Field(title="可容纳人数", ge=1)]


class Room(Sampled):
    """A function room."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    zone: Annotated[Id | None, Field(title="功能区")] = None
    description: Annotated[Text | None, Field(title="介绍")] = None
    capacity: Annotated[Number | None, Field(title="可容纳人数", ge=1)] = None
    room_type: Annotated[Id | None, Field(title="屋子种类")] = None
    purposes: Annotated[tuple[Id, ...], Field(title="屋子用途")] = ()
    area_m2: Annotated[Measure | None, Field(title="面积（平方米）")] = None
    is_office: Annotated[YesNo, Field(title="办公用房")] = False
    """Offices do not count as floor that serves the public."""
    min_attendees: Annotated[Number, Field(title="最少人数", ge=1)] = 1
    floor: Annotated[Text | None, Field(title="楼层")] = None
    accessible: Annotated[YesNo | None, Field(title="无障碍")] = None
    parts: Annotated[tuple[Id, ...], Field(title="由哪些房间合成")] = ()
    """Rooms of this center that together make this one; using it uses all of them."""
    layouts: Annotated[tuple[Layout, ...], Field(title="布局")] = ()
    equipment: Annotated[tuple[Stock, ...], Field(title="设备")] = ()
    bookable: Annotated[Bookable, Field(title="能否预约")] = "no"
    """yes: on the web; phone: by telephone or at the desk only; no: walk in or not for booking."""
    private: Annotated[YesNo, Field(title="不公开")] = False
    """Mediation, counselling, veterans: never in a public calendar."""
    hours: Annotated[Hours | None, Field(title="自己的时间")] = None
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()

    @property
    def takes(self) -> tuple[str, ...]:
        """Ids of the rooms that using this one takes: its parts, or itself."""
        return self.parts or (self.id,)

    @model_validator(mode="after")
    def _bookable_rooms_state_capacity(self) -> "Room":
        if self.bookable == "yes" and self.capacity is None and not self.layouts:
            raise refuse("可以网上预约的房间要写 capacity（可容纳人数）。")
        return self


class Ages(Record):
    """An age range, both ages included."""

    min_age: Annotated[Number | None, Field(title="起始年龄")] = None
    max_age: Annotated[Number | None, Field(title="截止年龄")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "Ages":
        if self.min_age is not None and self.max_age is not None and self.max_age < self.min_age:
            raise refuse(f"截止年龄 {self.max_age} 小于起始年龄 {self.min_age}。", "max_age")
        return self


class Operator(Sampled):
    """Who runs a project, when it is not the center."""

    name: Annotated[Text, Field(title="名称")]
    supervisor: Annotated[Text | None, Field(title="监督单位")] = None
    telephone: Annotated[Phone | None, Field(title="投诉电话")] = None


class PriceBand(Record):
    """A price for an age range, both ages included."""

    min_age: Annotated[Number, Field(title="起始年龄")]
    max_age: Annotated[Number | None, Field(title="截止年龄")] = None
    amount: Annotated[Yuan, Field(title="金额")]
    label: Annotated[Text | None, Field(title="原文写法")] = None
    """How the source words the band, when its meaning is not certain."""


class Prices(Record):
    """A price table by age."""

    unit: Annotated[Text, Field(title="计价单位")]
    bands: Annotated[tuple[PriceBand, ...], Field(title="年龄段", min_length=1)]
    others: Annotated[Text, Field(title="其他年龄")]
    """What holds for ages in no band, in words; 请咨询 when no source says."""
    remark: Annotated[Text | None, Field(title="备注")] = None

    @model_validator(mode="after")
    def _bands_follow_each_other(self) -> "Prices":
        for number, band in enumerate(self.bands, 1):
            place = ("bands", number - 1)
            if band.max_age is not None and band.max_age < band.min_age:
                raise refuse(f"第 {number} 个年龄段的截止年龄小于起始年龄。", *place, "max_age")
        for number, (one, two) in enumerate(zip(self.bands, self.bands[1:], strict=False), 2):
            place = ("bands", number - 1)
            if one.max_age is None or two.min_age <= one.max_age:
                age = two.min_age
                raise refuse(f"第 {number} 个年龄段与上一段重叠（{age} 岁算了两次）。", *place)
            if two.min_age > one.max_age + 1:
                gap = f"{one.max_age + 1}–{two.min_age - 1}"
                raise refuse(f"第 {number} 个年龄段前面空了 {gap} 岁没有价格。", *place)
        return self


class Project(Sampled):
    """A characteristic project of a center (特色项目)."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    description: Annotated[Text | None, Field(title="介绍")] = None
    audiences: Annotated[tuple[Id, ...], Field(title="服务对象")] = ()
    ages: Annotated[Ages | None, Field(title="年龄")] = None
    capacity: Annotated[Number | None, Field(title="名额", ge=1)] = None
    room: Annotated[Id | None, Field(title="房间")] = None
    hours: Annotated[tuple[RegularHours, ...], Field(title="时间")] = ()
    project_type: Annotated[Id | None, Field(title="项目种类")] = None
    provider_type: Annotated[Id | None, Field(title="哪一方")] = None
    is_canteen: Annotated[YesNo, Field(title="食堂")] = False
    """A canteen names who runs it and where to complain."""
    menu: Annotated[tuple[Text, ...], Field(title="吃什么")] = ()
    operator: Annotated[Operator | None, Field(title="运营单位")] = None
    prices: Annotated[Prices | None, Field(title="价格")] = None
    facilities: Annotated[tuple[Text, ...], Field(title="设施")] = ()

    @model_validator(mode="after")
    def _canteens_can_be_complained_about(self) -> "Project":
        if self.is_canteen and self.operator is None:
            raise refuse("食堂要写 operator（由谁运营）和投诉电话。", "is_canteen")
        if self.is_canteen and self.operator is not None and self.operator.telephone is None:
            raise refuse("食堂要写投诉电话（operator 里的 telephone）。", "operator")
        return self


class Duty(Sampled):
    """One line of the duty roster: a post, when it is there, what it is for."""

    id: Annotated[Id, Field(title="编号")]
    post: Annotated[Text, Field(title="岗位")]
    does: Annotated[Text | None, Field(title="做什么")] = None
    on: Annotated[tuple[DayWord, ...], Field(title="哪些日子", min_length=1)]
    opens: Annotated[TimeField, Field(title="开始")]
    closes: Annotated[TimeField, Field(title="结束")]
    name: Annotated[Text | None, Field(title="姓名", exclude=True)] = None
    """In no dump of the record: a page shows it when publish_name is true."""
    publish_name: Annotated[YesNo, Field(title="公开姓名")] = False
    """true only when the person agreed; otherwise the post is shown alone."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Duty":
        check_order(self.opens, self.closes)
        return self


class ServiceOverride(Record):
    """What a center does differently for one service item."""

    promise_day: Annotated[Number | None, Field(title="承诺办结时限")] = None
    link_way: Annotated[Phone | None, Field(title="咨询电话")] = None
    note: Annotated[Text | None, Field(title="说明")] = None


class CenterServices(Record):
    """Differences from the list that the center's level inherits."""

    add: Annotated[tuple[Id, ...], Field(title="增加")] = ()
    remove: Annotated[tuple[Id, ...], Field(title="去掉")] = ()
    override: Annotated[dict[Id, ServiceOverride], Field(title="不同之处", default_factory=dict)]


class StandardState(Record):
    """How far a center meets a checklist; what is named in neither list is 未填."""

    checked_on: Annotated[DateField | None, Field(title="自查日期")] = None
    met: Annotated[tuple[Id, ...], Field(title="有")] = ()
    unmet: Annotated[tuple[Id, ...], Field(title="无")] = ()

    @model_validator(mode="after")
    def _not_both(self) -> "StandardState":
        for item in self.met:
            if item in self.unmet:
                raise refuse(f"“{item}”同时写在 met（有）和 unmet（无）里，请只留一处。", "unmet")
        return self


class RuleDocument(Sampled):
    """A set of house rules, shown as a page: 管理员制度, 文明公约."""

    id: Annotated[Id, Field(title="编号")]
    title: Annotated[Text, Field(title="标题")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    articles: Annotated[tuple[Text, ...], Field(title="条文")] = ()


_LENDS = re.compile("预约|场地|借用")
_ABOUT = re.compile("预约|场地|借用|服务|电话|登记|[与和及、·]")
"""Between such words stands what a contact is there for: 调解与退役军人服务预约."""


class Center(Sampled):
    """A 党群服务中心: one file, whose name is the id."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    short_name: Annotated[Text | None, Field(title="简称")] = None
    area: Annotated[Id, Field(title="地区")]
    level: Annotated[Id, Field(title="层级")]
    parent: Annotated[Id | None, Field(title="上级中心")] = None
    site_type: Annotated[Id | None, Field(title="场所类型")] = None
    status: Annotated[Literal["active", "temporarily_closed", "inactive"], Field(title="状态")] = (
        "active"
    )
    status_reason: Annotated[Text | None, Field(title="状态说明")] = None
    """Why the center is closed for a time, as residents shall read it."""
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    description: Annotated[Text | None, Field(title="介绍")] = None
    division_code: Annotated[DivisionCode | None, Field(title="区划代码")] = None
    address: Annotated[Address | None, Field(title="地址")] = None
    location: Annotated[Location | None, Field(title="坐标")] = None
    serves: Annotated[tuple[Text, ...], Field(title="服务哪些村、小区")] = ()
    """Names of villages or compounds whose residents belong to this center."""
    area_m2: Annotated[Measure | None, Field(title="面积（平方米）")] = None
    build_mode: Annotated[Text | None, Field(title="建设方式")] = None
    station_type: Annotated[Id | None, Field(title="驿站种类")] = None
    """Set: the place is a station, and the page of the stations lists it."""
    access: Annotated[tuple[Id, ...], Field(title="进门办法")] = ()
    """How to get in when nobody is there."""
    contacts: Annotated[tuple[Contact, ...], Field(title="联系方式")] = ()
    roster: Annotated[tuple[Duty, ...], Field(title="值班表")] = ()
    amenities: Annotated[tuple[Id, ...], Field(title="便民设施")] = ()
    accessibility: Annotated[tuple[Text, ...], Field(title="无障碍设施")] = ()
    standards: Annotated[dict[Id, StandardState], Field(title="达标情况", default_factory=dict)]
    """Id of a checklist → how far it is met."""
    hours: Annotated[Hours, Field(title="开放时间")]
    services: Annotated[CenterServices, Field(title="服务事项")] = CenterServices(override={})
    rooms: Annotated[tuple[Room, ...], Field(title="房间")] = ()
    equipment: Annotated[tuple[Stock, ...], Field(title="可借设备")] = ()
    """Movable units that are lent with a room; fixed equipment stands at the room."""
    guides: Annotated[Number, Field(title="讲解员人数")] = 0
    """How many groups can be shown round at the same time."""
    projects: Annotated[tuple[Project, ...], Field(title="特色项目")] = ()
    rules: Annotated[tuple[RuleDocument, ...], Field(title="规章制度")] = ()
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    verified: Annotated[Verified | None, Field(title="核实")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]

    @property
    def label(self) -> str:
        """Short name where there is one."""
        return self.short_name or self.name

    @property
    def public_share(self) -> int | None:
        """Percent of the floor that serves the public; None while a room has no area."""
        sizes = [(room.area_m2, room.is_office) for room in self.rooms]
        known = [(size.value, is_office) for size, is_office in sizes if size is not None]
        total = sum(value for value, _ in known)
        if len(known) < len(sizes) or not total:
            return None
        return int(sum(value for value, is_office in known if not is_office) * 100 / total)

    def rooms_sharing(self, room: Room) -> tuple[str, ...]:
        """Ids of the rooms that cannot be used beside ``room``: itself, its parts, its wholes."""
        parts = set(room.takes)
        return tuple(one.id for one in self.rooms if parts & set(one.takes))

    def room(self, room_id: str) -> Room | None:
        """The room with this id, or None."""
        return next((room for room in self.rooms if room.id == room_id), None)

    def contact_for(self, room: Room) -> Contact | None:
        """Whom to call about a room: who is there for it, else for rooms at all, else the first."""
        for contact in self.contacts:
            if room.name in contact.name:
                return contact
        asked = [(one, _ABOUT.split(one.name)) for one in self.contacts if _LENDS.search(one.name)]
        for contact, about in asked:
            if any(len(word) > 1 and word in room.name for word in about):
                return contact
        anything = (one for one, about in asked if not any(about))
        return next(anything, self.contacts[0] if self.contacts else None)
