"""From the link of a new account to the second step of signing in, by keyboard, on both widths."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from booking import totp
from tests.browser.test_accessible import judge
from tests.conftest import DESKTOP, PHONE, NewPage
from tests.tools.server import NOW, PROJECT, Server, running_server

CHOSEN = "three words and 7"
HALF_MINUTE = totp.counter_of(datetime.fromisoformat(NOW))


@pytest.fixture(scope="module")
def strict(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which everybody needs a second factor."""
    folder = tmp_path_factory.mktemp("strict")
    url = f"sqlite:///{folder / 'booking.sqlite3'}"
    settings = {"BOOKING_RATE_LIMITS": "off", "BOOKING_SECOND_FACTOR": "required"}
    with running_server(folder, url, site_dir=site, **settings) as server:
        yield server


def new_link(server: Server, login: str) -> str:
    """What the command prints for a new member of staff."""
    words = ["staff", "add", login, "--name", "李芳", "--role", "admin", "--scope", "jingyang"]
    done = subprocess.run(
        [sys.executable, "-m", "booking", *words],
        cwd=PROJECT,
        env=server.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def code_of(page: Page, steps: int) -> str:
    """What a phone shows that got the secret of the page."""
    text = "".join(page.locator(".bk-secret").inner_text().split())
    return totp.code_at(base64.b32decode(text), HALF_MINUTE + steps)


def typed(page: Page, *answers: str) -> None:
    """Fill in one box after the other from the first, and send the form, without a mouse."""
    page.locator("main form.ds-form input:not([type=hidden]):not([readonly])").first.focus()
    for number, answer in enumerate(answers):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(answer)
    page.keyboard.press("Enter")


def arrived(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_contain_text(heading)
    judge(page, heading)


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_new_colleague_gets_in_by_keyboard(
    product: Server, new_page: NewPage, width: int
) -> None:
    login = f"lifang{width}"
    page = new_page(width)
    page.goto(new_link(product, login))
    arrived(page, "李芳，请设自己的密码")
    typed(page, "short", "short")
    expect(page.get_by_role("alert")).to_be_focused()
    arrived(page, "李芳，请设自己的密码")
    typed(page, CHOSEN, CHOSEN)
    arrived(page, "工作人员登录")
    typed(page, login, CHOSEN)
    expect(page.locator("h1")).to_contain_text("待审核")

    page.get_by_role("link", name="我的账号").press("Enter")
    arrived(page, "我的账号")
    page.get_by_role("link", name="开启动态口令").press("Enter")
    arrived(page, "开启动态口令")
    code, secret_of_page = code_of(page, -1), code_of(page, 0)
    typed(page, code, CHOSEN)
    arrived(page, "请收好这十个恢复码")
    page.get_by_role("link", name="收好了").press("Enter")
    arrived(page, "我的账号")
    page.get_by_role("link", name="换恢复码，或者关闭").press("Enter")
    arrived(page, "换恢复码")
    page.goto(f"{product.base}/booking/staff/second-factor/new")
    arrived(page, "换一部手机")

    page.get_by_role("button", name="退出").press("Enter")
    expect(page.locator("h1")).to_have_text("工作人员登录")
    typed(page, login, CHOSEN)
    arrived(page, "填手机上的动态口令")
    typed(page, "12 34")
    expect(page.get_by_role("alert")).to_be_focused()
    arrived(page, "填手机上的动态口令")
    page.get_by_label("动态口令").fill("")
    typed(page, secret_of_page)
    expect(page.locator("h1")).to_contain_text("待审核")

    page.goto(f"{product.base}/booking/staff/accounts/")
    arrived(page, "工作人员账号")
    page.get_by_label("姓名").fill("王敏")
    page.get_by_label("登录名").fill(f"wangmin{width}")
    page.get_by_label("管哪里").select_option("jingyang")
    page.get_by_label("您自己的密码").fill(CHOSEN)
    page.get_by_role("button", name="增加").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("只显示这一次")
    judge(page, "the link of a new account")
    page.get_by_role("link", name="王敏").first.press("Enter")
    arrived(page, "王敏的账号")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_where_it_is_compulsory_a_phone_is_set_up_after_the_password(
    strict: Server, new_page: NewPage, javascript: bool
) -> None:
    login = f"zhaomin{javascript:d}"
    page = new_page(PHONE if javascript else DESKTOP, javascript=javascript)
    look = judge if javascript else lambda _page, _what: None
    link = new_link(strict, login)
    page.goto(link)
    page.get_by_label("新密码", exact=True).fill(CHOSEN)
    page.get_by_label("再写一次新密码").fill(CHOSEN)
    page.get_by_role("button", name="设好密码").click()
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(CHOSEN)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("先设置动态口令")
    look(page, "set up between the steps")
    page.get_by_label("动态口令").fill(code_of(page, 0))
    page.get_by_role("button", name="开启并登录").click()
    expect(page.locator("h1")).to_have_text("请收好这十个恢复码")
    expect(page.locator(".bk-recovery li")).to_have_count(10)
    page.get_by_role("link", name="收好了").click()
    expect(page.locator("h1")).to_contain_text("待审核")

    page.goto(link)
    expect(page.locator("h1")).to_have_text("这个链接不能用了")
    look(page, "a link that was used")
