"""The nearest centers: asked for by a tap, computed in the page, told in words; else the lists."""

from playwright.sync_api import Page, expect

from tests.conftest import NewPage

LINE = "[data-near-list] li"
AT_BAISHUI = {"latitude": 35.4914, "longitude": 112.8459}
"""A few steps from the sample point of 白水社区, in WGS-84 as a phone tells it."""


def standing(page: Page, where: dict[str, float]) -> None:
    """The phone is here, and its owner lets the page know."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": where["latitude"], "longitude": where["longitude"]})


def test_a_tap_lists_the_nearest_first_with_distance_and_walk_in_words(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    standing(page, {**AT_BAISHUI, "latitude": 35.4950})
    page.goto(f"{demo_address}/")
    page.get_by_role("button", name="离我最近").click()

    expect(page.locator(LINE)).to_have_count(5)
    expect(page.locator(LINE).nth(0)).to_have_text("白水社区约 400 米，步行约 6 分钟示例")
    expect(page.locator(LINE).nth(1)).to_contain_text("东圣社区约 450 米，步行约 7 分钟")
    expect(page.locator("[data-near-status]")).to_contain_text("离您最近的 5 处")


def test_a_center_within_the_circle_of_its_area_is_marked(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    standing(page, AT_BAISHUI)
    page.goto(f"{demo_address}/centers/")
    page.get_by_role("button", name="离我最近").click()

    expect(page.locator(LINE).first).to_contain_text("就在跟前，不到 50 米")
    expect(page.locator(LINE).first).to_contain_text("在 5 分钟圈内")
    expect(page.locator(LINE).nth(1)).not_to_contain_text("圈内")
    page.locator(LINE).first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("白水社区")


def test_far_away_the_distance_is_told_without_a_walk(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    standing(page, {"latitude": 31.2304, "longitude": 121.4737})
    page.goto(f"{demo_address}/")
    page.get_by_role("button", name="离我最近").click()

    expect(page.locator(LINE).first).to_contain_text("公里")
    expect(page.locator(LINE).first).not_to_contain_text("步行")


def test_without_permission_the_page_says_so_and_the_list_by_area_stays(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/centers/")
    page.get_by_role("button", name="离我最近").click()

    expect(page.locator("[data-near-status]")).to_contain_text("没有得到您的允许")
    expect(page.locator("[data-near-list]")).to_be_hidden()
    expect(page.get_by_role("button", name="离我最近")).to_be_enabled()
    expect(page.get_by_role("link", name="白水社区").first).to_be_visible()


def test_nothing_is_asked_or_fetched_before_the_tap_and_nothing_from_elsewhere_after_it(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    standing(page, AT_BAISHUI)
    page.add_init_script(
        "const where = navigator.geolocation, ask = where.getCurrentPosition.bind(where);"
        "where.getCurrentPosition = (...all) => { window.asked = true; ask(...all); };"
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo_address}/", wait_until="networkidle")
    assert [url for url in asked if url.endswith("/data/places.json")] == []
    assert page.evaluate("window.asked") is None

    page.get_by_role("button", name="离我最近").click()
    expect(page.locator(LINE)).to_have_count(5)
    assert [url for url in asked if not url.startswith(demo_address)] == []
    assert [url for url in asked if "35.49" in url] == []
