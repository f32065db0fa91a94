"""Signing in by password and phone: nothing opens between the steps, nothing works twice."""

import base64
import json
import logging
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import second_factor, service, totp
from booking.errors import SecondStepNeeded, WrongSecondFactor
from booking.logs import JsonLines
from booking.staffing import account_named
from tests.booking.second_steps import code_for, switched_on, wrong_code
from tests.builders import NOW, PASSWORD, account
from tests.web.conftest import MakeApp, SignIn, parts, token
from tests.web.pages import Page
from tests.web.world import STAFF

SIGN_IN = "/booking/staff/sign-in"
CODE = "/booking/staff/sign-in/code"
SET_UP = "/booking/staff/sign-in/set-up"
NEW_PHONE = "/booking/staff/second-factor/new"
CHANGE = "/booking/staff/second-factor"
ACCOUNT = "/booking/staff/account"
QUEUE = "/booking/staff/"


def with_phone(app: Flask) -> list[str]:
    """``wangmin`` with a second factor; the recovery codes."""
    store = parts(app).store
    account(store, parts(app).catalog)
    return switched_on(store, account_named(store, "wangmin"))[1]


def shown_code(app: Flask, steps: int = 0) -> str:
    """What the phone of ``wangmin`` shows."""
    store = parts(app).store
    return code_for(store, account_named(store, "wangmin"), steps)


def code_on(page: str, steps: int = 0) -> str:
    """What a phone shows that was set up with the secret of a page."""
    text = "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))
    return totp.code_at(base64.b32decode(text), totp.counter_of(NOW) + steps)


