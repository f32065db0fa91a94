"""What the search knows beside the names in the data: telephones, kinds of rooms, house rules."""

from pathlib import Path

from catalog import load_catalog
from scripts.build_site import ROOT
from scripts.site.views.naming import is_nameless
from scripts.site.views.records import center_records, shared_records
from scripts.site.views.sections import HOTLINES


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

    assert last == {"成绩单", "问题表"}
