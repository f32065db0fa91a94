"""The head of every page: one address, a preview that needs nobody else, its own description."""

import re
from pathlib import Path

import pytest

from scripts.site.machines.head import PICTURE, PICTURE_SIZE, hand_written_head, page_head

PAGES = ["/", "/centers/donghua/", "/services/gaoling-butie/", "/activities/", "/about/open-data/"]
LOCAL = "http://127.0.0.1:8000"


def head_of(site: Path, url: str) -> str:
    """The head of a page."""
    text = (site / url[1:] / "index.html").read_text(encoding="utf-8")
    return text.partition("</head>")[0]


def meta(head: str, name: str) -> list[str]:
    """The values of one property."""
    return re.findall(f'<meta property="{re.escape(name)}" content="([^"]*)">', head)


@pytest.mark.parametrize("url", PAGES)
def test_a_page_names_its_one_address_and_how_it_is_shared(demo_site: Path, url: str) -> None:
    head = head_of(demo_site, url)

    assert head.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="{LOCAL}{url}">' in head
    assert meta(head, "og:url") == [f"{LOCAL}{url}"]
    assert meta(head, "og:image") == [f"{LOCAL}{PICTURE}"]
    (title,) = meta(head, "og:title")
    assert f"<title>{title}" in head
    (description,) = meta(head, "og:description")
    assert f'<meta name="description" content="{description}">' in head


def test_every_page_of_the_site_map_has_a_description_of_its_own(demo_site: Path) -> None:
    text = (demo_site / "sitemap.xml").read_text(encoding="utf-8")
    urls = re.findall(r"<loc>http://127\.0\.0\.1:8000([^<]*)</loc>", text)
    described: dict[str, str] = {}
    for url in urls:
        found = re.search('<meta name="description" content="([^"]*)">', head_of(demo_site, url))
        assert found, url
        assert 8 <= len(found[1]) <= 200, (url, found[1])
        described[url] = found[1]
    assert len(urls) > 100
    assert len(set(described.values())) > 0.9 * len(urls)


def test_the_picture_is_ours_and_as_large_as_said(demo_site: Path) -> None:
    data = (demo_site / PICTURE[1:]).read_bytes()
    size = tuple(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))

    assert data.startswith(b"\x89PNG")
    assert size == PICTURE_SIZE
    assert len(data) < 100_000


def test_pages_that_are_no_page_of_their_own_name_no_address(demo_site: Path) -> None:
    missing = (demo_site / "404.html").read_text(encoding="utf-8")

    assert 'rel="canonical"' not in missing


def test_words_of_the_data_cannot_break_out_of_the_head() -> None:
    bad = '"><script>alert(1)</script>&quot;'
    head = page_head("/x/", bad, bad, bad, "https://example.cn")

    assert "<script" not in head
    assert head.count("<") == head.count(">") == 12


def test_a_hand_written_page_is_shared_by_its_title_without_the_name_of_the_site() -> None:
    html = '<title>甲 &amp; 乙 · 家门口</title>\n<meta name="description" content="说明">'
    head = str(hand_written_head(html, "/about/", "家门口", "https://example.cn"))

    assert meta(head, "og:title") == ["甲 &amp; 乙"]
    assert meta(head, "og:site_name") == ["家门口"]
