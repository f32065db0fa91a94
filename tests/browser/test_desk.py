"""The desk form by keyboard alone: somebody is on the phone and must not wait."""

import re

from playwright.sync_api import expect

from tests.browser.test_accessible import judge
from tests.browser.test_journey import sign_in
from tests.conftest import DESKTOP, NewPage
from tests.tools.server import Server

MOST_KEYS = 60
"""Keys beside what is dictated: a person who types presses them in well under a minute."""


def test_a_booking_is_made_by_keyboard_alone(product: Server, new_page: NewPage) -> None:
    page = new_page(DESKTOP)
    sign_in(page, product)
    page.goto(f"{product.base}/booking/staff/desk/jingchengyijia-1/")
    expect(page.locator("h1")).to_contain_text("替人登记")
    judge(page, "desk form")
    expect(page.get_by_label("哪一间")).to_be_focused()
    keys = 0

    def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            page.keyboard.press(name)
            keys += 1

    press("Tab", "Tab")
    expect(page.get_by_label("开始", exact=True)).to_be_focused()
    page.keyboard.type("10:00")
    press("Tab")
    page.keyboard.type("11:30")
    press("Tab", "Control+a")
    page.keyboard.type("6")
    press("Tab")
    page.keyboard.type("楼栋居民议事")
    press("Tab")
    page.keyboard.type("李阿姨")
    press("Tab")
    page.keyboard.type("13900139000")
    press("Enter")

    expect(page.locator("h1")).to_contain_text("已登记")
    judge(page, "desk form, done")
    expect(page.locator(".bk-ticket__reference")).to_have_text(
        re.compile(r"^\s*[0-9A-Z]{4}-[0-9A-Z]{4}\s*$")
    )
    expect(page.locator("main")).to_contain_text("10:00–11:30")
    assert keys < MOST_KEYS
