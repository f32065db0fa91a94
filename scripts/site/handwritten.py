"""Pages that people write in Markdown: the engine makes them, and they get the network's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from scripts.site.frame import absolute_links, filled
from scripts.site.machines.head import hand_written_head

__all__ = ["FRAME_PAGE", "Handwritten", "handwritten", "with_head"]

FRAME_PAGE = "frames/page/index.html"
"""No page, but what all generated pages stand in."""
NOT_FOUND = "/404/"


@dataclass(frozen=True)
class Handwritten:
    """A page that the engine made of Markdown."""

    url: str
    html: str
    needs: tuple[str, ...] = ()
    is_sheet: bool = False

    def rendered(self, environment: Environment) -> str:  # noqa: ARG002 - as a page is rendered
        """The text of the page."""
        return self.html


def with_head(html: str, head: str) -> str:
    """The page with more at the end of its head."""
    return html.replace("</head>", f"{head}</head>", 1)


def handwritten(
    frames: Path, network: Mapping[str, str], site_title: str, head: str, base_url: str
) -> Iterator[Handwritten]:
    """Every such page of the frames; ``head`` stands at the end of each one's head."""
    for file in sorted(frames.rglob("index.html")):
        relative = file.relative_to(frames).as_posix()
        if relative == FRAME_PAGE:
            continue
        url = f"/{relative.removesuffix('index.html')}"
        html = filled(absolute_links(file.read_text(encoding="utf-8"), url), network, url)
        if url == NOT_FOUND:
            yield Handwritten("/404.html", with_head(html, head))
            continue
        own = hand_written_head(html, url, site_title, base_url)
        yield Handwritten(url, with_head(html, own + head))
