"""The empty frame page as a Jinja template that the site and the booking pages extend.

The engine's frame carries marks, ``@@TITLE@@`` and the like. The words of the network are filled in
here, in one place for every page; title, description, head and body become template blocks. All
else is wrapped in ``raw``, so nothing that an editor writes into the frame can be read as code.
In the main navigation the section in which a page lies is marked; booking pages say theirs.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from urllib.parse import urljoin

from catalog.model import Network
from scripts.site.views.sections import HOTLINE

__all__ = ["absolute_links", "filled", "network_words", "page_template", "section_of"]

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "/centers/": ("/centers/", "/areas/", "/stations/"),
    "/services/": ("/services/",),
    "/activities/": ("/activities/",),
    "/booking/lookup": ("/booking/lookup",),
    "/booking/": ("/booking/", "/rooms/", "/apply/"),
    "/projects/": ("/projects/", "/canteen/"),
    "/help/": ("/help/", "/grids/"),
}
"""Link of the navigation → how the addresses of its pages begin; the rest is in 全部栏目."""
REST = "/more/"
OF_NO_SECTION = ("/search/", "/404")

_BLOCKS = {
    "@@TITLE@@": "title",
    "@@DESCRIPTION@@": "description",
    "<!--@@HEAD@@-->": "head",
    "<p>@@BODY@@</p>": "content",
}
_AFTER = {"@@TITLE@@": "{% if part is defined and part %} · {{ part }}{% endif %}"}
"""A page that shows one area of a long list says so in its title."""
_CRUMBS = "<!--@@CRUMBS@@-->"
_NAV = re.compile(r'<nav class="ds-nav".*?</nav>', re.DOTALL)
_NAV_LINK = re.compile(r'<a href="(?P<to>/[^"]*)"')
_HEADING = re.compile(r"<title>(.*?) · ", re.DOTALL)
_AT = re.compile("@@AT:(.*?)@@")
_LINK = re.compile(r'(?P<name>\s(?:href|src|action)=")(?P<target>[^"]*)"')


def absolute_links(html: str, url: str) -> str:
    """The page with every relative link made absolute, the page standing at ``url``."""

    def fixed(found: re.Match[str]) -> str:
        target = found["target"]
        if re.match(r"[a-z][a-z0-9+.-]*:|/|#|@@", target):
            return found[0]
        return f'{found["name"]}{urljoin(url, target)}"'

    return _LINK.sub(fixed, html)


def section_of(url: str) -> str:
    """Link of the navigation under which a page stands; empty for those of no section."""
    if url == "/" or url.startswith(OF_NO_SECTION):
        return ""
    return next((to for to, starts in SECTIONS.items() if url.startswith(starts)), REST)


def network_words(network: Network, assets_version: str, today: date) -> dict[str, str]:
    """What each mark of the network stands for, as safe HTML."""
    site = network.site
    banner = legal = ""
    if network.demo:
        banner = (
            '<aside class="ds-banner" aria-label="演示说明"><p><strong>演示网站：</strong>'
            "标“示例”的不是真的，别据此上门。"
            '<a href="/sources/">出处</a></p></aside>'
        )
    contact = f"<p>主办：{escape(site.organizer)}</p>" if site.organizer else ""
    number = escape(site.telephone or HOTLINE.number)
    called = "电话" if site.telephone else HOTLINE.name
    contact += f'<p>{called} <a href="tel:{number}">{number}</a></p>'
    day = f"{today.year}年{today.month}月{today.day}日"
    contact += f'<p>网页生成于 <time datetime="{today.isoformat()}">{day}</time></p>'
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


def filled(html: str, words: Mapping[str, str], url: str) -> str:
    """A hand-written page at ``url`` with the words of the network in place of the marks."""
    section = section_of(url)
    html = _marked(html, lambda to: _current(to == url) if to == section else "")
    for mark, word in {**words, "<!--@@HEAD@@-->": "", _CRUMBS: _crumbs(html, url)}.items():
        html = html.replace(mark, word)
    # A block of code that is wider than the screen scrolls; the keyboard must reach it to do so.
    html = html.replace("<pre>", '<pre tabindex="0">')
    if left := re.search("@@[A-Z_]+@@", html):
        raise ValueError(f"mark {left[0]} is not known")
    return html


def page_template(frame: str, words: Mapping[str, str]) -> str:
    """The frame as a Jinja template with the blocks title, description, head and content."""
    for mark, word in {**words, _CRUMBS: ""}.items():
        frame = frame.replace(mark, word)
    frame = _marked(absolute_links(frame, "/frames/page/"), "@@AT:{}@@".format)
    marks = "|".join([*map(re.escape, _BLOCKS), "@@AT:.*?@@"])
    pieces = re.split(f"({marks})", frame)
    found = sorted(piece for piece in pieces if piece in _BLOCKS)
    if found != sorted(_BLOCKS):
        raise ValueError(f"the frame must hold each of {list(_BLOCKS)} once, not {found}")
    return "".join(
        f"{{% block {_BLOCKS[piece]} %}}{{% endblock %}}{_AFTER.get(piece, '')}"
        if piece in _BLOCKS
        else _AT.sub(_when_there, piece)
        if _AT.match(piece)
        else _raw(piece)
        for piece in pieces
    )


def _marked(html: str, mark: Callable[[str], str]) -> str:
    """The page with a mark in each link of the navigation, made of its address."""
    return _NAV.sub(
        lambda nav: _NAV_LINK.sub(lambda link: link[0] + mark(link["to"]), nav[0]), html, count=1
    )


def _current(is_itself: bool) -> str:
    return f' aria-current="{"page" if is_itself else "true"}"'


def _when_there(mark: re.Match[str]) -> str:
    """Code for one link: templates of pages set ``section``, and ``url`` for their own address."""
    to = mark[1]
    said = "{{ 'page' if url | default(section) == section else 'true' }}"
    return f'{{% if section is defined and section == "{to}" %}} aria-current="{said}"{{% endif %}}'


def _crumbs(html: str, url: str) -> str:
    """The way back from a page about this site; others that are written by hand need none."""
    if not url.startswith("/about/"):
        return ""
    found = _HEADING.search(html)
    steps = [("/", "首页"), ("/about/", "关于家门口")]
    links = "".join(f'<li><a href="{to}">{name}</a></li>' for to, name in steps if to != url)
    here = f'<li><span aria-current="page">{found[1] if found else ""}</span></li>'
    return f'<nav class="ds-crumbs" aria-label="所在位置"><ol>{links}{here}</ol></nav>'


def _raw(text: str) -> str:
    if "endraw" in text:
        raise ValueError("the frame must not hold the word endraw")
    return f"{{% raw %}}{text}{{% endraw %}}" if text else ""
