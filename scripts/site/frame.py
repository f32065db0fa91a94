"""The empty frame page as a Jinja template that the site and the booking pages extend.

The engine's frame carries marks, ``@@TITLE@@`` and the like. The words of the network are filled in
here, in one place for every page; title, description, head and body become template blocks. All
else is wrapped in ``raw``, so nothing that an editor writes into the frame can be read as code.
"""

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import urljoin

from catalog.model import Network

__all__ = ["absolute_links", "filled", "network_words", "page_template"]

_BLOCKS = {
    "@@TITLE@@": "title",
    "@@DESCRIPTION@@": "description",
    "<!--@@HEAD@@-->": "head",
    "<p>@@BODY@@</p>": "content",
}
_AFTER = {"@@TITLE@@": "{% if part is defined and part %} · {{ part }}{% endif %}"}
"""A page that shows one area of a long list says so in its title."""
_LINK = re.compile(r'(?P<name>\s(?:href|src|action)=")(?P<target>[^"]*)"')


def absolute_links(html: str, url: str) -> str:
    """The page with every relative link made absolute, the page standing at ``url``."""

    def fixed(found: re.Match[str]) -> str:
        target = found["target"]
        if re.match(r"[a-z][a-z0-9+.-]*:|/|#|@@", target):
            return found[0]
        return f'{found["name"]}{urljoin(url, target)}"'

    return _LINK.sub(fixed, html)


def network_words(network: Network, assets_version: str) -> dict[str, str]:
    """What each mark of the network stands for, as safe HTML."""
    site = network.site
    banner = contact = legal = ""
    if network.demo:
        banner = (
            '<aside class="ds-banner" aria-label="演示说明"><p><strong>演示网站：</strong>'
            "标“示例”的都不是真的，请不要据此上门。"
            '<a href="/sources/">看出处</a></p></aside>'
        )
    if site.telephone:
        number = escape(site.telephone)
        contact = f'<p>电话 <a href="tel:{number}">{number}</a></p>'
    if site.icp_number:
        number = escape(site.icp_number)
        legal = (
            '<p class="ds-footer__legal">'
            f'<a href="https://beian.miit.gov.cn/" rel="noopener">{number}</a></p>'
        )
    return {
        "@@SITE_TITLE@@": escape(site.title),
        "@@NETWORK_NAME@@": escape(network.name),
        "@@VERSION@@": assets_version,
        "<!--@@BANNER@@-->": banner,
        "<!--@@CONTACT@@-->": contact,
        "<!--@@ICP@@-->": legal,
    }


def filled(html: str, words: Mapping[str, str]) -> str:
    """A hand-written page with the words of the network in place of the marks."""
    for mark, word in {**words, "<!--@@HEAD@@-->": ""}.items():
        html = html.replace(mark, word)
    # A block of code that is wider than the screen scrolls; the keyboard must reach it to do so.
    html = html.replace("<pre>", '<pre tabindex="0">')
    if left := re.search("@@[A-Z_]+@@", html):
        raise ValueError(f"mark {left[0]} is not known")
    return html


def page_template(frame: str, words: Mapping[str, str]) -> str:
    """The frame as a Jinja template with the blocks title, description, head and content."""
    for mark, word in words.items():
        frame = frame.replace(mark, word)
    marks = "|".join(re.escape(mark) for mark in _BLOCKS)
    pieces = re.split(f"({marks})", absolute_links(frame, "/frames/page/"))
    found = sorted(piece for piece in pieces if piece in _BLOCKS)
    if found != sorted(_BLOCKS):
        raise ValueError(f"the frame must hold each of {list(_BLOCKS)} once, not {found}")
    return "".join(
        f"{{% block {_BLOCKS[piece]} %}}{{% endblock %}}{_AFTER.get(piece, '')}"
        if piece in _BLOCKS
        else _raw(piece)
        for piece in pieces
    )


def _raw(text: str) -> str:
    if "endraw" in text:
        raise ValueError("the frame must not hold the word endraw")
    return f"{{% raw %}}{text}{{% endraw %}}" if text else ""