def recovery_on(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<li>(\d{4} \d{4} \d{4})</li>", page)


def cookie(browser: FlaskClient) -> str | None:
    """The token of the session, if the browser has one."""
    found = browser.get_cookie("doorstep_staff", path="/booking/staff")
    return found.value if found else None


def password_step(browser: FlaskClient, address: str = SIGN_IN) -> str:
    """Where a right password leads."""
    data = {**token(browser), "login": "wangmin", "password": PASSWORD}
    answer = browser.post(address, data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def first_pass(app: Flask) -> str:
    """What a right password gives, for steps that no browser of the test makes."""
    with pytest.raises(SecondStepNeeded) as caught:
        service.sign_in(parts(app).store, "wangmin", PASSWORD, "10.0.0.9", NOW)
    return caught.value.token


def send(browser: FlaskClient, address: str, **data: str) -> tuple[int, str]:
    """Fill in the form of a page."""
    hidden = Page(browser.get(address).text).hidden
    answer = browser.post(address, data={**hidden, **data})
    return answer.status_code, answer.text


def test_the_code_is_asked_for_after_the_password_and_leads_on(
    app: Flask, client: FlaskClient
) -> None:
    with_phone(app)

    assert password_step(client) == CODE
    page = Page(client.get(CODE).text)
    (box,) = [one for one in page.all("input") if one.attributes.get("name") == "code"]
    assert box.attributes["autocomplete"] == "one-time-code"
    assert box.attributes["inputmode"] == "numeric"
    answer = client.post(CODE, data={**page.hidden, "code": shown_code(app)})

    assert (answer.status_code, answer.location) == (303, QUEUE)
    assert client.get(QUEUE).status_code == 200


def test_no_page_of_the_staff_opens_between_the_steps(app: Flask, client: FlaskClient) -> None:
    with_phone(app)
    password_step(client)
    hidden = token(client)
    assert cookie(client) is None

    for row in (row for rows in STAFF.values() for row in rows):
        address = row.address.replace("{pause}", "1")
        address = re.sub(r"\{\w+\}", "AAAA-AAAA", address)
        data = {**hidden, **row.data}
        answer = client.get(address) if row.method == "GET" else client.post(address, data=data)
        assert answer.status_code == 303, address
        assert answer.location.startswith(SIGN_IN), address


def test_the_token_of_the_session_is_new_after_the_second_step(
    app: Flask, client: FlaskClient
) -> None:
    with_phone(app)
    password_step(client)
    assert send(client, CODE, code=shown_code(app))[0] == 303
    first = cookie(client)
    password_step(client)  # In the same browser: the old session ends with the first step.
    assert client.get(QUEUE).status_code == 303
    assert send(client, CODE, code=shown_code(app, 1))[0] == 303

    assert first
    assert cookie(client) not in (None, first)
    other = app.test_client()
    other.set_cookie("doorstep_staff", first, path="/booking/staff")
    assert other.get(QUEUE).status_code == 303


@pytest.mark.parametrize("data", [{"code": ""}, {"code": "abcdef"}, {"code": "123"}])
def test_what_is_no_code_is_said_beside_the_box(
    app: Flask, client: FlaskClient, data: dict[str, str]
) -> None:
    with_phone(app)
    password_step(client)

    status, text = send(client, CODE, **data)
    assert status == 422
    assert Page(text).one("title").text.startswith("错误")
    assert cookie(client) is None


def test_a_wrong_code_and_a_used_one_open_nothing(app: Flask, client: FlaskClient) -> None:
    with_phone(app)
    password_step(client)
    store = parts(app).store
    wrong = wrong_code(store, account_named(store, "wangmin"))

    for code in (wrong, shown_code(app, -1)):  # The latter switched it on.
        status, text = send(client, CODE, code=code)
        assert status == 401
        assert "口令不对，或者已经用过" in text
    assert cookie(client) is None
    assert send(client, CODE, code=shown_code(app))[0] == 303


def test_a_recovery_code_opens_once(app: Flask, client: FlaskClient) -> None:
    codes = with_phone(app)
    password_step(client)
    assert send(client, CODE, code=codes[0])[0] == 303
    assert "恢复码还剩 9 个" in client.get(ACCOUNT).text
    password_step(client)

    assert send(client, CODE, code=codes[0])[0] == 401


def test_guessing_codes_is_stopped_and_says_when_to_come_back(
    app: Flask, client: FlaskClient
) -> None:
    with_phone(app)
    store = parts(app).store
    wrong = wrong_code(store, account_named(store, "wangmin"))
    password_step(client)
    hidden = Page(client.get(CODE).text).hidden
    answers = [client.post(CODE, data={**hidden, "code": wrong}) for _ in range(6)]

    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "分钟后再来" in answers[-1].text
    assert send(client, CODE, code=shown_code(app))[0] == 429


def test_who_must_wait_for_hours_is_told_so_and_of_the_recovery_codes(
    app: Flask, client: FlaskClient
) -> None:
    codes = with_phone(app)
    store = parts(app).store
    staff = account_named(store, "wangmin")
    password_step(client)
    assert send(client, CODE, code=codes[0])[0] == 303
    waiting = first_pass(app)
    wrong = wrong_code(store, staff)
    for number in range(second_factor.PER_PASSWORD.most):
        with pytest.raises(WrongSecondFactor):
            second_factor.second_step(store, waiting, wrong, f"10.0.1.{number}", NOW)

    fields = {"code": shown_code(app), "password": PASSWORD, "action": "codes"}
    status, text = send(client, CHANGE, **fields)
    assert status == 429
    assert "请 13 小时后再来，或者用恢复码。着急请找管理员。" in text
    assert "打电话" not in Page(text).one("main").text
    status, text = send(client, CHANGE, **{**fields, "code": codes[1]})
    assert (status, len(recovery_on(text))) == (200, 10)


def test_the_second_step_is_not_there_without_the_first(client: FlaskClient) -> None:
    for address in (CODE, SET_UP):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, SIGN_IN)
        assert "Set-Cookie" not in answer.headers
        sent = client.post(address, data={**token(client), "code": "000000"})
        assert (sent.status_code, sent.location) == (303, SIGN_IN)


def test_a_booking_is_led_to_through_both_steps(app: Flask, client: FlaskClient) -> None:
    with_phone(app)

    first = password_step(client, f"{SIGN_IN}?reference=7K3M-9QXD")
    assert first == f"{CODE}?reference=7K3M-9QXD"
    hidden = Page(client.get(first).text).hidden
    answer = client.post(first, data={**hidden, "code": shown_code(app)})
    assert answer.location == "/booking/staff/bookings/7K3M-9QXD"


@pytest.mark.parametrize("reference", ["//evil.example", "a/../b", "x" * 13])
def test_the_second_step_leads_nowhere_but_to_staff_pages(
    app: Flask, client: FlaskClient, reference: str
) -> None:
    with_phone(app)
    password_step(client)
    hidden = Page(client.get(CODE).text).hidden
    data = {**hidden, "code": shown_code(app)}

    answer = client.post(CODE, query_string={"reference": reference}, data=data)
    assert answer.location == QUEUE


def test_it_is_switched_on_renewed_and_switched_off_by_oneself(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in()
    page = browser.get(NEW_PHONE).text
    assert code_on(browser.get(NEW_PHONE).text) == code_on(page)
    assert 'src="data:image/png' in page
    before = cookie(browser)
    status, text = send(browser, NEW_PHONE, code=code_on(page, -1), password=PASSWORD)
    first = recovery_on(text)
    assert (status, len(first)) == (200, 10)
    assert cookie(browser) not in (None, before)
    assert "已开启" in browser.get(ACCOUNT).text

    other = browser.get(NEW_PHONE).text
    assert code_on(other, 1) != code_on(page, 1)
    fields = {"code": code_on(other), "old": code_on(page), "password": PASSWORD}
    status, text = send(browser, NEW_PHONE, **fields)
    second = recovery_on(text)
    assert (status, len(second)) == (200, 10)
    assert not set(first) & set(second)

    fields = {"code": second[0], "password": PASSWORD}
    status, text = send(browser, CHANGE, **fields, action="codes")
    third = recovery_on(text)
    assert (status, len(third)) == (200, 10)
    fields = {"code": third[0], "password": PASSWORD}
    assert send(browser, CHANGE, **fields, action="off")[0] == 303
    assert "没有开启" in browser.get(ACCOUNT).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "not mine"}, "密码不对"),
        ({"code": "000"}, "请填数字"),
        ({"code": "", "password": ""}, "请填写"),
    ],
)
def test_what_is_wrong_leaves_it_off(sign_in: SignIn, fields: dict[str, str], said: str) -> None:
    browser = sign_in()
    right = {"code": code_on(browser.get(NEW_PHONE).text), "password": PASSWORD}

    status, text = send(browser, NEW_PHONE, **{**right, **fields})
    assert status == 422
    assert said in text
    assert PASSWORD not in text
    assert "没有开启" in browser.get(ACCOUNT).text


