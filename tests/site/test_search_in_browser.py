"""The search of the site as residents type it, in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.site.views.records import search_file
from tests.builders import center, network, small_catalog
from tests.conftest import NewPage

NAMES = "[data-search-list] a"


def searched(page: Page, address: str, words: str) -> list[str]:
    """The names that a search shows, in their order."""
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
    assert searched(new_page(), demo_address, words)[0] == "社保查询"


def test_everything_with_a_word_is_found_names_before_texts(
    demo_address: str, demo_site: Path, new_page: NewPage
) -> None:
    data = json.loads((demo_site / "data" / "search.json").read_text(encoding="utf-8"))
    holding = {one["title"] for one in data["records"] if "食堂" in one["title"] + one["text"]}
    found = searched(new_page(), demo_address, "食堂")

    assert set(found) == holding
    in_name = ["食堂" in name for name in found]
    assert in_name == sorted(in_name, reverse=True)
    assert True in in_name
    assert False in in_name


def test_traditional_characters_find_what_simplified_ones_find(
    demo_address: str, new_page: NewPage
) -> None:
    page = new_page()
    simplified = searched(page, demo_address, "社区 服务")

    assert simplified
    assert searched(page, demo_address, "社區 服務") == simplified


def test_words_of_one_meaning_find_the_same(demo_address: str, new_page: NewPage) -> None:
    page = new_page()

    assert set(searched(page, demo_address, "饭堂")) == set(searched(page, demo_address, "食堂"))


def test_letters_that_spell_no_name_find_nothing(demo_address: str, new_page: NewPage) -> None:
    assert searched(new_page(), demo_address, "ebao") == []


def test_all_words_must_match(demo_address: str, new_page: NewPage) -> None:
    page = new_page()

    assert searched(page, demo_address, "shebao 网上")[:1] in ([], ["社保查询"])
    assert searched(page, demo_address, "shebao 食堂") == []


@pytest.mark.parametrize("words", ["大学", "大學", "老年大学", "lndx", "laonian", "老人大学"])
def test_a_part_of_a_long_name_is_enough(
    demo_address: str, new_page: NewPage, tmp_path: Path, words: str
) -> None:
    school = {"id": "school", "name": "老年大学", "summary": "书法、合唱"}
    catalog = small_catalog(
        tmp_path,
        network_=network(synonyms=[["老年", "老人"]]),
        centers=[center(projects=[school])],
    )
    page = new_page()
    page.route("**/data/search.json", lambda route: route.fulfill(json=search_file(catalog)))

    found = searched(page, demo_address, words)
    assert [name.split(" · ")[0] for name in found] == ["老年大学"]
