"""The head of every page for machines: its one address, and how it looks when shared.

The picture is our own and lies with the site; nothing is asked of, or told to, anybody else.
"""

import re
from html import unescape

from markupsafe import Markup

__all__ = ["hand_written_head", "page_head"]

PICTURE = "/assets/share.png"
PICTURE_SIZE = (1200, 630)

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')


def page_head(url: str, title: str, description: str, site_title: str, base_url: str) -> Markup:
    """Canonical address, preview for sharing, and the feed."""
    address = f"{base_url}{url}"
    width, height = PICTURE_SIZE
    properties = {
        "og:type": "website",
        "og:site_name": site_title,
        "og:locale": "zh_CN",
        "og:url": address,
        "og:title": _one_line(title),
        "og:description": _one_line(description),
        "og:image": f"{base_url}{PICTURE}",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": "敞开的门，门里亮着灯",
    }
    lines = [Markup('<link rel="canonical" href="{}">').format(address)]
    lines += [
        Markup('<meta property="{}" content="{}">').format(name, value)
        for name, value in properties.items()
        if value
    ]
    feed = (
        '<link rel="alternate" type="application/atom+xml" title="最近更新" href="/changes.atom">'
    )
    return Markup("\n").join([*lines, Markup(feed)])  # noqa: S704 -- a constant


def hand_written_head(html: str, url: str, site_title: str, base_url: str) -> Markup:
    """The same for a page that the engine made; its title and description stand in it."""
    title, description = _TITLE.search(html), _DESCRIPTION.search(html)
    return page_head(
        url,
        unescape(title[1]).removesuffix(f" · {site_title}") if title else site_title,
        unescape(description[1]) if description else "",
        site_title,
        base_url,
    )


def _one_line(text: str) -> str:
    """Text, or safe HTML of a template's block, as plain text in one line."""
    plain = text.unescape() if isinstance(text, Markup) else text
    return " ".join(plain.split())
