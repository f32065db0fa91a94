"""The check of a whole site: links, pages that nobody finds, titles."""

import pytest

from scripts.site.links import Links, read_page

OTHER = '<title>乙</title><h1 id="top">乙</h1><a href="/">首页</a>'
FILES = {"a.css", "icons.svg"}


def faults(body: str, *, other: str = OTHER) -> list[str]:
    """What is wrong with a site of a home page with this body and one other page."""
    links = Links()
    links.add("/", read_page(f'<title>甲</title><a href="/b/">乙</a>{body}', "/"))
    links.add("/b/", read_page(other, "/b/"))
    return list(links.faults(FILES))


@pytest.mark.parametrize(
    "link",
    [
        "/b/",
        "b/#top",
        "/b/?q=1#top",
        "/a.css?v=1",
        "/icons.svg#door",
        "https://example.cn/x",
        "tel:12345",
        "/booking/donghua/",
        "",
    ],
)
def test_a_link_that_leads_somewhere_is_good(link: str) -> None:
    assert faults(f'<a href="{link}">x</a>') == []


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("/no/", "/no/"),
        ("/b/#no", "/b/#no"),
        ("#no", "#no"),
        ("/b", "/b"),
        ("/no.css", "/no.css"),
        ("/a.css#x", "/a.css#x"),
    ],
)
def test_a_link_that_leads_nowhere_is_told(link: str, told: str) -> None:
    assert faults(f'<a href="{link}">x</a>') == [f"链接没有着落：/ → {told}"]


def test_a_page_that_only_links_to_itself_is_told() -> None:
    links = Links()
    links.add("/", read_page("<title>甲</title>", "/"))
    links.add("/b/", read_page('<title>乙</title><a href="/b/">乙</a>', "/b/"))

    assert list(links.faults(())) == ["没有网页链接到它，谁也走不到：/b/"]


def test_two_pages_of_one_title_and_a_page_without_are_told() -> None:
    assert faults("", other="<title>甲</title>") == ["两个网页标题相同（甲）：/ 和 /b/"]
    assert faults("", other="<p>乙</p>") == ["网页没有标题：/b/"]


def test_links_that_stand_on_every_page_are_looked_at_once() -> None:
    page = read_page('<title>甲</title><a href="/no/">x</a><a href="/b/">x</a>', "/", {"/no/"})

    assert page.links == ("/b/",)


def test_pages_of_the_build_before_keep_their_links_by_number() -> None:
    first = Links()
    first.add("/", read_page('<title>甲</title><a href="/b/">乙</a>', "/"))
    second = Links(first.targets)
    second.pages.update(first.pages)

    assert list(second.faults(())) == ["链接没有着落：/ → /b/"]
    second.add("/b/", read_page(OTHER, "/b/"))
    assert list(second.faults(())) == []
