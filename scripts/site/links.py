"""Checks a whole new site before anybody sees it: links that lead nowhere, pages nobody finds,
titles that two pages share.

What each page links to is kept from build to build as numbers of targets, so that the check of
20,000 pages takes a moment and always covers all of them.
"""

import pickle
import re
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from scripts.site.memo import Vault

__all__ = ["Bundle", "Found", "Links", "Page", "read_page"]

ELSEWHERE = ("/booking/",)
"""Addresses of the same origin that another program answers."""
FINDS_ITSELF = frozenset({"", "/", "/404.html"})
"""Pages that need no link."""

_VALUES = re.compile(r'\s(href|src|action|poster|data|id)="([^"]*)"')
_PLAIN = re.compile(r"(/[a-z0-9_-]+)+(/|\.[a-z]+)?(#[A-Za-z0-9_-]+)?")
"""Links that say where they lead, as most of ours do."""
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
    anchors: str
    """One a line."""
    title: str
    broken: tuple[str, ...]


class Bundle(NamedTuple):
    """All that is made of one center alone: a dozen signs that always come and go together.

    Without it, every build would pick up and put down 30,000 small things that did not change.
    """

    key: bytes
    """What they are made of."""
    files: str
    """Names of all files, one a line."""
    links: "array[int]"
    """What any of the pages links to."""
    titles: str
    """One a line."""
    rest: tuple[int, int]
    """Where the vault holds the hash of each file and each :class:`Page`, seldom asked for."""

    @property
    def urls(self) -> list[str]:
        """Addresses of the pages."""
        return [
            f"/{file.removesuffix('index.html')}"
            for file in self.files.split("\n")
            if file.endswith(".html")
        ]

    def unpacked(self, vault: Vault) -> tuple[dict[str, bytes], dict[str, Page]]:
        """File → hash of its content, and the pages by address."""
        found: tuple[dict[str, bytes], dict[str, Page]]
        found = pickle.loads(vault.read(self.rest))  # noqa: S301 -- our own
        return found


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
        target = _target(unescape(link), "/" if link.startswith("/") else url)
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


@lru_cache(maxsize=50_000)
def _target(link: str, url: str) -> str:
    """Where a link leads on this site, without its query; nothing when it leads elsewhere."""
    if _PLAIN.fullmatch(link):
        return "" if link.startswith(ELSEWHERE) else link
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

    def __init__(self, targets: list[str] | None = None, vault: Vault | None = None) -> None:
        self.targets = targets or []
        self._vault = vault
        self._numbers = {target: number for number, target in enumerate(self.targets)}
        self.pages: dict[str, Page] = {}
        self.bundles: dict[str, Bundle] = {}
        """By center; pages that are not in ``pages``."""

    def bundled(
        self, key: bytes, files: dict[str, bytes], pages: dict[str, Page], vault: Vault
    ) -> Bundle:
        """These files and pages as one thing."""
        links = sorted({number for page in pages.values() for number in page.links})
        return Bundle(
            key=key,
            files="\n".join(files),
            links=array("I", links),
            titles="\n".join(page.title for page in pages.values()),
            rest=vault.write(pickle.dumps((files, pages), protocol=5)),
        )

    def _packed(self, bundle: Bundle) -> dict[str, Page]:
        return bundle.unpacked(self._vault)[1] if self._vault else {}

    def add(self, url: str, found: Found) -> None:
        """A page that was made anew."""
        numbers = array("I")
        for link in found.links:
            number = self._numbers.get(link)
            if number is None:
                number = self._numbers[link] = len(self.targets)
                self.targets.append(link)
            numbers.append(number)
        self.pages[url] = Page(numbers, "\n".join(found.anchors), found.title, found.broken)

    def faults(self, files: Collection[str]) -> Iterator[str]:
        """One line in Chinese for each thing that is wrong; ``files`` are all files of the site."""
        used: set[int] = set()
        used.update(*(page.links for page in self.pages.values()))
        used.update(*(bundle.links for bundle in self.bundles.values()))
        urls = {url for bundle in self.bundles.values() for url in bundle.urls}
        packed = {name for bundle in self.bundles.values() for name in bundle.files.split("\n")}
        anchors: dict[str, frozenset[str]] = {}
        lost = {
            number for number in used if not self._leads_somewhere(number, files, packed, anchors)
        }
        pages = dict(self.pages)
        for bundle in self.bundles.values():
            if lost and not lost.isdisjoint(bundle.links):
                pages |= self._packed(bundle)
        for url in sorted(pages):
            page = pages[url]
            for link in page.broken:
                yield f"链接没有着落：{url} → {link}"
            if lost and not lost.isdisjoint(page.links):
                for number in page.links:
                    if number in lost:
                        yield f"链接没有着落：{url} → {self.targets[number]}"
        reached = {self.targets[number].partition("#")[0] for number in used}
        for url in sorted((self.pages.keys() | urls) - reached - FINDS_ITSELF):
            yield f"没有网页链接到它，谁也走不到：{url}"
        yield from self._same_titles()

    def _leads_somewhere(
        self,
        number: int,
        files: Collection[str],
        packed: Collection[str],
        anchors: dict[str, frozenset[str]],
    ) -> bool:
        path, _, fragment = self.targets[number].partition("#")
        if path in self.pages:
            if not fragment:
                return True
            if path not in anchors:
                anchors[path] = frozenset(self.pages[path].anchors.split("\n"))
            return fragment in anchors[path]
        if f"{path[1:]}index.html" in packed:
            return not fragment
        if fragment and PurePosixPath(path).suffix != ".svg":
            return False
        return not path.endswith("/") and (path[1:] in files or path[1:] in packed)

    def _same_titles(self) -> Iterator[str]:
        titles = [page.title for page in self.pages.values()]
        for bundle in self.bundles.values():
            titles += bundle.titles.split("\n")
        if "" not in titles and len(set(titles)) == len(titles):
            return
        pages = dict(self.pages)
        for bundle in self.bundles.values():
            pages |= self._packed(bundle)
        first: dict[str, str] = {}
        for url in sorted(pages):
            title = pages[url].title
            if not title:
                yield f"网页没有标题：{url}"
                continue
            other = first.setdefault(title, url)
            if other != url:
                yield f"两个网页标题相同（{title}）：{other} 和 {url}"
