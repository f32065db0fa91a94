"""Public feeds over HTTP: type, validators, and no trace of a person."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.service import Submitted
from tests.web.conftest import submitted, token

FEEDS = ["/booking/feeds/donghua.ics", "/booking/feeds/donghua/hall.ics"]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_a_calendar_that_may_be_kept_for_a_while(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "Set-Cookie" not in answer.headers
    assert "attachment" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    etag = client.get(path).headers["ETag"]

    answer = client.get(path, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == etag


@pytest.mark.parametrize("path", FEEDS)
def test_a_new_booking_changes_the_feed(app: Flask, client: FlaskClient, path: str) -> None:
    before = client.get(path)
    submitted(app)

    answer = client.get(path, headers={"If-None-Match": before.headers["ETag"]})

    assert answer.status_code == 200
    assert "20261104T140000" in answer.text
    assert "20261104T140000" not in before.text


def test_a_cancelled_booking_stays_in_the_feed_as_cancelled(
    client: FlaskClient, booked: Submitted
) -> None:
    client.post(f"/booking/requests/{booked.token}/cancel", data=token(client))

    text = client.get("/booking/feeds/donghua/hall.ics").text
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:1" in text


@pytest.mark.parametrize(
    "path", ["nowhere.ics", "donghua/attic.ics", "donghua/talk.ics", "donghua/lobby.ics"]
)
def test_private_and_unknown_rooms_have_no_feed(client: FlaskClient, path: str) -> None:
    assert client.get(f"/booking/feeds/{path}").status_code == 404
