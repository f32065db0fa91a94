"""The catalogue of service items; field names are those of the national elements."""

from typing import Annotated, Literal

from pydantic import Field

from catalog.fields import Id, Number, Phone, Text, Url, YesNo
from catalog.model.base import Named, Record, Sampled, Verified


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
    provider_type: Annotated[Id | None, Field(title="哪一方")] = None
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
    task_code: Annotated[Text | None, Field(title="实施编码")] = None
    catalog_code: Annotated[Text | None, Field(title="基本编码")] = None
    use_level: Annotated[Text | None, Field(title="行使层级")] = None
    online_handle_url: Annotated[Url | None, Field(title="网上办理")] = None
    keywords: Annotated[tuple[Text, ...], Field(title="关键词")] = ()
    verified: Annotated[Verified | None, Field(title="核实")] = None
    sources: Annotated[tuple[Id, ...], Field(title="出处", min_length=1)]


class ServiceCategory(Sampled):
    """One file of the catalogue of service items."""

    category: Annotated[Named, Field(title="大类")]
    items: Annotated[tuple[ServiceItem, ...], Field(title="事项", min_length=1)]