def test_who_found_an_open_browser_cannot_guess_on(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in()
    page = browser.get(NEW_PHONE).text
    send(browser, NEW_PHONE, code=code_on(page, -1), password=PASSWORD)
    statuses = [
        send(browser, CHANGE, code=f"{number:06}", password="guess", action="off")[0]
        for number in range(6)
    ]

    assert statuses == [422] * 5 + [429]


# Where everybody must have one


def test_where_it_is_compulsory_one_is_led_to_set_it_up_and_nowhere_else(
    make_app: MakeApp,
) -> None:
    app = make_app(requires_second_factor=True)
    account(parts(app).store, parts(app).catalog)
    browser = app.test_client()

    assert browser.get(password_step(browser)).location == SET_UP
    assert cookie(browser) is None
    for address in (QUEUE, ACCOUNT, NEW_PHONE, "/booking/staff/calendar"):
        assert browser.get(address).location.startswith(SIGN_IN)
    wrong = send(browser, SET_UP, code="000000")
    assert (wrong[0], cookie(browser)) == (422, None)
    status, text = send(browser, SET_UP, code=code_on(browser.get(SET_UP).text))

    assert (status, len(recovery_on(text))) == (200, 10)
    assert browser.get(QUEUE).status_code == 200


def test_where_it_is_compulsory_it_cannot_be_switched_off_or_set_up_again(
    make_app: MakeApp,
) -> None:
    app = make_app(requires_second_factor=True)
    codes = with_phone(app)
    browser = app.test_client()
    password_step(browser)
    assert browser.get(SET_UP).location == CODE
    assert send(browser, CODE, code=codes[0])[0] == 303

    assert 'value="off"' not in browser.get(CHANGE).text
    fields = {"code": codes[1], "password": PASSWORD}
    assert send(browser, CHANGE, **fields, action="off")[0] == 403
    assert send(browser, CHANGE, **fields)[0] == 400
    status, text = send(browser, CHANGE, **fields, action="codes")  # The code was not used up.
    assert (status, len(recovery_on(text))) == (200, 10)
    assert browser.get(QUEUE).status_code == 200
    password_step(browser)
    assert browser.get(CODE).status_code == 200


def test_a_session_from_before_it_became_compulsory_opens_nothing(
    make_app: MakeApp,
) -> None:
    before = make_app()
    browser = before.test_client()
    account(parts(before).store, parts(before).catalog)
    password_step(browser)
    session = cookie(browser)
    assert session
    after = make_app(requires_second_factor=True).test_client()
    after.set_cookie("doorstep_staff", session, path="/booking/staff")

    assert browser.get(QUEUE).status_code == 200
    assert after.get(QUEUE).location == SIGN_IN


# What remains


def test_a_half_done_sign_in_ends_after_ten_minutes(make_app: MakeApp) -> None:
    app = make_app()
    with_phone(app)
    browser = app.test_client()
    password_step(browser)
    late = make_app(now=NOW + timedelta(minutes=10)).test_client()
    session = browser.get_cookie("doorstep", path="/booking")
    assert session
    late.set_cookie("doorstep", session.value, path="/booking")

    answer = late.get(CODE)
    assert answer.location == SIGN_IN
    assert "登录隔得太久了" in late.get(SIGN_IN).text


def test_the_log_says_that_a_code_was_wrong_and_holds_no_code(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    codes = with_phone(app)
    caplog.set_level(logging.INFO, "booking")
    password_step(client)
    send(client, CODE, code="999999")
    send(client, CODE, code=codes[0])

    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    steps = [one["status"] for one in lines if one["route"] == "staff.second_step"]
    assert steps == [200, 401, 200, 303]
    written = json.dumps(lines)
    assert [one for one in ("999999", codes[0], PASSWORD, "wangmin") if one in written] == []
