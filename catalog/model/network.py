"""The whole network and its areas, each with its own levels, lists and words."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import DivisionCode, Id, Number, Phone, Quantity, Text, YesNo
from catalog.model.base import (
    Bookable,
    Named,
    Qualifier,
    Record,
    RequestKind,
    Sampled,
    Source,
    refuse,
)
from catalog.model.hours import RegularHours
from catalog.model.kind import Kind
from catalog.model.openness import (
    Base,
    Honour,
    LeastArea,
    MetNeed,
    Need,
    Paper,
    Programme,
    Promise,
    Resource,
    Series,
    Shortfall,
    Story,
)
from catalog.policy import PolicyChanges


class Partner(Sampled):
    """A body from outside that runs or supplies something at a center."""

    name: Annotated[Text, Field(title="名称")]
    offers: Annotated[Text, Field(title="提供什么")]
    provider_type: Annotated[Id | None, Field(title="哪一方")] = None
    supervisor: Annotated[Text | None, Field(title="监督单位")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Brand(Record):
    """A named idea under which a place works."""

    name: Annotated[Text, Field(title="名称")]
    meaning: Annotated[Text | None, Field(title="说明")] = None
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Team(Sampled):
    """A named team of volunteers or staff; persons are not named here."""

    name: Annotated[Text, Field(title="名称")]
    does: Annotated[Text, Field(title="做什么")]
    center: Annotated[Id | None, Field(title="中心")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Grid(Sampled):
    """A grid (网格) with the compounds in it, so that residents find theirs."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    center: Annotated[Id | None, Field(title="中心")] = None
    compounds: Annotated[tuple[Text, ...], Field(title="小区、楼栋")] = ()
    micro_grids: Annotated[Number | None, Field(title="微网格数")] = None
    post: Annotated[Text | None, Field(title="岗位")] = None
    """Who answers for the grid, as a post: no person's name."""
    telephone: Annotated[Phone | None, Field(title="电话")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class FormulaPart(Record):
    """One summand of a formula such as 4+10+N, compared with what the data holds."""

    label: Annotated[Text, Field(title="写法")]
    meaning: Annotated[Text, Field(title="含义")]
    level: Annotated[Id | None, Field(title="层级")] = None
    """Set when the summand counts centers of a level; an alliance of bodies has none."""


class ServiceCircle(Record):
    """How near the next center shall be."""

    minutes: Annotated[Number, Field(title="分钟")]
    mode: Annotated[Text | None, Field(title="方式")] = None


class Figure(Record):
    """A published number with everything that makes it true."""

    label: Annotated[Text, Field(title="指标")]
    value: Annotated[Quantity, Field(title="数值")]
    unit: Annotated[Text | None, Field(title="单位")] = None
    """Missing only when the document itself breaks off before it; the note says so."""
    qualifier: Annotated[Qualifier | None, Field(title="限定词")] = None
    as_of: Annotated[Text, Field(title="截至")]
    note: Annotated[Text | None, Field(title="说明")] = None
    topic: Annotated[Literal["grids", "funding", "problems"] | None, Field(title="也列在哪里")] = (
        None
    )
    """The page of the grids, of the money or of the problems shows the figure too."""
    chart: Annotated[Text | None, Field(title="画在哪张图里")] = None
    """Title of a chart; only numbers of one unit that mean the same share one."""
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]

    @model_validator(mode="after")
    def _has_a_unit_or_says_why_not(self) -> "Figure":
        if self.unit is None and self.note is None:
            raise refuse("请写 unit（单位）；文件里就缺的，在 note 里说明。", "unit")
        return self


