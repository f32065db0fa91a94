"""How to subscribe, the staff's own links, and the week that hangs on a door."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from tests.builders import request
from tests.tools.qr import read_data_address
from tests.web.conftest import SignIn, parts, signed_in, submitted
from tests.web.pages import Page

STAFF_FEEDS = "/booking/staff/feeds"


def test_the_page_names_every_kind_of_device_and_gives_text_and_codes(client: FlaskClient) -> None:
    page = Page(client.get("/booking/feeds/?center=donghua&room=hall").text)
    addresses = [one.text for one in page.all("a") if "data-copy" in one.attributes]

    assert addresses == [
        "http://127.0.0.1:8000/booking/feeds/donghua/hall.ics",
        "http://127.0.0.1:8000/booking/feeds/donghua.ics",
        "http://127.0.0.1:8000/booking/feeds/lectures.ics",
        "http://127.0.0.1:8000/calendars/activities.ics",
    ]
    codes = [one.attributes["src"] for one in page.all("img")]
    assert [read_data_address(code) for code in codes] == addresses
    for words in ("苹果", "安卓", "Outlook", "微信"):
        assert words in page.text
    assert any(one.attributes["href"].startswith("webcal://") for one in page.all("a"))


@pytest.mark.parametrize("query", ["?center=nowhere", "?center=donghua&room=talk"])
def test_there_is_nothing_to_subscribe_to_where_nothing_is_public(
    client: FlaskClient, query: str
) -> None:
    assert client.get(f"/booking/feeds/{query}").status_code == 404


def test_a_link_is_shown_once_and_works_until_it_is_ended(app: Flask, sign_in: SignIn) -> None:
    submitted(app)
    browser = sign_in()
    hidden = Page(browser.get(STAFF_FEEDS).text).hidden
    form = {"csrf_token": hidden["csrf_token"], "label": "办公室电脑", "with_contacts": "y"}
    made = Page(browser.post(STAFF_FEEDS, data=form).text)
    (address,) = [one.text for one in made.all("a") if "data-copy" in one.attributes]
    path = address.removeprefix("http://127.0.0.1:8000")
    stranger = app.test_client()
    feed = stranger.get(path)
    again = Page(browser.get(STAFF_FEEDS).text)
    (revoke,) = [
        one.attributes["action"]
        for one in again.all("form")
        if one.attributes["action"].endswith("/revoke")
    ]
    browser.post(revoke, data={"csrf_token": hidden["csrf_token"]})

    assert feed.status_code == 200
    assert feed.headers["Cache-Control"] == "no-store"
    assert "王小明" in feed.text.replace("\r\n ", "")
    assert path.rpartition("/")[2] not in again.text
    assert "办公室电脑" in again.text
    assert stranger.get(path).status_code == 404


def test_a_colleague_cannot_end_the_link(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in()
    hidden = Page(browser.get(STAFF_FEEDS).text).hidden
    browser.post(STAFF_FEEDS, data={"csrf_token": hidden["csrf_token"], "label": "手机"})
    colleague = signed_in(app, "zhaoli", role="admin")
    theirs = Page(colleague.get(STAFF_FEEDS).text).hidden
    answer = colleague.post(f"{STAFF_FEEDS}/1/revoke", data={"csrf_token": theirs["csrf_token"]})

    assert answer.status_code == 404


def test_the_week_on_the_door_says_when_and_never_who(app: Flask, client: FlaskClient) -> None:
    submitted(app)
    page = Page(client.get("/booking/print/donghua/hall/week?date=2026-11-06").text)
    rows = {one.text for one in page.all("tr")}

    assert "11月4日（周三）14:00–16:00 已占用" in rows
    assert "11月5日（周四）全天空闲" in rows
    assert "11月6日（周五）09:00–11:00 market活动" in rows
    assert "王小明" not in page.text
    assert "读书会" not in page.text
    assert read_data_address(page.one("img").attributes["src"]).endswith("/booking/donghua/hall/")


def test_the_week_on_the_door_of_a_year_without_notice_guesses_nothing(
    client: FlaskClient,
) -> None:
    page = Page(client.get("/booking/print/donghua/hall/week?date=2027-02-03").text)

    assert page.text.count("放假安排未定") == 7
    assert "全天空闲" not in page.text


@pytest.mark.parametrize("room", ["talk", "lobby", "nowhere"])
def test_a_room_that_is_private_or_not_for_booking_has_no_sheet(
    client: FlaskClient, room: str
) -> None:
    assert client.get(f"/booking/print/donghua/{room}/week").status_code == 404


def test_what_waits_in_line_is_on_no_door_and_in_no_feed(app: Flask, client: FlaskClient) -> None:
    ours = parts(app)
    first = submitted(app)
    before = client.get("/booking/feeds/donghua/hall.ics").data
    service.queue_up(ours.store, ours.catalog, request(phone="13900139000"), ours.now)

    assert client.get("/booking/feeds/donghua/hall.ics").data == before
    assert first.booking.uid.encode() in before.replace(b"\r\n ", b"")
