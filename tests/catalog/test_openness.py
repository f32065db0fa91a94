"""What an area opens to residents is checked: names, quotas, doors, sizes, what refers to what."""

from pathlib import Path
from typing import Any

import pytest

from catalog import read_catalog
from tests.builders import activity, area, center, data_folder, network, room

SOURCE = {"sources": ["paper"]}
WORDS: dict[str, Any] = {
    "room_types": [
        {"id": "nursing", "name": "母婴室", "bookable": ["no"]},
        {"id": "square", "name": "广场"},
    ],
    "access_methods": [
        {"id": "card", "name": "刷卡"},
        {"id": "face", "name": "刷脸", "is_biometric": "true"},
    ],
    "station_types": [{"id": "rider", "name": "小哥驿站"}],
    "provider_types": [{"id": "unit", "name": "驻区单位"}],
    "project_types": [{"id": "canteen", "name": "食堂"}],
    "purposes": [{"id": "study", "name": "学习"}],
}
RESOURCE = {"id": "doctor", "name": "看病", "provider": "医院", **SOURCE}
NEED = {"id": "ill", "name": "看病难", **SOURCE}
FIGURE = {"label": "甲", "value": "3", "unit": "名", "as_of": "2023年", "chart": "比一比", **SOURCE}
SERIES = {
    "id": "water",
    "name": "水韵",
    "parts": [{"id": "talk", "name": "夜话", "summary": "聊一聊"}],
    **SOURCE,
}


def said(
    folder: Path,
    area_: dict[str, Any] | None = None,
    center_: dict[str, Any] | None = None,
    activity_: dict[str, Any] | None = None,
) -> list[str]:
    """What the check says of a network with these fields, without the place."""
    data = data_folder(
        folder,
        network_=network(**WORDS),
        areas=[area("county", **(area_ or {}))],
        centers=[center(**(center_ or {}))],
        activities=[activity(**activity_)] if activity_ else [],
    )
    return [str(one).partition(" ")[2] for one in read_catalog(data).problems]


def met(**changes: Any) -> dict[str, Any]:
    """A line of the list of services."""
    return {"id": "visit", "name": "上门", "resource": "doctor", "need": "ill", **SOURCE, **changes}


