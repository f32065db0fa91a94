"""What the search knows beside the names in the data: telephones, kinds of rooms, house rules."""

from pathlib import Path

from catalog import load_catalog
from scripts.build_site import ROOT
from scripts.site.views.naming import is_nameless
from scripts.site.views.records import center_records, shared_records
from scripts.site.views.sections import HOTLINES
from tests.builders import area, network, small_catalog


def test_every_number_that_is_found_stands_on_the_page_for_help(demo_site: Path) -> None:
    html = (demo_site / "help" / "index.html").read_text(encoding="utf-8")
    catalog = load_catalog(ROOT / "data")
    found = {one.title for one in shared_records(catalog) if one.url == "/help/#urgent"}

    assert 'id="urgent"' in html
    for name, number, _ in HOTLINES:
        assert f'href="tel:{number}"' in html
        assert f"{name} {number}" in found


def test_a_room_is_found_by_its_kind_and_its_purpose() -> None:
    catalog = load_catalog(ROOT / "data")
    names = {one.id: one.name for one in catalog.network.room_types}
    purposes = {one.id: one.name for one in catalog.network.purposes}
    rooms = 0
    for center in catalog.centers.values():
        records = {one.url: one for one in center_records(catalog, center)}
        for room in center.rooms:
            words = records[f"/centers/{center.id}/#room-{room.id}"].words
            rooms += room.room_type is not None
            assert room.room_type is None or names[room.room_type] in words
            assert {purposes[one] for one in room.purposes} <= {*words}
    assert rooms


def test_only_places_without_a_name_and_published_numbers_come_last() -> None:
    catalog = load_catalog(ROOT / "data")
    for center in catalog.centers.values():
        for record in center_records(catalog, center):
            assert not record.is_last or is_nameless(center)
    last = {one.kind for one in shared_records(catalog) if one.is_last}

    assert last == {"成绩单"}


def test_what_is_made_up_to_show_a_page_is_not_found() -> None:
    catalog = load_catalog(ROOT / "data")
    titles = {one.title for one in shared_records(catalog)}
    made_up = {
        f"{getattr(entry, field)} · {area_.name}"
        for area_ in catalog.areas.values()
        for entry in (*area_.shortfalls, *area_.resources, *area_.teams, *area_.grids)
        for field in ("text", "name")
        if field in entry.sample
    }

    assert len(made_up) > 300
    assert titles & made_up == set()


def test_a_real_problem_a_real_grid_and_a_real_resource_are_found_with_what_is_known(
    tmp_path: Path,
) -> None:
    paper = {"sources": ["paper"]}
    county = area(
        "county",
        grids=[
            {"id": "one", "name": "第一网格", "compounds": ["幸福里"], **paper},
            {"id": "two", "name": "第二网格", "compounds": ["编的"], "sample": ["compounds"]}
            | paper,
        ],
        resources=[
            {"id": "hall", "name": "礼堂", "provider": "编的", "provider_type": "unit"}
            | {"sample": ["provider"], **paper}
        ],
        shortfalls=[
            {"id": "dark", "text": "灯太暗", "measures": ["换灯"], "status": "doing"} | paper
        ],
    )
    sides = network(provider_types=[{"id": "unit", "name": "驻区单位"}])
    catalog = small_catalog(
        tmp_path, network_=sides, areas=[area("city"), county, area("elsewhere")]
    )
    found = {one.title.split(" · ")[0]: one for one in shared_records(catalog)}

    assert found["第一网格"].words == ("幸福里",)
    assert found["第二网格"].words == ()
    assert found["礼堂"].words == ()
    assert found["灯太暗"].is_last
