"""Makes what changed of the site in the hidden tree, checks the whole, and turns the link."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment

from catalog import Catalog
from scripts.site.engine import built_frames
from scripts.site.frame import absolute_links, filled, network_words, page_template
from scripts.site.keys import Keys, digest_of, program_digest
from scripts.site.links import Bundle, Links, read_page
from scripts.site.links import Page as Known
from scripts.site.machines.changes import atom_feed, change_entries
from scripts.site.machines.head import hand_written_head
from scripts.site.machines.history import History, history_of
from scripts.site.machines.open_data import OF_CENTERS, around, version_of
from scripts.site.machines.pointers import last_modified, llms, robots, sitemap
from scripts.site.memo import Memo, Stored, Value, Vault, using
from scripts.site.output import Output, path_of
from scripts.site.pages import center_files, changes_page, data_lines, network_files, pages
from scripts.site.pieces import Layout, joined, parts_of
from scripts.site.prepare import prepared
from scripts.site.publish import Trees, locked, write_whole
from scripts.site.rendering import page_environment, write_pages
from scripts.site.search import FEW_CHANGES, SearchFiles
from scripts.site.search import Known as SearchKnown
from scripts.site.sheets import center_sheets

__all__ = ["FaultsError", "Job", "build"]

FRAME_PAGE = "frames/page/index.html"
NOT_FOUND = "/404/"
PART = 16
"""About so many centers share a piece of the open data."""
MANY_TOUCHED = 3000
"""After more changed files than that, the second tree is sooner made anew than mended."""


class FaultsError(Exception):
    """What is wrong with the new site: links, pages that nobody finds, titles."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


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
    """Make the frames and every page, and take nothing from the site before."""
    engine: str = "mkdocs"
    """What makes the frames."""
    data: Path | None = None
    """The data folder, where git may know its history."""
    head: str = ""
    """HTML for the end of every page's head."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Address → text of further files."""


@dataclass(frozen=True)
class _Handwritten:
    """A page that the engine made of Markdown."""

    url: str
    html: str
    needs: tuple[str, ...] = ()
    is_sheet: bool = False

    def rendered(self, environment: Environment) -> str:  # noqa: ARG002 - as a page is rendered
        return self.html


@dataclass
class State:
    """What is known of a tree, for the next build."""

    files: dict[str, bytes] = field(default_factory=dict)
    """File → hash of its content, without those of the bundles."""
    keys: dict[str, bytes] = field(default_factory=dict)
    """Address → hash of what the page is made of."""
    pages: dict[str, Known] = field(default_factory=dict)
    targets: list[str] = field(default_factory=list)
    memo: Stored = field(default_factory=dict)
    vault: str | None = None
    """Name of the file where long values of the memo lie."""
    bundles: dict[str, Bundle] = field(default_factory=dict)
    """Center → what is made of it alone."""
    layouts: dict[str, Layout] = field(default_factory=dict)
    search: SearchKnown | None = None

    def __setstate__(self, found: dict[str, Any]) -> None:
        if found.keys() != {one.name for one in fields(State)}:
            raise ValueError("written by another version of this program")
        self.__dict__.update(found)


def build(job: Job, catalog: Catalog) -> int:
    """Build and publish; gives the number of pages. The old site stays when this raises."""
    frames = built_frames(job.root, job.cache, job.engine, fresh=job.fresh)
    with locked(job.out):
        trees = Trees(job.out, fresh=job.fresh)
        before: State = trees.state[1] if trees.state else State()
        output = Output(trees.folder, before.files)
        vault = Vault(job.out.parent, job.out.name, before.vault)
        try:
            state, count, template = _made(job, catalog, frames, before, output, vault)
            vault = _without_gaps(state, vault)
        except FaultsError:
            trees.abandon(output.touched)
            raise
        except BaseException:
            trees.abandon(None)  # who knows what was written before it broke off
            raise
        finally:
            using(None)
            vault.close()
        write_whole(job.frames / "page.html", template)
        trees.publish((secrets.token_hex(8), state), output.touched)
        vault.remove_others()
        if not before.files or len(output.touched) > MANY_TOUCHED:
            trees.make_ready()
    return count


