"""Staff pages: sessions that end, the queue, decisions with reasons, the scope of each account."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.model import BookingStatus
from booking.service import Submitted
from tests.builders import PASSWORD, account, at, request
from tests.web.conftest import MakeApp, SignIn, parts, signed_in, submitted, token
from tests.web.pages import Page

QUEUE = "/booking/staff/"


def status_of(app: Flask, booked: Submitted) -> BookingStatus:
    return service.find(parts(app).store, booked.token).status


def page_of(booked: Submitted, action: str = "") -> str:
    return f"/booking/staff/bookings/{booked.booking.reference}{action}"


# Sessions


@pytest.mark.parametrize("path", [QUEUE, "/booking/staff/bookings/AAAA-AAAA"])
def test_strangers_are_sent_to_the_sign_in_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/booking/staff/sign-in")


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    app: Flask, client: FlaskClient
) -> None:
    account(parts(app).store, parts(app).catalog)
    pages = []
    for login in ("wangmin", "nobody"):
        data = {**token(client), "login": login, "password": "wrong wrong wrong"}
        answer = client.post("/booking/staff/sign-in", data=data)
        assert answer.status_code == 401
        pages.append(Page(answer.text).text.replace(login, "…"))

    assert pages[0] == pages[1]
    assert "登录名或密码不对" in pages[0]


def test_guessing_passwords_is_slowed_down(app: Flask, client: FlaskClient) -> None:
    data = {**token(client), "login": "wangmin", "password": "wrong wrong wrong"}
    statuses = [client.post("/booking/staff/sign-in", data=data).status_code for _ in range(12)]

    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_the_token_of_a_session_is_new_after_each_sign_in_and_hidden_from_scripts(
    app: Flask,
) -> None:
    account(parts(app).store, parts(app).catalog)
    browser = app.test_client()
    browser.set_cookie("doorstep_staff", "chosen-by-an-attacker", path="/booking/staff")
    cookies = []
    for _ in range(2):
        data = {**token(browser), "login": "wangmin", "password": PASSWORD}
        answer = browser.post("/booking/staff/sign-in", data=data)
        cookies += [
            one for one in answer.headers.getlist("Set-Cookie") if one.startswith("doorstep_staff=")
        ]

    values = [one.partition(";")[0] for one in cookies]
    assert len(set(values)) == 2
    assert "doorstep_staff=chosen-by-an-attacker" not in values
    for part in ("HttpOnly", "SameSite=Lax", "Path=/booking/staff"):
        assert all(part in one for one in cookies)


def test_signing_out_ends_the_session_on_the_server(sign_in: SignIn) -> None:
    browser = sign_in()
    cookie = browser.get_cookie("doorstep_staff", path="/booking/staff")
    assert cookie is not None

    browser.post("/booking/staff/sign-out", data=token(browser))
    browser.set_cookie("doorstep_staff", cookie.value, path="/booking/staff")

    assert browser.get(QUEUE).status_code == 303


def test_a_session_ends_by_itself(make_app: MakeApp, sign_in: SignIn) -> None:
    cookie = sign_in().get_cookie("doorstep_staff", path="/booking/staff")
    assert cookie is not None
    tomorrow = make_app(now=at("2026-11-03 09:00")).test_client()
    tomorrow.set_cookie("doorstep_staff", cookie.value, path="/booking/staff")

    assert tomorrow.get(QUEUE).status_code == 303


@pytest.mark.parametrize(
    "reference",
    ["//evil.example", "https://evil.example", "/\\evil", "../../x", "%2f%2fevil.example", ""],
)
def test_sign_in_leads_nowhere_but_to_staff_pages(app: Flask, reference: str) -> None:
    account(parts(app).store, parts(app).catalog)
    browser = app.test_client()
    answer = browser.post(
        "/booking/staff/sign-in",
        query_string={"reference": reference, "next": "//evil.example"},
        data={**token(browser), "login": "wangmin", "password": PASSWORD},
    )

    assert answer.location == QUEUE


def test_sign_in_leads_back_to_the_booking_that_was_asked_for(
    app: Flask, booked: Submitted
) -> None:
    account(parts(app).store, parts(app).catalog)
    browser = app.test_client()
    place = browser.get(page_of(booked)).location

    answer = browser.post(place, data={**token(browser), "login": "wangmin", "password": PASSWORD})

    assert answer.location == page_of(booked)


# The queue


def test_the_queue_shows_the_oldest_promise_first_and_says_what_is_late(
    app: Flask, make_app: MakeApp
) -> None:
    first = submitted(app)
    later = make_app(now=at("2026-11-03 10:00"))
    ours = parts(later)
    second = service.submit(
        ours.store,
        ours.catalog,
        request("2026-11-10", phone="13700137000", purpose="合唱排练"),
        at("2026-11-03 10:00"),
    )
    page = Page(signed_in(later).get(QUEUE).text)

    assert page.one("h1").text == "待审核 2 件"
    items = [one.text for one in page.all("li", class_="bk-queue__item")]
    assert items[0].startswith("已超时 应在 11月3日（周二）09:00 前答复")
    assert "居民读书会" in items[0]
    assert items[1].startswith("待审核 11月4日（周三）10:00 前答复")
    links = [
        one.attributes["href"]
        for one in page.all("a")
        if one.attributes["href"].startswith(f"{QUEUE}bookings/") and "h2" in one.inside
    ]
    assert links == [page_of(first), page_of(second)]
    buttons = [one.attributes["action"] for one in page.all("form", class_="bk-queue__go")]
    assert buttons == [page_of(first, "/take"), page_of(second, "/take")]


def test_an_empty_queue_says_so(sign_in: SignIn) -> None:
    assert "没有等待审核的申请。" in Page(sign_in().get(QUEUE).text).text


def test_the_bookings_of_the_day_stand_below_the_queue(make_app: MakeApp) -> None:
    app = make_app()
    submitted(app, "2026-11-03", "14:00", "15:00")
    page = Page(signed_in(app).get(QUEUE).text)
    rows = [one.text for one in page.all("tr")]

    assert rows[-1] == "14:00–15:00hall室王小明20待审核"


# Decisions


def test_approving_is_one_button(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    browser = sign_in()

    answer = browser.post(page_of(booked, "/approve"), data=token(browser))

    assert answer.status_code == 303
    assert status_of(app, booked) is BookingStatus.CONFIRMED
    page = Page(browser.get(answer.location).text)
    assert page.one("p", role="status").text == (
        "已通过，申请人打开查询页就能看到。对方没有留邮箱，请打个电话告诉一声。"
    )
    assert "工作人员 王敏 审核通过" in page.text
    assert "wangmin 审核" not in page.text


def test_rejecting_without_a_reason_is_refused(
    app: Flask, sign_in: SignIn, booked: Submitted
) -> None:
    browser = sign_in()

    answer = browser.post(page_of(booked, "/reject"), data=token(browser))

    page = Page(answer.text)
    assert answer.status_code == 422
    assert page.summary == ["请选择一个原因。"]
    assert page.by_id("reject-reason-error").text == "错误：请选择一个原因。"
    assert status_of(app, booked) is BookingStatus.PENDING


def test_another_reason_must_be_written_out(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    browser = sign_in()
    data = {**token(browser), "reject-reason": "other", "reject-detail": "  "}

    answer = browser.post(page_of(booked, "/reject"), data=data)

    assert Page(answer.text).summary == ["选了“其他原因”，请写明是什么原因。"]
    assert status_of(app, booked) is BookingStatus.PENDING


def test_a_reason_from_the_list_and_own_words_are_kept(
    app: Flask, sign_in: SignIn, booked: Submitted
) -> None:
    browser = sign_in()
    data = {
        **token(browser),
        "reject-reason": "room_unfit",
        "reject-detail": "书架不能移动",
    }
    browser.post(page_of(booked, "/reject"), data=data)

    stored = service.find(parts(app).store, booked.token)
    assert stored.status is BookingStatus.REJECTED
    assert stored.reason == "所选房间不适合这个用途；书架不能移动"
    assert stored.decided_by == "王敏"


def test_staff_cancel_with_a_reason(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    browser = sign_in()
    browser.post(page_of(booked, "/approve"), data=token(browser))
    refused = browser.post(page_of(booked, "/cancel"), data=token(browser))
    assert refused.status_code == 422

    data = {**token(browser), "cancel-reason": "room_broken"}
    browser.post(page_of(booked, "/cancel"), data=data)

    stored = service.find(parts(app).store, booked.token)
    assert (stored.status, stored.reason) == (BookingStatus.CANCELLED, "房间或设备临时不能使用")


def test_the_second_of_two_decisions_is_told_what_happened(
    sign_in: SignIn, booked: Submitted
) -> None:
    browser = sign_in()
    browser.post(page_of(booked, "/approve"), data=token(browser))

    answer = browser.post(page_of(booked, "/approve"), data=token(browser))

    assert answer.status_code == 409
    assert "已经通过，不用再审一次" in Page(answer.text).text


def test_the_desk_may_look_but_not_decide(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    browser = sign_in(role="desk")

    page = Page(browser.get(page_of(booked)).text)
    answer = browser.post(page_of(booked, "/approve"), data=token(browser))

    assert "审核请找本中心的审核员" in page.text
    assert answer.status_code == 403
    assert status_of(app, booked) is BookingStatus.PENDING


# Scope


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        ("*", True),
        ("city", True),
        ("county", True),
        ("donghua", True),
        ("huayuan", False),
        ("far", False),
        ("elsewhere", False),
    ],
)
def test_staff_see_their_centers_and_those_below(
    sign_in: SignIn, booked: Submitted, scope: str, sees: bool
) -> None:
    browser = sign_in(scope=scope, role="admin")

    assert (booked.booking.reference in browser.get(QUEUE).text) is sees
    assert browser.get(page_of(booked)).status_code == (200 if sees else 404)


@pytest.mark.parametrize("action", ["approve", "reject", "cancel"])
def test_a_booking_of_another_center_does_not_exist_for_staff(
    app: Flask, sign_in: SignIn, booked: Submitted, action: str
) -> None:
    browser = sign_in(scope="far", role="admin")
    data = {**token(browser), f"{action}-reason": "center_use"}

    answer = browser.post(page_of(booked, f"/{action}"), data=data)
    unknown = browser.post(f"/booking/staff/bookings/0000-0000/{action}", data=data)

    assert answer.status_code == unknown.status_code == 404
    assert Page(answer.text).text == Page(unknown.text).text
    assert status_of(app, booked) is BookingStatus.PENDING
