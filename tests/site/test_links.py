"""The check of links finds every link that leads nowhere, and nothing else."""

from pathlib import Path

import pytest

from scripts.site.links import broken_links


def site(folder: Path, body: str) -> Path:
    """A site of two pages and a picture; ``body`` is the home page."""
    (folder / "about").mkdir()
    (folder / "assets").mkdir()
    (folder / "assets" / "mark.svg").write_text("<svg/>")
    (folder / "about" / "index.html").write_text('<h2 id="rules">规矩</h2><h2 id="规矩">x</h2>')
    (folder / "index.html").write_text(f'<h1 id="top">家</h1>{body}')
    return folder


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/about/",
        "about/",
        "/about/#rules",
        "/about/#%E8%A7%84%E7%9F%A9",
        "#top",
        "/assets/mark.svg?v=1",
        "/booking/donghua/hall/",
        "https://www.gov.cn/",
        "tel:110",
    ],
)
def test_a_link_that_leads_somewhere_is_good(tmp_path: Path, link: str) -> None:
    assert broken_links(site(tmp_path, f'<a href="{link}">x</a>')) == []


@pytest.mark.parametrize(
    "link",
    [
        "/nowhere/",
        "/about/#nothing",
        "#nothing",
        "/about",
        "/assets/other.svg",
        "/assets/",
        "nowhere.html",
        "/bookings/",
    ],
)
def test_a_link_that_leads_nowhere_is_named_with_its_page(tmp_path: Path, link: str) -> None:
    assert broken_links(site(tmp_path, f'<a href="{link}">x</a>')) == [f"/ → {link}"]


def test_pictures_forms_and_scripts_count_as_links(tmp_path: Path) -> None:
    body = '<img src="/no.svg"><form action="/no/"></form><script src="/no.js"></script>'

    assert broken_links(site(tmp_path, body)) == ["/ → /no.svg", "/ → /no/", "/ → /no.js"]
