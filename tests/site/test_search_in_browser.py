"""The search of the site as residents type it, in a real browser, beside one by brute force."""

import pytest
from playwright.sync_api import Page, expect

from catalog import load_catalog
from scripts.bench.search_truth import numbered, queries, truth
from scripts.build_site import ROOT
from tests.conftest import NewPage

NAMES = "[data-search-list] a"


def searched(page: Page, address: str, words: str) -> list[str]:
    """The names that a search shows first, in their order."""
    page.goto(f"{address}/search/?q={words}")
    expect(page.locator("[data-search-status]")).to_contain_text(f"“{words}”")
    return page.locator(NAMES).all_text_contents()


@pytest.mark.parametrize(
    "words",
    ["社保查询", "sbcx", "shebao", "SheBao", "shebaocx", "shebaochax", "社会保险", "社會保險"],
)
def test_a_service_is_found_by_name_pinyin_initials_and_synonym(
    demo_address: str, new_page: NewPage, words: str
) -> None:
    assert "社保查询" in searched(new_page(), demo_address, words)[:3]


def test_two_hundred_queries_find_exactly_the_records_that_hold_all_words(
    demo_address: str, new_page: NewPage
) -> None:
    catalog = load_catalog(ROOT / "data")
    records = numbered(catalog)
    page = new_page()
    page.goto(f"{demo_address}/search/")
    expect(page.locator("h1")).to_be_visible()
    for query in queries(records, 200):
        found = page.evaluate(
            "query => window.doorstepSearch.found(query).then(one => one.records)", query
        )
        assert sorted(found) == truth(records, catalog.network.synonyms, query), query


def test_names_come_before_texts(demo_address: str, new_page: NewPage) -> None:
    titled = {one.title: one for one in numbered(load_catalog(ROOT / "data")).values()}
    found = searched(new_page(), demo_address, "食堂")
    in_name = [any("食堂" in one for one in titled[title].names) for title in found]

    assert in_name[0]
    assert in_name == sorted(in_name, reverse=True)


def test_more_results_come_at_a_tap(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    first = searched(page, demo_address, "社区")
    page.get_by_role("button", name="再看一些").click()
    expect(page.locator(NAMES)).to_have_count(2 * len(first))


def test_traditional_characters_find_what_simplified_ones_find(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    simplified = searched(page, demo_address, "社区 服务")

    assert simplified
    assert searched(page, demo_address, "社區 服務") == simplified


@pytest.mark.parametrize(
    "words", ["泾诚驿家（城市社区一）", "泾诚驿家(城市社区一)", "“泾诚驿家”城市社区一"]
)
def test_brackets_and_quotation_marks_may_be_typed_or_not(
    demo_address: str, new_page: NewPage, words: str
) -> None:
    assert searched(new_page(), demo_address, words)[0] == "泾诚驿家（城市社区一）"


def test_letters_that_spell_no_name_find_nothing(demo_address: str, new_page: NewPage) -> None:
    assert searched(new_page(), demo_address, "ebao") == []


def test_all_words_must_match(demo_address: str, new_page: NewPage) -> None:
    assert searched(new_page(), demo_address, "shebao 食堂") == []


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("吃饭", "食堂"),
        ("中午去哪里吃饭", "食堂"),
        ("元旦开门吗", "中心"),
        ("我想约会议室", "多功能会议室 · 泾诚驿家一"),
    ],
)
def test_a_sentence_finds_what_most_of_it_is_about(
    demo_address: str, new_page: NewPage, sentence: str, first: str
) -> None:
    assert searched(new_page(), demo_address, sentence)[0] == first


def test_a_search_that_finds_nothing_shows_where_else_to_look(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()

    assert searched(page, demo_address, "飞机") == []
    expect(page.get_by_role("main").get_by_role("link", name="全部栏目")).to_be_visible()


def test_without_the_index_the_names_stay_to_be_read(demo_address: str, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/search/meta.json", lambda route: route.abort())
    page.goto(f"{demo_address}/search/?q=食堂")

    expect(page.locator("[data-search-status]")).to_contain_text("搜索没有连上")
    expect(page.get_by_role("heading", name="按名称找")).to_be_visible()
    expect(page.get_by_role("link", name="社保查询", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("12345", "政务热线 12345"),
        ("投诉", "政务热线 12345"),
        ("意见", "政务热线 12345"),
        ("120", "急救 120"),
        ("志愿者", "求助与志愿"),
        ("义工", "求助与志愿"),
        ("充电", "“池阳小哥”红色驿站"),
        ("投影", "多功能会议室 · 泾诚驿家一"),
    ],
)
def test_ordinary_words_lead_to_what_answers_them(
    demo_address: str, new_page: NewPage, words: str, first: str
) -> None:
    assert searched(new_page(), demo_address, words)[0] == first


@pytest.mark.parametrize("words", ["服务站", "社保", "活动室"])
def test_places_whose_name_nobody_knows_come_last(
    demo_address: str, new_page: NewPage, words: str
) -> None:
    records = numbered(load_catalog(ROOT / "data"))
    page = new_page()
    searched(page, demo_address, words)
    found = page.evaluate(
        "query => window.doorstepSearch.found(query).then(one => one.records)", words
    )
    is_last = [records[number].is_last for number in found]

    assert True in is_last
    assert is_last == sorted(is_last)


def test_before_anything_is_asked_the_page_is_short_and_its_words_find_something(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    page.goto(f"{demo_address}/search/")
    expect(page.get_by_role("link", name="社保查询", exact=True)).to_be_hidden()
    words = page.locator("[data-search-start] .ds-chip").all_text_contents()

    assert len(words) == 8
    for word in words:
        assert searched(page, demo_address, word), word
        expect(page.locator("[data-search-start]")).to_be_hidden()


def test_a_search_that_finds_nothing_names_a_telephone_and_other_words(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    searched(page, demo_address, "飞机")
    main = page.get_by_role("main")

    expect(main.get_by_role("link", name="12345")).to_have_attribute("href", "tel:12345")
    expect(main.get_by_role("link", name="离您近的中心")).to_be_visible()
    expect(page.locator("[data-search-start]")).to_be_visible()