def _without_gaps(state: State, vault: Vault) -> Vault:
    """The vault, or another with only what is still asked for, where most of it is not."""
    kept = [
        (values, kind, value)
        for _, values in state.memo.values()
        for kind, value in values.items()
        if isinstance(value, tuple)
    ]
    if not vault.is_sparse(
        [*(one for _, _, one in kept), *(bundle.rest for bundle in state.bundles.values())]
    ):
        return vault
    fresh = vault.successor()
    for values, kind, place in kept:
        values[kind] = fresh.write(vault.read(place))
    for id_, bundle in state.bundles.items():
        state.bundles[id_] = bundle._replace(rest=fresh.write(vault.read(bundle.rest)))
    vault.close()
    state.vault = fresh.name
    return fresh


def _made(
    job: Job, catalog: Catalog, frames: Path, before: State, output: Output, vault: Vault
) -> tuple[State, int, str]:
    assets = job.root / "content" / "assets"
    version = _copy_assets(assets, output)
    network = network_words(catalog.network, version)
    frame = _with_head((frames / FRAME_PAGE).read_text(encoding="utf-8"), job.head)
    template = page_template(frame, network)
    around = (program_digest(), template.encode(), job.base_url.encode(), version.encode())
    keys = Keys(catalog, job.today, *around)
    memo = keys.memo = Memo(keys.centers, before.memo, vault)
    using(memo)
    # With another center every record of the search has another number.
    is_small = catalog.centers.keys() == before.bundles.keys() and (
        len(memo.missing()) <= FEW_CHANGES
    )
    prepared(memo, catalog, job.today)
    memo.put_away()

    work = partial(_for_programs, catalog, job, keys, memo, before, output)
    # In a large build every processor has its share of the pages, and then of the search.
    with output.apart(work) if is_small else nullcontext(work) as result:
        history = history_of(job.data) if job.data else History()
        changes = change_entries(catalog, history)
        written = _handwritten(frames, network, catalog.network.site.title, job)
        generated: list[Any] = [
            *pages(catalog, job.today),
            *network_files(catalog, job.base_url),
        ]
        every: list[tuple[Any, bytes]] = [(one, digest_of(one.html.encode())) for one in written]
        every += [(one, keys.of(one.needs)) for one in generated]
        told = repr((history.is_known, changes)).encode()
        every.append((changes_page(history, changes), digest_of(keys.shared, told)))
        # The links of the frame stand on every page; they are looked at once.
        common = read_page(template, "/frame/")
        known = frozenset((*common.links, "#main"))
        links = Links(before.targets, vault)
        todo = []
        for one, key in every:
            if before.keys.get(one.url) != key:
                todo.append(one)
                continue
            output.keep(path_of(one.url))
            if one.url in before.pages:
                links.pages[one.url] = before.pages[one.url]
        bundles = _Bundles(catalog, job, keys, before, output, vault)
        links.bundles = bundles.kept
        environment = page_environment(
            template, catalog, job.today, version, job.cache.parent / "templates", job.base_url
        )
        # What is made of one center stands together: what one page needed helps the next.
        todo = sorted([*todo, *bundles.todo], key=lambda one: (one.needs or ("",))[0])
        for url, found in write_pages(environment, todo, output, memo, known).items():
            links.add(url, found)
        layouts, search, values = result()
    memo.update(values)
    links.add("", common)

    listed = [one.url for one, _ in every if not one.is_sheet and one.url.endswith("/")]
    files = {
        "/changes.atom": atom_feed(catalog, changes, job.base_url),
        "/llms.txt": llms(catalog, job.base_url),
        "/sitemap.xml": sitemap(listed, job.base_url, last_modified(history)),
        "/robots.txt": robots(job.base_url),
        **job.extra,
    }
    for url, text in files.items():
        output.write(path_of(url), text.encode())
    output.finish()
    if faults := list(links.faults(output.files)):
        raise FaultsError(faults)
    del links.pages[""]
    made = bundles.made(links)
    memo.put_away()
    state = State(
        files=output.files,
        keys={one.url: key for one, key in every},
        pages=links.pages,
        targets=links.targets,
        memo=memo.stored,
        vault=vault.name,
        bundles={**bundles.kept, **made},
        layouts=layouts,
        search=search,
    )
    return state, len(listed), template


