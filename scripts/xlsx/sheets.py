"""The sheets of the workbook: what each row is, and which columns it has."""

from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from catalog.model import (
    Activity,
    Center,
    CenterServices,
    Contact,
    Layout,
    Material,
    MonthlySchedule,
    OnceSchedule,
    RegularHours,
    Room,
    ServiceItem,
    ServiceOverride,
    SpecialHours,
    Stock,
    WeeklySchedule,
)
from scripts.xlsx.columns import Column, column, field_titles

__all__ = ["CHANGES", "SCHEDULE_FIELDS", "SCHEDULE_ORDER", "SHEETS", "Sheet", "sheet_named"]

Owner = Literal["", "center", "room", "center_or_room", "item", "category"]


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    name: str
    about: str
    columns: tuple[Column, ...]
    owner: Owner = ""
    """Whose the rows are; the first columns of the sheet name it."""
    model: type[BaseModel] | None = None
    """Set when a row is a record with an id; otherwise all rows of an owner make one list."""
    place: tuple[str, ...] = ()
    """Where the list of rows stands in the owner."""

    @property
    def owners(self) -> tuple[Column, ...]:
        """The columns that say whose the row is."""
        return _OWNERS[self.owner]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column, in order."""
        return (*self.owners, *self.columns)


_CENTER = Column("中心", ("center",), kind="choice", required=True, domain="centers")
_ROOM = Column("房间", ("room",), kind="choice", required=True, domain="rooms")
_ROOM_OR_NOT = Column(
    "房间", ("room",), kind="choice", domain="rooms", help="属于某个房间的才填；空着就是整个中心。"
)
_ITEM = Column("事项", ("item",), kind="choice", required=True, domain="items")
_CATEGORY = Column("大类", ("category",), kind="choice", required=True, domain="categories")

_OWNERS: dict[str, tuple[Column, ...]] = {
    "": (),
    "center": (_CENTER,),
    "room": (_CENTER, _ROOM),
    "center_or_room": (_CENTER, _ROOM_OR_NOT),
    "item": (_ITEM,),
    "category": (_CATEGORY,),
}


def _columns(
    model: type[BaseModel], *fields: str | tuple[str, str], **helps: str
) -> tuple[Column, ...]:
    """Columns of a model; a pair is a field and where its choices come from."""
    made = []
    for entry in fields:
        path, domain = entry if isinstance(entry, tuple) else (entry, "")
        made.append(column(model, path, domain=domain, help=helps.get(path.replace(".", "_"), "")))
    return tuple(made)


def _schedule_column(model: type[BaseModel], name: str, help_text: str) -> Column:
    made = column(model, name, help=help_text)
    return replace(
        made,
        header=f"{_SCHEDULE} {made.header}",
        path=("schedule", name),
        required=name.endswith("_time"),
    )


_SCHEDULE = field_titles(Activity)["schedule"]
_SAMPLE = "没有核实过的是哪几项；核实后删掉。"
_SOURCES = "写出处的标题。"

_CENTERS = Sheet(
    "中心",
    "一行一个中心。新开的中心在最下面加一行。删掉一行不会删中心：停办的，状态选“停用”。",
    _columns(
        Center,
        "id",
        "name",
        "short_name",
        ("area", "areas"),
        ("level", "levels"),
        ("parent", "centers"),
        ("site_type", "site_types"),
        "status",
        "summary",
        "description",
        "division_code",
        "address.street_address",
        "address.postal_code",
        "address.directions",
        "location.latitude",
        "location.longitude",
        "location.crs",
        "serves",
        "area_m2.value",
        "area_m2.qualifier",
        "build_mode",
        ("amenities", "amenities"),
        "accessibility",
        ("hours.profile", "profiles"),
        "verified.date",
        "verified.by",
        ("sources", "sources"),
        ("sample", "fields:Center"),
        status="不填就是“开放”。",
        division_code="统计用区划代码，12 位；拿不准就空着。",
        address_postal_code="6 位数字。",
        location_crs="从哪种地图上抄的坐标。",
        hours_profile="用本地区的共用时间表就填这里；自己的时间写在“平常时间”表。两处只填一处。",
        verified_by="单位或岗位，不写个人姓名。",
        sources=_SOURCES,
        sample=_SAMPLE,
    ),
    model=Center,
)

_ROOMS = Sheet(
    "房间",
    "一行一个房间。删掉一行不会删房间；不再用的，“能否预约”选“不用约”。",
    _columns(
        Room,
        "id",
        "name",
        ("zone", "zones"),
        "description",
        "capacity",
        "area_m2.value",
        "area_m2.qualifier",
        "min_attendees",
        "floor",
        "accessible",
        ("parts", "rooms"),
        "bookable",
        "private",
        ("hours.profile", "profiles"),
        ("sample", "fields:Room"),
        capacity="网上可约的房间要填。",
        accessible="轮椅能到写“是”，不能写“否”；不清楚就空着。",
        parts="打通几间合成的一间，才写是哪几间。",
        bookable="不填就是“不用约”。",
        private="调解、心理、退役军人这类房间写“是”，任何日历里都不出现。",
        hours_profile="房间有自己的时间才填；不填就跟中心。",
        sample=_SAMPLE,
    ),
    owner="center",
    model=Room,
    place=("rooms",),
)

_ITEMS = Sheet(
    "事项",
    "服务事项的目录，一行一项。不知道的就空着，网页会说“尚未公布”，比写错好。",
    _columns(
        ServiceItem,
        "id",
        "task_name",
        "summary",
        "dept_name",
        "handle_mode",
        "server_type",
        ("audiences", "audiences"),
        "accept_condition",
        "handle_flow",
        "anticipate_day",
        "anticipate_type",
        "promise_day",
        "promise_type",
        "is_fee",
        "fee_basis",
        "link_way",
        "supervise_way",
        "task_code",
        "catalog_code",
        "use_level",
        "online_handle_url",
        "keywords",
        "verified.date",
        "verified.by",
        ("sources", "sources"),
        ("sample", "fields:ServiceItem"),
        handle_flow="一步一条。",
        anticipate_type="不填就是工作日。",
        promise_day="不能比法定的长。",
        promise_type="不填就是工作日。",
        keywords="居民可能搜的词。",
        sources=_SOURCES,
        sample=_SAMPLE,
    ),
    owner="category",
    model=ServiceItem,
    place=("items",),
)

_REPEAT = Column(
    f"{_SCHEDULE} 怎么重复",
    ("schedule", "repeat"),
    kind="choice",
    required=True,
    codes=("once", "weekly", "monthly"),
    help="固定日期：填日期。每周：填星期和“起”。每月：填第几个、星期和“起”。",
)

_ACTIVITIES = Sheet(
    "活动",
    "一行一项活动。写了房间的活动会占住那间屋子，别人约不了。取消的，状态选“取消”。",
    (
        *_columns(Activity, "id", "name", ("center", "centers"), ("room", "rooms"), "place"),
        _REPEAT,
        *(
            _schedule_column(model, name, help_text)
            for model, name, help_text in (
                (OnceSchedule, "dates", "固定日期才填，公历。"),
                (MonthlySchedule, "week", "每月才填：1 到 4。"),
                (WeeklySchedule, "by_day", "每周、每月才填；每月只写一个。"),
                (OnceSchedule, "start_time", ""),
                (OnceSchedule, "end_time", ""),
                (WeeklySchedule, "from", "每周、每月才填：第一天。"),
                (WeeklySchedule, "through", "最后一天；一直办下去就空着。"),
                (WeeklySchedule, "except", "停办的日子。"),
            )
        ),
        *_columns(
            Activity,
            "summary",
            "parts",
            "seats",
            "sign_up",
            "host",
            "audience",
            "status",
            ("sources", "sources"),
            ("sample", "fields:Activity"),
            host="写岗位，不写人名。",
            status="不填就是“照常”。",
            sources=_SOURCES,
            sample=_SAMPLE,
        ),
    ),
    model=Activity,
)

_CHANGE = Column(
    "变化",
    ("change",),
    kind="choice",
    required=True,
    domain="changes",
    help="本级清单没有、这里办的选“增加”；清单有、这里不办的选“去掉”；只是时限等不同的选“不同之处”。",
)

SHEETS: tuple[Sheet, ...] = (
    _CENTERS,
    Sheet(
        "联系方式",
        "一行一个电话，会公开。",
        _columns(Contact, "name", "telephone"),
        owner="center",
        place=("contacts",),
    ),
    Sheet(
        "平常时间",
        "一行一段时间；中午关门就写两行。房间有自己的时间，填上房间。",
        _columns(
            RegularHours,
            "kind",
            "on",
            "opens",
            "closes",
            "season.from",
            "season.through",
            ("services", "items"),
            "note",
            kind="不填就是“场所开放”。",
            on="调休上班的周末也要开的，写“工作日”，不要写周一到周五。",
        ),
        owner="center_or_room",
        place=("hours", "regular"),
    ),
    Sheet(
        "特殊日期",
        "这几天不照平常。关门的，“关闭”写“是”，时间空着。",
        _columns(
            SpecialHours,
            "from",
            "through",
            "kind",
            "closed",
            "opens",
            "closes",
            "reason",
            through="这一天也算；只有一天就空着。",
            kind="只改这一种时间；空着就是全都改。",
            reason="会公开，如“国庆闭馆”。",
        ),
        owner="center_or_room",
        place=("hours", "special"),
    ),
    _ROOMS,
    Sheet(
        "布局",
        "同一间屋子的不同摆法，各有各的人数。",
        _columns(Layout, "id", "name", "capacity"),
        owner="room",
        place=("layouts",),
    ),
    Sheet(
        "设备",
        "固定在房间里的，填上房间；可以借到各个房间用的，房间空着。",
        _columns(Stock, ("id", "equipment"), "quantity", quantity="不填就是 1。"),
        owner="center_or_room",
        place=("equipment",),
    ),
    Sheet(
        "事项增减",
        "每一级的中心办哪些事项，由地区统一定；这里只写与它不同的。",
        (
            Column("事项", ("item",), kind="choice", required=True, domain="items"),
            _CHANGE,
            *_columns(ServiceOverride, "promise_day", "link_way", "note"),
        ),
        owner="center",
        place=("services",),
    ),
    _ITEMS,
    Sheet(
        "材料",
        "办一件事要带的材料，一行一样。",
        _columns(
            Material,
            "material_name",
            "is_need",
            "material_type",
            "page_num",
            is_need="不填就是“是”。",
        ),
        owner="item",
        place=("materials",),
    ),
    _ACTIVITIES,
)
"""In the order of the workbook; a sheet stands behind those whose names it uses."""

CHANGES = field_titles(CenterServices)
"""The three ways in which a center differs from the list of its level."""

SCHEDULE_FIELDS: dict[str, dict[str, bool]] = {
    repeat: {info.alias or name: info.is_required() for name, info in model.model_fields.items()}
    for repeat, model in (
        ("once", OnceSchedule),
        ("weekly", WeeklySchedule),
        ("monthly", MonthlySchedule),
    )
}
"""Repeat → its fields, and whether they are required."""

SCHEDULE_ORDER = [column.path[1] for column in _ACTIVITIES.columns if column.path[0] == "schedule"]
"""The fields of all kinds of repetition, as they follow each other."""


def sheet_named(name: str) -> Sheet | None:
    """The sheet with this name."""
    return next((sheet for sheet in SHEETS if sheet.name == name), None)
