"""The box above a long table of grids: rows that do not match go away, folded ones come out."""

from playwright.sync_api import expect

from tests.conftest import NewPage

ROWS = "#grids tbody tr:visible"


def test_what_is_typed_leaves_only_the_rows_that_hold_it(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/grids/jingyang/")
    expect(page.locator(ROWS)).to_have_count(10)

    page.get_by_label("小区或网格的名字").fill("小区 98")
    expect(page.locator(ROWS)).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("找到 2 个")

    page.get_by_label("小区或网格的名字").fill("没有的小区")
    expect(page.locator(ROWS)).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("12345")

    page.get_by_label("小区或网格的名字").fill("")
    expect(page.locator(ROWS)).to_have_count(10)


def test_on_paper_the_list_is_whole_whatever_was_typed(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/grids/jingyang/")
    page.get_by_label("小区或网格的名字").fill("小区 98")
    expect(page.locator(ROWS)).to_have_count(2)

    page.emulate_media(media="print")
    expect(page.locator(ROWS)).to_have_count(294)
    expect(page.locator("#grid-filter")).to_be_hidden()


def test_without_script_there_is_no_box_and_every_grid(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page(javascript=False)
    page.goto(f"{demo_address}/grids/jingyang/")

    expect(page.locator("#grid-filter")).to_be_hidden()
    page.locator("summary", has_text="其余 284 个网格").click()
    expect(page.locator(ROWS)).to_have_count(294)
