"""Builds the whole site beside the old one, checks it, and switches."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from catalog import Catalog
from scripts.site.engine import built_frames
from scripts.site.frame import absolute_links, filled, network_words, page_template
from scripts.site.links import broken_links
from scripts.site.output import Output
from scripts.site.pages import data_files, pages, robots, sitemap
from scripts.site.publish import fresh_folder, locked, switch, write_whole
from scripts.site.rendering import page_environment, write_pages
from scripts.site.sheets import sheet_pages

__all__ = ["BrokenLinksError", "Job", "build"]

FRAME_PAGE = "frames/page/index.html"
NOT_FOUND = "/404/"


class BrokenLinksError(Exception):
    """Links of the new site that lead nowhere."""

    def __init__(self, links: list[str]) -> None:
        self.links = links
        super().__init__("\n".join(links))


@dataclass(frozen=True)
class Job:
    """Where a build reads and writes, and for which day it is."""

    root: Path
    """The project: ``mkdocs.yml`` and ``content/``."""
    out: Path
    frames: Path
    cache: Path
    today: date
    base_url: str
    fresh: bool = False
    """Build the frames even if the cache has them, and take nothing from the site before."""
    head: str = ""
    """HTML for the end of every page's head."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Address → text of further files."""


def build(job: Job, catalog: Catalog) -> int:
    """Build and publish; gives the number of pages. The old site stays when this raises."""
    engine = built_frames(job.root, job.cache, fresh=job.fresh)
    assets = job.root / "content" / "assets"
    network = network_words(catalog.network, _assets_version(assets))
    frame = _with_head((engine / FRAME_PAGE).read_text(encoding="utf-8"), job.head)
    template = page_template(frame, network)
    with locked(job.out), fresh_folder(job.out) as folder:
        output = Output(
            folder, job.out.resolve() if job.out.is_symlink() and not job.fresh else None
        )
        _copy_assets(assets, output)
        urls = _write_hand_written(engine, output, network, job.head)
        generated = list(pages(catalog, job.today))
        sheets = list(sheet_pages(catalog, job.today, job.base_url))
        environment = page_environment(template, catalog, job.today)
        write_pages(environment, [*generated, *sheets], output)
        urls += [page.url for page in generated]
        for url, text in {**data_files(catalog), **job.extra}.items():
            output.write(url, text)
        output.write("/sitemap.xml", sitemap(urls, job.base_url))
        output.write("/robots.txt", robots(job.base_url))
        if broken := broken_links(folder, output.found):
            raise BrokenLinksError(broken)
        write_whole(job.frames / "page.html", template)
        switch(job.out, folder)
    return len(urls)


def _assets_version(assets: Path) -> str:
    digest = hashlib.blake2b(digest_size=4)
    for file in sorted(assets.rglob("*")):
        if file.suffix in {".css", ".js"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _copy_assets(assets: Path, output: Output) -> None:
    for file in sorted(assets.rglob("*")):
        relative = file.relative_to(assets)
        if file.is_file() and relative.parts[0] != "pictures":
            output.copy(file, f"assets/{relative.as_posix()}")


def _with_head(html: str, head: str) -> str:
    return html.replace("</head>", f"{head}</head>", 1)


def _write_hand_written(
    engine: Path, output: Output, network: Mapping[str, str], head: str
) -> list[str]:
    urls = []
    for file in sorted(engine.rglob("index.html")):
        relative = file.relative_to(engine).as_posix()
        if relative == FRAME_PAGE:
            continue
        url = f"/{relative.removesuffix('index.html')}"
        html = filled(absolute_links(file.read_text(encoding="utf-8"), url), network)
        output.write("/404.html" if url == NOT_FOUND else url, _with_head(html, head))
        if url != NOT_FOUND:
            urls.append(url)
    return urls
