"""Checklists on the site: what nobody filled in is never shown as there."""

from pathlib import Path
from typing import Any

import pytest

from scripts.site.views.standards import (
    center_standards,
    standard_counts,
    standard_page,
    standards_by_area,
    standards_of_area,
)
from tests.builders import center, room, small_catalog

WHOLE: dict[str, Any] = {
    "id": "three",
    "name": "三有",
    "area": "county",
    "levels": ["community"],
    "counts": ["3"],
    "items": [
        {"id": "flag", "name": "国旗"},
        {"id": "medicine", "name": "药品"},
        {"id": "wifi", "name": "免费WiFi"},
    ],
    "sources": ["paper"],
}
PARTLY: dict[str, Any] = {
    **WHOLE,
    "id": "partly",
    "name": "四化",
    "counts": ["4", "12", "38"],
    "complete": "false",
    "items": [{"id": "one", "name": "标准化"}],
}
STATE = {"three": {"met": ["flag"], "unmet": ["medicine"], "checked_on": "2026-11-01"}}
STATION = center("huayuan", level="station", rooms=[room()], equipment=[])
FAR = center("far", area="elsewhere", rooms=[room()], equipment=[])


def test_each_line_is_answered_in_words_in_the_order_of_the_checklist(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, standards=[WHOLE], centers=[center(standards=STATE)])
    (found,) = center_standards(catalog, catalog.centers["donghua"])

    assert [(line.name, word) for line, word, _ in found.lines] == [
        ("国旗", "有"),
        ("药品", "无"),
        ("免费WiFi", "未填"),
    ]
    assert found.counts == "有 1 条、无 1 条、未填 1 条"
    assert found.checked_on == "2026年11月1日"


def test_a_center_that_says_nothing_is_not_filled_in(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, standards=[WHOLE], centers=[center()])
    (found,) = center_standards(catalog, catalog.centers["donghua"])

    assert {word for _, word, _ in found.lines} == {"未填"}
    assert found.counts == "未填 3 条"


def test_a_checklist_holds_for_its_area_and_levels_only(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, standards=[WHOLE], centers=[center(), STATION, FAR])

    assert {id_: len(center_standards(catalog, one)) for id_, one in catalog.centers.items()} == {
        "donghua": 1,
        "far": 0,
        "huayuan": 0,
    }
    page = standard_page(catalog, next(iter(catalog.standards.values())), with_centers=True)
    assert [one.id for one in page.pending] == ["donghua"]
    assert page.levels == ("社区",)


def test_a_checklist_that_is_not_printed_whole_is_not_answered_line_by_line(
    tmp_path: Path,
) -> None:
    catalog = small_catalog(tmp_path, standards=[PARTLY], centers=[center()])
    (found,) = center_standards(catalog, catalog.centers["donghua"])
    page = standard_page(catalog, next(iter(catalog.standards.values())), with_centers=True)

    assert found.lines == ()
    assert page.centers == ()
    assert page.counts == "4 个项目、12 项内容、38 项指标"


def test_a_checklist_without_an_area_is_for_the_whole_network(tmp_path: Path) -> None:
    general = {key: value for key, value in WHOLE.items() if key not in ("area", "levels")}
    catalog = small_catalog(tmp_path, standards=[general, PARTLY], centers=[center(), FAR])

    assert [
        (area.id if area else None, [standard.id for standard, _ in found])
        for area, found in standards_by_area(catalog)
    ] == [(None, ["three"]), ("county", ["partly"])]
    assert [one.id for one, _ in standards_of_area(catalog, catalog.areas["county"])] == ["partly"]
    assert [one.standard.id for one in center_standards(catalog, catalog.centers["far"])] == [
        "three"
    ]


@pytest.mark.parametrize(
    ("counts", "words"), [(["10"], "10 条"), (["2", "5"], "2 项、5 条"), (["1"] * 4, "1 条、" * 4)]
)
def test_the_counts_of_each_depth_are_named(tmp_path: Path, counts: list[str], words: str) -> None:
    standard = {**PARTLY, "counts": counts}
    catalog = small_catalog(tmp_path, standards=[standard], centers=[center()])

    assert standard_counts(catalog.standards["partly"]) == words.rstrip("、")


def test_the_lines_below_are_those_that_are_answered(tmp_path: Path) -> None:
    nested = {
        **WHOLE,
        "counts": ["1", "2"],
        "items": [
            {
                "id": "house",
                "name": "房子",
                "items": [{"id": "door", "name": "门"}, {"id": "desk", "name": "桌子"}],
            }
        ],
    }
    catalog = small_catalog(
        tmp_path, standards=[nested], centers=[center(standards={"three": {"met": ["desk"]}})]
    )
    (found,) = center_standards(catalog, catalog.centers["donghua"])

    assert [(line.name, word) for line, word, _ in found.lines] == [("门", "未填"), ("桌子", "有")]


def test_who_filled_in_nothing_is_only_named(tmp_path: Path) -> None:
    centers = [
        center(standards=STATE),
        center("empty", standards={"three": {"checked_on": "2026-11-01"}}),
        center("silent"),
    ]
    catalog = small_catalog(tmp_path, standards=[WHOLE], centers=centers)
    page = standard_page(catalog, catalog.standards["three"], with_centers=True)

    assert [one.id for one, _ in page.centers] == ["donghua"]
    assert [one.id for one in page.pending] == ["empty", "silent"]
