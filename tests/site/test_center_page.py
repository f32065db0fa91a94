"""The views of one center, its rooms, projects, services and sources."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from scripts.site.views.center import CenterPage, center_page
from scripts.site.words import field_titles
from tests.builders import activity, center, room, small_catalog

TODAY = date(2026, 11, 2)


def page(folder: Path, today: date = TODAY, **changes: Any) -> CenterPage:
    """The page of the small network's center, with changes to its record."""
    catalog = small_catalog(folder, centers=[center(**changes)])
    return center_page(catalog, catalog.centers["donghua"], today)


def test_a_room_offers_exactly_one_way_to_use_it(tmp_path: Path) -> None:
    found = {card.room.id: card.action for card in page(tmp_path).rooms}

    assert found == {
        "hall": "book",
        "study": "book",
        "talk": "book",
        "stage": "call",
        "lobby": "none",
    }


def test_a_room_with_layouts_tells_the_people_of_each_layout(tmp_path: Path) -> None:
    cards = {card.room.id: card for card in page(tmp_path).rooms}

    assert cards["hall"].facts[0] == ("会议 20 人、讲座 50 人", ())
    assert cards["study"].facts[0] == ("可坐 10 人", ())


def test_a_fact_of_a_room_knows_that_it_is_a_sample(tmp_path: Path) -> None:
    hall = room("hall", floor="一楼", sample=["capacity", "floor"])
    card = page(tmp_path, rooms=[hall]).rooms[0]

    assert card.facts == (("可坐 50 人", ("capacity",)), ("一楼", ("floor",)))


def test_a_price_table_shows_the_bands_as_printed_and_other_ages(tmp_path: Path) -> None:
    prices = {
        "unit": "每餐",
        "bands": [
            {"min_age": "60", "max_age": "74", "amount": "3"},
            {"min_age": "75", "max_age": "89", "amount": "4"},
            {"min_age": "90", "amount": "0", "label": "90岁老人免费用餐"},
        ],
        "others": "请咨询",
    }
    project = {"id": "canteen", "name": "暖心食堂", "prices": prices}
    card = page(tmp_path, projects=[project]).projects[0]

    assert [(row.age, row.price, row.label) for row in card.prices] == [
        ("60–74 岁", "3 元／餐", ""),
        ("75–89 岁", "4 元／餐", ""),
        ("90 岁及以上", "免费", "90岁老人免费用餐"),
    ]


@pytest.mark.parametrize(
    ("verified", "text"),
    [
        (None, ""),
        ({"date": "2026-11-01", "by": "东华社区"}, "核实于 2026年11月1日（东华社区）"),
        ({"date": "2026-05-06", "by": "东华社区"}, "核实于 2026年5月6日（东华社区）"),
        ({"date": "2026-05-05", "by": "东华社区"}, ""),
    ],
    ids=["never", "yesterday", "180 days ago", "181 days ago"],
)
def test_a_center_counts_as_verified_for_180_days(
    tmp_path: Path, verified: dict[str, str] | None, text: str
) -> None:
    changes: dict[str, Any] = {"verified": verified} if verified else {}

    assert page(tmp_path, **changes).verified == text


def test_sample_fields_are_told_by_their_chinese_titles(tmp_path: Path) -> None:
    found = page(tmp_path, sample=["address", "contacts", "hours"])

    assert found.samples == (("address", "地址"), ("contacts", "联系方式"), ("hours", "开放时间"))


def test_a_title_is_found_by_the_name_that_the_data_uses(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    profile = catalog.centers["donghua"].hours.regular[0]

    assert field_titles(profile, ["on"]) == (("on", "哪些日子"),)


def test_the_page_lists_the_activities_of_the_next_eight_weeks_only(tmp_path: Path) -> None:
    dates = ["2026-11-01", "2026-11-02", "2026-12-28", "2026-12-29"]
    schedule = {"repeat": "once", "dates": dates, "start_time": "09:00", "end_time": "11:00"}
    catalog = small_catalog(tmp_path, activities=[activity(schedule=schedule)])
    found = center_page(catalog, catalog.centers["donghua"], TODAY).activities

    assert [one.on.isoformat() for one in found] == ["2026-11-02", "2026-12-28"]
    assert (found[0].day, found[0].weekday, found[0].times) == ("11月2日", "周一", "09:00–11:00")
    assert found[0].place == "hall室"


def test_a_center_knows_the_center_above_and_those_below(tmp_path: Path) -> None:
    catalog: Catalog = small_catalog(tmp_path)
    above = center_page(catalog, catalog.centers["donghua"], TODAY)
    below = center_page(catalog, catalog.centers["huayuan"], TODAY)

    assert [one.id for one in above.children] == ["huayuan"]
    assert below.parent is not None
    assert below.parent.id == "donghua"
