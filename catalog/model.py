"""The typed model of what staff edit: one frozen class per thing in ``data/``.

Each field has its Chinese ``title`` (the name that staff see in messages and editors) and, where
the name does not say it, its meaning, unit or source beneath it. Conversion from text is in
:mod:`catalog.fields`; references between files are checked in :mod:`catalog.checks`.
"""

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from catalog.fields import (
    DateField,
    DivisionCode,
    Id,
    MonthDay,
    Number,
    Phone,
    Quantity,
    Text,
    TimeField,
    Url,
    YesNo,
    Yuan,
)
from catalog.policy import PolicyChanges

DAY_WORDS = ("workday", "restday", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Words of ``on``: three day types and seven weekdays; a weekday word does not hold on holidays."""

DayWord = Literal["workday", "restday", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HoursKind = Literal["counter", "open", "extended", "duty", "appointment", "self_service"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Bookable = Literal["yes", "phone", "no"]
RequestKind = Literal["venue", "host", "visit", "lecture"]


def _problem(message: str) -> PydanticCustomError:
    return PydanticCustomError("data", "{message}", {"message": message})


class Record(BaseModel):
    """Base of all records: frozen, and no field that the dictionary does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Sampled(Record):
    """A record some of whose values no source gives."""

    sample: Annotated[tuple[Text, ...], Field(title="示例字段")] = ()
    """Names of fields of this record whose values are samples; the site marks them 示例."""

    @model_validator(mode="after")
    def _sample_names_are_fields(self) -> "Sampled":
        names = {field.alias or name for name, field in type(self).model_fields.items()}
        for name in self.sample:
            if name not in names:
                raise _problem(f"sample 里的“{name}”不是这一条的字段。")
        return self

    def is_sample(self, field: str) -> bool:
        """Whether the value of ``field`` is a sample that nobody has verified."""
        return field in self.sample


class Verified(Record):
    """Who last checked the entry, and when."""

    on: Annotated[DateField, Field(title="核实日期", alias="date")]
    by: Annotated[Text, Field(title="核实人")]


class Source(Record):
    """A document the data rests on."""

    title: Annotated[Text, Field(title="标题")]
    publisher: Annotated[Text | None, Field(title="发布者")] = None
    published_on: Annotated[DateField | None, Field(title="发布日期")] = None
    url: Annotated[Url | None, Field(title="网址")] = None
    note: Annotated[Text | None, Field(title="说明")] = None


class Named(Record):
    """An id with a name: a level, a zone, a kind of equipment."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]


class Address(Record):
    """Names as in schema.org PostalAddress."""

    street_address: Annotated[Text, Field(title="街道门牌")]
    postal_code: Annotated[Text | None, Field(title="邮编")] = None
    directions: Annotated[Text | None, Field(title="怎么走")] = None


class Location(Record):
    """A point, with the coordinate system it is given in."""

    latitude: Annotated[Quantity, Field(title="纬度", ge=3, le=54)]
    longitude: Annotated[Quantity, Field(title="经度", ge=73, le=136)]
    crs: Annotated[Literal["wgs84", "gcj02", "bd09"], Field(title="坐标系")]


class Contact(Record):
    """A public telephone and what it is for."""

    name: Annotated[Text, Field(title="用途")]
    telephone: Annotated[Phone, Field(title="电话")]


class Season(Record):
    """Part of every year, both days included; may run across New Year."""

    starts_on: Annotated[MonthDay, Field(title="起", alias="from")]
    ends_on: Annotated[MonthDay, Field(title="止", alias="through")]

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the season."""
        mark = day.strftime("%m-%d")
        if self.starts_on <= self.ends_on:
            return self.starts_on <= mark <= self.ends_on
        return mark >= self.starts_on or mark <= self.ends_on


def _check_order(opens: time, closes: time) -> None:
    if closes <= opens:
        raise _problem(f"结束 {closes:%H:%M} 不晚于开始 {opens:%H:%M}。跨夜的请拆成两条。")


class RegularHours(Record):
    """One line of the ordinary week."""

    kind: Annotated[HoursKind, Field(title="时间种类")] = "open"
    days: Annotated[tuple[DayWord, ...], Field(title="哪些日子", alias="on", min_length=1)]
    opens: Annotated[TimeField, Field(title="开始")]
    closes: Annotated[TimeField, Field(title="结束")]
    season: Annotated[Season | None, Field(title="季节")] = None
    services: Annotated[tuple[Id, ...], Field(title="只办哪些事项")] = ()
    note: Annotated[Text | None, Field(title="说明")] = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> "RegularHours":
        _check_order(self.opens, self.closes)
        return self


class SpecialHours(Record):
    """Certain dates that differ from the ordinary week; the shorter range wins."""

    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    """Last day, included; missing means one day."""
    kind: Annotated[HoursKind | None, Field(title="时间种类")] = None
    """Replaces only this kind; missing replaces all kinds."""
    closed: Annotated[YesNo, Field(title="关闭")] = False
    opens: Annotated[TimeField | None, Field(title="开始")] = None
    closes: Annotated[TimeField | None, Field(title="结束")] = None
    reason: Annotated[Text, Field(title="原因")]

    @property
    def last_on(self) -> date:
        """Last day, included."""
        return self.ends_on or self.starts_on

    @model_validator(mode="after")
    def _is_complete(self) -> "SpecialHours":
        if self.last_on < self.starts_on:
            raise _problem(f"“止”{self.last_on} 早于“起”{self.starts_on}。")
        if self.closed:
            if self.opens or self.closes:
                raise _problem("写了 closed: true，就不要再写 opens 和 closes。")
        elif self.opens is None or self.closes is None:
            raise _problem("请写 closed: true，或写明 opens 和 closes。")
        else:
            _check_order(self.opens, self.closes)
        return self


class Hours(Record):
    """Opening hours: a shared profile or own lines, and special dates."""

    profile: Annotated[Id | None, Field(title="共用时间表")] = None
    regular: Annotated[tuple[RegularHours, ...], Field(title="平常时间")] = ()
    special: Annotated[tuple[SpecialHours, ...], Field(title="特殊日期")] = ()

    @model_validator(mode="after")
    def _one_way_only(self) -> "Hours":
        if self.profile is None and not self.regular:
            raise _problem("请写 regular（自己的时间）或 profile（共用时间表）。")
        if self.profile is not None and self.regular:
            raise _problem("profile 和 regular 只能写一个。")
        return self


class Closure(Record):
    """Special dates for many centers at once."""

    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    reason: Annotated[Text, Field(title="原因")]
    areas: Annotated[tuple[Id, ...], Field(title="地区")] = ()
    centers: Annotated[tuple[Id, ...], Field(title="中心")] = ()
    """Neither areas nor centers given: the whole network."""

    @property
    def last_on(self) -> date:
        """Last day, included."""
        return self.ends_on or self.starts_on


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
    min_attendees: Annotated[Number, Field(title="最少人数", ge=1)] = 1
    floor: Annotated[Text | None, Field(title="楼层")] = None
    accessible: Annotated[YesNo | None, Field(title="无障碍")] = None
    layouts: Annotated[tuple[Layout, ...], Field(title="布局")] = ()
    equipment: Annotated[tuple[Stock, ...], Field(title="设备")] = ()
    bookable: Annotated[Bookable, Field(title="能否预约")] = "no"
    """yes: on the web; phone: by telephone or at the desk only; no: walk in or not for booking."""
    private: Annotated[YesNo, Field(title="不公开")] = False
    """Mediation, counselling, veterans: never in a public calendar."""
    hours: Annotated[Hours | None, Field(title="自己的时间")] = None
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()

    @model_validator(mode="after")
    def _bookable_rooms_state_capacity(self) -> "Room":
        if self.bookable == "yes" and self.capacity is None and not self.layouts:
            raise _problem("可以网上预约的房间要写 capacity（可容纳人数）。")
        return self


class Operator(Record):
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
        for number, (one, two) in enumerate(zip(self.bands, self.bands[1:], strict=False), 2):
            if one.max_age is None or two.min_age <= one.max_age:
                raise _problem(f"第 {number} 个年龄段与上一段重叠（{two.min_age} 岁算了两次）。")
            if two.min_age > one.max_age + 1:
                raise _problem(
                    f"第 {number} 个年龄段前面空了 {one.max_age + 1}–{two.min_age - 1} 岁没有价格。"
                )
        for number, band in enumerate(self.bands, 1):
            if band.max_age is not None and band.max_age < band.min_age:
                raise _problem(f"第 {number} 个年龄段的截止年龄小于起始年龄。")
        return self


class Project(Sampled):
    """A characteristic project of a center (特色项目)."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    description: Annotated[Text | None, Field(title="介绍")] = None
    audiences: Annotated[tuple[Id, ...], Field(title="服务对象")] = ()
    room: Annotated[Id | None, Field(title="房间")] = None
    hours: Annotated[tuple[RegularHours, ...], Field(title="时间")] = ()
    operator: Annotated[Operator | None, Field(title="运营单位")] = None
    prices: Annotated[Prices | None, Field(title="价格")] = None
    facilities: Annotated[tuple[Text, ...], Field(title="设施")] = ()


class ServiceOverride(Record):
    """What a center does differently for one service item."""

    promise_day: Annotated[Number | None, Field(title="承诺办结时限")] = None
    link_way: Annotated[Phone | None, Field(title="咨询电话")] = None
    note: Annotated[Text | None, Field(title="说明")] = None


class CenterServices(Record):
    """Differences from the list that the center's level inherits."""

    add: Annotated[tuple[Id, ...], Field(title="增加")] = ()
    remove: Annotated[tuple[Id, ...], Field(title="去掉")] = ()
    override: Annotated[dict[Id, ServiceOverride], Field(title="不同之处")] = {}


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
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    description: Annotated[Text | None, Field(title="介绍")] = None
    division_code: Annotated[DivisionCode | None, Field(title="区划代码")] = None
    address: Annotated[Address | None, Field(title="地址")] = None
    location: Annotated[Location | None, Field(title="坐标")] = None
    contacts: Annotated[tuple[Contact, ...], Field(title="联系方式")] = ()
    amenities: Annotated[tuple[Id, ...], Field(title="便民设施")] = ()
    hours: Annotated[Hours, Field(title="开放时间")]
    services: Annotated[CenterServices, Field(title="服务事项")] = CenterServices()
    rooms: Annotated[tuple[Room, ...], Field(title="房间")] = ()
    equipment: Annotated[tuple[Stock, ...], Field(title="可借设备")] = ()
    """Movable units that are lent with a room; fixed equipment stands at the room."""
    projects: Annotated[tuple[Project, ...], Field(title="特色项目")] = ()
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    verified: Annotated[Verified | None, Field(title="核实")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]

    @property
    def label(self) -> str:
        """Short name where there is one."""
        return self.short_name or self.name

    def room(self, room_id: str) -> Room | None:
        """The room with this id, or None."""
        return next((room for room in self.rooms if room.id == room_id), None)


class Material(Record):
    """A paper to bring; names as in the national service-item elements."""

    material_name: Annotated[Text, Field(title="材料名称")]
    is_need: Annotated[YesNo, Field(title="是否必要")] = True
    material_type: Annotated[Text | None, Field(title="材料形式")] = None
    page_num: Annotated[Number | None, Field(title="份数")] = None


class ServiceItem(Sampled):
    """A service item (服务事项); names as in the national service-item elements."""

    id: Annotated[Id, Field(title="编号")]
    task_name: Annotated[Text, Field(title="事项名称")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    dept_name: Annotated[Text | None, Field(title="实施主体")] = None
    handle_mode: Annotated[
        Literal["direct", "agency", "guide", "online"] | None, Field(title="办理方式")
    ] = None
    server_type: Annotated[tuple[Text, ...], Field(title="服务对象")] = ()
    audiences: Annotated[tuple[Id, ...], Field(title="人群")] = ()
    accept_condition: Annotated[Text | None, Field(title="受理条件")] = None
    materials: Annotated[tuple[Material, ...], Field(title="材料")] = ()
    handle_flow: Annotated[tuple[Text, ...], Field(title="办理流程")] = ()
    anticipate_day: Annotated[Number | None, Field(title="法定办结时限")] = None
    anticipate_type: Annotated[
        Literal["working_day", "natural_day"], Field(title="法定时限单位")
    ] = "working_day"
    promise_day: Annotated[Number | None, Field(title="承诺办结时限")] = None
    promise_type: Annotated[Literal["working_day", "natural_day"], Field(title="承诺时限单位")] = (
        "working_day"
    )
    is_fee: Annotated[YesNo | None, Field(title="是否收费")] = None
    fee_basis: Annotated[Text | None, Field(title="收费依据")] = None
    link_way: Annotated[Phone | None, Field(title="咨询电话")] = None
    supervise_way: Annotated[Phone | None, Field(title="监督电话")] = None
    keywords: Annotated[tuple[Text, ...], Field(title="关键词")] = ()
    verified: Annotated[Verified | None, Field(title="核实")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class ServiceCategory(Record):
    """One file of the catalogue of service items."""

    category: Annotated[Named, Field(title="大类")]
    items: Annotated[tuple[ServiceItem, ...], Field(title="事项", min_length=1)]


class OnceSchedule(Record):
    """One or several dates at the same time of day."""

    repeat: Literal["once"] = "once"
    dates: Annotated[tuple[DateField, ...], Field(title="日期", min_length=1)]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]

    @model_validator(mode="after")
    def _ends_after_start(self) -> "OnceSchedule":
        _check_order(self.start_time, self.end_time)
        return self


class WeeklySchedule(Record):
    """Certain weekdays of every week."""

    repeat: Literal["weekly"]
    by_day: Annotated[tuple[Weekday, ...], Field(title="星期", min_length=1)]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    except_on: Annotated[tuple[DateField, ...], Field(title="除外日期", alias="except")] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> "WeeklySchedule":
        _check_order(self.start_time, self.end_time)
        return self


class MonthlySchedule(Record):
    """One weekday of every month, such as the second Saturday."""

    repeat: Literal["monthly"]
    week: Annotated[Number, Field(title="第几个", ge=1, le=4)]
    by_day: Annotated[Weekday, Field(title="星期")]
    start_time: Annotated[TimeField, Field(title="开始")]
    end_time: Annotated[TimeField, Field(title="结束")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField | None, Field(title="止", alias="through")] = None
    except_on: Annotated[tuple[DateField, ...], Field(title="除外日期", alias="except")] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> "MonthlySchedule":
        _check_order(self.start_time, self.end_time)
        return self


Schedule = Annotated[OnceSchedule | WeeklySchedule | MonthlySchedule, Field(discriminator="repeat")]


class Activity(Sampled):
    """An activity; it takes its room on each of its dates."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    center: Annotated[Id, Field(title="中心")]
    room: Annotated[Id | None, Field(title="房间")] = None
    place: Annotated[Text | None, Field(title="地点")] = None
    schedule: Annotated[Schedule, Field(title="时间安排")]
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    host: Annotated[Text | None, Field(title="主持")] = None
    audience: Annotated[Text | None, Field(title="面向谁")] = None
    status: Annotated[Literal["planned", "cancelled"], Field(title="状态")] = "planned"
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Partner(Record):
    """A body from outside that runs or supplies something at a center."""

    name: Annotated[Text, Field(title="名称")]
    offers: Annotated[Text, Field(title="提供什么")]
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Brand(Record):
    """A named idea under which a place works."""

    name: Annotated[Text, Field(title="名称")]
    meaning: Annotated[Text | None, Field(title="说明")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class ServiceCircle(Record):
    """How near the next center shall be."""

    minutes: Annotated[Number, Field(title="分钟")]
    mode: Annotated[Text, Field(title="方式")] = "步行"


class Figure(Record):
    """A published number with everything that makes it true."""

    label: Annotated[Text, Field(title="指标")]
    value: Annotated[Quantity, Field(title="数值")]
    unit: Annotated[Text, Field(title="单位")]
    qualifier: Annotated[Literal["余", "以上", "近", "多", "约"] | None, Field(title="限定词")] = (
        None
    )
    as_of: Annotated[Text, Field(title="截至")]
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Area(Record):
    """A city, county or district with its own levels, lists and words."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    full_name: Annotated[Text | None, Field(title="全称")] = None
    parent: Annotated[Id | None, Field(title="上级地区")] = None
    division_code: Annotated[DivisionCode | None, Field(title="区划代码")] = None
    formula: Annotated[Text | None, Field(title="体系名称")] = None
    formula_meaning: Annotated[Text | None, Field(title="体系含义")] = None
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    levels: Annotated[tuple[Named, ...], Field(title="层级", min_length=1)]
    zones: Annotated[tuple[Named, ...], Field(title="功能区")] = ()
    service_circle: Annotated[ServiceCircle | None, Field(title="服务圈")] = None
    service_lists: Annotated[dict[Id, tuple[Id, ...]], Field(title="默认事项清单")] = {}
    """Level id → ids of the service items that every center of the level offers."""
    hours_profiles: Annotated[dict[Id, tuple[RegularHours, ...]], Field(title="共用时间表")] = {}
    brands: Annotated[tuple[Brand, ...], Field(title="品牌")] = ()
    partners: Annotated[tuple[Partner, ...], Field(title="合作单位")] = ()
    figures: Annotated[tuple[Figure, ...], Field(title="数据")] = ()
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Site(Record):
    """Texts of the public site."""

    title: Annotated[Text, Field(title="网站名")]
    description: Annotated[Text, Field(title="网站说明")]
    slogan: Annotated[Text | None, Field(title="口号")] = None
    telephone: Annotated[Phone | None, Field(title="总机")] = None
    icp_number: Annotated[Text | None, Field(title="ICP 备案号")] = None


class Kind(Record):
    """A kind of application, with what differs for it."""

    name: Annotated[Text, Field(title="名称")]
    description: Annotated[Text, Field(title="说明")]
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()


class Network(Record):
    """The whole deployment."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    timezone: Annotated[Literal["Asia/Shanghai"], Field(title="时区")]
    demo: Annotated[YesNo, Field(title="演示数据")] = False
    """true shows a banner on every page: this is a demonstration, do not come by."""
    site: Annotated[Site, Field(title="网站文字")]
    site_types: Annotated[tuple[Named, ...], Field(title="场所类型")] = ()
    audiences: Annotated[tuple[Named, ...], Field(title="人群")] = ()
    amenities: Annotated[tuple[Named, ...], Field(title="便民设施")] = ()
    equipment: Annotated[tuple[Named, ...], Field(title="设备种类")] = ()
    kinds: Annotated[dict[RequestKind, Kind], Field(title="申请种类")]
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    forbidden_uses: Annotated[tuple[Text, ...], Field(title="不能用来做什么")] = ()
    sources: Annotated[dict[Id, Source], Field(title="出处")] = {}


class HolidayRange(Record):
    """Days off of one festival, weekends inside included."""

    name: Annotated[Text, Field(title="名称")]
    starts_on: Annotated[DateField, Field(title="起", alias="from")]
    ends_on: Annotated[DateField, Field(title="止", alias="through")]

    @model_validator(mode="after")
    def _in_order(self) -> "HolidayRange":
        if self.ends_on < self.starts_on:
            raise _problem(f"“止”{self.ends_on} 早于“起”{self.starts_on}。")
        return self


class CalendarYear(Record):
    """The State Council's notice for one year."""

    year: Annotated[Number, Field(title="年份")]
    title: Annotated[Text, Field(title="通知标题")]
    number: Annotated[Text | None, Field(title="文号")] = None
    papers: Annotated[tuple[Url, ...], Field(title="通知网址", min_length=1)]
    holidays: Annotated[tuple[HolidayRange, ...], Field(title="放假", min_length=1)]
    makeup_workdays: Annotated[tuple[DateField, ...], Field(title="调休上班")] = ()


class Closures(Record):
    """The file of network-wide special dates."""

    closures: Annotated[tuple[Closure, ...], Field(title="闭馆安排")] = ()


RawRecord = dict[str, Any]
"""What the reader hands to a model: texts, lists and mappings only."""
