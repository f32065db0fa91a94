"""The page under the secret link: confirmation, state, calendar file, cancellation."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.model import BookingStatus
from booking.service import Submitted
from tests.builders import NOW, at
from tests.web.conftest import MakeApp, SignIn, parts, submitted, token
from tests.web.pages import Page

WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) MicroMessenger/8.0.50"


def test_the_confirmation_is_complete_as_text(client: FlaskClient, booked: Submitted) -> None:
    page = Page(client.get(f"/booking/requests/{booked.token}").text)

    assert page.one("h1").text == "申请已收到"
    for text in (
        booked.booking.reference,
        "2026年11月4日（周三） 14:00–16:00",
        "donghua党群服务中心hall室",
        "幸福路 1 号",
        "0434-1234567",
        "最晚 11月3日（周二）09:00 前答复",
        "138****8000",
    ):
        assert text in page.text
    assert "13800138000" not in page.text


def test_the_code_leads_back_to_this_page(client: FlaskClient, booked: Submitted) -> None:
    page = Page(client.get(f"/booking/requests/{booked.token}").text)

    image = page.one("img", alt="这一页的二维码")
    assert image.attributes["src"].startswith("data:image/png;base64,")
    assert page.all("a", href=f"http://127.0.0.1:8000/booking/requests/{booked.token}")


def test_wechat_gets_text_to_copy_instead_of_a_file_it_cannot_open(
    client: FlaskClient, booked: Submitted
) -> None:
    path = f"/booking/requests/{booked.token}"
    in_wechat = client.get(path, headers={"User-Agent": WECHAT}).text
    elsewhere = client.get(path).text

    assert f"{path}.ics" not in in_wechat
    assert "在浏览器打开" in in_wechat
    assert f"{path}.ics" in elsewhere


def test_the_calendar_file_is_one_event_of_this_booking(
    client: FlaskClient, booked: Submitted
) -> None:
    answer = client.get(f"/booking/requests/{booked.token}.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "STATUS:TENTATIVE" in answer.text
    assert "居民读书会" not in answer.text


def test_cancelling_asks_first_and_gives_the_time_back(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    asked = client.get(f"/booking/requests/{booked.token}/cancel")
    page = Page(asked.text)
    assert page.one("h1").text == "要取消这个预约吗？"
    assert service.find(parts(app).store, booked.token).status is BookingStatus.PENDING

    answer = client.post(f"/booking/requests/{booked.token}/cancel", data=page.hidden)

    assert answer.status_code == 303
    assert service.find(parts(app).store, booked.token).status is BookingStatus.CANCELLED
    shown = Page(client.get(answer.location).text)
    assert shown.one("h1").text == "预约已取消"
    assert "取消预约" not in shown.text
    submitted(app, phone="13700137000")


def test_a_second_cancellation_is_told_kindly(client: FlaskClient, booked: Submitted) -> None:
    data = token(client)
    client.post(f"/booking/requests/{booked.token}/cancel", data=data)

    answer = client.post(f"/booking/requests/{booked.token}/cancel", data=data)

    assert answer.status_code == 409
    assert "已经是“已取消”" in Page(answer.text).text


def test_after_the_start_there_is_nothing_to_cancel(make_app: MakeApp, booked: Submitted) -> None:
    later = make_app(now=at("2026-11-04 14:00")).test_client()

    assert "来不了" not in Page(later.get(f"/booking/requests/{booked.token}").text).text
    answer = later.post(f"/booking/requests/{booked.token}/cancel", data=token(later))
    assert answer.status_code == 409
    assert "已经开始" in Page(answer.text).text


@pytest.mark.parametrize("path", ["/booking/requests/x", "/booking/requests/x/cancel"])
def test_an_unknown_link_is_a_kind_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "请核对编号或链接" in Page(answer.text).text


def test_a_rejection_shows_its_reason(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    staff = sign_in()
    data = {**token(staff), "reject-reason": "center_use", "reject-detail": "周三有体检"}
    staff.post(f"/booking/staff/bookings/{booked.booking.reference}/reject", data=data)

    page = Page(app.test_client().get(f"/booking/requests/{booked.token}").text)
    assert page.one("h1").text == "这次没有通过"
    assert "原因：中心当天另有安排；周三有体检" in page.text


def test_a_request_that_nobody_decided_says_so(make_app: MakeApp, booked: Submitted) -> None:
    app = make_app(now=at("2026-11-04 14:00"))
    service.expire(parts(app).store, parts(app).catalog, at("2026-11-04 14:00"))

    page = Page(app.test_client().get(f"/booking/requests/{booked.token}").text)
    assert page.one("h1").text == "预约已过期"
    assert service.find(parts(app).store, booked.token).submitted_at == NOW
