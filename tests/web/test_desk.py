"""The desk form: a whole booking on one page, under the rules of the web and the staff's scope."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.builders import NOW
from tests.web.conftest import SignIn, parts
from tests.web.pages import Page

FORM = "/booking/staff/desk/donghua/"
FIELDS = {
    "room": "hall",
    "date": "2026-11-04",
    "start": "14:00",
    "end": "16:00",
    "attendees": "15",
    "purpose": "楼栋居民议事",
    "name": "李阿姨",
    "phone": "13900139000",
    "channel": "phone",
}


def send(browser: FlaskClient, address: str = FORM, **changes: str) -> TestResponse:
    """The form as staff send it."""
    hidden = Page(browser.get(address).text).hidden
    return browser.post(address, data={**hidden, **FIELDS, **changes})


def test_a_booking_from_the_phone_is_stored_with_who_typed_it(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("fang", role="desk", scope="donghua")

    answer = send(browser)

    assert answer.status_code == 303, answer.text
    page = browser.get(answer.location).text
    with parts(app).store.reading() as session:
        found = session.held_between(NOW, NOW.replace(day=30))
        (booking,) = found
        lines = session.audit_of(booking.reference)
    assert (booking.channel, booking.entered_by, booking.layout_id) == ("phone", "fang", "meeting")
    assert booking.reference in page
    assert [(line.actor, line.channel, line.action) for line in lines] == [
        ("staff:fang", "phone", "submit")
    ]


def test_a_room_by_telephone_only_can_be_booked_at_the_desk(sign_in: SignIn) -> None:
    assert send(sign_in(role="desk"), room="stage").status_code == 303


def test_the_rules_hold_and_say_where_they_stand(sign_in: SignIn) -> None:
    answer = send(sign_in(), attendees="51", phone="123")

    assert answer.status_code == 422
    assert "这里最多容纳 50 人" in answer.text
    assert "申请人电话写得不对" in answer.text
    assert "data/centers/donghua.yaml:" in answer.text


def test_a_taken_time_is_answered_with_times_nearby_that_one_button_takes(
    sign_in: SignIn,
) -> None:
    browser = sign_in()
    assert send(browser).status_code == 303

    answer = send(browser, phone="13900139001")

    assert answer.status_code == 409
    assert "这间房附近有空的时间" in answer.text
    assert "楼栋居民议事" in answer.text
    page = Page(answer.text)
    plain, *others = page.all("button", type="submit")
    assert "name" not in plain.attributes  # Enter books no other time than the one that was typed
    first = next(one for one in others if one.attributes.get("name") == "instead")
    fields = {**page.hidden, **FIELDS, "phone": "13900139001"}
    done = browser.post(FORM, data={**fields, "instead": first.attributes["value"]})
    assert done.status_code == 303, done.text
    assert first.text.removeprefix("改约 ") in Page(browser.get(done.location).text).text


def test_a_center_outside_the_scope_is_not_there(sign_in: SignIn) -> None:
    browser = sign_in(scope="huayuan")

    assert browser.get(FORM).status_code == 404
    assert browser.get("/booking/staff/desk/").location.endswith("/desk/huayuan/")


def test_a_proxy_is_noted_in_the_log(app: Flask, sign_in: SignIn) -> None:
    send(sign_in("fang"), by_proxy="y", proxy_name="王女儿", proxy_phone="13900139002")

    with parts(app).store.reading() as session:
        (booking,) = session.held_between(NOW, NOW.replace(day=30))
        (line,) = session.audit_of(booking.reference)
    assert booking.proxy is not None
    assert line.detail == {"proxy": True}
