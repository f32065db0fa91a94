"""The rules together: every refusal at once, each with the line and the values that it rests on."""

from pathlib import Path
from typing import Any

from booking.model import SLOT_MINUTES, Refusal
from booking.rules import Taken, refusals
from catalog import Catalog
from tests.builders import (
    NOW,
    activity,
    applicant,
    area,
    center,
    network,
    request,
    room,
    small_catalog,
    span,
)

NOTHING = Taken()


def codes(catalog: Catalog, asked: Any, taken: Taken = NOTHING) -> list[str]:
    return [refusal.code for refusal in refusals(asked, catalog, taken, NOW)]


def test_every_refusal_comes_at_once_in_the_order_of_the_rules(catalog: Catalog) -> None:
    asked = request(
        "2026-11-17",
        "07:10",
        "12:00",
        room_id="stage",
        layout_id="circus",
        attendees=51,
        equipment={"piano": 1},
        applicant=applicant(name="", phone="1"),
        purpose="",
    )
    everything = Taken(
        slots=frozenset(span("2026-11-17", "09:00", "10:00").slots(SLOT_MINUTES)),
        open_bookings=2,
        week_minutes={(2026, 47): 480},
    )
    assert codes(catalog, asked, everything) == [
        "not_bookable",
        "unknown_layout",
        "too_long",
        "off_grid",
        "too_far",
        "outside_hours",
        "slot_taken",
        "too_many_people",
        "equipment_unknown",
        "bad_name",
        "bad_phone",
        "bad_purpose",
        "quota_bookings",
        "quota_hours",
    ]


def test_a_refusal_names_the_line_of_its_rule(tmp_path: Path) -> None:
    folder = small_catalog(
        tmp_path, centers=[center(rooms=[room("hall", booking={"max_minutes": "60"})])]
    )
    (found,) = refusals(request(attendees=5), folder, NOTHING, NOW)

    assert found.code == "too_long"
    assert dict(found.detail) == {"minutes": 120, "most": 60}
    path, line = found.rule.split(":")
    assert path == "data/centers/donghua.yaml"
    text = (tmp_path / path).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert "max_minutes" in text


def test_the_nearest_statement_of_a_rule_wins(tmp_path: Path) -> None:
    catalog = small_catalog(
        tmp_path,
        network_=network(booking={"max_minutes": "60", "lead_workdays": "0"}),
        areas=[area(booking={"max_minutes": "90"})],
        centers=[
            center(
                booking={"max_minutes": "120"},
                rooms=[room("hall"), room("study", booking={"max_minutes": "30"})],
            )
        ],
    )
    assert codes(catalog, request(ends="16:00")) == []
    assert codes(catalog, request(ends="16:15")) == ["too_long"]
    assert codes(catalog, request(room_id="study", ends="14:45")) == ["too_long"]


def test_a_closure_is_named_as_the_reason(tmp_path: Path) -> None:
    catalog = small_catalog(
        tmp_path, closures=[{"from": "2026-11-04", "reason": "检修", "centers": ["donghua"]}]
    )
    (found,) = refusals(request(), catalog, NOTHING, NOW)

    assert (found.code, found.detail["reason"]) == ("closed", "检修")


def test_a_center_that_pauses_takes_no_bookings(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path, centers=[center(status="temporarily_closed")])
    found = refusals(request(), catalog, NOTHING, NOW)

    assert [one.code for one in found] == ["not_bookable", "closed"]
    assert found[0].detail["how"] == "closed"


def test_setup_minutes_are_part_of_what_is_taken(tmp_path: Path) -> None:
    catalog = small_catalog(
        tmp_path,
        network_=network(booking={"setup_minutes": "30"}),
        activities=[
            activity(
                schedule={
                    "repeat": "once",
                    "dates": ["2026-11-04"],
                    "start_time": "12:00",
                    "end_time": "13:45",
                }
            )
        ],
    )
    assert codes(catalog, request()) == ["slot_taken"]
    assert codes(catalog, request(starts="14:30", ends="16:00")) == []


def test_refusals_carry_values_for_their_sentences(catalog: Catalog) -> None:
    (soon,) = refusals(request("2026-11-02"), catalog, NOTHING, NOW)
    (hours,) = refusals(request(ends="17:45"), catalog, NOTHING, NOW)

    assert soon == Refusal("too_soon", {"first_on": "2026-11-03", "workdays": 1}, soon.rule)
    assert hours.detail["spans"] == ["08:30–17:30"]
