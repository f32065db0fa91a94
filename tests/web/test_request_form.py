"""The request form: fill in, check, send; mistakes beside the boxes; a race that was lost."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking import service
from booking.model import BookingStatus
from booking.web.request_form import take_value
from catalog.timespan import TimeSpan
from tests.builders import NOW, at
from tests.web.conftest import parts, submitted
from tests.web.pages import Page

HALL = "/booking/donghua/hall/request"
ANSWERS = {
    "date": "2026-11-04",
    "start": "14:00",
    "end": "16:00",
    "layout": "meeting",
    "attendees": "12",
    "purpose": "楼栋居民议事",
    "name": "李秀兰",
    "phone": "138 0013 8000",
    "consent": "y",
}


def send(
    client: FlaskClient, step: str = "check", path: str = HALL, **changes: Any
) -> TestResponse:
    """Open the form and send it with these answers; None leaves an answer out."""
    hidden = Page(client.get(path).text).hidden
    answers = {**hidden, **ANSWERS, **changes, "step": step}
    return client.post(
        path, data={key: value for key, value in answers.items() if value is not None}
    )


def test_a_link_from_the_days_fills_the_time_in(client: FlaskClient) -> None:
    page = Page(client.get(f"{HALL}?date=2026-11-04&start=14:00&end=16:00&layout=lecture").text)

    chosen = [one.attributes["value"] for one in page.all("option") if "selected" in one.attributes]
    assert chosen == ["2026-11-04", "14:00", "16:00", "0", "0"]
    assert "checked" in page.one("input", value="lecture").attributes


def test_nothing_is_stored_before_the_answers_were_checked(app: Flask, client: FlaskClient) -> None:
    answer = send(client, "check")

    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.one("h1").text == "核对后提交"
    for text in ("2026年11月4日（周三） 14:00–16:00", "12 人", "楼栋居民议事", "李秀兰"):
        assert text in page.text
    assert service.feed_bookings(parts(app).store, "donghua", NOW) == []


def test_the_checked_answers_are_sent_as_they_were_shown(app: Flask, client: FlaskClient) -> None:
    checked = Page(send(client, "check", equipment_projector="2").text)

    answer = client.post(HALL, data={**checked.hidden, "step": "submit"})

    assert answer.status_code == 303
    stored = service.find(parts(app).store, answer.location.rpartition("/")[2])
    assert stored.status is BookingStatus.PENDING
    assert (stored.applicant.name, stored.applicant.phone) == ("李秀兰", "13800138000")
    assert [(wish.id, wish.quantity) for wish in stored.equipment] == [("projector", 2)]
    assert (stored.layout_id, stored.attendees, stored.channel) == ("meeting", 12, "web")


def test_going_back_to_change_keeps_every_answer(client: FlaskClient) -> None:
    checked = Page(send(client, "check").text)

    page = Page(client.post(HALL, data={**checked.hidden, "step": "change"}).text)

    assert page.by_id("name").attributes["value"] == "李秀兰"
    assert page.by_id("purpose").text == "楼栋居民议事"
    assert page.summary == []


def test_a_double_tap_makes_one_booking(app: Flask, client: FlaskClient) -> None:
    checked = Page(send(client, "check").text)

    first = client.post(HALL, data={**checked.hidden, "step": "submit"})
    second = client.post(HALL, data={**checked.hidden, "step": "submit"})

    assert first.location == second.location
    assert len(service.feed_bookings(parts(app).store, "donghua", NOW)) == 1


def test_an_empty_form_says_everything_that_is_missing(client: FlaskClient) -> None:
    answer = send(client, "check", path=HALL, **dict.fromkeys(ANSWERS))

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.one("title").text.startswith("错误：")
    assert page.summary == [
        "请选择日期。",
        "请选择开始时间。",
        "请选择结束时间。",
        "请选择房间怎么摆。",
        "请填写参加人数，例如 12。",
        "请写一句用途，例如：楼栋居民议事。",
        "请填写申请人姓名。",
        "请填写联系电话，有疑问或临时有变化好找到您。",
        "请勾选同意；不想在网上填写的，可以打电话或到中心办理。",
    ]


def test_each_message_stands_beside_its_box_and_is_named_by_it(client: FlaskClient) -> None:
    page = Page(send(client, name="", phone="").text)

    for name in ("name", "phone"):
        box = page.by_id(name).attributes
        assert box["aria-invalid"] == "true"
        assert f"{name}-error" in box["aria-describedby"].split()
        assert page.by_id(f"{name}-error").text.startswith("错误：")
    targets = [one.attributes["href"] for one in page.all("a") if one.text in page.summary]
    assert targets == ["#name", "#phone"]
    assert page.by_id("error-summary").attributes["role"] == "alert"


def test_what_was_typed_is_kept_when_the_form_is_refused(client: FlaskClient) -> None:
    page = Page(send(client, phone="12345", purpose="<b>议事</b>").text)

    assert page.by_id("phone").attributes["value"] == "12345"
    assert page.by_id("purpose").text == "<b>议事</b>"
    assert page.by_id("name").attributes["value"] == "李秀兰"


def test_all_refusals_of_the_rules_come_at_once(client: FlaskClient) -> None:
    answer = send(client, date="2026-11-20", start="06:00", end="16:00", attendees="99", phone="1")

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.summary == [
        "只能预约 14 天以内的日子，现在最晚可约11月16日（周一）。",
        "11月20日（周五）可以约的时间是 08:30–17:30，请改在这些时间内。",
        "每次最多 4 小时，请缩短时间或分两次申请。",
        "同一电话每周最多约 8 小时，这一周还可以约 8 小时。请缩短时间或改到下一周。",
        "这里最多容纳 20 人，这个中心没有坐得下 99 人的房间，请换一个中心或分几次来。",
        "申请人电话写得不对：请填 11 位手机号，或带区号的座机号，如 0434-1234567。",
    ]


def test_whom_the_room_does_not_hold_one_tap_shows_the_rooms_that_do(client: FlaskClient) -> None:
    page = Page(send(client, attendees="99").text)

    address = next(
        one.attributes["href"] for one in page.all("a") if one.text.endswith("适合 99 人的房间")
    )
    found = Page(client.get(address).text)
    assert found.by_id("results-title").text == "11月4日（周三）14:00–16:00，99 人"


def test_what_could_be_read_is_judged_beside_what_is_missing(client: FlaskClient) -> None:
    answer = send(client, start="", name="", consent=None, attendees="99", phone="1")

    assert answer.status_code == 422
    assert Page(answer.text).summary == [
        "请选择开始时间。",
        "这里最多容纳 20 人，这个中心没有坐得下 99 人的房间，请换一个中心或分几次来。",
        "请填写申请人姓名。",
        "申请人电话写得不对：请填 11 位手机号，或带区号的座机号，如 0434-1234567。",
        "请勾选同意；不想在网上填写的，可以打电话或到中心办理。",
    ]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12", "12 人"), ("１２", "12 人"), (" 12人 ", "12 人")],
    ids=["plain", "full-width", "with its unit"],
)
def test_a_number_is_read_however_it_is_typed(client: FlaskClient, typed: str, read: str) -> None:
    assert read in Page(send(client, attendees=typed).text).text


def test_a_number_that_is_none_is_explained(client: FlaskClient) -> None:
    assert Page(send(client, attendees="很多").text).summary == ["请填写整数，例如 12。"]


def test_who_acts_for_another_says_who_they_are(client: FlaskClient) -> None:
    page = Page(send(client, by_proxy="y").text)

    assert page.summary == [
        "替别人申请时，请填写您自己的姓名。",
        "替别人申请时，请填写您自己的电话。",
    ]


def test_the_proxy_is_stored_beside_the_applicant(app: Flask, client: FlaskClient) -> None:
    checked = Page(
        send(
            client,
            by_proxy="y",
            proxy_name="王芳",
            proxy_phone="13900139000",
            proxy_relation="女儿",
        ).text
    )
    answer = client.post(HALL, data={**checked.hidden, "step": "submit"})

    proxy = service.find(parts(app).store, answer.location.rpartition("/")[2]).proxy
    assert proxy is not None
    assert (proxy.name, proxy.phone, proxy.relation) == ("王芳", "13900139000", "女儿")


def test_a_lost_race_offers_the_nearest_free_times_and_keeps_the_form(
    app: Flask, client: FlaskClient
) -> None:
    checked = Page(send(client, "check").text)
    submitted(app, phone="13700137000")

    answer = client.post(HALL, data={**checked.hidden, "step": "submit"})

    page = Page(answer.text)
    assert answer.status_code == 409
    assert page.by_id("error-summary-title").text.endswith("已经有人约了")
    assert page.by_id("name").attributes["value"] == "李秀兰"
    offered = [one for one in page.all("button") if one.attributes["value"].startswith("take=")]
    assert [one.attributes["value"] for one in offered] == [
        "take=2026-11-03T14:00/16:00",
        "take=2026-11-04T11:30/13:30",
        "take=2026-11-05T14:00/16:00",
        "take=2026-11-06T14:00/16:00",
    ]


def test_one_tap_takes_an_offered_time(app: Flask, client: FlaskClient) -> None:
    submitted(app, phone="13700137000")
    lost = Page(send(client, "check").text)

    answer = client.post(
        HALL, data={**lost.hidden, **ANSWERS, "step": "take=2026-11-05T14:00/16:00"}
    )

    assert "2026年11月5日（周四） 14:00–16:00" in Page(answer.text).text


def test_an_offered_time_may_end_at_midnight() -> None:
    evening = TimeSpan(at("2026-11-05 22:00"), at("2026-11-06 00:00"))

    assert take_value(evening) == "take=2026-11-05T22:00/24:00"


def test_a_room_that_is_booked_by_telephone_has_no_form(client: FlaskClient) -> None:
    answer = client.get("/booking/donghua/stage/request")

    assert answer.status_code == 302
    assert answer.location == "/booking/donghua/stage/"


def test_a_room_for_counsel_asks_for_no_purpose(app: Flask, client: FlaskClient) -> None:
    path = "/booking/donghua/talk/request"
    assert "purpose" not in client.get(path).text
    checked = Page(send(client, path=path, layout=None, attendees="2").text)

    answer = client.post(path, data={**checked.hidden, "step": "submit"})

    assert service.find(parts(app).store, answer.location.rpartition("/")[2]).purpose == ""


def test_the_notice_links_to_the_whole_statement_when_the_site_has_one(
    client: FlaskClient, tmp_path: Path
) -> None:
    assert "/about/privacy/" not in client.get(HALL).text

    statement = tmp_path / "site" / "about" / "privacy" / "index.html"
    statement.parent.mkdir(parents=True)
    statement.write_text("个人信息保护", encoding="utf-8")

    assert 'href="/about/privacy/"' in client.get(HALL).text


def test_fields_that_nobody_asked_for_are_not_stored(app: Flask, client: FlaskClient) -> None:
    checked = Page(send(client, "check").text)
    answer = client.post(
        HALL,
        data={**checked.hidden, "step": "submit", "status": "confirmed", "channel": "desk"},
    )

    stored = service.find(parts(app).store, answer.location.rpartition("/")[2])
    assert (stored.status, stored.channel) == (BookingStatus.PENDING, "web")
