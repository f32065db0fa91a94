"""Makes what changed of the site in the hidden tree, checks the whole, and turns the link."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from catalog import Catalog
from scripts.site.engine import built_frames
from scripts.site.frame import network_words, page_template
from scripts.site.handwritten import FRAME_PAGE, Handwritten, handwritten, with_head
from scripts.site.keys import Keys, digest_of, program_digest
from scripts.site.links import Bundle, Links, read_page
from scripts.site.links import Page as Known
from scripts.site.machines.changes import ChangeEntry, atom_feed, change_entries
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


@dataclass(frozen=True)
class _Work:
    """What every part of one build works with."""

    job: Job
    catalog: Catalog
    before: State
    output: Output
    vault: Vault
    keys: Keys
    memo: Memo


class _Written(NamedTuple):
    """The pages of a site, once those that changed are written."""

    every: list[tuple[Any, bytes]]
    """Each page and file that is not of one center alone, with the hash of what it is made of."""
    links: Links
    bundles: "_Bundles"
    history: History
    changes: tuple[ChangeEntry, ...]


def _made(
    job: Job, catalog: Catalog, frames: Path, before: State, output: Output, vault: Vault
) -> tuple[State, int, str]:
    version = _copy_assets(job.root / "content" / "assets", output)
    network = network_words(catalog.network, version, job.today)
    frame = with_head((frames / FRAME_PAGE).read_text(encoding="utf-8"), job.head)
    template = page_template(frame, network)
    around = (program_digest(), template.encode(), job.base_url.encode(), version.encode())
    keys = Keys(catalog, job.today, *around)
    memo = keys.memo = Memo(keys.centers, before.memo, vault)
    using(memo)
    work = _Work(job, catalog, before, output, vault, keys, memo)
    # With another center every record of the search has another number.
    is_small = catalog.centers.keys() == before.bundles.keys() and (
        len(memo.missing()) <= FEW_CHANGES
    )
    prepared(memo, catalog, job.today)
    memo.put_away()

    for_programs = partial(_for_programs, work)
    # In a large build every processor has its share of the pages, and then of the search.
    with output.apart(for_programs) if is_small else nullcontext(for_programs) as result:
        title = catalog.network.site.title
        by_hand = [*handwritten(frames, network, title, job.head, job.base_url)]
        written = _pages(work, by_hand, template, version)
        layouts, search, values = result()
    memo.update(values)

    listed = [one.url for one, _ in written.every if not one.is_sheet and one.url.endswith("/")]
    _pointers(work, written, listed)
    output.finish()
    links = written.links
    if faults := list(links.faults(output.files)):
        raise FaultsError(faults)
    del links.pages[""]
    made = written.bundles.made(links)
    memo.put_away()
    state = State(
        files=output.files,
        keys={one.url: key for one, key in written.every},
        pages=links.pages,
        targets=links.targets,
        memo=memo.stored,
        vault=vault.name,
        bundles={**written.bundles.kept, **made},
        layouts=layouts,
        search=search,
    )
    return state, len(listed), template


def _pages(work: _Work, by_hand: list[Handwritten], template: str, assets: str) -> _Written:
    """Write the pages that changed, and what stands beside the centers."""
    job, catalog, before, keys = work.job, work.catalog, work.before, work.keys
    history = history_of(job.data) if job.data else History()
    changes = change_entries(catalog, history)
    every: list[tuple[Any, bytes]] = [(one, digest_of(one.html.encode())) for one in by_hand]
    generated: list[Any] = [*pages(catalog, job.today), *network_files(catalog, job.base_url)]
    every += [(one, keys.of(one.needs)) for one in generated]
    told = repr((history.is_known, changes)).encode()
    every.append((changes_page(history, changes), digest_of(keys.shared, told)))
    # The links of the frame stand on every page; they are looked at once.
    common = read_page(template, "/frame/")
    known = frozenset((*common.links, "#main"))
    links = Links(before.targets, work.vault)
    todo = []
    for one, key in every:
        if before.keys.get(one.url) != key:
            todo.append(one)
            continue
        work.output.keep(path_of(one.url))
        if one.url in before.pages:
            links.pages[one.url] = before.pages[one.url]
    bundles = _Bundles(work)
    links.bundles = bundles.kept
    compiled = job.cache.parent / "templates"
    environment = page_environment(template, catalog, job.today, assets, compiled, job.base_url)
    # What is made of one center stands together: what one page needed helps the next.
    todo = sorted([*todo, *bundles.todo], key=lambda one: (one.needs or ("",))[0])
    for url, found in write_pages(environment, todo, work.output, work.memo, known).items():
        links.add(url, found)
    links.add("", common)
    return _Written(every, links, bundles, history, changes)


def _pointers(work: _Work, written: _Written, listed: list[str]) -> None:
    """Write the files that point at pages: for readers of news, for search engines."""
    catalog, base_url = work.catalog, work.job.base_url
    files = {
        "/changes.atom": atom_feed(catalog, written.changes, base_url),
        "/llms.txt": llms(catalog, base_url),
        "/sitemap.xml": sitemap(listed, base_url, last_modified(written.history)),
        "/robots.txt": robots(base_url),
        **work.job.extra,
    }
    for url, text in files.items():
        work.output.write(path_of(url), text.encode())


class _Bundles:
    """What is made of one center alone: what stays of it, and what is to be made."""

    def __init__(self, work: _Work) -> None:
        job, catalog, before = work.job, work.catalog, work.before
        self._output = work.output
        self._vault = work.vault
        self._keys = work.keys.centers
        self.kept: dict[str, Bundle] = {}
        self._fresh: dict[str, list[Any]] = {}
        for id_, center in catalog.centers.items():
            old = before.bundles.get(id_)
            if old is not None and old.key == self._keys[id_]:
                self.kept[id_] = old
                continue
            self._fresh[id_] = [
                *center_sheets(catalog, center, job.today, job.base_url),
                *center_files(catalog, center, job.base_url),
            ]
        for id_ in before.bundles.keys() - self.kept.keys():
            self._output.held.update(before.bundles[id_].unpacked(self._vault)[0])

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
    work: _Work,
) -> tuple[dict[str, Layout], SearchKnown, Mapping[str, Mapping[str, Value]]]:
    """Write the open data and the search; gives what the next build has to know of them.

    And what was worked out of centers, for the memo of another process.
    """
    work.memo.made = {}
    layouts = _open_data(work)
    search = SearchFiles(work.catalog, work.memo).update(work.before.search, work.output)
    return layouts, search, work.memo.made


def _open_data(work: _Work) -> dict[str, Layout]:
    """Write the files of the open data that have records of every center."""
    catalog, keys, base_url = work.catalog, work.keys, work.job.base_url
    known = work.before.layouts
    parts = parts_of([*catalog.centers], lambda id_: digest_of(id_.encode())[0] % PART == 0)
    layouts = {}
    for name in OF_CENTERS:

        def lines(part: list[str], name: str = name) -> list[str]:
            return [
                line for id_ in part for line in data_lines(catalog, catalog.centers[id_])[name]
            ]

        def edges(body: bytes, name: str = name) -> tuple[str, str]:
            return around(catalog, name, version_of(body), base_url, has_records=bool(body))

        # What all centers share stands in the head of the file.
        pieces: list[tuple[bytes, Callable[[], list[str]]]] = [(keys.shared, list)]
        pieces += [
            (digest_of(*(keys.centers[id_] for id_ in part)), partial(lines, part))
            for part in parts
        ]
        layouts[name] = joined(work.output, f"data/{name}.json", pieces, edges, known.get(name))
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
