"""What can be found stands first; places that a document only counts wait folded at the end."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from catalog.model import Center
from scripts.site.views.center import center_cards, center_page
from scripts.site.views.home import LATE_SHOWN, OPEN_SHOWN, home_page
from scripts.site.views.lists import area_centers
from scripts.site.views.naming import is_nameless
from scripts.site.views.stations import station_groups, station_page
from tests.builders import center, network, room, small_catalog

TODAY = date(2026, 11, 4)
COUNTED: dict[str, Any] = {
    "address": None,
    "contacts": [],
    "rooms": [],
    "equipment": [],
    "sample": ["name"],
}
"""Of a place that a document counts and does not name."""


def counted(id_: str, **changes: Any) -> dict[str, Any]:
    """Such a place."""
    fields = center(id_, **{**COUNTED, **changes})
    return {name: value for name, value in fields.items() if value is not None}


def text_of(file: Path) -> str:
    """The words of a page without its tags and spaces."""
    body = file.read_text(encoding="utf-8").split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"<script.*?</script>|<[^>]+>|\s+", "", body, flags=re.DOTALL)


def test_a_made_up_name_is_none_as_long_as_nothing_else_leads_there(tmp_path: Path) -> None:
    centers = [
        center("named", contacts=[], rooms=[room()], equipment=[]),
        counted("first"),
        center("street", sample=["name"], contacts=[], rooms=[room()], equipment=[]),
        counted("number", contacts=[{"name": "服务台", "telephone": "0434-1234567"}]),
    ]
    catalog = small_catalog(tmp_path, centers=centers)

    assert [id_ for id_, one in catalog.centers.items() if is_nameless(one)] == ["first"]


def test_an_area_parts_its_named_centers_from_the_nameless(tmp_path: Path) -> None:
    centers = [counted("a1"), center("b"), counted("a2", level="station")]
    catalog = small_catalog(tmp_path, centers=centers)
    found = area_centers(catalog.areas["county"], center_cards(catalog, TODAY))

    def told(levels: Any) -> list[tuple[str, list[str]]]:
        return [(one.level.name, [card.center.id for card in one.cards]) for one in levels]

    assert told(found.named) == [("社区", ["b"])]
    assert told(found.nameless) == [("社区", ["a1"]), ("站点", ["a2"])]
    assert (found.count, found.nameless_count) == (3, 2)


def test_the_home_page_neither_counts_nor_shows_the_nameless(tmp_path: Path) -> None:
    centers = [counted(f"a{number}") for number in range(9)] + [center("b")]
    found = home_page(small_catalog(tmp_path, centers=centers), TODAY)

    assert [card.center.id for card in found.open_cards + found.late_cards] == ["b"]
    assert found.open_count == 1


def test_for_the_evening_those_wait_that_close_last(tmp_path: Path) -> None:
    line = {"kind": "open", "on": ["workday"], "opens": "08:00"}
    centers = [
        center(f"c{hour}", hours={"regular": [{**line, "closes": f"{hour}:00"}]})
        for hour in range(10, 24)
    ]
    found = home_page(small_catalog(tmp_path, centers=centers), TODAY)

    assert [card.center.id for card in found.open_cards] == [f"c{hour}" for hour in range(10, 16)]
    assert [card.center.id for card in found.late_cards] == [
        f"c{hour}" for hour in range(23, 23 - LATE_SHOWN, -1)
    ]
    assert len(found.open_cards) == OPEN_SHOWN


def test_without_a_number_the_one_above_is_rung_and_never_one_that_has_none(
    tmp_path: Path,
) -> None:
    catalog = small_catalog(
        tmp_path,
        centers=[
            center("above"),
            counted("below", level="station", parent="above"),
            counted("lowest", level="station", parent="below"),
            center("beside", parent="above"),
        ],
    )

    def rung(id_: str) -> Center | None:
        return center_page(catalog, catalog.centers[id_], TODAY).above

    assert rung("below") == catalog.centers["above"]
    assert rung("lowest") is None
    assert rung("beside") is None
    above = center_page(catalog, catalog.centers["above"], TODAY)
    assert [one.id for one in above.children] == ["beside"]
    assert [one.id for one in above.nameless] == ["below"]


def test_stations_without_a_name_are_no_cards_and_say_whom_to_ring(tmp_path: Path) -> None:
    kinds = [{"id": "compound", "name": "小区服务站"}]
    stations = [
        counted("s1", level="station", station_type="compound", parent="donghua"),
        center("rest", level="station", station_type="compound"),
    ]
    catalog = small_catalog(
        tmp_path, network_=network(station_types=kinds), centers=[center(), *stations]
    )
    (group,) = station_groups(catalog, today=TODAY)

    assert [card.center.id for card in group.cards] == ["rest"]
    assert [(area.id, [card.center.id for card in cards]) for area, cards in group.nameless] == [
        ("county", ["s1"])
    ]
    assert group.count == 2
    page = station_page(catalog, catalog.centers["s1"], TODAY)
    assert page.above == catalog.centers["donghua"]


def test_lists_of_the_demo_begin_with_places_that_have_a_name(demo_site: Path) -> None:
    for url, count in (("centers", 84), ("areas/jincheng", 14), ("areas/jingyang", 70)):
        html = (demo_site / url / "index.html").read_text(encoding="utf-8")
        nameless = r"<details[^>]*>\s*<summary>[^<]*名称待核实</summary>.*?</details>"
        folded = "".join(re.findall(nameless, html, re.S))
        cards = re.sub(nameless, "", html, flags=re.S)

        assert folded.count("<li>") == count, url
        assert "名字没有写" not in html, url
        assert not re.search(r"/centers/(jincheng-xianji|jincheng-jiedao|fuwuzhan)", cards), url


def test_the_home_page_of_the_demo_says_of_areas_what_is_good_for_residents(
    demo_site: Path,
) -> None:
    html = (demo_site / "index.html").read_text(encoding="utf-8")
    (areas,) = re.findall(r'<section[^>]*aria-labelledby="areas">.*?</section>', html, re.S)

    assert areas.count("<li>") == 10
    assert [word for word in ("报道", "本站", "待核实", "原文") if word in areas] == []


def test_who_has_no_number_gives_that_of_the_center_above_or_of_the_hotline(
    demo_site: Path,
) -> None:
    below = text_of(demo_site / "centers" / "fuwuzhan-01" / "index.html")
    alone = text_of(demo_site / "centers" / "jincheng-jiedao-2" / "index.html")

    assert "信息待核实这里还没有公布电话，去之前请先问泾诚驿家一：029-" in below
    assert "信息待核实这里还没有公布电话，去之前请先打12345问一声。" in alone
    for text in (below, alone):
        assert "打电话问一声" not in text
        assert "用场地不收钱" not in text


def test_a_checklist_that_nobody_filled_in_is_one_sentence(demo_site: Path) -> None:
    text = text_of(demo_site / "centers" / "jincheng-jiedao-2" / "index.html")
    wall = text_of(demo_site / "standards" / "shiyou" / "index.html")

    assert "达标情况十有一共10条，这里做到了哪几条，还在核实。" in text
    assert "未填" not in text
    assert "其余18处还在核实" in wall
    assert "未填10条" not in wall


def test_a_station_says_where_it_is_and_whom_to_ring(demo_site: Path) -> None:
    html = (demo_site / "stations" / "sanyuan-gongzuozhan" / "index.html").read_text("utf-8")

    assert 'href="tel:029-' in html
    for folder in ("stations", "centers"):
        html = (demo_site / folder / "chiyang-xiaoge" / "index.html").read_text("utf-8")
        assert html.count("https://uri.amap.com/marker") == 1
