"""The calls by which a resident changes a booking: same rules and words as the pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.service import Submitted
from tests.booking.life import LATER, OTHERS, staff_with
from tests.builders import NOW, at, request
from tests.web.conftest import MakeApp, parts, submitted

API = "/booking/api/v1/bookings"
THURSDAY = {"starts_at": "2026-11-05T09:00:00+08:00", "ends_at": "2026-11-05T10:00:00+08:00"}


def test_a_booking_is_moved(client: FlaskClient, booked: Submitted) -> None:
    answer = client.post(f"{API}/{booked.token}/move", json=THURSDAY)

    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["starts_at"] == THURSDAY["starts_at"]
    assert (answer.json["status"], answer.json["room"]) == ("pending", "hall")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**THURSDAY, "room": "lobby"}, 422, None),
        ({**THURSDAY, "starts_at": "2026-11-05T09:00:00"}, 400, "malformed"),
        ({**THURSDAY, "until": "x"}, 400, "malformed"),
        ({**THURSDAY, "room": "study"}, 422, None),
    ],
)
def test_a_move_is_refused_with_reasons(
    client: FlaskClient, booked: Submitted, body: dict[str, str], status: int, code: str | None
) -> None:
    answer = client.post(f"{API}/{booked.token}/move", json=body)

    assert answer.status_code == status, answer.text
    assert answer.json is not None
    assert answer.json.get("code") == code


def test_a_move_to_a_taken_time_is_a_conflict(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    submitted(app, "2026-11-05", "09:00", "10:00", phone=OTHERS[0])

    answer = client.post(f"{API}/{booked.token}/move", json=THURSDAY)

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "slot_taken"


@pytest.mark.parametrize(("step", "status"), [("accept", "pending"), ("decline", "cancelled")])
def test_an_offer_is_taken_or_not(
    app: Flask, client: FlaskClient, booked: Submitted, step: str, status: str
) -> None:
    ours = parts(app)
    waiting = service.queue_up(ours.store, ours.catalog, request(phone=OTHERS[0]), NOW)
    assert client.post(f"{API}/{waiting.token}/{step}").status_code == 409
    service.cancel(ours.store, ours.catalog, booked.token, NOW)

    answer = client.post(f"{API}/{waiting.token}/{step}")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == status


def test_check_in_and_rating_have_their_time(
    app: Flask, make_app: MakeApp, booked: Submitted
) -> None:
    ours = parts(app)
    staff = staff_with(ours.store, ours.catalog, "approver")
    service.approve(ours.store, ours.catalog, staff, booked.booking.reference, LATER)
    code = service.door_code(ours.store, "donghua", at("2026-11-04 00:00").date())
    start = make_app(now=at("2026-11-04 14:00")).test_client()
    end = make_app(now=at("2026-11-04 16:00")).test_client()

    def answers(client: FlaskClient, step: str, body: dict[str, object]) -> tuple[int, str | None]:
        answer = client.post(f"{API}/{booked.token}/{step}", json=body)
        assert answer.json is not None
        return answer.status_code, answer.json.get("code")

    assert answers(end, "check-in", {"code": code}) == (409, "not_now")
    assert answers(start, "check-in", {"code": "x"}) == (422, "wrong_code")
    assert answers(start, "check-in", {"code": code}) == (200, None)
    assert answers(start, "rating", {"rating": 3}) == (409, "not_now")
    assert answers(end, "rating", {"rating": 4}) == (400, "malformed")
    assert answers(end, "rating", {"rating": 3}) == (200, None)
    assert answers(end, "rating", {"rating": 3}) == (409, "wrong_state")


@pytest.mark.parametrize("step", ["move", "accept", "decline", "check-in", "rating"])
def test_an_unknown_secret_is_not_found_whatever_is_sent(client: FlaskClient, step: str) -> None:
    answer = client.post(f"{API}/unknown/{step}", json={"nonsense": 1})

    assert answer.status_code == 404


def test_a_taken_time_is_waited_for_and_taken_when_it_is_freed(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    body = {
        "center": "donghua",
        "room": "hall",
        "starts_at": "2026-11-04T14:00:00+08:00",
        "ends_at": "2026-11-04T16:00:00+08:00",
        "attendees": 20,
        "purpose": "居民读书会",
        "applicant": {"name": "李丽", "phone": OTHERS[0]},
    }
    assert client.post(API, json=body).status_code == 409

    queued = client.post("/booking/api/v1/waiting", json=body)
    with_activity = {
        "starts_at": "2026-11-06T09:00:00+08:00",
        "ends_at": "2026-11-06T10:00:00+08:00",
    }
    hopeless = client.post("/booking/api/v1/waiting", json=body | with_activity)
    crowded = client.post("/booking/api/v1/waiting", json=body | {"attendees": 1000})

    assert (queued.status_code, queued.headers["Cache-Control"]) == (201, "no-store")
    assert queued.json is not None
    assert queued.json["status"] == "waiting"
    assert (hopeless.status_code, crowded.status_code) == (409, 422)
    assert service.find(parts(app).store, queued.json["token"]).channel == "api"

    client.post(f"{API}/{booked.token}/cancel")
    taken = client.post(f"{API}/{queued.json['token']}/accept")
    assert (taken.status_code, taken.json["status"] if taken.json else "") == (200, "pending")
