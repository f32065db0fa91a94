"""Accounts of colleagues: links by which they choose their own passwords, and lost phones."""

import json
import logging
import re
import sqlite3

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.logs import JsonLines
from booking.staffing import account_named, disable_account
from tests.booking.second_steps import switched_on
from tests.builders import NOW, PASSWORD, account
from tests.web.conftest import SignIn, parts, token
from tests.web.pages import Page

ACCOUNTS = "/booking/staff/accounts/"
CHOSEN = "three words and 7"
NEWCOMER = {
    "name": "李芳",
    "login": "LiFang",
    "role": "desk",
    "scope": "donghua",
    "own": PASSWORD,
}


def send(browser: FlaskClient, address: str, **data: str) -> tuple[int, str]:
    hidden = Page(browser.get(address).text).hidden
    answer = browser.post(address, data={**hidden, **data})
    return answer.status_code, answer.text


def link_on(page: str) -> str:
    """The path of the link that a page shows."""
    (found,) = set(re.findall(r"http://127\.0\.0\.1:8000(/booking/staff/welcome/[\w-]{43})", page))
    return str(found)


def enters(app: Flask, login: str, password: str) -> bool:
    browser = app.test_client()
    data = {**token(browser), "login": login, "password": password}
    return browser.post("/booking/staff/sign-in", data=data).status_code == 303


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """The browser of an admin of everything."""
    return sign_in(role="admin")


@pytest.fixture
def link(admin: FlaskClient) -> str:
    """The link of the new account ``lifang``."""
    status, text = send(admin, ACCOUNTS, **NEWCOMER)
    assert status == 200
    return link_on(text)


def test_a_new_colleague_chooses_a_password_that_nobody_else_knows(
    app: Flask, admin: FlaskClient, link: str, client: FlaskClient
) -> None:
    assert not enters(app, "lifang", "")
    page = client.get(link).text
    assert "李芳，请设自己的密码" in page
    assert "lifang" in page
    assert send(client, link, new=CHOSEN, again=CHOSEN)[0] == 303

    assert "密码设好了" in client.get("/booking/staff/sign-in").text
    assert enters(app, "lifang", CHOSEN)
    assert client.get(link).status_code == 404
    assert "已经设过密码的" in client.get(link).text
    assert link not in admin.get(ACCOUNTS).text


def test_opening_a_link_does_not_use_it_up(client: FlaskClient, link: str) -> None:
    for _ in range(3):  # As programs do that look at a link before the person does.
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert send(client, link, new=CHOSEN, again=CHOSEN)[0] == 303


def test_a_bad_password_is_refused_and_the_link_stays(client: FlaskClient, link: str) -> None:
    table = [
        ("short", "short", "至少 8 个字符"),
        ("1qaz2wsx", "1qaz2wsx", "太容易猜到"),
        ("lifang-2026", "lifang-2026", "太容易猜到"),
        (CHOSEN, "something else", "不一样"),
        ("", "", "请填写新密码"),
    ]
    for new, again, said in table:
        status, text = send(client, link, new=new, again=again)
        assert (status, said in text, CHOSEN in text) == (422, True, False), new

    assert send(client, link, new=CHOSEN, again=CHOSEN)[0] == 303


