"""The demo site in a real browser, under the strict policy: narrow, wide, without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import DESKTOP, PHONE, NewPage

PAGE_TYPES = [
    "/",
    "/centers/",
    "/centers/donghua/",
    "/centers/jingchengyijia-1/",
    "/areas/",
    "/areas/puxian/",
    "/services/",
    "/services/gaoling-butie/",
    "/projects/",
    "/rooms/",
    "/activities/",
    "/help/",
    "/search/?q=老人",
    "/sources/",
    "/print/donghua/",
    "/print/jingchengyijia-1/duogongneng-huiyishi/",
    "/about/",
    "/about/architecture/",
    "/about/operate/",
    "/404.html",
]
BADGE = ".ds-center__state [data-doors]"


def at(page: Page, instant: str) -> Page:
    """The page with the clock of the browser standing still at an instant."""
    page.clock.set_fixed_time(instant)
    return page


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("url", PAGE_TYPES)
def test_a_page_has_no_accessibility_violation_and_fits_the_screen(
    demo_address: str, new_page: NewPage, url: str, width: int
) -> None:
    page = new_page(width)
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.goto(f"{demo_address}{url}")
    violations = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


@pytest.mark.parametrize("url", [*PAGE_TYPES[:4], "/services/gaoling-butie/", "/search/", "/help/"])
def test_the_largest_text_still_fits_a_phone(
    demo_address: str, new_page: NewPage, url: str
) -> None:
    page = new_page(PHONE)
    page.goto(f"{demo_address}{url}")
    page.get_by_role("button", name="长辈版").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ("2026-11-22T08:29:00+08:00", "现在关着 · 今天 08:30 开门"),
        ("2026-11-22T08:30:00+08:00", "现在开放 · 18:30 关门"),
        ("2026-11-22T18:29:00+08:00", "现在开放 · 18:30 关门"),
        ("2026-11-22T18:30:00+08:00", "现在关着 · 明天 08:30 开门"),
        ("2026-11-28T20:00:00+08:00", "近几天不开放"),
        ("2026-11-29T10:00:00+08:00", "开放时间请看下表"),
    ],
    ids=["before", "at opening", "last minute", "at closing", "last evening", "page too old"],
)
def test_the_state_of_the_doors_follows_the_clock(
    demo_address: str, new_page: NewPage, instant: str, text: str
) -> None:
    page = at(new_page(), instant)
    page.goto(f"{demo_address}/centers/donghua/")

    expect(page.locator(BADGE)).to_have_text(text)


def test_the_clock_of_the_doors_is_that_of_shanghai_on_any_device(
    demo_address: str, new_page: NewPage
) -> None:
    page = at(new_page(), "2026-11-22T00:30:00Z")
    page.goto(f"{demo_address}/centers/donghua/")

    expect(page.locator(BADGE)).to_have_text("现在开放 · 18:30 关门")


def test_without_javascript_the_state_names_its_day(demo_address: str, new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto(f"{demo_address}/centers/donghua/")

    expect(page.locator(BADGE)).to_have_text("11月22日（周日）开放 08:30–18:30")


def test_search_finds_a_part_of_a_word_and_needs_every_word(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/")
    page.locator("#home-search").fill("食堂 东华")
    page.locator("#home-search").press("Enter")

    expect(page.locator("[data-search-status]")).to_contain_text("“食堂 东华”")
    expect(page.locator("[data-search-list] a").first).to_have_text("暖心食堂 · 东华社区")
    page.locator("[data-search-input]").fill("食堂 没有这个词")
    expect(page.locator("[data-search-status]")).to_contain_text("没有找到")


def test_a_hit_in_the_name_comes_before_a_hit_in_the_text(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/search/?q=劲松")
    names = page.locator("[data-search-list] a")

    expect(names.first).to_contain_text("劲松")
    texts = names.all_text_contents()
    in_name = ["劲松" in text for text in texts]
    assert in_name == sorted(in_name, reverse=True)


def test_what_is_searched_for_is_shown_as_text(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{demo_address}/search/?q=%3Cimg src=x onerror=alert(1)%3E")

    expect(page.locator("[data-search-status]")).to_contain_text("<img")
    assert page.locator("[data-search-results] img").count() == 0


def test_without_javascript_search_is_the_list_of_all_names(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(javascript=False)
    page.goto(f"{demo_address}/search/?q=食堂")

    expect(page.get_by_role("link", name="暖心食堂 · 东华社区").first).to_be_visible()
    expect(page.locator("[data-search-results]")).to_be_hidden()


def test_large_text_is_remembered_on_the_next_page(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{demo_address}/")
    button = page.get_by_role("button", name="长辈版")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    page.goto(f"{demo_address}/services/")

    expect(page.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "large")


def test_the_keyboard_reaches_the_text_first_and_every_entry_of_the_menu(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(PHONE)
    page.goto(f"{demo_address}/centers/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip")).to_be_focused()
    expect(page.locator(".ds-skip")).to_be_in_viewport()

    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    menu = ["中心", "办事", "活动", "场地预约", "特色项目", "求助志愿", "查询预约", "各地体系"]
    assert [name for name in reached if name in menu] == menu


def test_buttons_and_entries_of_the_menu_are_large_enough_for_a_thumb(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(PHONE)
    page.goto(f"{demo_address}/centers/jingchengyijia-1/")
    small = page.evaluate(
        """[...document.querySelectorAll('.ds-btn, .ds-nav a, .ds-chip, .ds-tool, .ds-tel')]
           .map(one => [one.textContent.trim(), one.getBoundingClientRect().height])
           .filter(([, height]) => height && height < 44)"""
    )

    assert small == []
