"""Opening hours as pages say them, on ordinary, festive, make-up, unknown and special days."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog
from scripts.site.views.hours import (
    DayRow,
    DoorState,
    day_rows,
    door_kinds,
    door_state,
    next_holidays,
    notices,
    week_lines,
)
from tests.builders import center, small_catalog

HOURS: list[dict[str, Any]] = [
    {"kind": "counter", "on": ["workday"], "opens": "08:30", "closes": "12:00"},
    {"kind": "counter", "on": ["workday"], "opens": "13:30", "closes": "17:30"},
    {"kind": "open", "on": ["workday", "restday"], "opens": "08:30", "closes": "20:00"},
    {"kind": "duty", "on": ["holiday"], "opens": "09:00", "closes": "16:00", "note": "值班"},
]


def catalog_with(folder: Path, special: Any = (), **parts: Any) -> Catalog:
    """The small catalog, its one center keeping the hours above."""
    one = center(hours={"regular": HOURS, "special": list(special)})
    return small_catalog(folder, centers=[one], **parts)


def state(catalog: Catalog, on: str) -> DoorState:
    """State of the doors in a build of one day."""
    return door_state(catalog.days(catalog.centers["donghua"], date.fromisoformat(on), 7))


def row(catalog: Catalog, on: str) -> DayRow:
    """One row of the table of days."""
    return day_rows(catalog.days(catalog.centers["donghua"], date.fromisoformat(on), 1))[0]


def said(row: DayRow) -> list[str]:
    """The lines of a row as a resident reads them."""
    return [f"{line.kind} {'、'.join(line.times)}" for line in row.lines]


def test_an_open_day_is_named_with_its_date_and_times(tmp_path: Path) -> None:
    found = state(catalog_with(tmp_path), "2026-11-22")

    assert (found.mood, found.text) == ("open", "11月22日（周日）开放 08:30–20:00")


def test_where_machines_serve_while_nobody_is_there_it_is_not_called_shut(tmp_path: Path) -> None:
    machines = {"kind": "self_service", "on": ["mon"], "opens": "00:00", "closes": "23:59"}
    staffed = {"kind": "open", "on": ["tue"], "opens": "09:00", "closes": "21:00"}
    one = center(hours={"regular": [machines, staffed]})
    catalog = small_catalog(tmp_path, centers=[one])
    days = catalog.days(catalog.centers["donghua"], date(2026, 11, 23), 2)

    found = door_state(days, door_kinds(catalog.centers["donghua"].hours.regular))

    assert (found.mood, found.text) == ("open", "11月23日（周一）自助 00:00–23:59")
    assert [day.get("self") for day in json.loads(found.days)] == [[["00:00", "23:59"]], None]


@pytest.mark.parametrize(
    ("on", "wanted"),
    [
        ("2026-09-26", "国庆节 10月1日至10月7日"),
        ("2026-10-07", "国庆节 10月1日至10月7日"),
        ("2026-10-08", ""),
        ("2026-11-23", "2027 年哪些天放假，国务院通知公布后写在这里"),
    ],
)
def test_the_next_holidays_are_named_and_none_is_guessed(
    tmp_path: Path, on: str, wanted: str
) -> None:
    calendar = catalog_with(tmp_path).calendar

    assert next_holidays(calendar, date.fromisoformat(on)) == wanted


def test_hours_that_touch_or_overlap_are_told_as_one(tmp_path: Path) -> None:
    assert state(catalog_with(tmp_path), "2026-11-23").text == "11月23日（周一）开放 08:30–20:00"


def test_a_holiday_shows_its_name_and_the_duty_hours(tmp_path: Path) -> None:
    found = row(catalog_with(tmp_path), "2026-10-01")

    assert (found.label, said(found), found.status) == ("国庆节", ["值班 09:00–16:00"], "")


def test_a_make_up_saturday_is_a_working_day_and_says_so(tmp_path: Path) -> None:
    found = row(catalog_with(tmp_path), "2026-10-10")

    assert found.label == "调休上班"
    assert said(found) == ["窗口办事 08:30–12:00、13:30–17:30", "场所开放 08:30–20:00"]


def test_a_day_of_a_year_without_a_notice_is_not_guessed(tmp_path: Path) -> None:
    catalog = catalog_with(tmp_path)

    assert state(catalog, "2027-01-04").mood == "unknown"
    assert state(catalog, "2027-01-04").text == "1月4日（周一）以国务院通知为准"
    assert row(catalog, "2027-01-04").status == "以国务院通知为准"
    assert row(catalog, "2027-01-04").lines == ()


def test_a_closed_day_gives_its_reason(tmp_path: Path) -> None:
    special = {"from": "2026-11-24", "closed": "true", "reason": "设备检修"}
    catalog = catalog_with(tmp_path, [special])

    assert state(catalog, "2026-11-24").text == "11月24日（周二）不开放（设备检修）"
    assert row(catalog, "2026-11-24").status == "不开放"
    assert row(catalog, "2026-11-24").reason == "设备检修"


def test_the_script_is_given_seven_days_with_their_spans(tmp_path: Path) -> None:
    days = json.loads(state(catalog_with(tmp_path), "2026-12-24").days)

    assert [day["on"] for day in days] == [f"2026-12-{number}" for number in range(24, 31)]
    assert days[0] == {"on": "2026-12-24", "spans": [["08:30", "20:00"]], "unknown": False}
    # The holiday of New Year may begin in December; the notice of 2027 is not known.
    assert days[6] == {"on": "2026-12-30", "spans": [], "unknown": True}


@pytest.mark.parametrize(
    ("kinds", "counts"),
    [
        (["open", "self_service"], False),
        (["counter", "self_service"], False),
        (["self_service"], True),
        (["self_service", "duty"], True),
    ],
)
def test_self_service_is_an_open_door_only_where_all_is_self_service(
    tmp_path: Path, kinds: list[str], counts: bool
) -> None:
    regular = [
        {"kind": kind, "on": ["workday"], "opens": "08:00", "closes": "23:00"} for kind in kinds
    ]
    one = center(hours={"regular": regular}, rooms=[])
    catalog = small_catalog(tmp_path, centers=[one])

    assert ("self_service" in door_kinds(catalog.centers["donghua"].hours.regular)) == counts


def test_the_ordinary_week_is_told_by_kind_with_seasons_and_notes(tmp_path: Path) -> None:
    regular: list[dict[str, Any]] = [
        *HOURS[:2],
        {
            "kind": "open",
            "on": ["workday", "restday"],
            "opens": "08:00",
            "closes": "21:00",
            "season": {"from": "05-01", "through": "09-30"},
            "note": "夏天",
        },
    ]
    catalog = small_catalog(tmp_path, centers=[center(hours={"regular": regular})])
    lines = week_lines(catalog.centers["donghua"].hours.regular)

    assert [(line.kind, line.times) for line in lines] == [
        ("窗口办事", ("工作日 08:30–12:00、13:30–17:30",)),
        ("场所开放", ("工作日、休息日 08:00–21:00（5月1日至9月30日，夏天）",)),
    ]


def test_announced_changes_are_told_soonest_first_and_past_ones_not(tmp_path: Path) -> None:
    special = [
        {"from": "2026-12-26", "kind": "counter", "closed": "true", "reason": "盘点"},
        {"from": "2026-11-20", "closed": "true", "reason": "已经过去"},
        {"from": "2026-11-25", "opens": "13:00", "closes": "20:00", "reason": "上午擦地"},
    ]
    closures = [
        {"from": "2026-12-01", "through": "2026-12-02", "reason": "检修", "areas": ["county"]}
    ]
    catalog = catalog_with(tmp_path, special, closures=closures)
    found = notices(catalog, catalog.centers["donghua"], date(2026, 11, 22))

    assert [(one.when, one.text) for one in found] == [
        ("11月25日（周三）", "上午擦地，开放 13:00–20:00"),
        ("12月1日至12月2日", "检修，不开放"),
        ("12月26日（周六）", "盘点，窗口办事暂停"),
    ]


def test_a_closure_of_another_area_is_not_told(tmp_path: Path) -> None:
    closures = [{"from": "2026-12-01", "reason": "检修", "areas": ["elsewhere"]}]
    catalog = catalog_with(tmp_path, closures=closures)

    assert notices(catalog, catalog.centers["donghua"], date(2026, 11, 22)) == []
