"""Nobody's name, phone or purpose is on a public page, in a feed, or in the log."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.model import Applicant, Proxy
from tests.builders import NOW, request
from tests.web.conftest import parts, submitted, token

CANARIES = (
    "甲乙丙丁",
    "13912345678",
    "戊己庚辛",
    "13787654321",
    "canary@example.cn",
    "壬癸会",
    "子丑寅卯",
)
PUBLIC = [
    "/",
    "/booking/",
    "/booking/?date=2026-11-04&start=14:00&end=16:00&attendees=5&area=&equipment=",
    "/booking/donghua/",
    "/booking/donghua/hall/?date=2026-11-04",
    "/booking/donghua/hall/request?date=2026-11-04",
    "/booking/donghua/talk/",
    "/booking/lookup",
    "/booking/staff/sign-in",
    "/booking/healthz",
    "/booking/feeds/donghua.ics",
    "/booking/feeds/donghua/hall.ics",
    "/booking/feeds/huayuan.ics",
    "/booking/api/v1/centers",
    "/booking/api/v1/centers/donghua/rooms",
    "/booking/api/v1/centers/donghua/rooms/hall/free?from=2026-11-02&days=14",
    "/booking/api/v1/openapi.json",
]


@pytest.fixture
def watched(app: Flask) -> FlaskClient:
    """A browser, while bookings in several states and a private room carry canaries."""
    ours = parts(app)
    person = Applicant("甲乙丙丁", "13912345678", "canary@example.cn", "壬癸会")
    proxy = Proxy("戊己庚辛", "13787654321", "邻居")
    wanted = request(applicant=person, purpose="子丑寅卯")
    service.submit(ours.store, ours.catalog, wanted, NOW)
    wanted = request("2026-11-05", room_id="talk", applicant=person, attendees=2)
    cancelled = service.submit(ours.store, ours.catalog, wanted, NOW)
    service.cancel(ours.store, ours.catalog, cancelled.token, NOW)
    submitted(
        app,
        "2026-11-10",
        "08:30",
        "09:30",
        center_id="huayuan",
        phone="13787654321",
        purpose="子丑寅卯",
        proxy={"name": proxy.name, "phone": proxy.phone},
    )
    return app.test_client()


@pytest.mark.parametrize("path", PUBLIC)
def test_no_public_answer_names_a_person(watched: FlaskClient, path: str) -> None:
    answer = watched.get(path)

    assert answer.status_code == 200
    text = answer.text.replace("\r\n ", "")
    assert [canary for canary in CANARIES if canary in text] == []


def test_a_taken_time_does_not_say_who_took_it(watched: FlaskClient) -> None:
    answer = watched.post(
        "/booking/api/v1/bookings",
        json={
            "center": "donghua",
            "room": "hall",
            "starts_at": "2026-11-04T14:00:00+08:00",
            "ends_at": "2026-11-04T15:00:00+08:00",
            "attendees": 10,
            "purpose": "议事",
            "applicant": {"name": "李秀兰", "phone": "13800138000"},
        },
    )

    assert answer.status_code == 409
    assert [canary for canary in CANARIES if canary in answer.text] == []


def test_the_log_names_no_person_and_no_secret(
    app: Flask, watched: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    booked = submitted(app, "2026-11-11", phone="13600136000")
    for path in (f"/booking/requests/{booked.token}", f"/booking/requests/{booked.token}.ics"):
        watched.get(path)
    watched.post(
        "/booking/lookup",
        data={**token(watched), "reference": booked.booking.reference, "phone_tail": "6000"},
    )
    # The page of a booking cannot be made without this filter.
    del app.jinja_env.filters["masked"]
    app.jinja_env.cache.clear()  # type: ignore[union-attr]
    watched.get(f"/booking/requests/{booked.token}")

    text = caplog.text
    assert "unexpected error" in text
    secrets = (booked.token, booked.booking.reference, "13600136000", *CANARIES)
    assert [one for one in secrets if one in text] == []
