"""What a resident looks for comes first: open doors on the home page, the head of a center."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import NewPage

SHOWN = "[data-open-cards] > li:not([hidden])"
NEXT = "[data-open-next] li:not([hidden])"


def home_at(page: Page, address: str, instant: str) -> Page:
    """The home page with the clock of the browser standing still at an instant."""
    page.clock.set_fixed_time(instant)
    page.goto(f"{address}/")
    return page


@pytest.mark.parametrize(
    ("instant", "title", "shown", "coming"),
    [
        ("2026-11-22T06:30:00+08:00", "今天开门的地方", 6, 0),
        ("2026-11-22T10:00:00+08:00", "今天开门的地方", 6, 0),
        ("2026-11-22T22:00:00+08:00", "现在还开着的地方", 3, 3),
        ("2026-11-22T23:59:00+08:00", "明天开门的地方", 6, 0),
    ],
    ids=["early", "by day", "in the evening", "at night"],
)
def test_open_doors_come_first_and_the_heading_holds_at_any_hour(
    demo_address: str, new_page: NewPage, instant: str, title: str, shown: int, coming: int
) -> None:
    page = home_at(new_page(), demo_address, instant)

    expect(page.locator("[data-open-title]")).to_have_text(title)
    expect(page.locator(SHOWN)).to_have_count(shown)
    expect(page.locator(NEXT)).to_have_count(coming)
    states = page.locator(f"{SHOWN} [data-doors]").evaluate_all(
        "all => all.map(one => one.className.includes('--open'))"
    )
    assert states == sorted(states, reverse=True)
    if title == "现在还开着的地方":
        assert all(states)
        expect(page.locator("[data-open-next] > h2")).to_have_text("明天开门的地方")


def test_a_card_under_the_focus_stays_where_it_is(demo_address: str, new_page: NewPage) -> None:
    page = home_at(new_page(), demo_address, "2026-11-22T17:00:00+08:00")
    first = page.locator(f"{SHOWN} a").first
    name = first.inner_text()
    first.focus()
    page.clock.set_fixed_time("2026-11-22T22:00:00+08:00")
    page.clock.run_for(61_000)

    expect(page.locator(f"{SHOWN} a").first).to_have_text(name)
    expect(page.locator("[data-open-title]")).to_have_text("今天开门的地方")


def test_a_card_that_opens_tomorrow_keeps_the_focus_when_the_last_doors_shut(
    demo_address: str, new_page: NewPage
) -> None:
    page = home_at(new_page(), demo_address, "2026-11-22T22:00:00+08:00")
    card = page.locator(f"{NEXT} a").first
    card.focus()
    page.clock.set_fixed_time("2026-11-22T23:59:00+08:00")
    page.clock.run_for(61_000)

    expect(card).to_be_focused()


def test_a_page_older_than_the_days_it_knows_promises_nothing(
    demo_address: str, new_page: NewPage
) -> None:
    page = home_at(new_page(), demo_address, "2026-12-10T10:00:00+08:00")

    expect(page.locator("[data-open-title]")).to_have_text("看看几点开门")
    expect(page.locator(f"{SHOWN} [data-doors]").first).to_have_text("开放时间请看中心页面")


def test_without_javascript_the_home_page_tells_the_whole_day(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(javascript=False)
    page.goto(f"{demo_address}/")

    expect(page.locator("[data-open-title]")).to_have_text("今天开门的地方")
    expect(page.locator(SHOWN)).to_have_count(6)
    expect(page.locator("[data-open-next]")).to_be_hidden()
    for state in page.locator(f"{SHOWN} [data-doors]").all_text_contents():
        assert state.startswith("11月22日（周日）开放 ")


def test_where_when_and_whom_to_ring_stand_on_the_first_screen(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{demo_address}/centers/jinsong/")

    for part in (".ds-center__state [data-doors]", ".ds-center__where a", ".ds-center__call a"):
        expect(page.locator(part)).to_be_in_viewport(ratio=1)


def test_the_other_six_days_are_folded_and_printed(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.clock.set_fixed_time("2026-11-22T10:00:00+08:00")
    page.goto(f"{demo_address}/centers/jinsong/")
    rows = page.locator("[data-hours] tr[data-on]")

    expect(rows).to_have_count(7)
    expect(rows.first).to_be_visible()
    expect(rows.nth(1)).to_be_hidden()
    page.emulate_media(media="print")
    expect(rows.nth(6)).to_be_visible()


def test_a_page_of_yesterday_unfolds_the_row_of_today(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.clock.set_fixed_time("2026-11-23T10:00:00+08:00")
    page.goto(f"{demo_address}/centers/jinsong/")

    expect(page.locator("[data-hours] tr.is-today")).to_have_attribute("data-on", "2026-11-23")
    expect(page.locator("[data-hours] tr.is-today")).to_be_visible()


@pytest.mark.parametrize("width", [320, 360])
def test_a_heading_never_breaks_inside_a_bracket_that_fits_its_line(
    demo_address: str, new_page: NewPage, width: int
) -> None:
    page = new_page(width)
    page.goto(f"{demo_address}/centers/jincheng-jiedao-2/")
    bracket = page.locator("h1 .ds-whole")

    expect(bracket).to_have_text("（第 2 处，名称待核实）")
    line = page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    box = bracket.bounding_box()
    assert box is not None
    assert box["height"] < 1.5 * line