class Area(Record):
    """A city, county or district with its own levels, lists and words."""

    id: Annotated[Id, Field(title="编号")]
    name: Annotated[Text, Field(title="名称")]
    full_name: Annotated[Text | None, Field(title="全称")] = None
    parent: Annotated[Id | None, Field(title="上级地区")] = None
    division_code: Annotated[DivisionCode | None, Field(title="区划代码")] = None
    formula: Annotated[Text | None, Field(title="体系名称")] = None
    formula_meaning: Annotated[Text | None, Field(title="体系含义")] = None
    formula_parts: Annotated[tuple[FormulaPart, ...], Field(title="体系各部分")] = ()
    summary: Annotated[Text | None, Field(title="一句话介绍")] = None
    levels: Annotated[tuple[Named, ...], Field(title="层级", min_length=1)]
    zones: Annotated[tuple[Named, ...], Field(title="功能区")] = ()
    functions: Annotated[tuple[Text, ...], Field(title="综合功能")] = ()
    """What is added to the zones, such as 亲子服务."""
    build_modes: Annotated[tuple[Text, ...], Field(title="建设方式")] = ()
    """Ways in which places are found here; a center's way must be one of them."""
    least_areas: Annotated[tuple[LeastArea, ...], Field(title="面积下限")] = ()
    public_share: Annotated[Number | None, Field(title="服务面积下限（%）", ge=1, le=100)] = None
    """How much of the floor of a center must serve the public, in percent."""
    service_circle: Annotated[ServiceCircle | None, Field(title="服务圈")] = None
    service_lists: Annotated[
        dict[Id, tuple[Id, ...]], Field(title="默认事项清单", default_factory=dict)
    ]
    """Level id → ids of the service items that every center of the level offers."""
    hours_profiles: Annotated[
        dict[Id, tuple[RegularHours, ...]], Field(title="共用时间表", default_factory=dict)
    ]
    brands: Annotated[tuple[Brand, ...], Field(title="品牌")] = ()
    partners: Annotated[tuple[Partner, ...], Field(title="合作单位")] = ()
    teams: Annotated[tuple[Team, ...], Field(title="队伍")] = ()
    grids: Annotated[tuple[Grid, ...], Field(title="网格")] = ()
    grid_levels: Annotated[tuple[Text, ...], Field(title="组织层级")] = ()
    """From the top down to the household: 社区党委, 小区党组织 and so on."""
    grids_note: Annotated[Text | None, Field(title="网格说明")] = None
    """What no document lists."""
    programmes: Annotated[tuple[Programme, ...], Field(title="没有写地点的项目")] = ()
    activity_categories: Annotated[tuple[Named, ...], Field(title="活动类别")] = ()
    series: Annotated[tuple[Series, ...], Field(title="系列活动")] = ()
    resources: Annotated[tuple[Resource, ...], Field(title="资源清单")] = ()
    needs: Annotated[tuple[Need, ...], Field(title="需求清单")] = ()
    met_needs: Annotated[tuple[MetNeed, ...], Field(title="服务清单")] = ()
    shortfalls: Annotated[tuple[Shortfall, ...], Field(title="问题表")] = ()
    honours: Annotated[tuple[Honour, ...], Field(title="光荣榜")] = ()
    promises: Annotated[tuple[Promise, ...], Field(title="承诺")] = ()
    bases: Annotated[tuple[Base, ...], Field(title="教育基地")] = ()
    papers: Annotated[tuple[Paper, ...], Field(title="文件")] = ()
    stories: Annotated[tuple[Story, ...], Field(title="动态")] = ()
    figures: Annotated[tuple[Figure, ...], Field(title="数据")] = ()
    figures_note: Annotated[Text | None, Field(title="数据说明")] = None
    """Numbers left out because the document is damaged where they stand."""
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class Site(Record):
    """Texts of the public site."""

    title: Annotated[Text, Field(title="网站名")]
    description: Annotated[Text, Field(title="网站说明")]
    slogan: Annotated[Text | None, Field(title="口号")] = None
    organizer: Annotated[Text | None, Field(title="主办单位")] = None
    """Who answers for the site, as its footer says it."""
    telephone: Annotated[Phone | None, Field(title="总机")] = None
    icp_number: Annotated[Text | None, Field(title="ICP 备案号")] = None


class AccessMethod(Named):
    """A way into a place that nobody staffs: a card, a code, a face."""

    is_biometric: Annotated[YesNo, Field(title="用不用人脸、指纹")] = False


class RoomType(Named):
    """A kind of room, with the ways in which such rooms may be used."""

    bookable: Annotated[tuple[Bookable, ...], Field(title="能否预约")] = ()
    """Answers that a room of this kind may give; none given: any."""


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
    room_types: Annotated[tuple[RoomType, ...], Field(title="屋子种类")] = ()
    purposes: Annotated[tuple[Named, ...], Field(title="屋子用途")] = ()
    station_types: Annotated[tuple[Named, ...], Field(title="驿站种类")] = ()
    access_methods: Annotated[tuple[AccessMethod, ...], Field(title="进门办法")] = ()
    project_types: Annotated[tuple[Named, ...], Field(title="项目种类")] = ()
    provider_types: Annotated[tuple[Named, ...], Field(title="服务的各方")] = ()
    kinds: Annotated[dict[RequestKind, Kind], Field(title="申请种类")]
    booking: Annotated[PolicyChanges, Field(title="预约规则")] = PolicyChanges()
    forbidden_uses: Annotated[tuple[Text, ...], Field(title="不能用来做什么")] = ()
    synonyms: Annotated[
        tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...], Field(title="近义词")
    ] = ()
    """Groups of words that the search of the site takes for one another."""
    sources: Annotated[dict[Id, Source], Field(title="出处", default_factory=dict)]
