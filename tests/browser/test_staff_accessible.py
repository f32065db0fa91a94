"""Every page of the staff, full of bookings, and what residents see of theirs: nothing for axe.

One page of the browser walks them all in one way of showing; a new one for each costs minutes.
"""

from collections.abc import Mapping
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.busy import CENTER, MEETING
from tests.browser.conftest import PASSWORD
from tests.browser.test_accessible import judge
from tests.conftest import DESKTOP, PHONE, NewPage
from tests.tools.server import Server

CALENDAR = f"/booking/staff/calendar?center={CENTER}&date=2026-11-25"
RESIDENTS = [
    "/booking/requests/{token}",
    "/booking/requests/{token}/move",
    "/booking/requests/{token}/cancel",
    "/booking/requests/{waiting}",
    "/booking/requests/{moved}",
    f"/booking/{CENTER}/{MEETING}/series",
    f"/booking/feeds/?center={CENTER}&room={MEETING}",
    f"/booking/print/{CENTER}/{MEETING}/week",
]
STAFF = [
    "/booking/staff/",
    CALENDAR,
    f"{CALENDAR}&view=week",
    f"{CALENDAR}&view=week&room={MEETING}",
    f"/booking/staff/print/{CENTER}/day?date=2026-11-25",
    "/booking/staff/search",
    "/booking/staff/usage?first=2026-11-01&last=2026-12-31",
    "/booking/staff/conflicts",
    "/booking/staff/export",
    "/booking/staff/desk/",
    f"/booking/staff/desk/{CENTER}/?kind=lecture",
    "/booking/staff/desk/done/{confirmed}",
    "/booking/staff/series",
    "/booking/staff/block",
    "/booking/staff/attendance",
    "/booking/staff/pauses",
    "/booking/staff/organizations/",
    "/booking/staff/feeds",
    "/booking/staff/account",
    "/booking/staff/password",
    "/booking/staff/second-factor/new",
    "/booking/staff/accounts/",
    "/booking/staff/accounts/fuwutai",
    "/booking/staff/bookings/{pending}",
    "/booking/staff/bookings/{series}",
    "/booking/staff/bookings/{today}",
    "/booking/staff/bookings/{pending}/contact",
    "/booking/staff/bookings/{pending}/move",
    "/booking/staff/bookings/{confirmed}/displace",
]


def sign_in(page: Page, server: Server) -> None:
    """As the head of the network, who sees every page."""
    page.goto(f"{server.base}/booking/staff/sign-in")
    page.get_by_label("登录名").fill("zhuren")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_have_text("待审核 7 件")


@pytest.mark.parametrize(
    ("width", "scheme", "addresses"),
    [
        (PHONE, "light", STAFF + RESIDENTS),
        (DESKTOP, "light", STAFF + RESIDENTS),
        (PHONE, "dark", (STAFF + RESIDENTS)[::2]),  # The same colours on all pages: half will do.
    ],
    ids=["phone", "desk", "phone at night"],
)
def test_no_page_of_the_staff_has_a_violation(
    busy: tuple[Server, Mapping[str, str]],
    new_page: NewPage,
    width: int,
    scheme: Literal["light", "dark"],
    addresses: list[str],
) -> None:
    server, names = busy
    page = new_page(width)
    page.emulate_media(color_scheme=scheme)
    sign_in(page, server)

    for address in addresses:
        path = address.format_map(names)
        answer = page.goto(server.base + path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.locator("h1")).to_be_visible()
        judge(page, path)


def test_found_bookings_and_refused_forms_of_the_staff_have_no_violation(
    busy: tuple[Server, Mapping[str, str]], new_page: NewPage
) -> None:
    server, names = busy
    page = new_page()
    sign_in(page, server)

    page.goto(f"{server.base}/booking/staff/search")
    page.get_by_label("预约编号、姓名、电话或单位").fill("王建国")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#found-title")).to_contain_text("找到")
    judge(page, "what a search finds")

    page.goto(f"{server.base}/booking/staff/bookings/{names['pending']}")
    page.get_by_text("不通过", exact=True).click()
    page.get_by_role("button", name="驳回申请").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge(page, "a rejection without a reason")


def test_on_a_phone_the_menu_of_the_staff_never_hides_what_has_the_focus(
    busy: tuple[Server, Mapping[str, str]], new_page: NewPage
) -> None:
    server, _ = busy
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, server)
    page.goto(f"{server.base}/booking/staff/desk/{CENTER}/")
    expect(page.locator("h1")).to_contain_text("替人登记")

    button = page.get_by_role("button", name="登记", exact=True)
    button.focus()
    menu = page.get_by_role("navigation", name="工作人员").bounding_box()
    box = button.bounding_box()
    assert menu is not None
    assert box is not None
    assert box["y"] + box["height"] <= menu["y"]
    assert menu["y"] + menu["height"] <= 801


def test_on_a_phone_the_numbers_of_the_report_stand_whole_and_under_each_other(
    busy: tuple[Server, Mapping[str, str]], new_page: NewPage
) -> None:
    server, _ = busy
    page = new_page(PHONE)
    sign_in(page, server)
    page.goto(f"{server.base}/booking/staff/usage?first=2026-11-01&last=2026-12-31")
    expect(page.locator("h1")).to_have_text("使用统计")

    lines = page.locator(".bk-heat td").evaluate_all(
        """cells => cells.filter(cell => cell.textContent).map(cell => {
            const text = document.createRange();
            text.selectNodeContents(cell);
            return text.getClientRects().length;
        })"""
    )
    sides = page.locator(".bk-halves tbody td:not([colspan]), .bk-heat td").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell).textAlign)"
    )
    assert set(lines) == {1}
    assert set(sides) == {"right"}
