"""Checks a whole new site before anybody sees it: links that lead nowhere, pages nobody finds,
titles that two pages share.

What each page links to is kept from build to build as numbers of targets, so that the check of
20,000 pages takes a moment and always covers all of them.
"""

import re
from array import array
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

__all__ = ["Found", "Links", "Page", "read_page"]

ELSEWHERE = ("/booking/",)
"""Addresses of the same origin that another program answers."""
FINDS_ITSELF = frozenset({"", "/", "/404.html"})
"""Pages that need no link."""

_VALUES = re.compile(r'\s(href|src|action|poster|data|id)="([^"]*)"')
_TITLE = re.compile(r"<title>([^<]*)</title>")


@dataclass(frozen=True)
class Found:
    """What one page links to, what can be linked to in it, and its title."""

    links: tuple[str, ...]
    """Targets on this site as absolute addresses, fragment included; own anchors left out."""
    anchors: tuple[str, ...]
    title: str
    broken: tuple[str, ...]
    """Links to anchors of the page itself that are not there."""


class Page(NamedTuple):
    """What is kept of a page."""

    links: "array[int]"
    anchors: tuple[str, ...]
    title: str
    broken: tuple[str, ...]


def read_page(html: str, url: str, known: Collection[str] = ()) -> Found:
    """Links, anchors and title of one page; ``known`` are links that need no look.

    The pages are our own: attributes stand in double quotes, and no double quote stands bare in a
    text. That allows one pattern in place of a parser, which took a third of a large build.
    """
    links: dict[str, None] = {}
    anchors: dict[str, None] = {}
    for name, value in _VALUES.findall(html):
        (anchors if name == "id" else links)[value] = None
    ids = frozenset(unescape(one) for one in anchors)
    targets: dict[str, None] = {}
    broken = []
    for link in links:
        if link in known:
            continue
        if link.startswith("#"):
            if unquote(unescape(link[1:])) not in ids:
                broken.append(unescape(link))
            continue
        target = _target(unescape(link), url)
        path, _, fragment = target.partition("#")
        if path == url:
            if fragment and fragment not in ids:
                broken.append(unescape(link))
        elif target:
            targets[target] = None
    title = _TITLE.search(html)
    return Found(
        links=tuple(targets),
        anchors=tuple(sorted(ids)),
        title=unescape(title[1]) if title else "",
        broken=tuple(broken),
    )


def _target(link: str, url: str) -> str:
    """Where a link leads on this site, without its query; nothing when it leads elsewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    parts = urlsplit(urljoin(url, link))
    path = unquote(parts.path)
    if path.startswith(ELSEWHERE):
        return ""
    return f"{path}#{unquote(parts.fragment)}" if parts.fragment else path


class Links:
    """All pages of a site and what they link to."""

    def __init__(self, targets: list[str] | None = None) -> None:
        self.targets = targets or []
        self._numbers = {target: number for number, target in enumerate(self.targets)}
        self.pages: dict[str, Page] = {}

    def add(self, url: str, found: Found) -> None:
        """A page that was made anew."""
        numbers = array("I")
        for link in found.links:
            number = self._numbers.get(link)
            if number is None:
                number = self._numbers[link] = len(self.targets)
                self.targets.append(link)
            numbers.append(number)
        self.pages[url] = Page(numbers, found.anchors, found.title, found.broken)

    def faults(self, files: Collection[str]) -> Iterator[str]:
        """One line in Chinese for each thing that is wrong; ``files`` are all files of the site."""
        used: set[int] = set()
        used.update(*(page.links for page in self.pages.values()))
        lost = {number for number in used if not self._leads_somewhere(number, files)}
        for url in sorted(self.pages):
            page = self.pages[url]
            for link in page.broken:
                yield f"链接没有着落：{url} → {link}"
            if lost and not lost.isdisjoint(page.links):
                for number in page.links:
                    if number in lost:
                        yield f"链接没有着落：{url} → {self.targets[number]}"
        reached = {self.targets[number].partition("#")[0] for number in used}
        for url in sorted(self.pages.keys() - reached - FINDS_ITSELF):
            yield f"没有网页链接到它，谁也走不到：{url}"
        yield from _same_titles(self.pages)

    def _leads_somewhere(self, number: int, files: Collection[str]) -> bool:
        path, _, fragment = self.targets[number].partition("#")
        if path in self.pages:
            return not fragment or fragment in self.pages[path].anchors
        if fragment and PurePosixPath(path).suffix != ".svg":
            return False
        return not path.endswith("/") and path[1:] in files


def _same_titles(pages: Mapping[str, Page]) -> Iterator[str]:
    first: dict[str, str] = {}
    for url in sorted(pages):
        title = pages[url].title
        if not title:
            yield f"网页没有标题：{url}"
            continue
        other = first.setdefault(title, url)
        if other != url:
            yield f"两个网页标题相同（{title}）：{other} 和 {url}"
