"""The JSON API: its codes, its sentences, and the same rules as the pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking import service
from booking.service import Submitted
from tests.web.conftest import MakeApp, break_the_catalog, new_app, parts, submitted

API = "/booking/api/v1"


def wanted(**changes: Any) -> dict[str, Any]:
    """A request that the rules accept at NOW."""
    return {
        "kind": "venue",
        "center": "donghua",
        "room": "hall",
        "layout": "meeting",
        "starts_at": "2026-11-04T14:00:00+08:00",
        "ends_at": "2026-11-04T16:00:00+08:00",
        "attendees": 12,
        "purpose": "楼栋居民议事",
        "equipment": [{"id": "projector", "quantity": 2}],
        "applicant": {"name": "李秀兰", "phone": "13800138000"},
        **changes,
    }


def post(client: FlaskClient, body: Any, **headers: str) -> TestResponse:
    return client.post(f"{API}/bookings", json=body, headers=headers)


@pytest.fixture
def on_both(database_url: str, tmp_path: Path, data_dir: Path) -> Iterator[Flask]:
    """The application, once on SQLite and once on PostgreSQL."""
    made = new_app(tmp_path, data_dir, database_url=database_url)
    yield made
    parts(made).store.close()


def test_a_request_is_stored_and_answered_with_its_links(on_both: Flask) -> None:
    answer = post(on_both.test_client(), wanted())

    body = answer.json
    assert answer.status_code == 201
    assert body is not None
    assert set(body) == {"reference", "token", "status", "url", "ics_url"}
    assert body["status"] == "pending"
    assert body["url"] == f"http://127.0.0.1:8000/booking/requests/{body['token']}"
    assert body["ics_url"] == f"{body['url']}.ics"
    stored = service.find(parts(on_both).store, body["token"])
    assert (stored.reference, stored.channel) == (body["reference"], "api")


def test_a_taken_time_is_a_conflict(on_both: Flask) -> None:
    client = on_both.test_client()
    post(client, wanted())
    other = wanted(applicant={"name": "王芳", "phone": "13900139000"}, equipment=[])

    answer = post(client, other)

    assert answer.status_code == 409
    assert answer.json == {
        "code": "slot_taken",
        "message": "这段时间（含前后清场）已有人约了，请换个时间。",
    }


def test_the_same_key_gives_the_same_booking(on_both: Flask) -> None:
    client = on_both.test_client()
    headers = {"Idempotency-Key": "one-tap"}

    first, second = post(client, wanted(), **headers), post(client, wanted(), **headers)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"kind": "visit"}, ["unknown_kind"]),
        ({"room": "attic", "layout": None, "equipment": []}, ["unknown_room"]),
        ({"room": "lobby", "layout": None}, ["not_bookable"]),
        ({"room": "stage", "layout": None}, ["not_bookable"]),
        ({"layout": "circle"}, ["unknown_layout"]),
        ({"ends_at": "2026-11-04T14:15:00+08:00"}, ["too_short"]),
        ({"ends_at": "2026-11-04T18:30:00+08:00"}, ["too_long", "outside_hours"]),
        ({"starts_at": "2026-11-04T14:10:00+08:00"}, ["off_grid"]),
        (
            {"starts_at": "2026-11-02T14:00:00+08:00", "ends_at": "2026-11-02T16:00:00+08:00"},
            ["too_soon"],
        ),
        (
            {"starts_at": "2026-11-17T14:00:00+08:00", "ends_at": "2026-11-17T16:00:00+08:00"},
            ["too_far"],
        ),
        (
            {"starts_at": "2027-01-04T14:00:00+08:00", "ends_at": "2027-01-04T16:00:00+08:00"},
            ["too_far", "calendar_unknown"],
        ),
        ({"attendees": 21}, ["too_many_people"]),
        ({"room": "study", "layout": None, "attendees": 1}, ["too_few_people"]),
        ({"equipment": [{"id": "piano"}]}, ["equipment_unknown"]),
        ({"equipment": [{"id": "speaker", "quantity": 2}]}, ["equipment_taken"]),
        ({"applicant": {"name": "!!", "phone": "12345"}}, ["bad_name", "bad_phone"]),
        ({"purpose": "  "}, ["bad_purpose"]),
    ],
)
def test_a_refusal_names_every_reason_with_a_sentence(
    client: FlaskClient, changes: dict[str, Any], codes: list[str]
) -> None:
    answer = post(client, wanted(**changes))

    assert answer.status_code == 422
    assert answer.json is not None
    assert [one["code"] for one in answer.json["refusals"]] == codes
    assert all(one["message"].endswith(("。", "问。")) for one in answer.json["refusals"])


def test_a_quota_is_refused_with_what_is_left(app: Flask, client: FlaskClient) -> None:
    submitted(app, "2026-11-05")
    submitted(app, "2026-11-10")

    answer = post(client, wanted())

    assert answer.status_code == 422
    assert answer.json is not None
    assert [one["code"] for one in answer.json["refusals"]] == ["quota_bookings"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (wanted(atendees=3), ["atendees"]),
        (wanted(applicant={"name": "李", "phone": "1", "id_number": "x"}), ["applicant.id_number"]),
        (
            {"kind": "venue"},
            ["center", "room", "starts_at", "ends_at", "attendees", "purpose", "applicant"],
        ),
        (wanted(attendees="12"), ["attendees"]),
        (wanted(starts_at="2026-11-04T14:00:00"), ["starts_at"]),
        (wanted(starts_at="tomorrow"), ["starts_at"]),
        (
            wanted(starts_at="0001-01-01T00:00:00+08:00", ends_at="9999-12-31T23:59:59-12:00"),
            ["starts_at", "ends_at"],
        ),
        (wanted(equipment=[{"id": "projector", "quantity": 0}]), ["equipment.0.quantity"]),
        ([], [""]),
        ("text", [""]),
    ],
)
def test_what_cannot_be_read_is_listed_in_chinese(
    client: FlaskClient, body: Any, fields: list[str]
) -> None:
    answer = post(client, body)

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "malformed"
    assert [one["field"] for one in answer.json["problems"]] == fields
    assert all("。" in one["message"] for one in answer.json["problems"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"a": 1} x', b"[" * 5000])
def test_what_is_no_json_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = client.post(f"{API}/bookings", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "malformed"


def test_a_booking_is_read_without_contact_data(client: FlaskClient, booked: Submitted) -> None:
    answer = client.get(f"{API}/bookings/{booked.token}")

    assert answer.json is not None
    assert answer.json["reference"] == booked.booking.reference
    assert answer.json["starts_at"] == "2026-11-04T14:00:00+08:00"
    assert answer.json["status"] == "pending"
    assert "王小明" not in answer.text
    assert "13800138000" not in answer.text


def test_cancelling_works_once(client: FlaskClient, booked: Submitted) -> None:
    first = client.post(f"{API}/bookings/{booked.token}/cancel")
    second = client.post(f"{API}/bookings/{booked.token}/cancel")

    assert (first.status_code, second.status_code) == (200, 409)
    assert first.json == {"reference": booked.booking.reference, "status": "cancelled"}
    assert second.json is not None
    assert second.json["code"] == "wrong_state"


@pytest.mark.parametrize(
    "path", ["bookings/x", "centers/nowhere/rooms", "centers/donghua/rooms/attic/free", "nothing"]
)
def test_what_does_not_exist_is_a_404_in_json(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{API}/{path}")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "not_found"


def test_a_wrong_method_is_a_405_in_json(client: FlaskClient) -> None:
    answer = client.delete(f"{API}/bookings")

    assert answer.status_code == 405
    assert answer.json is not None
    assert answer.json["code"] == "method_not_allowed"


def test_centers_and_rooms_are_those_of_the_data(client: FlaskClient) -> None:
    centers = client.get(f"{API}/centers").json
    rooms = client.get(f"{API}/centers/donghua/rooms").json

    assert centers is not None
    assert rooms is not None
    assert [one["id"] for one in centers["centers"]] == ["donghua", "huayuan", "far"]
    assert centers["centers"][1]["parent"] == "donghua"
    assert [(one["id"], one["bookable"]) for one in rooms["rooms"]] == [
        ("hall", "yes"),
        ("study", "yes"),
        ("talk", "yes"),
        ("stage", "phone"),
        ("lobby", "no"),
    ]
    hall = rooms["rooms"][0]
    assert hall["capacity"] == 50
    assert {"id": "meeting", "name": "会议", "capacity": 20} in hall["layouts"]
    assert {"id": "projector", "name": "投影仪", "quantity": 4} in hall["equipment"]


def test_free_spans_leave_out_what_is_taken(client: FlaskClient, booked: Submitted) -> None:
    answer = client.get(f"{API}/centers/donghua/rooms/hall/free?from=2026-11-04&days=1")

    assert booked.booking.room_id == "hall"
    assert answer.json == {
        "slot_minutes": 15,
        "free": [
            {"starts_at": "2026-11-04T08:30:00+08:00", "ends_at": "2026-11-04T13:45:00+08:00"},
            {"starts_at": "2026-11-04T16:30:00+08:00", "ends_at": "2026-11-04T17:30:00+08:00"},
        ],
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "from"),
        ("from=4.11.2026", "from"),
        ("from=2026-11-04&days=0", "days"),
        ("from=2026-11-04&days=32", "days"),
        ("from=2026-11-04&months=1", "months"),
    ],
)
def test_a_wrong_question_for_free_time_is_explained(
    client: FlaskClient, query: str, field: str
) -> None:
    answer = client.get(f"{API}/centers/donghua/rooms/hall/free?{query}")

    assert answer.status_code == 400
    assert answer.json is not None
    assert [one["field"] for one in answer.json["problems"]] == [field]


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_break_nothing(client: FlaskClient, on: str) -> None:
    answer = client.get(f"{API}/centers/donghua/rooms/hall/free?from={on}&days=31")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["free"] == []


def test_the_times_of_a_private_room_are_not_told(client: FlaskClient) -> None:
    answer = client.get(f"{API}/centers/donghua/rooms/talk/free?from=2026-11-04")

    assert answer.status_code == 404


def test_an_error_inside_is_a_500_without_details(make_app: MakeApp) -> None:
    app = make_app()
    break_the_catalog(app)

    answer = app.test_client().get(f"{API}/centers")

    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["code"] == "internal"
    assert "Traceback" not in answer.text