class _Bundles:
    """What is made of one center alone: what stays of it, and what is to be made."""

    def __init__(
        self,
        catalog: Catalog,
        job: Job,
        keys: Keys,
        before: State,
        output: Output,
        vault: Vault,
    ) -> None:
        self._output = output
        self._vault = vault
        self._keys = keys.centers
        self.kept: dict[str, Bundle] = {}
        self._fresh: dict[str, list[Any]] = {}
        for id_, center in catalog.centers.items():
            old = before.bundles.get(id_)
            if old is not None and old.key == keys.centers[id_]:
                self.kept[id_] = old
                continue
            self._fresh[id_] = [
                *center_sheets(catalog, center, job.today, job.base_url),
                *center_files(catalog, center, job.base_url),
            ]
        for id_ in before.bundles.keys() - self.kept.keys():
            output.held.update(before.bundles[id_].unpacked(vault)[0])

    @property
    def todo(self) -> list[Any]:
        """Pages and files to make."""
        return [one for found in self._fresh.values() for one in found]

    def made(self, links: Links) -> dict[str, Bundle]:
        """What was made, packed; it leaves the other files and pages."""
        files, pages = self._output.files, links.pages
        return {
            id_: links.bundled(
                self._keys[id_],
                {name: files.pop(name) for one in found if (name := path_of(one.url))},
                {one.url: pages.pop(one.url) for one in found if one.url in pages},
                self._vault,
            )
            for id_, found in self._fresh.items()
        }


def _for_programs(
    catalog: Catalog, job: Job, keys: Keys, memo: Memo, before: State, output: Output
) -> tuple[dict[str, Layout], SearchKnown, Mapping[str, Mapping[str, Value]]]:
    """Write the open data and the search; gives what the next build has to know of them.

    And what was worked out of centers, for the memo of another process.
    """
    memo.made = {}
    layouts = _open_data(catalog, job, keys, before, output)
    search = SearchFiles(catalog, memo).update(before.search, output)
    return layouts, search, memo.made


def _open_data(
    catalog: Catalog, job: Job, keys: Keys, before: State, output: Output
) -> dict[str, Layout]:
    """Write the files of the open data that have records of every center."""
    parts = parts_of([*catalog.centers], lambda id_: digest_of(id_.encode())[0] % PART == 0)
    layouts = {}
    for name in OF_CENTERS:

        def lines(part: list[str], name: str = name) -> list[str]:
            return [
                line for id_ in part for line in data_lines(catalog, catalog.centers[id_])[name]
            ]

        def edges(body: bytes, name: str = name) -> tuple[str, str]:
            return around(catalog, name, version_of(body), job.base_url, has_records=bool(body))

        # What all centers share stands in the head of the file.
        pieces: list[tuple[bytes, Callable[[], list[str]]]] = [(keys.shared, list)]
        pieces += [
            (digest_of(*(keys.centers[id_] for id_ in part)), partial(lines, part))
            for part in parts
        ]
        layouts[name] = joined(output, f"data/{name}.json", pieces, edges, before.layouts.get(name))
    return layouts


def _copy_assets(assets: Path, output: Output) -> str:
    """Copy what pages load; gives the version that stands in their addresses."""
    parts = []
    for file in sorted(assets.rglob("*")):
        relative = file.relative_to(assets)
        if file.is_file() and relative.parts[0] != "pictures":
            data = file.read_bytes()
            output.write(f"assets/{relative.as_posix()}", data)
            if file.suffix in {".css", ".js", ".svg"}:
                parts.append(data)
    return digest_of(*parts).hex()[:8]


def _with_head(html: str, head: str) -> str:
    return html.replace("</head>", f"{head}</head>", 1)


def _handwritten(
    frames: Path, network: Mapping[str, str], site_title: str, job: Job
) -> list[_Handwritten]:
    found = []
    for file in sorted(frames.rglob("index.html")):
        relative = file.relative_to(frames).as_posix()
        if relative == FRAME_PAGE:
            continue
        url = f"/{relative.removesuffix('index.html')}"
        html = filled(absolute_links(file.read_text(encoding="utf-8"), url), network)
        head = job.head
        if url == NOT_FOUND:
            url = "/404.html"
        else:
            head = hand_written_head(html, url, site_title, job.base_url) + head
        found.append(_Handwritten(url, _with_head(html, head)))
    return found
