"""Staff choose their own password: who knows the old one may, and other devices are signed out."""

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.logs import JsonLines
from tests.builders import PASSWORD
from tests.web.conftest import SignIn, token
from tests.web.pages import Page

ADDRESS = "/booking/staff/password"
NEW = "three words and 7"


def change(
    browser: FlaskClient, old: str = PASSWORD, new: str = NEW, again: str = ""
) -> tuple[int, str]:
    data = {**Page(browser.get(ADDRESS).text).hidden, "old": old, "new": new, "again": again or new}
    answer = browser.post(ADDRESS, data=data)
    return answer.status_code, answer.text


def enters(app: Flask, password: str) -> bool:
    browser = app.test_client()
    data = {**token(browser), "login": "wangmin", "password": password}
    return browser.post("/booking/staff/sign-in", data=data).status_code == 303


def test_a_new_password_counts_at_once_and_the_old_one_no_more(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in()

    assert change(browser)[0] == 303

    assert "密码换好了" in browser.get("/booking/staff/").text
    assert not enters(app, PASSWORD)
    assert enters(app, NEW)


def test_a_new_password_ends_the_sessions_on_other_devices(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in()
    other = app.test_client()
    data = {**token(other), "login": "wangmin", "password": PASSWORD}
    other.post("/booking/staff/sign-in", data=data)
    before = browser.get_cookie("doorstep_staff", path="/booking/staff")
    assert other.get("/booking/staff/").status_code == 200

    change(browser)

    after = browser.get_cookie("doorstep_staff", path="/booking/staff")
    assert before
    assert after
    assert before.value != after.value
    assert other.get("/booking/staff/").status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "not my password"}, "现在的密码不对"),
        ({"new": "short"}, "至少 8 个字符"),
        ({"new": "1qaz2wsx"}, "太容易猜到"),
        ({"new": "wangmin-2026"}, "太容易猜到"),
        ({"again": "something else"}, "不一样"),
        ({"old": "", "new": ""}, "请填写现在的密码"),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_the_old_password_stays(
    app: Flask, sign_in: SignIn, fields: dict[str, str], said: str
) -> None:
    status, text = change(sign_in(), **fields)

    assert status == 422
    assert said in text
    assert PASSWORD not in text
    assert NEW not in text
    assert enters(app, PASSWORD)


def test_who_found_an_open_browser_cannot_guess_the_password_for_ever(sign_in: SignIn) -> None:
    browser = sign_in()

    statuses = [change(browser, old=f"guess number {number}")[0] for number in range(8)]

    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_who_tried_to_sign_in_stands_in_the_log_without_what_was_typed(
    app: Flask, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in()
    caplog.set_level(logging.INFO, "booking")
    caplog.clear()

    assert not enters(app, "wrong wrong wrong")
    assert enters(app, PASSWORD)

    lines = [json.loads(JsonLines().format(one)) for one in caplog.records]
    tried = [one["status"] for one in lines if one["route"] == "staff.sign_in"]
    assert tried == [401, 303]
    assert all(one["client"] for one in lines)
    written = json.dumps(lines)
    assert [one for one in ("wangmin", "wrong", PASSWORD) if one in written] == []
