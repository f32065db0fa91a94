"""What no document gives is marked, once for a whole block, and in words that say what it is."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from scripts.site.marks import sample
from scripts.site.rendering import page_environment
from scripts.site.views.activity import activity_dates, activity_entries
from scripts.site.views.center import RoomCard, room_card
from scripts.site.views.groups import canteens
from tests.builders import activity, area, center, room, small_catalog

TODAY = date(2026, 11, 2)
ITEM = re.compile(r"<li[ >].*?</li>", re.DOTALL)
WORDS = re.compile(r'ds-badge--sample" data-sample="[^"]+">([^<]*)<')
VISIBLE = re.compile(r'ds-badge--sample" data-sample="[^"]+">')


def card(folder: Path, telephone_is_sample: str = "", **changes: Any) -> RoomCard:
    """The card of one room of the small network."""
    made_up = [telephone_is_sample] if telephone_is_sample else []
    one = center(rooms=[room("hall", **changes)], equipment=[], sample=made_up)
    catalog = small_catalog(folder, centers=[one])
    donghua = catalog.centers["donghua"]
    return room_card(catalog, donghua, donghua.rooms[0])


def test_a_card_whose_facts_are_all_made_up_says_so_in_one_mark(tmp_path: Path) -> None:
    words, places = card(tmp_path, sample=["capacity", "bookable"]).samples

    assert words == "名字以外都是示例"
    assert places == ("hall/capacity", "hall/bookable")


def test_a_card_with_some_facts_of_a_paper_names_those_that_are_not(tmp_path: Path) -> None:
    words, places = card(tmp_path, floor="一楼", sample=["floor"]).samples

    assert (words, places) == ("示例：楼层", ("hall/floor",))


def test_a_made_up_telephone_counts_for_a_room_booked_by_telephone(tmp_path: Path) -> None:
    one = card(tmp_path, "contacts", bookable="phone", sample=["capacity", "bookable"])

    assert one.samples[0] == "名字以外都是示例"
    assert "donghua/contacts" in one.samples[1]


def test_a_card_without_samples_has_no_mark(tmp_path: Path) -> None:
    assert card(tmp_path).samples[1] == ()


def marked(folder: Path, **changes: Any) -> str:
    """The mark of the place of an activity."""
    one = activity(sample=["place", "audience"], **changes)
    del one["room"]
    catalog = small_catalog(folder, activities=[one])
    return str(sample(catalog.activities["market"], "place"))


def test_a_value_that_says_it_is_a_sample_gets_no_second_mark(tmp_path: Path) -> None:
    said = marked(tmp_path, place="院子（示例）", audience="居民")

    assert said == '<span data-sample="market/place"></span>'


def test_a_value_that_says_nothing_is_marked(tmp_path: Path) -> None:
    assert ">示例</span>" in marked(tmp_path, place="院子", audience="居民")


def test_an_activity_names_what_of_it_is_made_up(tmp_path: Path) -> None:
    one = activity(summary="大家来。", sample=["schedule"])
    (entry,) = activity_entries(small_catalog(tmp_path, activities=[one]), TODAY)

    assert entry.samples == ("示例：时间安排", ("market/schedule",))


def rendered(catalog: Catalog, text: str, **values: Any) -> str:
    """What a template of these words makes of some values."""
    environment = page_environment("", catalog, TODAY)
    return environment.from_string(text).render(**values)


def of_entry(folder: Path, **changes: Any) -> tuple[list[str], str]:
    """The marks of an activity on the pages of categories and series, and the whole of it."""
    catalog = small_catalog(folder, activities=[activity(**changes)])
    (entry,) = activity_entries(catalog, TODAY)
    html = rendered(
        catalog, '{% import "open_macros.html" as open %}{{ open.entry(entry) }}', entry=entry
    )
    return WORDS.findall(html), html


@pytest.mark.parametrize(
    ("made_up", "words"),
    [
        (["name", "schedule"], ["示例：名称、时间安排"]),
        (["schedule", "center"], ["示例：时间安排、中心"]),
        (["schedule", "center", "room"], ["名字以外都是示例"]),
        (["name", "schedule", "center", "room"], ["示例"]),
        (["summary"], []),
    ],
)
def test_an_activity_of_a_category_names_what_of_it_is_made_up_and_no_more(
    tmp_path: Path, made_up: list[str], words: list[str]
) -> None:
    marks, html = of_entry(tmp_path, summary="大家来。", sample=made_up)

    assert marks == words
    assert ("market/room" in html) == ("room" in made_up)


@pytest.mark.parametrize(
    ("made_up", "told", "words"),
    [
        (["name"], True, ["名字是示例"]),
        (["name", "schedule", "room"], True, ["名字、地点都是示例"]),
        (["name", "schedule"], False, ["名字、时间都是示例"]),
        (["schedule", "room"], True, ["地点是示例"]),
        (["schedule", "room"], False, ["示例"]),
        (["schedule"], True, []),
    ],
)
def test_a_date_whose_activity_has_a_made_up_name_says_so(
    tmp_path: Path, made_up: list[str], told: bool, words: list[str]
) -> None:
    catalog = small_catalog(tmp_path, activities=[activity(sample=made_up)])
    (one,) = activity_dates(catalog, TODAY, date(2026, 11, 30))
    text = '{% import "macros.html" as ui %}{{ ui.date_line(one, told=told) }}'
    html = rendered(catalog, text, one=one, told=told)

    assert WORDS.findall(html) == words
    assert ("market/name" in html) == ("name" in made_up)


def test_a_category_of_one_character_is_told_beside_the_others(tmp_path: Path) -> None:
    names = [{"id": "study", "name": "学"}, {"id": "help", "name": "帮"}]
    catalog = small_catalog(
        tmp_path,
        areas=[area("city"), area("county", activity_categories=names), area("elsewhere")],
        activities=[activity(category="help")],
    )
    (entry,) = activity_entries(catalog, TODAY)

    assert entry.category == "“学、帮”里的“帮”"


def canteen(folder: Path, **changes: Any) -> Catalog:
    """The small network with a canteen."""
    project = {
        "id": "canteen",
        "name": "食堂",
        "is_canteen": "true",
        "operator": {"name": "公司", "telephone": "0434-7654321", "sample": ["telephone"]},
        **changes,
    }
    return small_catalog(folder, centers=[center(projects=[project], sample=["contacts"])])


def test_meals_come_before_their_times_and_the_days_once(tmp_path: Path) -> None:
    meals = [
        {"on": ["workday"], "opens": opens, "closes": closes, "note": note}
        for opens, closes, note in (("07:00", "08:30", "早餐"), ("11:30", "13:00", "午餐"))
    ]
    (found,) = canteens(canteen(tmp_path, hours=meals, sample=["hours"]))

    assert found.meals == (("早餐", "07:00–08:30"), ("午餐", "11:30–13:00"))
    assert found.days == "工作日"
    assert found.missing == ("价格", "吃什么")
    assert found.samples == (
        "示例：时间、投诉电话、电话",
        ("canteen/hours", "canteen/operator-telephone", "donghua/contacts"),
    )


def test_a_canteen_whose_hours_have_no_names_of_meals_tells_them_as_they_are(
    tmp_path: Path,
) -> None:
    hours = [{"on": ["workday"], "opens": "11:30", "closes": "12:40"}]
    (found,) = canteens(canteen(tmp_path, hours=hours))

    assert found.meals == ()
    assert found.card.hours


@pytest.mark.parametrize("url", ["rooms", "rooms/purposes", "activities", "canteen"])
def test_no_row_of_a_list_is_marked_twice(demo_site: Path, url: str) -> None:
    html = (demo_site / url / "index.html").read_text(encoding="utf-8")
    main = html.split("<main", 1)[1]
    rows = [row for row in ITEM.findall(main) if "直接来" not in row]

    assert VISIBLE.search(main)
    assert [row for row in rows if len(VISIBLE.findall(row)) > 1] == []


def test_rooms_that_need_no_booking_are_one_line_and_those_not_lent_are_not_listed(
    demo_site: Path,
) -> None:
    html = (demo_site / "rooms" / "index.html").read_text(encoding="utf-8")

    assert "直接来，无需预约" not in html
    assert "不外借" not in html
    assert 'href="/centers/jinsong/#room-aixin-yizhan">爱心驿站</a>' in html
    assert html.index("#room-jinglin-yishiting") < html.index("#room-aixin-yizhan")


def test_the_list_of_activities_stands_area_by_area_with_one_source_line_each(
    demo_site: Path,
) -> None:
    html = (demo_site / "activities" / "index.html").read_text(encoding="utf-8")
    groups = html.split('<h3 id="area-')[1:]

    assert len(groups) > 3
    assert [group.count("出处：") for group in groups] == [1] * len(groups)
    assert "/calendars/activities.ics</code>" not in html
    assert "丽水市党群服务中心报道（原文无标题）</a>" in html
    assert "《丽水市党群服务中心报道" not in html
