"""Checks the links of a whole new site before anybody sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

__all__ = ["Found", "broken_links", "read_page"]

ELSEWHERE = ("/booking/",)
"""Addresses of the same origin that another program answers."""

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_ATTRIBUTE = re.compile(r'\s(href|src|action|poster|data|id)="([^"]*)"')


@dataclass
class Found:
    """What one page links to, and what can be linked to in it."""

    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)


def read_page(html: str) -> Found:
    """Links and anchors of one page.

    The pages are our own: attributes stand in double quotes, and no bare ``<`` or ``>`` stands in
    a value. That allows two patterns in place of a parser, which took a third of a large build.
    """
    found = Found()
    for tag in _TAG.findall(html):
        for name, value in _ATTRIBUTE.findall(tag):
            if name == "id":
                found.anchors.add(unescape(value))
            else:
                found.links.append(unescape(value))
    return found


def broken_links(site: Path, found: Mapping[str, Found] | None = None) -> list[str]:
    """One line for each link that leads nowhere, as ``page → link``.

    ``found`` holds what every page of the site links to, by address; without it all are read.
    """
    if found is None:
        files = {_url(site, file): file for file in sorted(site.rglob("*.html"))}
        found = {url: read_page(file.read_text(encoding="utf-8")) for url, file in files.items()}
    good: set[str] = set()
    """Links that mean the same on every page and are known to lead somewhere."""
    broken = []
    for url in sorted(found):
        for link in dict.fromkeys(found[url].links):
            if link in good:
                continue
            if not _leads_somewhere(site, url, link, found):
                broken.append(f"{url} → {link}")
            elif link.startswith("/"):
                good.add(link)
    return broken


def _leads_somewhere(site: Path, url: str, link: str, found: Mapping[str, Found]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = urlsplit(urljoin(url, link))
    path = unquote(target.path)
    if path.startswith(ELSEWHERE):
        return True
    if path in found:
        return not target.fragment or unquote(target.fragment) in found[path].anchors
    if path.endswith(".svg") and target.fragment:
        picture = site / path[1:]
        return picture.is_file() and f'id="{target.fragment}"' in picture.read_text("utf-8")
    return not target.fragment and not path.endswith("/") and (site / path[1:]).is_file()


def _url(site: Path, file: Path) -> str:
    url = "/" + file.relative_to(site).as_posix()
    return url.removesuffix("index.html")
