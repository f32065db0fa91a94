"""Each rule as a table: just inside, on the edge, just outside."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from booking.model import SLOT_MINUTES
from booking.rules import Taken, normal_phone, refusals
from booking.web.messages import refusal_sentence
from catalog import Catalog
from tests.builders import (
    NOW,
    applicant,
    at,
    network,
    request,
    small_catalog,
    span,
)

NOTHING = Taken()


def codes(catalog: Catalog, asked: Any, taken: Taken = NOTHING, now: datetime = NOW) -> list[str]:
    return [refusal.code for refusal in refusals(asked, catalog, taken, now)]


def test_an_ordinary_request_is_not_refused(catalog: Catalog) -> None:
    assert refusals(request(), catalog, NOTHING, NOW) == []


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param("14:00", "14:00", ["too_short"], id="no time at all"),
        pytest.param("14:00", "13:00", ["too_short"], id="ends before it starts"),
        pytest.param("14:00", "14:29", ["too_short", "off_grid"], id="29 minutes"),
        pytest.param("14:00", "14:30", [], id="30 minutes"),
        pytest.param("14:00", "14:31", ["off_grid"], id="31 minutes"),
        pytest.param("12:00", "15:59", ["off_grid"], id="239 minutes"),
        pytest.param("12:00", "16:00", [], id="240 minutes"),
        pytest.param("12:00", "16:01", ["too_long", "off_grid"], id="241 minutes"),
        pytest.param("14:29", "15:30", ["off_grid"], id="start one minute before the grid"),
        pytest.param("14:30", "15:30", [], id="start on the grid"),
        pytest.param("14:31", "15:30", ["off_grid"], id="start one minute after the grid"),
        pytest.param("14:15", "15:30", ["off_grid"], id="start on a slot, but not on the grid"),
        pytest.param("14:00", "15:15", [], id="end on a slot, not on the grid of starts"),
        pytest.param("08:30", "10:00", [], id="from opening time"),
        pytest.param("08:00", "10:00", ["outside_hours"], id="before opening time"),
        pytest.param("16:00", "17:30", [], id="until closing time, cleaning afterwards"),
        pytest.param("16:00", "17:45", ["outside_hours"], id="past closing time"),
    ],
)
def test_length_grid_and_hours(
    catalog: Catalog, starts: str, ends: str, expected: list[str]
) -> None:
    assert codes(catalog, request(starts=starts, ends=ends)) == expected


@pytest.mark.parametrize(
    ("now", "on", "expected"),
    [
        pytest.param("2026-11-02 09:00", "2026-11-01", ["too_soon"], id="yesterday"),
        pytest.param("2026-11-02 09:00", "2026-11-02", ["too_soon"], id="today"),
        pytest.param("2026-11-02 23:59", "2026-11-03", [], id="tomorrow after a workday"),
        pytest.param(
            "2026-11-07 09:00", "2026-11-09", ["too_soon"], id="Monday, asked on Saturday"
        ),
        pytest.param("2026-11-07 09:00", "2026-11-10", [], id="Tuesday, asked on Saturday"),
        pytest.param("2026-10-10 09:00", "2026-10-11", [], id="asked on a make-up workday"),
        pytest.param("2026-09-30 09:00", "2026-10-08", [], id="after a long holiday"),
        pytest.param("2026-10-03 09:00", "2026-10-08", ["too_soon"], id="asked in a holiday"),
        pytest.param("2026-09-30 09:00", "2026-10-02", ["closed"], id="in a holiday"),
        pytest.param("2026-11-02 09:00", "2026-11-15", [], id="13 days ahead, a Sunday"),
        pytest.param("2026-11-02 09:00", "2026-11-16", [], id="14 days ahead"),
        pytest.param("2026-11-02 09:00", "2026-11-17", ["too_far"], id="15 days ahead"),
        pytest.param(
            "2026-12-22 09:00", "2027-01-05", ["calendar_unknown"], id="a year without notice"
        ),
        pytest.param(
            "2026-12-31 09:00",
            "2027-01-05",
            ["calendar_unknown"],
            id="only unknown days until then",
        ),
        pytest.param("2026-11-02 09:00", "2126-11-02", ["too_far"], id="in a hundred years"),
        pytest.param("2026-11-02 09:00", "1926-11-02", ["too_soon"], id="a hundred years ago"),
    ],
)
def test_how_far_ahead(catalog: Catalog, now: str, on: str, expected: list[str]) -> None:
    assert codes(catalog, request(on=on), now=at(now)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-11-04 13:59", [], id="a minute before"),
        pytest.param("2026-11-04 14:00", ["too_soon"], id="at the start"),
        pytest.param("2026-11-04 14:01", ["too_soon"], id="a minute after"),
    ],
)
def test_without_a_lead_time_only_the_future_can_be_booked(
    tmp_path: Path, now: str, expected: list[str]
) -> None:
    at_once = small_catalog(tmp_path, network_=network(booking={"lead_workdays": "0"}))
    assert codes(at_once, request(), now=at(now)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"attendees": 0}, ["too_few_people"], id="nobody"),
        pytest.param({"attendees": 1}, [], id="one"),
        pytest.param({"attendees": 50}, [], id="as many as the largest layout holds"),
        pytest.param({"attendees": 51}, ["too_many_people"], id="one more"),
        pytest.param({"layout_id": "meeting", "attendees": 20}, [], id="full for meetings"),
        pytest.param(
            {"layout_id": "meeting", "attendees": 21}, ["too_many_people"], id="over for meetings"
        ),
        pytest.param({"layout_id": "circus"}, ["unknown_layout"], id="no such layout"),
        pytest.param({"room_id": "study", "attendees": 1}, ["too_few_people"], id="below least"),
        pytest.param({"room_id": "study", "attendees": 2}, [], id="the least"),
        pytest.param({"room_id": "study", "attendees": 10}, [], id="full without layouts"),
        pytest.param({"room_id": "study", "attendees": 11}, ["too_many_people"], id="over"),
    ],
)
def test_head_count(catalog: Catalog, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(catalog, request(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"layout_id": "meeting", "attendees": 50}, "20 人，请换一种摆法。"),
        ({"room_id": "study", "attendees": 50}, "请换同一个中心的“hall室”，那里最多容纳 50 人。"),
        ({"room_id": "study", "attendees": 51}, "这个中心没有坐得下 51 人的房间"),
    ],
)
def test_too_many_people_are_told_where_they_would_fit(
    catalog: Catalog, changes: dict[str, Any], said: str
) -> None:
    [refusal] = refusals(request(**changes), catalog, NOTHING, NOW)

    assert said in refusal_sentence(refusal)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"center_id": "nowhere"}, ["unknown_room"], id="no such center"),
        pytest.param({"room_id": "attic"}, ["unknown_room"], id="no such room"),
        pytest.param({"room_id": "lobby"}, ["not_bookable"], id="never booked"),
        pytest.param({"room_id": "stage"}, ["not_bookable"], id="by telephone, asked on the web"),
        pytest.param({"room_id": "stage", "channel": "phone"}, [], id="by telephone"),
        pytest.param({"room_id": "stage", "channel": "desk"}, [], id="at the desk"),
        pytest.param({"kind": "lecture"}, ["unknown_kind"], id="another kind"),
        pytest.param(
            {"room_id": "talk", "attendees": 3, "purpose": ""}, [], id="private rooms ask no reason"
        ),
    ],
)
def test_what_and_where(catalog: Catalog, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(catalog, request(**changes)) == expected


@pytest.mark.parametrize(
    ("room_id", "wishes", "free", "expected"),
    [
        pytest.param("hall", {"projector": 1}, {"projector": 0}, [], id="the room's own unit"),
        pytest.param(
            "hall", {"projector": 2}, {"projector": 0}, ["equipment_taken"], id="all lent out"
        ),
        pytest.param("hall", {"projector": 4}, {"projector": 3}, [], id="own and all lent ones"),
        pytest.param(
            "hall", {"projector": 5}, {"projector": 3}, ["equipment_taken"], id="more than exist"
        ),
        pytest.param("study", {"projector": 1}, {"projector": 1}, [], id="the last one"),
        pytest.param("study", {"projector": 1}, {"projector": 0}, ["equipment_taken"], id="none"),
        pytest.param("hall", {"piano": 1}, {}, ["equipment_unknown"], id="not here"),
        pytest.param("hall", {"dragon": 1}, {}, ["equipment_unknown"], id="nowhere"),
        pytest.param("hall", {"projector": 0}, {}, ["equipment_unknown"], id="none wanted"),
    ],
)
def test_equipment(
    catalog: Catalog,
    room_id: str,
    wishes: dict[str, int],
    free: dict[str, int],
    expected: list[str],
) -> None:
    asked = request(room_id=room_id, attendees=5, equipment=wishes)
    assert codes(catalog, asked, Taken(equipment=free)) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param("13:30", "13:45", [], id="ends 15 minutes before"),
        pytest.param("13:45", "14:00", [], id="ends when it starts"),
        pytest.param("13:45", "14:15", ["slot_taken"], id="overlaps the start"),
        pytest.param("15:00", "15:15", ["slot_taken"], id="inside"),
        pytest.param("15:45", "16:15", ["slot_taken"], id="overlaps the end"),
        pytest.param("16:00", "16:15", ["slot_taken"], id="starts in the cleanup"),
        pytest.param("16:15", "16:30", [], id="starts after the cleanup"),
    ],
)
def test_slots_that_somebody_else_holds(
    catalog: Catalog, starts: str, ends: str, expected: list[str]
) -> None:
    held = frozenset(span("2026-11-04", starts, ends).slots(SLOT_MINUTES))
    assert codes(catalog, request(), Taken(slots=held)) == expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param("08:30", "09:00", ["slot_taken"], id="its cleanup reaches into the activity"),
        pytest.param("10:30", "11:30", ["slot_taken"], id="overlaps the activity"),
        pytest.param("11:00", "12:00", [], id="after the activity"),
    ],
)
def test_activities_take_the_room(
    catalog: Catalog, starts: str, ends: str, expected: list[str]
) -> None:
    found = refusals(request("2026-11-06", starts, ends), catalog, NOTHING, NOW)

    assert [refusal.code for refusal in found] == expected
    assert all(refusal.detail["activity"] == "market活动" for refusal in found)


@pytest.mark.parametrize(
    ("open_bookings", "minutes", "expected"),
    [
        pytest.param(1, 0, [], id="one open"),
        pytest.param(2, 0, ["quota_bookings"], id="two open"),
        pytest.param(0, 359, [], id="7 h 59 with this one"),
        pytest.param(0, 360, [], id="8 h with this one"),
        pytest.param(0, 361, ["quota_hours"], id="8 h 1 with this one"),
    ],
)
def test_quota(catalog: Catalog, open_bookings: int, minutes: int, expected: list[str]) -> None:
    taken = Taken(
        open_bookings=open_bookings, week_minutes={(2026, 45): minutes, (2026, 46): 10_000}
    )
    assert codes(catalog, request(), taken) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"applicant": applicant(name="阿")}, [], id="one character"),
        pytest.param({"applicant": applicant(name="王" * 40)}, [], id="40 characters"),
        pytest.param({"applicant": applicant(name="王" * 41)}, ["bad_name"], id="41 characters"),
        pytest.param({"applicant": applicant(name="  ")}, ["bad_name"], id="only spaces"),
        pytest.param({"applicant": applicant(name="12345")}, ["bad_name"], id="no letter"),
        pytest.param(
            {"applicant": applicant(name="王\0明")}, ["bad_name"], id="a control character"
        ),
        pytest.param({"applicant": applicant(phone="1380013800")}, ["bad_phone"], id="10 digits"),
        pytest.param({"applicant": applicant(email="a@example.com")}, [], id="an e-mail address"),
        pytest.param(
            {"applicant": applicant(email="a@example.com,b@example.com")},
            ["bad_email"],
            id="two recipients",
        ),
        pytest.param(
            {"applicant": applicant(email="a@example.com\nBcc: b@example.com")},
            ["bad_email"],
            id="a header in the address",
        ),
        pytest.param(
            {"applicant": applicant(organization="队" * 81)}, ["bad_organization"], id="long name"
        ),
        pytest.param({"purpose": "读" * 500}, [], id="500 characters"),
        pytest.param({"purpose": "读" * 501}, ["bad_purpose"], id="501 characters"),
        pytest.param({"purpose": " \n "}, ["bad_purpose"], id="no purpose"),
        pytest.param(
            {"proxy": {"name": "", "phone": "110"}}, ["bad_name", "bad_phone"], id="bad proxy"
        ),
    ],
)
def test_who_asks(catalog: Catalog, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(catalog, request(**changes)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0434-1234567", "04341234567"),
        ("（029）8765 4321", "02987654321"),
        ("12800138000", None),
        ("138001380001", None),
        ("0434-123456", None),
        ("110", None),
        ("not a phone", None),
        ("", None),
        ("١٣٨٠٠١٣٨٠٠٠", None),
    ],
)
def test_phones_have_one_spelling(given: str, expected: str | None) -> None:
    assert normal_phone(given) == expected
