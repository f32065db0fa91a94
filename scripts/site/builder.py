"""Builds the whole site beside the old one, checks it, and switches."""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader, StrictUndefined

from catalog import Catalog
from scripts.site import words
from scripts.site.engine import built_frames
from scripts.site.frame import absolute_links, filled, network_words, page_template
from scripts.site.links import broken_links
from scripts.site.pages import data_files, pages, robots, sitemap
from scripts.site.publish import fresh_folder, locked, switch, write_whole

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
    """Build the frames even if the cache has them."""


def build(job: Job, catalog: Catalog) -> int:
    """Build and publish; gives the number of pages. The old site stays when this raises."""
    engine = built_frames(job.root, job.cache, fresh=job.fresh)
    assets = job.root / "content" / "assets"
    network = network_words(catalog.network, _assets_version(assets))
    template = page_template((engine / FRAME_PAGE).read_text(encoding="utf-8"), network)
    with locked(job.out), fresh_folder(job.out) as folder:
        shutil.copytree(assets, folder / "assets", ignore=shutil.ignore_patterns("pictures"))
        urls = _write_hand_written(engine, folder, network)
        urls += _write_generated(folder, template, catalog, job.today)
        for url, text in data_files(catalog).items():
            _write(folder, url, text)
        _write(folder, "/sitemap.xml", sitemap(urls, job.base_url))
        _write(folder, "/robots.txt", robots(job.base_url))
        if broken := broken_links(folder):
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


def _write_hand_written(engine: Path, folder: Path, network: Mapping[str, str]) -> list[str]:
    urls = []
    for file in sorted(engine.rglob("index.html")):
        relative = file.relative_to(engine).as_posix()
        if relative == FRAME_PAGE:
            continue
        url = f"/{relative.removesuffix('index.html')}"
        html = filled(absolute_links(file.read_text(encoding="utf-8"), url), network)
        if url == NOT_FOUND:
            _write(folder, "/404.html", html)
        else:
            _write(folder, url, html)
            urls.append(url)
    return urls


def _write_generated(folder: Path, template: str, catalog: Catalog, today: date) -> list[str]:
    environment = _environment(template, catalog, today)
    urls = []
    for page in pages(catalog, today):
        html = environment.get_template(page.template).render(page.view)
        _write(folder, page.url, html)
        urls.append(page.url)
    return urls


def _environment(template: str, catalog: Catalog, today: date) -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [DictLoader({"page.html": template}), PackageLoader("scripts.site", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared: dict[str, Any] = {"catalog": catalog, "network": catalog.network, "today": today}
    environment.globals.update(shared)
    environment.filters.update(
        source=words.source_text,
        unbroken=words.unbroken,
        day=words.day_text,
        weekday=words.weekday_text,
    )
    return environment


def _write(folder: Path, url: str, text: str) -> None:
    path = folder / (f"{url[1:]}index.html" if url.endswith("/") else url[1:])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
