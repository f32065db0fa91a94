"""The open data: everything the pages show, as JSON files that programs may rely on.

One file for each kind of thing, each with the same head: what it is, from whom, under which
licence, of which version. A field that has no value is left out; what the data leaves to its
default is written out, so that nobody needs our model to read it. The text of one center depends
on that center and on lists, which lets an incremental build keep the texts of the others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from catalog import Catalog
from catalog.coordinates import as_wgs84
from catalog.model import (
    Activity,
    Area,
    CalendarYear,
    Center,
    Closure,
    Figure,
    Grid,
    Project,
    Record,
    Room,
    ServiceItem,
    Source,
    Standard,
    Workflow,
)

__all__ = [
    "DATASETS",
    "LICENCE",
    "LICENCE_URL",
    "OF_CENTERS",
    "Dataset",
    "around",
    "center_lines",
    "data_index",
    "dataset_text",
    "network_lines",
    "version_of",
]

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"
DEMO_NOTICE = "演示数据：sample 里列出的字段是示例，不是真的，请不要据此上门或打电话。"

Json = dict[str, Any]


@dataclass(frozen=True)
class Dataset:
    """One file of the open data."""

    name: str
    title: str
    model: type[BaseModel]
    """What a record is in the data files."""
    added: Mapping[str, Json]
    """Schemas of the fields that a record has beside those of the model."""
    left_out: frozenset[str] = frozenset()
    """Fields of the model that have a file of their own."""

    @property
    def url(self) -> str:
        """Address of the file."""
        return f"/data/{self.name}.json"

    @property
    def schema_url(self) -> str:
        """Address of its schema."""
        return f"/data/schema/{self.name}.json"


def _text(title: str) -> Json:
    return {"type": "string", "title": title}


_URL = {"url": _text("网页地址")}
_OF_CENTER = {**_URL, "center": _text("中心编号"), "center_name": _text("中心名称")}
_OF_AREA = {"area": _text("地区编号"), "area_name": _text("地区名称")}
_POINT: Json = {
    "type": "object",
    "title": "坐标（WGS-84）",
    "properties": {
        "latitude": {"type": "number", "title": "纬度"},
        "longitude": {"type": "number", "title": "经度"},
    },
    "required": ["latitude", "longitude"],
    "additionalProperties": False,
}
_OF_CENTERS: Mapping[str, Json] = {
    **_URL,
    "area_name": _text("地区名称"),
    "level_name": _text("层级名称"),
    "calendar": _text("活动日历地址"),
    "wgs84": _POINT,
    "offers": {"type": "array", "title": "可办事项", "items": _text("事项编号")},
}

DATASETS: Mapping[str, Dataset] = {
    one.name: one
    for one in (
        Dataset("centers", "党群服务中心", Center, _OF_CENTERS),
        Dataset("rooms", "房间与场地", Room, _OF_CENTER),
        Dataset("projects", "特色项目", Project, _OF_CENTER),
        Dataset("areas", "地区体系", Area, _URL, frozenset({"figures", "grids"})),
        Dataset("figures", "公布的数字", Figure, _OF_AREA),
        Dataset("grids", "网格", Grid, _OF_AREA),
        Dataset(
            "services",
            "服务事项",
            ServiceItem,
            {**_URL, "category": _text("大类编号"), "category_name": _text("大类名称")},
        ),
        Dataset("activities", "活动", Activity, {**_URL, "center_name": _text("中心名称")}),
        Dataset("standards", "建设标准", Standard, _URL),
        Dataset("workflows", "办事流程", Workflow, _URL),
        Dataset("holidays", "放假与调休", CalendarYear, {}),
        Dataset("closures", "闭馆安排", Closure, {}),
        Dataset("sources", "出处", Source, {"id": _text("编号"), "page": _text("网页地址")}),
    )
}
OF_CENTERS = ("centers", "rooms", "projects")
"""Datasets whose records each belong to one center."""


def network_lines(catalog: Catalog, name: str) -> list[str]:
    """The records of a dataset that is not about centers, as text."""
    network, areas = catalog.network, catalog.areas.values()
    records: dict[str, Iterable[Json]] = {
        "areas": (_record("areas", one, url=f"/areas/{one.id}/") for one in areas),
        "figures": (_of_area("figures", area, one) for area in areas for one in area.figures),
        "grids": (_of_area("grids", area, one) for area in areas for one in area.grids),
        "services": (_item(catalog, one) for one in catalog.items.values()),
        "activities": (_activity(catalog, one) for one in catalog.activities.values()),
        "standards": (
            _record("standards", one, url=f"/standards/{one.id}/")
            for one in catalog.standards.values()
        ),
        "workflows": (
            _record("workflows", one, url=f"/workflows/{one.id}/")
            for one in catalog.workflows.values()
        ),
        "holidays": (_record("holidays", one) for one in catalog.calendar.years.values()),
        "closures": (_record("closures", one) for one in catalog.closures),
        "sources": (
            _record("sources", one, id=id_, page=f"/sources/#{id_}")
            for id_, one in network.sources.items()
        ),
    }
    return [_line(record) for record in records[name]]


def center_lines(catalog: Catalog, center: Center) -> dict[str, list[str]]:
    """Name of each dataset about centers → the records of one center as text."""
    page = f"/centers/{center.id}/"
    more: Json = {
        "url": page,
        "area_name": catalog.areas[center.area].name,
        "level_name": catalog.level_name(center),
        "calendar": f"/calendars/{center.id}.ics",
        "offers": [offered.item.id for offered in catalog.services_of(center)],
    }
    if center.location is not None:
        point = as_wgs84(center.location)
        more["wgs84"] = {
            "latitude": round(point.latitude, 6),
            "longitude": round(point.longitude, 6),
        }
    record = _record("centers", center, **more)
    of = {"center": center.id, "center_name": center.name}
    return {
        "centers": [_line(record)],
        **{
            name: [
                _line({**one, "url": f"{page}#{anchor}-{one['id']}", **of})
                for one in record.get(name, ())
            ]
            for name, anchor in (("rooms", "room"), ("projects", "project"))
        },
    }


def dataset_text(catalog: Catalog, name: str, lines: Iterable[str], base_url: str) -> str:
    """A whole file: the head, then one record a line."""
    body = ",\n".join(lines)
    head, tail = around(catalog, name, version_of(body.encode()), base_url, has_records=bool(body))
    return f"{head}{body}{tail}"


def version_of(body: bytes) -> str:
    """Changes with the records of a file and with nothing else."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def around(
    catalog: Catalog, name: str, version: str, base_url: str, *, has_records: bool
) -> tuple[str, str]:
    """What stands before the records of a file and after them."""
    dataset = DATASETS[name]
    head = {
        "$schema": f"{base_url}{dataset.schema_url}",
        "dataset": name,
        "title": dataset.title,
        **_origin(catalog, version, base_url),
    }
    written = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    edge = "\n" if has_records else ""
    return f'{written},\n "{name}": [{edge}', f"{edge}]\n}}\n"


