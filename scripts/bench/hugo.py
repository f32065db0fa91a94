"""The same pages made by Hugo: what the full build is measured against.

Hugo gets what a person would write for it: each page of a site as Markdown, with its headings,
lists, tables and links, and our frame as its layout. QR codes stay drawings, each in a block that
Hugo passes on without a look inside. What our build makes besides, compressed copies, the search,
the calendars and the check of all links, it need not make.
"""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["is_there", "prepare", "run"]

_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_TITLE = re.compile(r"<title>([^<]*)</title>")
_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
_SPACE = re.compile(r"\s+")
_CONFIG = {
    "disableKinds": ["taxonomy", "term", "RSS"],
    "markup": {"goldmark": {"renderer": {"unsafe": True}}},
}
BLOCKS = frozenset({"p", "div", "section", "article", "figure", "figcaption", "dt", "dd", "table"})


class _Markdown(HTMLParser):
    """Turns the body of one of our pages into Markdown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._text: list[str] = []
        self._links: list[str] = []
        self._cells = 0
        self._is_first_row = False
        self.feed(_DRAWING.sub("", html))
        drawings = "".join(f"\n\n<div>\n{one}\n</div>\n" for one in _DRAWING.findall(html))
        self.text = "".join(self._text) + drawings

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """The marks that stand before what is in an element."""
        if tag in BLOCKS:
            self._text.append("\n\n")
            self._is_first_row = tag == "table" or self._is_first_row
        elif tag in {"h1", "h2", "h3", "h4"}:
            self._text.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag == "li":
            self._text.append("\n- ")
        elif tag == "tr":
            self._text.append("\n|")
            self._cells = 0
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self._text.append("[")
        elif tag in {"b", "strong"}:
            self._text.append("**")

    def handle_endtag(self, tag: str) -> None:
        """The marks that stand after it."""
        if tag == "a":
            self._text.append(f"]({self._links.pop()})")
        elif tag in {"th", "td"}:
            self._text.append(" |")
            self._cells += 1
        elif tag == "tr" and self._is_first_row:
            self._text.append(f"\n|{'---|' * self._cells}")
            self._is_first_row = False
        elif tag in {"ul", "ol", "table", "h1", "h2", "h3", "h4"}:
            self._text.append("\n\n")
        elif tag in {"b", "strong"}:
            self._text.append("**")

    def handle_data(self, data: str) -> None:
        """Words."""
        self._text.append(_SPACE.sub(" ", data))


def is_there() -> bool:
    """Whether this machine has Hugo."""
    return shutil.which("hugo") is not None


def prepare(site: Path, folder: Path) -> int:
    """Give Hugo every page of a site; gives their number."""
    frame = _plain((site / "about" / "index.html").read_text(encoding="utf-8"))
    layout = _MAIN.sub("<main>{{ .Content }}</main>", frame, count=1)
    layout = _TITLE.sub("<title>{{ .Title }}</title>", layout, count=1)
    for name in ("single.html", "list.html"):
        path = folder / "layouts" / "_default" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(layout, encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(_CONFIG), encoding="utf-8")
    (folder / "content").mkdir()
    count = 0
    for file in site.rglob("index.html"):
        text = file.read_text(encoding="utf-8")
        body, title = _MAIN.search(text), _TITLE.search(text)
        if body is None:
            continue
        head = json.dumps({"title": title[1] if title else ""}, ensure_ascii=False)
        content = folder / "content" / f"page-{count}.md"
        content.write_text(f"{head}\n{_plain(_Markdown(body[1]).text)}", encoding="utf-8")
        count += 1
    return count


def _plain(text: str) -> str:
    """Without what Hugo would take for its own marks."""
    return text.replace("{{", "{ {")


def run(folder: Path) -> None:
    """Make all pages anew."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    command = ["hugo", "--quiet", "--source", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
