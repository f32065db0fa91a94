"""Figures and grids on the site: qualifier, unit and gaps stay as the document has them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from catalog.model import Figure
from scripts.site.views.center import center_cards
from scripts.site.views.figures import area_figures, area_grids
from scripts.site.views.lists import area_page
from scripts.site.words import measure_text
from tests.builders import area, small_catalog
from tests.site.conftest import TODAY

GRID = {"id": "one", "name": "第一网格", "center": "donghua", "sources": ["paper"]}


def figure(**changes: Any) -> dict[str, Any]:
    return {
        "label": "来访",
        "value": "180",
        "unit": "人次",
        "as_of": "2023年",
        "sources": ["paper"],
        **changes,
    }


def catalog_of(folder: Path, **county: Any) -> Catalog:
    return small_catalog(
        folder, areas=[area("city"), area("county", parent="city", **county), area("elsewhere")]
    )


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "words"),
    [
        (51, "%", None, "51%"),
        (95, "%", "以上", "95%以上"),
        (70, "%", "近", "近 70%"),
        (1500, "万元", "余", "1500余万元"),
        (130, None, None, "130"),
        (130, None, "多", "130多"),
        (180, "人次", "余", "180余人次"),
        (35, "名", None, "35 名"),
    ],
)
def test_a_number_is_said_with_its_qualifier_and_unit(
    value: int, unit: str | None, qualifier: Any, words: str
) -> None:
    made = Figure.model_validate(
        {**figure(value=str(value), unit=unit, qualifier=qualifier), "note": "原文在此断开"}
    )

    assert measure_text(made.value, made.unit, made.qualifier) == words


def test_a_number_without_a_unit_must_say_why(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="文件里就缺的，在 note 里说明"):
        catalog_of(tmp_path, figures=[{k: v for k, v in figure().items() if k != "unit"}])


@pytest.mark.parametrize(
    ("value", "bar"),
    [("51", "■■■■■□□□□□"), ("95", "■■■■■■■■■□"), ("100", "■■■■■■■■■■"), ("0", "□□□□□□□□□□")],
)
def test_a_share_has_a_bar_of_ten_cells(tmp_path: Path, value: str, bar: str) -> None:
    (found,) = area_figures(catalog_of(tmp_path, figures=[figure(value=value, unit="%")]))

    assert found.rows[0].bar == bar


def test_a_count_has_no_bar_and_names_its_source_once(tmp_path: Path) -> None:
    (found,) = area_figures(catalog_of(tmp_path, figures=[figure(), figure(label="听众")]))

    assert [(row.value, row.bar) for row in found.rows] == [("180 人次", ""), ("180 人次", "")]
    assert [id_ for id_, _ in found.sources] == ["paper"]


def test_the_page_of_the_grids_shows_lists_first_and_figures_of_grids_only(tmp_path: Path) -> None:
    grids = figure(label="网格", value="294", unit="个", topic="grids")
    areas = [
        area("city", figures=[figure()]),
        area("county", figures=[grids, figure()], grids_note="名字没有公布"),
        area("elsewhere", grids=[{**GRID, "center": "far"}]),
    ]
    found = area_grids(small_catalog(tmp_path, areas=areas))

    assert [one.area.id for one in found] == ["elsewhere", "county"]
    assert [row.value for row in found[1].rows] == ["294 个"]
    (row,) = found[0].grids
    assert [grid.name for grid in row.grids] == ["第一网格"]
    assert row.center is not None
    assert row.center.id == "far"


def test_neighbouring_grids_of_which_the_same_is_known_share_a_line(tmp_path: Path) -> None:
    grids = [
        {**GRID, "compounds": ["幸福里"]},
        {**GRID, "id": "two", "name": "第二网格"},
        {**GRID, "id": "three", "name": "第三网格"},
    ]
    (found,) = area_grids(catalog_of(tmp_path, grids=grids))

    assert [[one.id for one in row.grids] for row in found.grids] == [["one"], ["two", "three"]]


def test_an_area_of_which_only_gaps_are_told_is_not_known(tmp_path: Path) -> None:
    (found,) = area_grids(catalog_of(tmp_path, grids_note="名字没有公布"))

    assert not found.is_known


def test_only_a_number_with_a_unit_and_without_a_remark_is_said_large(tmp_path: Path) -> None:
    figures = [
        figure(),
        figure(label="有话要说", note="原文在此断开"),
        {k: v for k, v in figure(label="没有单位", note="断开").items() if k != "unit"},
        figure(label="画成图", chart="几笔钱"),
    ]
    (found,) = area_figures(catalog_of(tmp_path, figures=figures))

    assert [row.figure.label for row in found.rows if row.is_plain] == ["来访"]


def test_an_area_knows_the_areas_above_and_below(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path)
    cards = center_cards(catalog, date.fromisoformat(TODAY))
    city, county = (area_page(catalog, catalog.areas[id_], cards) for id_ in ("city", "county"))

    assert county.parent is not None
    assert (county.parent.id, [one.id for one in city.children]) == ("city", ["county"])


def test_a_formula_stands_beside_the_count_of_the_data(tmp_path: Path) -> None:
    parts = [
        {"label": "4", "meaning": "社区", "level": "community"},
        {"label": "N", "meaning": "站点", "level": "station"},
        {"label": "5", "meaning": "联盟的五方"},
    ]
    catalog = catalog_of(tmp_path, formula="4+N+5", formula_parts=parts)
    page = area_page(
        catalog, catalog.areas["county"], center_cards(catalog, date.fromisoformat(TODAY))
    )

    assert [words for _, _, words in page.formula] == [
        "体系写 4 个，本站收录 1 个",
        "本站收录 1 个",
        "",
    ]
