"""Checks the links of a whole new site before anybody sees it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

__all__ = ["Found", "broken_links", "read_page"]

ELSEWHERE = ("/booking/",)
"""Addresses of the same origin that another program answers."""

_CARRIERS = {"href", "src", "action", "poster", "data"}


@dataclass
class Found:
    """What one page links to, and what can be linked to in it."""

    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Found()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name in _CARRIERS and value is not None:
                self.found.links.append(value)
            elif name == "id" and value:
                self.found.anchors.add(value)


def read_page(html: str) -> Found:
    """Links and anchors of one page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def broken_links(site: Path) -> list[str]:
    """One line for each link that leads nowhere, as ``page → link``."""
    pages = {_url(site, file): file for file in sorted(site.rglob("*.html"))}
    found = {url: read_page(file.read_text(encoding="utf-8")) for url, file in pages.items()}
    return [
        f"{url} → {link}"
        for url, page in found.items()
        for link in dict.fromkeys(page.links)
        if not _leads_somewhere(site, url, link, found)
    ]


def _leads_somewhere(site: Path, url: str, link: str, found: dict[str, Found]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = urlsplit(urljoin(url, link))
    path = unquote(target.path)
    if path.startswith(ELSEWHERE):
        return True
    if path in found:
        return not target.fragment or unquote(target.fragment) in found[path].anchors
    return not target.fragment and not path.endswith("/") and (site / path[1:]).is_file()


def _url(site: Path, file: Path) -> str:
    url = "/" + file.relative_to(site).as_posix()
    return url.removesuffix("index.html")