def photo(**changes: Any) -> dict[str, Any]:
    """A story with a picture of pupils."""
    picture = {"file": "a.jpg", "alt": "孩子们听故事", "shows_minors": "true", **changes}
    return {
        "id": "talk",
        "title": "听故事",
        "paragraphs": ["一段。"],
        "photos": [picture],
        **SOURCE,
    }


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"resources": [RESOURCE], "needs": [NEED], "met_needs": [met(resource="doctr")]},
            "county县的资源清单里没有“doctr”。是不是想写“doctor”？",
        ),
        (
            {"resources": [RESOURCE], "needs": [NEED], "met_needs": [met(need="sick")]},
            "county县的需求清单里没有“sick”。",
        ),
        (
            {"resources": [RESOURCE, RESOURCE]},
            "资源编号“doctor”用了两次",
        ),
        (
            {"resources": [{**RESOURCE, "provider_type": "unt"}]},
            "network.yaml 的 provider_types 里没有“unt”。是不是想写“unit”？",
        ),
        (
            {
                "honours": [
                    {"id": "a", "name": "好人", "quota": "1", "unit": "名", **SOURCE}
                    | {"honorees": [{"name": "甲"}, {"name": "乙"}]}
                ]
            },
            "名额是 1，却写了 2 个。请核对。",
        ),
        ({"stories": [photo()]}, "照片里有未成年人，要先有监护人的书面同意。"),
        (
            {"figures": [FIGURE, {**FIGURE, "label": "乙", "unit": "个"}]},
            "图“比一比”里的数单位不一样（名、个），不能画在一起比。",
        ),
        (
            {"least_areas": [{"level": "street", "area_m2": {"value": "1000"}, **SOURCE}]},
            "本地区的 levels 里没有“street”。",
        ),
        (
            {"series": [SERIES, {**SERIES, "id": "fire"}]},
            "“talk”已在系列“水韵”里用过。请换一个。",
        ),
        (
            {"bases": [{"id": "a", "name": "馆", "center": "donghau", **SOURCE}]},
            "中心里没有“donghau”。是不是想写“donghua”？",
        ),
    ],
    ids=[
        "unknown resource",
        "unknown need",
        "id twice",
        "unknown side",
        "more than the quota",
        "pupils without consent",
        "two units in one chart",
        "unknown level",
        "part in two series",
        "unknown center",
    ],
)
def test_a_mistake_in_the_lists_of_an_area_is_told(
    tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    assert any(words in line for line in said(tmp_path, fields)), said(tmp_path, fields)


CANTEEN = {"id": "shitang", "name": "食堂", "is_canteen": "true"}


@pytest.mark.parametrize(
    ("area_", "fields", "words"),
    [
        ({}, {"access": ["face"]}, "还要有一种不用人脸、指纹的"),
        ({}, {"projects": [CANTEEN]}, "食堂要写 operator（由谁运营）和投诉电话。"),
        ({}, {"projects": [{**CANTEEN, "operator": {"name": "公司"}}]}, "食堂要写投诉电话"),
        (
            {},
            {"rooms": [room("hall", room_type="nursing")]},
            "“母婴室”的 bookable 应是 no，这里是 yes。",
        ),
        (
            {"build_modes": ["新建", "租赁"]},
            {"build_mode": "租凭"},
            "county县的建设方式里没有“租凭”。",
        ),
        (
            {"least_areas": [{"level": "community", "area_m2": {"value": "1000"}, **SOURCE}]},
            {"area_m2": {"value": "820"}},
            "提醒：面积 820 平方米，少于county县要求的 1000 平方米。",
        ),
        (
            {
                "least_areas": [
                    {
                        "level": "community",
                        "room_type": "square",
                        "area_m2": {"value": "1000"},
                        **SOURCE,
                    }
                ]
            },
            {"rooms": [room("hall", room_type="square", area_m2={"value": "999"})]},
            "面积 999 平方米，少于county县要求的 1000 平方米。",
        ),
        (
            {"public_share": "95"},
            {
                "rooms": [
                    room("hall", area_m2={"value": "94"}),
                    room("desk", area_m2={"value": "6"}, is_office="true"),
                ]
            },
            "服务群众的面积占 94%，低于county县要求的 95%。",
        ),
        (
            {},
            {
                "roster": [
                    {"id": "a", "post": "站长", "on": ["mon"], "opens": "12:00", "closes": "09:00"}
                ]
            },
            "09:00",
        ),
    ],
    ids=[
        "only by face",
        "canteen of nobody",
        "canteen without a number for complaints",
        "nursing room to be booked",
        "unknown way of building",
        "too small",
        "square too small",
        "too many offices",
        "duty that ends before it begins",
    ],
)
def test_a_mistake_in_a_center_is_told(
    tmp_path: Path, area_: dict[str, Any], fields: dict[str, Any], words: str
) -> None:
    assert any(words in line for line in said(tmp_path, area_, fields)), said(
        tmp_path, area_, fields
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"category": "study"}, "county县的活动类别里没有“study”。"),
        ({"series_part": "tlak"}, "county县的系列活动里没有“tlak”。是不是想写“talk”？"),
        (
            {"stops": [{"place": "甲村", "at": "10:00"}, {"place": "乙村", "at": "09:00"}]},
            "沿路停靠的时间要从早到晚排。",
        ),
    ],
)
def test_a_mistake_in_an_activity_is_told(
    tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    lines = said(tmp_path, {"series": [SERIES]}, activity_=fields)

    assert any(words in line for line in lines), lines


def test_what_is_complete_is_not_blamed(tmp_path: Path) -> None:
    whole = {
        "resources": [{**RESOURCE, "provider_type": "unit"}],
        "needs": [NEED],
        "met_needs": [met()],
        "figures": [FIGURE, {**FIGURE, "label": "乙"}],
        "stories": [photo(consent_note="同意书存在档案柜")],
        "series": [SERIES],
        "public_share": "90",
    }
    place = {
        "access": ["card", "face"],
        "station_type": "rider",
        "projects": [
            {**CANTEEN, "operator": {"name": "公司", "telephone": "0434-1234567"}},
        ],
        "rooms": [
            room("hall", area_m2={"value": "94"}, purposes=["study"]),
            room("desk", area_m2={"value": "6"}, is_office="true"),
            room("baby", room_type="nursing", bookable="no", area_m2={"value": "5"}),
        ],
    }
    found = said(tmp_path, whole, place, {"series_part": "talk"})

    assert [line for line in found if "holiday" not in line] == []
