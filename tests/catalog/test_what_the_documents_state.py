"""Counts, names and orders that the five documents state, held to the demo data.

Where a document gives a number of things, the data has exactly so many; where it leaves a name out,
the data says so instead of guessing.
"""

from collections import Counter
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from catalog import Catalog, load_catalog
from catalog.model import OnceSchedule, Photo
from tests.house.tree import ROOT


@pytest.fixture(scope="module")
def demo() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


def test_eight_categories_hold_fifty_one_items_each_with_a_limit_and_a_telephone(
    demo: Catalog,
) -> None:
    lacking = [
        item.id
        for item in demo.items.values()
        if item.promise_day is None
        or not (item.link_way or any(one.contacts for one in demo.centers_offering(item.id)))
    ]

    assert len(demo.categories) == 8
    assert len(demo.items) == 51
    assert lacking == []


@pytest.mark.parametrize(
    ("area", "counts"),
    [
        ("jincheng", {"county": 4, "street": 10}),
        ("puxian", {"county": 1, "community": 5}),
        ("jingyang", {"community": 5, "station": 70}),
    ],
)
def test_there_are_as_many_centers_of_a_level_as_stated(
    demo: Catalog, area: str, counts: Mapping[str, int]
) -> None:
    found = Counter(center.level for center in demo.centers_in(area))

    assert {level: found[level] for level in counts} == counts


def test_a_center_of_a_street_has_at_least_a_thousand_square_metres(demo: Catalog) -> None:
    streets = [one for one in demo.centers_in("jincheng") if one.level == "street"]
    sizes = [one.area_m2 for one in streets]

    assert [size for size in sizes if size is None or size.value < 1000] == []
    assert {size.qualifier for size in sizes if size is not None} == {"以上"}


def test_jingyang_has_294_grids_in_124_compounds_and_no_part_of_one_twice(demo: Catalog) -> None:
    grids = demo.areas["jingyang"].grids
    parts = [compound for grid in grids for compound in grid.compounds]

    assert len(grids) == 294
    assert len(parts) == len(set(parts))
    assert len({part.rpartition("第")[0] for part in parts}) == 124
    assert all(grid.is_sample("compounds") for grid in grids)


def test_no_grid_tells_who_lives_or_answers_there_by_name(demo: Catalog) -> None:
    posts = {grid.post for area in demo.areas.values() for grid in area.grids}

    assert posts <= {"网格党支部", "专职网格员", None}


def test_25_problems_are_answered_by_27_measures(demo: Catalog) -> None:
    problems = demo.areas["jingyang"].shortfalls

    assert len(problems) == 25
    assert sum(len(problem.measures) for problem in problems) == 27


def test_four_kinds_of_honours_have_their_numbers_and_no_names(demo: Catalog) -> None:
    honours = demo.areas["shuangliao"].honours

    assert [(one.name, one.quota, one.unit) for one in honours] == [
        ("网格“三长”", 20, "名"),
        ("热心志愿者", 10, "名"),
        ("社区好人", 5, "名"),
        ("活跃社会组织", 8, "个"),
    ]
    assert [one.name for one in honours if one.honorees] == []


def test_the_series_of_the_water_office_has_five_parts_in_order(demo: Catalog) -> None:
    (series,) = demo.areas["shuangliao"].series

    assert [part.name for part in series.parts] == [
        "凉亭夜话",
        "家乡共游",
        "道德银行评优秀",
        "水利杯篮球友谊赛",
        "党群心连心志愿帮",
    ]


def test_a_talk_in_the_evening_ends_after_nine_and_needs_no_room(demo: Catalog) -> None:
    talk = demo.activities["liangting-yehua"]

    assert talk.room is None
    assert talk.place
    assert talk.schedule.end_time.isoformat() > "21:00"


def test_festivals_of_the_moon_have_dates_of_the_sun(demo: Catalog) -> None:
    dates = {}
    for id_ in ("cuiping-duanwu", "cuiping-chongyang"):
        schedule = demo.activities[id_].schedule
        assert isinstance(schedule, OnceSchedule)
        dates[id_] = [day.isoformat() for day in schedule.dates]

    assert dates == {"cuiping-duanwu": ["2026-06-19"], "cuiping-chongyang": ["2026-10-18"]}


