"""The frame as a template: blocks where the marks were, all else untouched text."""

import pytest
from jinja2 import DictLoader, Environment

from catalog.model import Network
from scripts.site.frame import absolute_links, filled, network_words, page_template
from tests.builders import network

FRAME = (
    "<title>@@TITLE@@ · @@SITE_TITLE@@</title>"
    '<meta name="description" content="@@DESCRIPTION@@">'
    '<link href="/a.css?v=@@VERSION@@"><!--@@HEAD@@-->'
    "<!--@@BANNER@@--><main><p>@@BODY@@</p></main><!--@@CONTACT@@--><!--@@ICP@@-->"
    "{{ 7 * 7 }}{% if broken %}"
)


def words(**changes: object) -> dict[str, str]:
    """The words of the small network, with changes to its record."""
    return network_words(Network.model_validate(network(**changes)), "abc")


def rendered(page: str, frame: str = FRAME) -> str:
    """What a page that extends the frame comes out as."""
    templates = {"page.html": page_template(frame, words()), "it.html": page}
    return (
        Environment(loader=DictLoader(templates), autoescape=True).get_template("it.html").render()
    )


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
    assert "吉ICP备00000000号" in given["<!--@@ICP@@-->"]
    assert words()["<!--@@ICP@@-->"] == ""


def test_a_hand_written_page_with_an_unknown_mark_is_refused() -> None:
    assert filled("<p>@@SITE_TITLE@@</p><!--@@HEAD@@-->", words()) == "<p>家门口</p>"
    with pytest.raises(ValueError, match="@@NOBODY@@"):
        filled("<p>@@NOBODY@@</p>", words())


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