def data_index(catalog: Catalog, base_url: str) -> str:
    """The list of all files of the open data."""
    files = [
        {
            "name": one.name,
            "title": one.title,
            "url": f"{base_url}{one.url}",
            "schema": f"{base_url}{one.schema_url}",
        }
        for one in DATASETS.values()
    ]
    index = {
        "title": "开放数据目录",
        **_origin(catalog, catalog.version, base_url),
        "datasets": files,
    }
    return json.dumps(index, ensure_ascii=False, indent=1) + "\n"


def _origin(catalog: Catalog, version: str, base_url: str) -> Json:
    network = catalog.network
    return {
        "network": network.name,
        "demo": network.demo,
        **({"notice": DEMO_NOTICE} if network.demo else {}),
        "version": version,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "source": f"{base_url}/",
        "documentation": f"{base_url}/about/open-data/",
    }


# Records


def _record(dataset: str, record: Record, **more: Any) -> Json:
    left_out = set(DATASETS[dataset].left_out)
    written = record.model_dump(by_alias=True, exclude_none=True, exclude=left_out)
    return {**_plain(written), **_plain(more)}


def _of_area(dataset: str, area: Area, record: Figure | Grid) -> Json:
    return _record(dataset, record, area=area.id, area_name=area.name)


def _item(catalog: Catalog, item: ServiceItem) -> Json:
    category = catalog.category_of(item.id)
    url = f"/services/{item.id}/"
    return _record("services", item, url=url, category=category.id, category_name=category.name)


def _activity(catalog: Catalog, activity: Activity) -> Json:
    center = catalog.centers[activity.center]
    url = f"/activities/#activity-{activity.id}"
    return _record("activities", activity, url=url, center_name=center.name)


def _plain(values: Mapping[str, Any]) -> Json:
    return dict(_filled(values))


def _filled(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        written = _value(value)
        if written not in (None, [], {}):
            yield name, written


def _value(value: Any) -> Any:
    """As JSON has it: times as HH:MM, numbers as numbers, nothing empty inside."""
    if isinstance(value, Mapping):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _line(record: Json) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
