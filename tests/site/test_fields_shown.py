"""What a clerk fills in stands on a page: fields that the demo data does not use."""

import re
from pathlib import Path
from typing import Any

import pytest

from scripts.build_site import main
from tests.builders import activity, area, center, data_folder, room

CENTER: dict[str, Any] = {
    "serves": ["幸福里小区", "东华村"],
    "area_m2": {"value": "1000", "qualifier": "以上"},
    "build_mode": "资产盘活",
    "accessibility": ["门口坡道", "低位窗口"],
    "rooms": [
        room("east", capacity="20"),
        room("west", capacity="20", area_m2={"value": "45.5"}),
        room("both", capacity="40", parts=["east", "west"]),
    ],
    "projects": [
        {"id": "class", "name": "课堂", "ages": {"min_age": "6", "max_age": "12"}, "capacity": "30"}
    ],
    "rules": [{"id": "pact", "title": "文明公约", "articles": ["随手关灯", "轻声说话"]}],
    "status": "temporarily_closed",
}
AREA: dict[str, Any] = {
    "formula": "1+N",
    "formula_parts": [
        {"label": "1", "meaning": "社区中心", "level": "community"},
        {"label": "N", "meaning": "协会等各方"},
    ],
    "teams": [{"name": "老兵队", "does": "讲故事", "center": "donghua", "sources": ["paper"]}],
    "grids": [
        {
            "id": "one",
            "name": "第一网格",
            "compounds": ["幸福里"],
            "micro_grids": "3",
            "post": "专职网格员",
            "telephone": "0434-1234567",
            "sources": ["paper"],
        }
    ],
}
ACTIVITY: dict[str, Any] = {"parts": ["凉亭夜话", "颁奖"], "seats": "40", "sign_up": "打电话报名"}


def text_of(page: Path) -> str:
    """The words of a page without its tags."""
    body = page.read_text(encoding="utf-8").split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose data fills in the fields above."""
    folder = tmp_path_factory.mktemp("fields")
    data = data_folder(
        folder,
        areas=[area("city"), area("county", **AREA), area("elsewhere")],
        centers=[center(equipment=[], **CENTER)],
        activities=[activity(room="east", **ACTIVITY)],
    )
    out = folder / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", "2026-11-02"]) == 0
    return out


@pytest.mark.parametrize(
    "words",
    [
        "幸福里小区、东华村",
        "1000 平方米以上",
        "资产盘活",
        "门口坡道、低位窗口",
        "45.5 平方米",
        "由east室、west室合成",
        "6–12 岁",
        "30 个",
        "文明公约",
        "随手关灯",
        "11月2日（周一）不开放（暂停开放）",
    ],
)
def test_a_field_of_a_center_stands_on_its_page(site: Path, words: str) -> None:
    assert words in text_of(site / "centers" / "donghua" / "index.html")


@pytest.mark.parametrize(
    "words",
    [
        "社区中心（体系写 1 个，本站收录 1 个）",
        "协会等各方",
        "老兵队",
        "讲故事",
        "第一网格",
        "幸福里",
        "专职网格员",
        "3 个微网格",
    ],
)
def test_a_field_of_an_area_stands_on_its_page(site: Path, words: str) -> None:
    assert words in text_of(site / "areas" / "county" / "index.html")


@pytest.mark.parametrize("words", ["凉亭夜话", "名额 40 个", "打电话报名", "11月6日（周五）"])
def test_a_field_of_an_activity_stands_among_the_activities(site: Path, words: str) -> None:
    assert words in text_of(site / "activities" / "index.html")
