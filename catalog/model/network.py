"""The whole network and its areas, each with its own levels, lists and words."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from catalog.fields import DivisionCode, Id, Number, Phone, Quantity, Text, YesNo
from catalog.model.base import Named, Qualifier, Record, RequestKind, Sampled, Source, refuse
from catalog.model.hours import RegularHours
from catalog.policy import PolicyChanges


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


class Team(Record):
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
    topic: Annotated[Literal["grids"] | None, Field(title="也列在哪里")] = None
    """grids: the page of the grids shows the figure too."""
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
    synonyms: Annotated[
        tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...], Field(title="近义词")
    ] = ()
    """Groups of words that the search of the site takes for one another."""
    sources: Annotated[dict[Id, Source], Field(title="出处", default_factory=dict)]