def test_the_page_of_a_link_tells_nobody_its_address(
    client: FlaskClient, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = client.get(link)
    send(client, link, new=CHOSEN, again=CHOSEN)
    over = client.get(link)

    for one in (answer, over):
        assert one.headers["Cache-Control"] == "no-store"
        assert one.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in one.headers["X-Robots-Tag"]
    secret = link.rpartition("/")[2]
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "staff.choose_password" in lines
    assert secret not in lines + caplog.text
    assert secret not in answer.text + over.text


def test_a_forgotten_password_is_replaced_by_its_person(
    app: Flask, admin: FlaskClient, client: FlaskClient
) -> None:
    account(parts(app).store, parts(app).catalog, "zhangwei", role="desk")
    status, text = send(admin, f"{ACCOUNTS}zhangwei", action="link", own=PASSWORD)

    assert status == 200
    assert not enters(app, "zhangwei", PASSWORD)
    assert send(client, link_on(text), new=CHOSEN, again=CHOSEN)[0] == 303
    assert enters(app, "zhangwei", CHOSEN)


def test_a_lost_phone_is_switched_off_by_an_admin(app: Flask, admin: FlaskClient) -> None:
    store = parts(app).store
    account(store, parts(app).catalog, "zhangwei", role="desk")
    switched_on(store, account_named(store, "zhangwei"))
    assert "已开启" in admin.get(ACCOUNTS).text

    assert send(admin, f"{ACCOUNTS}zhangwei", action="reset", own=PASSWORD)[0] == 303
    assert not account_named(store, "zhangwei").has_second_factor


def test_an_account_is_closed_by_an_admin(app: Flask, admin: FlaskClient) -> None:
    account(parts(app).store, parts(app).catalog, "zhangwei", role="desk")

    assert send(admin, f"{ACCOUNTS}zhangwei", action="disable", own=PASSWORD)[0] == 303
    assert not enters(app, "zhangwei", PASSWORD)
    assert "停用账号" not in admin.get(f"{ACCOUNTS}zhangwei").text


@pytest.mark.parametrize("fields", [{}, {"action": ""}, {"action": "promote"}])
def test_nothing_is_done_for_a_colleague_unless_it_was_chosen(
    app: Flask, admin: FlaskClient, fields: dict[str, str]
) -> None:
    account(parts(app).store, parts(app).catalog, "zhangwei", role="desk")
    page = Page(admin.get(f"{ACCOUNTS}zhangwei").text)
    # Enter in the box of the password sends the form: with one button it does nothing by itself.
    (button,) = [one for one in page.all("button") if one.text == "办理"]
    assert "name" not in button.attributes
    assert not [one for one in page.all("input") if "checked" in one.attributes]
    status, text = send(admin, f"{ACCOUNTS}zhangwei", own=PASSWORD, **fields)

    assert (status, "请选择办什么" in text, "welcome" in text) == (400, True, False)
    assert enters(app, "zhangwei", PASSWORD)


def test_an_account_that_is_not_there_is_said_to_be_one(sign_in: SignIn) -> None:
    browser = sign_in(role="admin", scope="donghua")
    sign_in("chief", role="admin")
    for login in ("nobody", "chief"):  # The latter is above: the answer is the same.
        answer = browser.get(f"{ACCOUNTS}{login}")
        assert (answer.status_code, "没有这个账号" in answer.text) == (404, True)
        assert "没有找到这个预约" not in answer.text


def test_an_account_that_was_closed_meanwhile_gets_no_link(app: Flask, admin: FlaskClient) -> None:
    account(parts(app).store, parts(app).catalog, "zhangwei", role="desk")
    address = f"{ACCOUNTS}zhangwei"
    hidden = Page(admin.get(address).text).hidden
    disable_account(parts(app).store, "zhangwei", NOW)
    data = {**hidden, "action": "link", "own": PASSWORD}
    answer = admin.post(address, data=data, follow_redirects=True)

    assert "已经停用，不能再设密码" in answer.text
    assert "welcome" not in answer.text


def test_an_open_browser_is_not_enough_to_take_an_account_over(
    app: Flask, admin: FlaskClient
) -> None:
    store = parts(app).store
    account(store, parts(app).catalog, "zhangwei", role="desk")
    switched_on(store, account_named(store, "zhangwei"))
    for action, own in (("link", ""), ("link", "guess"), ("reset", "guess"), ("disable", "guess")):
        assert send(admin, f"{ACCOUNTS}zhangwei", action=action, own=own)[0] == 422
    own_page = admin.get(f"{ACCOUNTS}wangmin")

    found = account_named(store, "zhangwei")
    assert (found.is_active, found.has_second_factor) == (True, True)
    assert own_page.status_code == 403
    assert enters(app, "zhangwei", PASSWORD)
    statuses = [send(admin, ACCOUNTS, **{**NEWCOMER, "own": "guess"})[0] for _ in range(3)]
    assert statuses == [422, 422, 429]
    assert "着急请找管理员" in send(admin, ACCOUNTS, **{**NEWCOMER, "own": "guess"})[1]


def test_what_is_wrong_with_a_new_account_is_said(admin: FlaskClient) -> None:
    table = [
        ({"login": "李芳"}, "登录名用 2 到 40 个"),
        ({"login": "wangmin"}, "已经有人用了"),
        ({"name": ""}, "请填写姓名"),
        ({"scope": ""}, "请选择管哪里"),
        ({"scope": "nowhere"}, "请选择管哪里"),
        ({"role": "king"}, "请选择一项"),
    ]
    for fields, said in table:
        status, text = send(admin, ACCOUNTS, **{**NEWCOMER, **fields})
        assert (status, said in text, "welcome" in text) == (422, True, False), fields


def test_an_admin_of_a_center_offers_only_places_below_it(sign_in: SignIn) -> None:
    browser = sign_in(role="admin", scope="donghua")
    page = Page(browser.get(ACCOUNTS).text)

    offered = {one.attributes["value"] for one in page.all("option")}
    assert offered == {"", "donghua", "huayuan"}
    assert send(browser, ACCOUNTS, **{**NEWCOMER, "scope": "*"})[0] == 422


def test_an_admin_of_an_area_offers_the_areas_below_it(sign_in: SignIn) -> None:
    browser = sign_in(role="admin", scope="city")
    page = Page(browser.get(ACCOUNTS).text)

    offered = {one.attributes["value"] for one in page.all("option")}
    assert offered == {"", "city", "county", "donghua", "huayuan"}
    assert send(browser, ACCOUNTS, **{**NEWCOMER, "scope": "county"})[0] == 200
    assert browser.get(f"{ACCOUNTS}lifang").status_code == 200


def test_the_log_names_who_helped_whom(app: Flask, admin: FlaskClient, link: str) -> None:
    with sqlite3.connect(parts(app).settings.database_url.removeprefix("sqlite:///")) as raw:
        lines = raw.execute("SELECT action, actor, detail FROM audit").fetchall()
    raw.close()

    assert ("password_link", "staff:wangmin", '{"login": "lifang"}') in lines
    assert link.rpartition("/")[2] not in json.dumps(lines)