def test_whoever_is_let_in_by_face_can_come_in_another_way(demo: Catalog) -> None:
    ways = {one.id: one.is_biometric for one in demo.network.access_methods}
    by_face = [
        center for center in demo.centers.values() if any(ways[way] for way in center.access)
    ]

    assert by_face
    assert [one.id for one in by_face if all(ways[way] for way in one.access)] == []


def test_rooms_to_walk_into_are_not_booked_and_rooms_to_play_in_are(demo: Catalog) -> None:
    kinds = {one.id: one.bookable for one in demo.network.room_types}

    assert {kind: kinds[kind] for kind in ("nursing", "lending", "chess", "reading-aloud")} == {
        "nursing": ("no",),
        "lending": ("no",),
        "chess": ("yes", "phone"),
        "reading-aloud": ("yes", "phone"),
    }
    wrong = [
        f"{center.id}/{room.id}"
        for center in demo.centers.values()
        for room in center.rooms
        if room.room_type and kinds[room.room_type] and room.bookable not in kinds[room.room_type]
    ]
    assert wrong == []


def test_the_day_care_has_four_rooms_that_are_not_booked_on_the_web(demo: Catalog) -> None:
    center = demo.centers["sanyuan-rijian"]

    assert {"餐厅", "康复室", "休息室", "书画室"} <= {room.name for room in center.rooms}
    assert [room.id for room in center.rooms if room.bookable == "yes"] == []
    assert center.contacts


def test_every_room_in_lishui_lies_in_one_of_its_five_zones(demo: Catalog) -> None:
    zones = {zone.id for zone in demo.areas["lishui"].zones}
    rooms = [room for center in demo.centers_in("lishui") for room in center.rooms]

    assert rooms
    assert {room.zone for room in rooms} <= zones


def test_each_line_of_the_services_binds_one_resource_to_one_need(demo: Catalog) -> None:
    for area in demo.areas.values():
        resources, needs = {one.id for one in area.resources}, {one.id for one in area.needs}
        for met in area.met_needs:
            assert met.resource in resources
            assert met.need in needs
    assert len(demo.areas["sanyuan"].met_needs) == 8


def test_services_come_from_the_four_sides_of_lishui(demo: Catalog) -> None:
    sides = {one.id for one in demo.network.provider_types}

    assert sides == {"unit", "department", "group", "third-party"}
    assert {one.provider_type for one in demo.areas["lishui"].partners} == sides


def test_the_station_of_the_riders_has_both_its_rules_and_needs_no_booking(demo: Catalog) -> None:
    station = demo.centers["chiyang-xiaoge"]

    assert [rule.title for rule in station.rules] == [
        "《“池阳小哥”红色驿站管理员制度》",
        "《“池阳小哥”红色驿站文明公约》",
    ]
    assert [room.id for room in station.rooms if room.bookable != "no"] == []


def test_the_five_forms_of_practice_are_categories_of_activities(demo: Catalog) -> None:
    categories = demo.areas["yingze"].activity_categories
    used = {one.category for one in demo.activities.values() if one.center == "jinsong"}

    assert [one.name for one in categories] == ["学", "讲", "帮", "乐", "评"]
    assert used - {None} <= {one.id for one in categories}


def test_seven_programmes_of_lishui_are_named(demo: Catalog) -> None:
    names = {one.name for one in demo.areas["lishui"].programmes}
    names |= {one.name for center in demo.centers_in("lishui") for one in center.projects}

    wanted = "筑梦研学社 春芽课堂 “安苗”托班 “百山银龄”老年学堂 茶工超市 青年共创工坊 共富·莲小铺"
    assert names >= set(wanted.split())


def test_a_picture_of_a_child_needs_a_word_of_consent() -> None:
    picture = {"file": "ting.jpg", "alt": "老人讲故事，孩子们听", "shows_minors": "true"}

    with pytest.raises(ValidationError, match="监护人"):
        Photo.model_validate(picture)
    assert Photo.model_validate({**picture, "consent_note": "监护人书面同意"}).shows_minors


def test_nobody_on_duty_or_promising_is_named_without_a_word_of_consent(demo: Catalog) -> None:
    lines = [line for center in demo.centers.values() for line in center.roster]
    promises = [line for area in demo.areas.values() for line in area.promises]

    assert lines
    assert promises
    assert [line.id for line in lines if line.name and not line.publish_name] == []
    assert [line.id for line in promises if line.name and not line.publish_name] == []
