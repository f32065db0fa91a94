"""The frame as a template: blocks where the marks were, all else untouched text."""

import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from catalog.model import Network
from scripts.site.frame import absolute_links, filled, network_words, page_template, section_of
from tests.builders import network

FRAME = (
    "<title>@@TITLE@@ · @@SITE_TITLE@@</title>"
    '<meta name="description" content="@@DESCRIPTION@@">'
    '<link href="/a.css?v=@@VERSION@@"><!--@@HEAD@@-->'
    "<!--@@BANNER@@--><main><p>@@BODY@@</p></main><!--@@CONTACT@@--><!--@@ICP@@-->"
    "{{ 7 * 7 }}{% if broken %}"
)
NAV = (
    '<nav class="ds-nav"><a href="/centers/">中心</a><a href="/services/">办事</a></nav>'
    '<a href="/centers/">全部中心</a>'
)
CURRENT = re.compile(r'<a href="([^"]*)" aria-current="(\w+)"')


def words(**changes: object) -> dict[str, str]:
    """The words of the small network, with changes to its record."""
    return network_words(Network.model_validate(network(**changes)), "abc", date(2026, 11, 22))


def rendered(page: str, frame: str = FRAME, **given: str) -> str:
    """What a page that extends the frame comes out as."""
    templates = {"page.html": page_template(frame, words()), "it.html": page}
    environment = Environment(
        loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("it.html").render(given)


def test_a_page_fills_the_blocks_of_the_frame() -> None:
    html = rendered(
        '{% extends "page.html" %}{% block title %}食堂{% endblock %}'
        '{% block description %}便宜{% endblock %}{% block head %}<meta name="x">{% endblock %}'
        "{% block content %}<h1>食堂</h1>{% endblock %}"
    )

    assert "<title>食堂 · 家门口</title>" in html
    assert 'content="便宜"' in html
    assert '<link href="/a.css?v=abc"><meta name="x">' in html
    assert "<main><h1>食堂</h1></main>" in html


def test_braces_in_the_frame_are_text_and_not_code() -> None:
    assert "{{ 7 * 7 }}{% if broken %}" in rendered('{% extends "page.html" %}')


@pytest.mark.parametrize("mark", ["@@TITLE@@", "@@DESCRIPTION@@", "<p>@@BODY@@</p>"])
def test_a_frame_without_one_of_its_marks_is_refused(mark: str) -> None:
    with pytest.raises(ValueError, match="once"):
        page_template(FRAME.replace(mark, ""), words())


def test_a_frame_with_a_mark_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="once"):
        page_template(FRAME + "<p>@@BODY@@</p>", words())


def test_words_of_the_network_are_text_and_not_markup() -> None:
    site = {"title": "<b>家门口", "description": "x"}

    assert words(site=site)["@@SITE_TITLE@@"] == "&lt;b&gt;家门口"


def test_the_banner_stands_only_on_a_demo() -> None:
    assert words()["<!--@@BANNER@@-->"] == ""
    assert "演示网站" in words(demo="true")["<!--@@BANNER@@-->"]


def test_the_record_number_and_telephone_stand_in_the_footer_when_given() -> None:
    site = {
        "title": "家门口",
        "description": "x",
        "telephone": "0434-1234567",
        "icp_number": "吉ICP备00000000号",
    }
    given = words(site=site)

    assert 'href="tel:0434-1234567"' in given["<!--@@CONTACT@@-->"]
    assert "12345" not in given["<!--@@CONTACT@@-->"].replace("1234567", "")
    assert "吉ICP备00000000号" in given["<!--@@ICP@@-->"]
    assert words()["<!--@@ICP@@-->"] == ""


def test_a_hand_written_page_with_an_unknown_mark_is_refused() -> None:
    assert filled("<p>@@SITE_TITLE@@</p><!--@@HEAD@@-->", words(), "/x/") == "<p>家门口</p>"
    with pytest.raises(ValueError, match="@@NOBODY@@"):
        filled("<p>@@NOBODY@@</p>", words(), "/x/")


def test_the_footer_says_who_answers_for_the_site_and_how_old_it_is() -> None:
    site = {"title": "家门口", "description": "x", "organizer": "东华社区<党委>"}
    footer = words(site=site)["<!--@@CONTACT@@-->"]

    assert "主办：东华社区&lt;党委&gt;" in footer
    assert 'href="tel:12345"' in footer
    assert '网页生成于 <time datetime="2026-11-22">2026年11月22日</time>' in footer
    assert "更新" not in footer
    assert "主办" not in words()["<!--@@CONTACT@@-->"]


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("/centers/", "/centers/"),
        ("/centers/donghua/", "/centers/"),
        ("/areas/jingyang/", "/centers/"),
        ("/services/for/", "/services/"),
        ("/rooms/sizes/", "/booking/"),
        ("/booking/donghua/hall/", "/booking/"),
        ("/booking/lookup", "/booking/lookup"),
        ("/canteen/", "/projects/"),
        ("/figures/", "/more/"),
        ("/about/privacy/", "/more/"),
        ("/", ""),
        ("/search/jingyang/", ""),
        ("/404/", ""),
    ],
)
def test_every_page_but_the_first_and_the_search_lies_in_a_section(url: str, section: str) -> None:
    assert section_of(url) == section


def test_every_section_of_the_navigation_can_be_the_present_one() -> None:
    header = Path(__file__).parents[2] / "content" / "theme" / "partials" / "header.html"
    nav = header.read_text(encoding="utf-8").partition('<nav class="ds-nav"')[2]
    links = re.findall(r'<a href="([^"]*)"', nav)

    assert links
    assert [section_of(to) for to in links] == links


@pytest.mark.parametrize(
    ("url", "current"),
    [
        ("/centers/", [("/centers/", "page")]),
        ("/centers/donghua/", [("/centers/", "true")]),
        ("/services/", [("/services/", "page")]),
        ("/", []),
    ],
)
def test_the_navigation_marks_the_section_of_a_page(
    url: str, current: list[tuple[str, str]]
) -> None:
    generated = rendered('{% extends "page.html" %}', FRAME + NAV, url=url, section=section_of(url))
    by_hand = filled(NAV, {}, url)

    assert CURRENT.findall(generated) == current
    assert CURRENT.findall(by_hand) == current


def test_a_page_that_names_no_section_marks_none() -> None:
    assert "aria-current" not in rendered('{% extends "page.html" %}', FRAME + NAV)


def test_pages_about_the_site_lead_back() -> None:
    html = filled("<title>安全 · 家门口</title><!--@@CRUMBS@@-->", {}, "/about/security/")

    assert re.findall(r'<a href="([^"]*)">(.*?)</a>', html) == [
        ("/", "首页"),
        ("/about/", "关于家门口"),
    ]
    assert '<span aria-current="page">安全</span>' in html
    assert "ds-crumbs" not in filled("<!--@@CRUMBS@@-->", {}, "/404/")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("../assets/x.css", "/about/assets/x.css"),
        ("../../assets/x.css", "/assets/x.css"),
        ("more/", "/about/us/more/"),
        ("/centers/", "/centers/"),
        ("#top", "#top"),
        ("tel:110", "tel:110"),
        ("https://example.cn/x", "https://example.cn/x"),
        (".", "/about/us/"),
    ],
)
def test_relative_links_become_absolute_and_others_stay(link: str, expected: str) -> None:
    assert absolute_links(f'<a href="{link}">', "/about/us/") == f'<a href="{expected}">'
