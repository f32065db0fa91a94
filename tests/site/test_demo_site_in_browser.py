"""The demo site in a real browser, under the strict policy: doors, search, without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewPage

BADGE = ".ds-center__state [data-doors]"


def at(page: Page, instant: str) -> Page:
    """The page with the clock of the browser standing still at an instant."""
    page.clock.set_fixed_time(instant)
    return page


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


def test_a_library_of_machines_is_not_called_shut_on_the_day_nobody_is_there(
    demo_address: str, new_page: NewPage
) -> None:
    page = at(new_page(), "2026-11-23T10:00:00+08:00")
    page.goto(f"{demo_address}/centers/chengshi-shufang/")

    expect(page.locator(BADGE)).to_have_text("现在自助 · 明天 09:00 有人")


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


def test_a_hit_in_the_name_comes_before_a_hit_in_the_text_and_published_numbers_last(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/search/?q=劲松")
    expect(page.locator("[data-search-list] a").first).to_contain_text("劲松")
    lines = page.locator("[data-search-list] li").all()
    texts = [line.locator("a").inner_text() for line in lines]
    is_number = [line.locator(".ds-badge").inner_text() == "成绩单" for line in lines]
    others = ["劲松" in text for text, last in zip(texts, is_number, strict=True) if not last]

    assert others == sorted(others, reverse=True)
    assert is_number == sorted(is_number)


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

    page.get_by_text("全部名称", exact=False).last.click()
    expect(page.get_by_role("link", name="暖心食堂 · 东华社区").first).to_be_visible()
    expect(page.locator("[data-search-results]")).to_be_hidden()


def test_an_activity_of_today_that_has_ended_is_told_so(
    demo_address: str, new_page: NewPage
) -> None:
    page = at(new_page(), "2026-11-22T11:30:00+08:00")
    page.goto(f"{demo_address}/activities/")

    over = page.locator(".ds-date.is-over")
    expect(over).to_have_count(1)
    expect(over).to_contain_text("亲子教育")
