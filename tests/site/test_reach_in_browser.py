"""Every type of page for everyone: widths, modes, keyboard, large text, contrast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.conftest import DESKTOP, PHONE, NewPage
from tests.site.conftest import TODAY

TABLET = 768
SMALLEST = 320
MAIN = [
    "/",
    "/centers/",
    "/centers/jingchengyijia-1/",
    "/services/gaoling-butie/",
    "/rooms/",
    "/help/",
]
"""The pages that most people see, judged in every combination."""
OTHERS = [
    "/centers/donghua/",
    "/areas/",
    "/areas/puxian/",
    "/services/",
    "/projects/",
    "/activities/",
    "/search/?q=老人",
    "/standards/shiyou/",
    "/figures/",
    "/grids/",
    "/workflows/",
    "/workflows/liubu/",
    "/sources/",
    "/about/",
    "/about/architecture/",
    "/about/operate/",
    "/about/design/",
    "/about/limits/",
    "/404.html",
]
SHEETS = ["/print/donghua/", "/print/jingchengyijia-1/rooms/"]


def judge(page: Page, what: str) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [(one["id"], one["nodes"][0]["html"][:200]) for one in violations]
    assert found == [], what
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, what


def in_mode(page: Page, mode: str) -> None:
    """Light, dark as the device wants it, or 长辈版 as the resident chose it."""
    page.emulate_media(color_scheme="dark" if mode == "dark" else "light")
    button = page.get_by_role("button", name="长辈版")
    if (button.get_attribute("aria-pressed") == "true") != (mode == "elder"):
        button.click()


@pytest.mark.parametrize("url", [*MAIN, *OTHERS, *SHEETS])
def test_a_page_has_no_violation_at_any_width_and_in_any_mode(
    demo_address: str, new_page: NewPage, url: str
) -> None:
    page = new_page(PHONE)
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.goto(f"{demo_address}{url}")
    expect(page.locator("h1")).to_be_visible()
    modes = ["light"] if url in SHEETS else ["light", "dark", "elder"]
    for mode in modes:
        if url not in SHEETS:
            in_mode(page, mode)
        for width in (PHONE, TABLET, DESKTOP):
            if width == PHONE or mode == "light" or url in MAIN:
                page.set_viewport_size({"width": width, "height": 800})
                judge(page, f"{url} {mode} {width}")

    assert complaints == []


@pytest.mark.parametrize("url", [*MAIN, *OTHERS])
def test_a_page_fits_the_smallest_phone_and_text_twice_as_large(
    demo_address: str, new_page: NewPage, url: str
) -> None:
    page = new_page(SMALLEST)
    page.goto(f"{demo_address}{url}")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALLEST

    # The size that people set in their browser; it reaches the conditions of the style sheet, too.
    sizes = {"fontSizes": {"standard": 32, "fixed": 26}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 34
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_three_doors_stand_above_the_fold_of_the_smallest_phone(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(SMALLEST)
    page.set_viewport_size({"width": SMALLEST, "height": 568})
    page.goto(f"{demo_address}/")

    for name in ("办事", "活动与场地", "求助与志愿"):
        door = page.locator(".ds-doors").get_by_role("link", name=name, exact=True)
        expect(door).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("url", ["/", "/centers/jingchengyijia-1/", "/services/gaoling-butie/"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_keyboard_walks_through_the_whole_page_and_is_always_seen(
    demo_address: str, new_page: NewPage, url: str, width: int
) -> None:
    page = new_page(width)
    page.goto(f"{demo_address}{url}")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    look = """() => {
        const at = document.activeElement;
        const box = at.getBoundingClientRect(), style = getComputedStyle(at);
        return {
            end: at === document.body,
            name: at.outerHTML.slice(0, 120),
            seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
            skip: at.className === 'ds-skip',
            number: [...document.querySelectorAll('*')].indexOf(at),
        };
    }"""
    walked = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(look)
        if here["end"]:
            break
        walked.append(here)

    assert walked[0]["skip"]
    assert [one["name"] for one in walked if not one["seen"]] == []
    numbers = [one["number"] for one in walked]
    assert numbers == sorted(set(numbers)), "in the order of the page, each once, and out again"
    assert len(numbers) < 400


def test_the_skip_link_leads_past_the_menu(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{demo_address}/centers/")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_buttons_and_entries_of_the_menu_are_large_enough_for_a_thumb(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(PHONE)
    page.goto(f"{demo_address}/centers/jingchengyijia-1/")
    heights = """[...document.querySelectorAll(
            '.ds-btn, .ds-nav a, .ds-chip, .ds-tool, .ds-tel, .ds-maps a, .ds-more, .ds-footer a')]
        .map(one => [one.textContent.trim(), one.getBoundingClientRect().height])
        .filter(([, height]) => height && height < LEAST)"""
    assert page.evaluate(heights.replace("LEAST", "44")) == []

    in_mode(page, "elder")
    assert page.evaluate(heights.replace("LEAST", "48")) == []


@pytest.mark.parametrize("url", ["/", "/centers/jingchengyijia-1/", "/figures/"])
def test_no_word_of_the_version_for_elders_is_small(
    demo_address: str, new_page: NewPage, url: str
) -> None:
    page = new_page(PHONE)
    page.goto(f"{demo_address}{url}")
    in_mode(page, "elder")
    small = page.evaluate(
        """[...document.querySelectorAll('body *')]
           .filter(one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
           .filter(one => one.getBoundingClientRect().height && one.tagName !== 'SCRIPT')
           .map(one => [one.outerHTML.slice(0, 80), parseFloat(getComputedStyle(one).fontSize)])
           .filter(([, size]) => size < 17.9)"""
    )

    assert small == []
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22


def test_the_choice_for_elders_and_of_colours_holds_on_the_next_page(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/")
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="深色").click()
    page.goto(f"{demo_address}/services/")

    expect(page.get_by_role("button", name="长辈版")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="深色")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("body")).to_have_css("background-color", "rgb(25, 19, 16)")
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).not_to_have_attribute("data-size", "large")
    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 246, 237)")


def test_without_a_choice_the_colours_follow_the_device_and_a_choice_wins(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{demo_address}/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(25, 19, 16)")
    page.get_by_role("button", name="深色").click()
    page.reload()

    expect(page.locator("body")).to_have_css("background-color", "rgb(251, 246, 237)")
    page.emulate_media(color_scheme="light")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")


def test_where_nothing_may_be_stored_the_modes_work_on_the_page_and_nobody_complains(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        """const closed = { get() { throw new DOMException("closed", "SecurityError"); },
                           set() { throw new DOMException("closed", "SecurityError"); } };
           Object.defineProperty(window, "localStorage", closed);
           Object.defineProperty(Document.prototype, "cookie", closed);"""
    )
    page.goto(f"{demo_address}/")
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="深色").click()

    expect(page.locator("html")).to_have_attribute("data-size", "large")
    expect(page.locator("body")).to_have_css("background-color", "rgb(25, 19, 16)")
    expect(
        page.locator(".ds-badge--open, .ds-badge--closed, .ds-badge--unknown").first
    ).to_be_visible()
    assert complaints == []


def test_where_only_cookies_may_be_kept_the_choice_is_kept_there(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.add_init_script(
        """Object.defineProperty(window, "localStorage",
             { get() { throw new DOMException("closed", "SecurityError"); } });"""
    )
    page.goto(f"{demo_address}/")
    page.get_by_role("button", name="长辈版").click()
    page.goto(f"{demo_address}/services/")

    expect(page.locator("html")).to_have_attribute("data-size", "large")


def test_in_wechat_the_page_works_like_anywhere(demo_address: str, new_page: NewPage) -> None:
    page = new_page(
        user_agent="Mozilla/5.0 (Linux; Android 10; HMA-AL00) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 XWEB/5023 "
        "MicroMessenger/8.0.33.2320(0x2800213D) Language/zh_CN"
    )
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{demo_address}/centers/donghua/")
    page.get_by_role("button", name="长辈版").click()

    expect(page.locator("html")).to_have_attribute("data-size", "large")
    judge(page, "a center in WeChat")
    assert complaints == []


def test_without_javascript_everything_is_there_and_no_button_is_dead(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(javascript=False)
    page.goto(f"{demo_address}/")

    for name in ("深色", "长辈版", "离我最近"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.get_by_role("link", name="放大文字")).to_have_attribute(
        "href", "/about/accessibility/#text"
    )
    expect(page.get_by_role("link", name="各地体系").first).to_be_visible()


def test_with_the_contrast_of_the_system_every_state_and_button_has_an_edge(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(DESKTOP)
    page.clock.set_fixed_time(f"{TODAY}T10:00:00+08:00")  # while the doors are open
    page.emulate_media(forced_colors="active")
    page.goto(f"{demo_address}/centers/jingchengyijia-1/")

    for part in (".ds-badge--open", ".ds-btn--primary", ".ds-tool", ".ds-card", ".ds-note"):
        expect(page.locator(part).first).to_have_css("border-top-style", "solid")
    page.keyboard.press("Tab")
    expect(page.locator(".ds-skip")).to_have_css("outline-style", "solid")


def test_who_wants_no_motion_gets_none(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{demo_address}/")

    expect(page.locator("html")).to_have_css("scroll-behavior", "auto")
    moving = """[...document.querySelectorAll('*')].map(one => getComputedStyle(one)).filter(
        one => one.animationName !== 'none' || parseFloat(one.transitionDuration) > 0).length"""
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("url", MAIN)
def test_nothing_jumps_while_a_page_loads(demo_address: str, new_page: NewPage, url: str) -> None:
    page = new_page()
    page.goto(f"{demo_address}{url}")
    expect(page.locator("html")).to_have_attribute("data-script", "on")
    shift = page.evaluate(
        """() => new Promise(resolve => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))
                .observe({ type: "layout-shift", buffered: true });
            requestAnimationFrame(() => setTimeout(() => resolve(sum), 100));
        })"""
    )

    assert shift < 0.02


def test_a_door_sign_that_was_chosen_is_printed_alone(demo_address: str, new_page: NewPage) -> None:
    page = new_page(DESKTOP)
    page.emulate_media(media="print")
    page.goto(f"{demo_address}/print/jingchengyijia-1/rooms/")
    signs = page.locator("article.sign")
    expect(signs).to_have_count(8)
    assert all(one.is_visible() for one in signs.all())

    page.goto(f"{demo_address}/print/jingchengyijia-1/rooms/#jingcheng-wenyuan")

    assert [one.get_attribute("id") for one in signs.all() if one.is_visible()] == [
        "jingcheng-wenyuan"
    ]
