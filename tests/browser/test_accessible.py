"""Every type of booking page, on phone and desk, light, dark and 长辈版: nothing that axe finds.

The pages of the site alone are judged in tests/site/test_reach_in_browser.py.
"""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_journey import fill_in, sign_in
from tests.conftest import DESKTOP, PHONE, NewPage
from tests.tools.server import Server

ROOM = "/booking/jingchengyijia-1/duogongneng-huiyishi/"
PAGES = [
    "/",
    "/no-such-page/",
    "/booking/",
    "/booking/?date=2026-11-26&start=14:00&attendees=20",
    "/booking/jingchengyijia-1/",
    ROOM,
    f"{ROOM}?date=2026-11-26",
    f"{ROOM}request",
    f"{ROOM}request?kind=lecture",
    "/booking/apply/?center=jingchengyijia-1&room=duogongneng-huiyishi",
    "/booking/lectures/",
    "/booking/jinsong/",
    "/booking/lookup",
    "/booking/no-such-center/",
    "/booking/staff/sign-in",
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def judge(page: Page, what: str) -> None:
    found = Axe().run(page, options=RULES)
    problems = [
        f"{one['id']}: {node['html'][:120]} – {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
    assert not problems, f"{what}:\n" + "\n".join(problems)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("window.innerWidth"), f"{what} is {width} px wide"


MODES = {
    ("light", PHONE): 9,
    ("light", DESKTOP): 11,
    ("dark", PHONE): 14,
    ("elder", PHONE): 16,
}
"""How a page is shown, and the hour at which the request of that test begins."""


@pytest.fixture(params=MODES, ids=lambda param: f"{param[0]}-{param[1]}")
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Iterator[Page]:
    mode, width = request.param
    opened = new_page(width)
    if mode == "dark":
        opened.emulate_media(color_scheme="dark")
    if mode == "elder":
        opened.add_init_script("localStorage.setItem('doorstep-size', 'large')")
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    yield opened
    refused = [error for error in errors if "status of 4" not in error]
    assert not refused, f"the browser complained: {refused}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_violation_and_fits_the_screen(
    product: Server, page: Page, path: str
) -> None:
    page.goto(product.base + path)
    expect(page.locator("h1")).to_be_visible()

    judge(page, path)


def test_the_pages_of_a_request_have_no_violation(
    product: Server, page: Page, request: pytest.FixtureRequest
) -> None:
    start = MODES[request.node.callspec.params["page"]]
    page.goto(f"{product.base}{ROOM}request?date=2026-12-01")
    page.get_by_role("button", name="继续，核对一遍").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge(page, "the form with errors")

    fill_in(page, phone=f"1380000{start:04}", start=f"{start:02}:00", end=f"{start + 1:02}:00")
    page.get_by_role("button", name="继续，核对一遍").click()
    expect(page.locator("h1")).to_have_text("核对后提交")
    judge(page, "the check page")

    page.get_by_role("button", name="提交申请").last.click()
    expect(page.locator("h1")).to_have_text("申请已收到")
    judge(page, "the confirmation")
    page.get_by_role("link", name="取消预约").click()
    expect(page.locator("h1")).to_have_text("要取消这个预约吗？")
    judge(page, "the question before cancelling")

    sign_in(page, product)
    judge(page, "the queue")
    page.get_by_role("button", name=re.compile("^接手处理")).first.click()
    expect(page.locator("h1")).to_contain_text("预约 ")
    judge(page, "a booking as staff see it")
