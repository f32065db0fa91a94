"""From the folder ``data/`` to a :class:`~catalog.catalog.Catalog`, or to all of its problems.

Every file is read before anything is judged, so a clerk sees all mistakes of all files in one run.
A :class:`Loader` that is kept reads only what changed; with a cache file that holds over runs.
"""

import gc
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

from catalog.cache import Entry, load_cache, save_cache
from catalog.catalog import Catalog
from catalog.checks import (
    CenterName,
    Names,
    check_activity,
    check_area,
    check_category,
    check_center,
    check_closures,
    check_dates,
    check_network,
    check_standard,
    check_workflow,
    check_year,
    check_years,
    dates_in,
)
from catalog.checks.names import Sheet
from catalog.convert import is_fragment, placed, to_model
from catalog.lazy import outline_of
from catalog.listing import FOLDERS, SINGLE_FILES, data_files, model_of
from catalog.model import CalendarYear, Center, Closures, Network, ServiceCategory
from catalog.problems import DataError, Problem
from catalog.reader import IDENTITY, MOST, Document, Path, read_document
from catalog.records import Records
from catalog.salvaging import salvaged

__all__ = ["Loader", "Reading", "load_catalog", "read_catalog"]

_CHECKS: Mapping[str, Any] = {
    "network.yaml": check_network,
    "closures.yaml": check_closures,
    "areas": check_area,
    "services": check_category,
    "standards": check_standard,
    "workflows": check_workflow,
    "centers": check_center,
    "activities": check_activity,
    "calendar": check_year,
}


_SEEN_BY_NAME = ("centers", "activities", "workflows", "closures.yaml", "calendar")
"""What other files know at most by name; an edit in it changes no other file's checks."""

WORTH_SAVING = 20
"""So much work is worth writing the cache; a few edits are sooner read again than written down."""


@dataclass(frozen=True)
class Reading:
    """What reading the folder gave: a catalog as far as it may be used, and every problem."""

    catalog: Catalog | None
    """None when there are errors and broken files were not to be left out."""
    problems: tuple[Problem, ...]
    """Errors and reminders, sorted by place."""
    held_back: tuple[str, ...] = ()
    """Files with errors that the catalog was made without."""

    @property
    def errors(self) -> list[Problem]:
        """Problems that forbid a publish."""
        return [problem for problem in self.problems if problem.is_error]


def load_catalog(data_dir: FilePath) -> Catalog:
    """The catalog of a folder; raises :class:`DataError` with every error when there are some."""
    reading = read_catalog(data_dir)
    if reading.catalog is None:
        raise DataError(reading.errors)
    return reading.catalog


def read_catalog(
    data_dir: FilePath, *, keep_going: bool = False, today: date | None = None
) -> Reading:
    """Read and check a whole folder once; with ``today`` also what depends on the day."""
    return Loader(data_dir, today=today).read(keep_going=keep_going)


class Loader:
    """Reads one folder, again and again; a file whose bytes did not change is not read twice."""

    def __init__(
        self, data_dir: FilePath, cache_file: FilePath | None = None, *, today: date | None = None
    ) -> None:
        self.data_dir = data_dir
        self.today = today
        self.cache_file = cache_file
        self._work = 0
        """Files read and records checked since the cache was written."""
        with _no_garbage_collection():
            self.entries: dict[str, Entry] = load_cache(cache_file) if cache_file else {}

    def read(self, *, keep_going: bool = False) -> Reading:
        """A catalog and every problem; with ``keep_going`` a catalog of the good files."""
        with _no_garbage_collection():
            problems = self._refresh()
            errors = {problem.path for problem in problems if problem.is_error}
            if errors and not keep_going:
                return Reading(None, tuple(problems))
            catalog = self._catalog(errors)
            return Reading(catalog, tuple(problems), tuple(sorted(errors)))

    def problems(self) -> list[Problem]:
        """Every problem, without making a catalog."""
        with _no_garbage_collection():
            return self._refresh()

    def _refresh(self) -> list[Problem]:
        if not self.data_dir.is_dir():
            return [Problem(f"{self.data_dir.name}/", 1, 1, "没有这个数据文件夹。")]
        files, problems = data_files(self.data_dir)
        fresh: dict[str, Entry] = {}
        for relative, kind in files:
            try:
                with open(f"{self.data_dir}/{relative}", "rb") as file:  # noqa: PTH123 -- quick
                    data = file.read()
            except OSError:
                message = "这个文件读不出来。请检查它是否还在、有没有读取的权限。"
                problems.append(Problem(f"{self.data_dir.name}/{relative}", 1, 1, message))
                continue
            digest = hashlib.blake2b(data, digest_size=16).digest()
            entry = self.entries.get(relative)
            if entry is None or entry.digest != digest:
                entry = self._read(f"{self.data_dir.name}/{relative}", kind, digest, data)
                self._work += 1
            entry.data = data
            fresh[relative] = entry
        self.entries = fresh
        if "network.yaml" not in fresh:
            message = "没有 network.yaml。它写明网络名称和共用的词汇。"
            problems.append(Problem(f"{self.data_dir.name}/network.yaml", 1, 1, message))
        problems += self._check()
        problems += self._check_days()
        if self.cache_file is not None and self._work > WORTH_SAVING:
            save_cache(self.cache_file, self.entries)
            self._work = 0
        return sorted(problems)

    def _check_days(self) -> Iterator[Problem]:
        if self.today is None:
            return
        for entry in self.entries.values():
            if entry.dates:
                yield from check_dates(entry.path, entry.dates, self.today)
        years = {int(entry.stem) for entry in self.entries.values() if _is_year(entry)}
        yield from check_years(years, self.today, self.data_dir.name)

    def _read(self, path: str, kind: str, digest: bytes, data: bytes) -> Entry:
        entry = Entry(path, kind, digest, data)
        document, entry.problems = read_document(path, data)
        if document is None:
            return entry
        entry.problems = [
            placed(model_of(kind), document, problem) if problem.message == IDENTITY else problem
            for problem in entry.problems
        ]
        if entry.has_errors and is_fragment(model_of(kind), document):
            return entry  # what is missing would only hide what is wrong
        record, more = to_model(model_of(kind), document)
        # A text that could only be guessed at is not blamed once more.
        known = {(one.line, one.column) for one in entry.problems if one.is_error}
        entry.problems += [one for one in more if (one.line, one.column) not in known]
        if record is None or entry.has_errors:
            remainder = salvaged(model_of(kind), document)
            if remainder is not None:
                entry.problems += _mismatch(remainder.record, remainder.document, entry)
            return entry
        mismatch = _mismatch(record, document, entry)
        if mismatch:
            entry.problems += mismatch
            return entry
        entry.id, entry.record = _identity(record)[1], record
        entry.dates = dates_in(record, document)
        if isinstance(record, Center):
            entry.card, entry.outline = CenterName.of(record), outline_of(record)
        return entry

    # Checks across files

    def _check(self) -> list[Problem]:
        names = self._names()
        seen = self._seen(names)
        problems: list[Problem] = []
        first: dict[tuple[str, str], Entry] = {}
        for entry in self.entries.values():
            problems += entry.problems
            digest = seen(entry)
            if not entry.id:
                if entry.checked_with != digest:
                    entry.findings = _check_remainder(entry, names)
                    entry.checked_with = digest
                    self._work += 1
                problems += entry.findings
                continue
            other = first.setdefault((entry.kind, entry.id), entry)
            if other is not entry:
                message = f"编号“{entry.id}”已在 {other.path} 用过。每个编号只能有一个文件。"
                problems.append(entry.document.problem(_identity(entry.record)[0], message))
            if entry.checked_with != digest:
                found = _CHECKS[entry.kind](entry.record, Sheet(entry, names))
                entry.findings = list(islice(found, MOST))
                entry.checked_with = digest
                self._work += 1
            problems += entry.findings
        return problems

    def _of(self, kind: str) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if entry.kind == kind and entry.id)

    def _names(self) -> Names:
        items: dict[str, str] = {}
        statutory: dict[str, tuple[int, str]] = {}
        for entry in self._of("services"):
            for number, item in enumerate(entry.record.items):
                if item.id not in items:
                    line = entry.document.at(("items", number, "id"))[0]
                    items[item.id] = f"{entry.path}:{line}"
                    if item.anticipate_day is not None:
                        statutory[item.id] = (item.anticipate_day, item.anticipate_type)
        unread: set[str] = set()
        for entry in self.entries.values():
            if not entry.id:
                unread.add(entry.stem)
        return Names(
            network=next((entry.record for entry in self._of("network.yaml")), None),
            areas={entry.id: entry.record for entry in self._of("areas")},
            centers={entry.id: entry.card for entry in self._of("centers") if entry.card},
            items=items,
            statutory=statutory,
            standards={entry.id: entry.record for entry in self._of("standards")},
            workflows=frozenset(entry.id for entry in self._of("workflows")),
            lacks_items=any(
                entry.kind == "services" and not entry.id for entry in self.entries.values()
            ),
            unread=frozenset(unread),
        )

    def _seen(self, names: Names) -> Callable[[Entry], bytes]:
        """What the checks of an entry depend on beside its own file, as a digest."""
        shared = [
            (path, entry.digest)
            for path, entry in self.entries.items()
            if entry.kind not in _SEEN_BY_NAME
        ]
        ids = (sorted(names.centers), sorted(names.workflows), sorted(names.unread))
        of_ids = _hash(repr((shared, ids)).encode())
        of_all = _hash(of_ids + repr(sorted(names.centers.items())).encode())

        def seen(entry: Entry) -> bytes:
            if entry.kind != "centers" or entry.card is None:
                return of_all
            # A center looks at the centers above it and at no other; a new name of one among
            # 3,000 must not have all of them checked again.
            above: dict[str, CenterName] = {}
            parent = entry.card.parent
            while parent is not None and parent in names.centers and parent not in above:
                above[parent] = names.centers[parent]
                parent = above[parent].parent
            return _hash(of_ids + repr(above).encode()) if above else of_ids

        return seen

    # The catalog

    def _catalog(self, broken: set[str]) -> Catalog | None:
        good = {
            relative: entry
            for relative, entry in self.entries.items()
            if entry.id and entry.path not in broken
        }
        if "network.yaml" not in good:
            return None
        version = hashlib.blake2b(digest_size=16)
        for relative, entry in good.items():
            version.update(relative.encode() + b"\0" + entry.digest)
        of_kind: dict[str, dict[str, Any]] = {kind: {} for kind in (*FOLDERS, *SINGLE_FILES)}
        files: dict[tuple[str, ...], tuple[str, bytes]] = {}
        for entry in good.values():
            of_kind[entry.kind][entry.id] = entry.shown
            single = entry.kind in SINGLE_FILES
            place = (entry.kind.removesuffix(".yaml"),) if single else (entry.kind, entry.id)
            files[place] = (entry.path, entry.data)
        closures = next(iter(of_kind["closures.yaml"].values()), None)
        return Catalog.of(
            Records(
                network=good["network.yaml"].record,
                areas=of_kind["areas"],
                centers=of_kind["centers"],
                categories=tuple(of_kind["services"].values()),
                standards=of_kind["standards"],
                workflows=of_kind["workflows"],
                activities=of_kind["activities"],
                closures=closures.closures if closures is not None else (),
                years={int(year): record for year, record in of_kind["calendar"].items()},
            ),
            files,
            version.hexdigest(),
        )


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _is_year(entry: Entry) -> bool:
    return entry.kind == "calendar" and entry.stem.isdecimal()


def _mismatch(record: Any, document: Document, entry: Entry) -> list[Problem]:
    """Whether a record is called like its file."""
    place, id_ = _identity(record)
    if not place or id_ == entry.stem or not document.at(place)[0]:
        return []
    message = f"编号“{id_}”与文件名“{entry.stem}.yaml”不一致。"
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.stem):
        message += f"文件名定下后不要改；请改回编号“{entry.stem}”。"
    else:
        message += f"文件名只能用小写英文字母、数字和连字符，请把文件改名为“{id_}.yaml”。"
    return [document.problem(place, message)]


def _check_remainder(entry: Entry, names: Names) -> list[Problem]:
    """Mistakes across files in what can be understood of a file that has others."""
    model = model_of(entry.kind)
    document, faults = read_document(entry.path, entry.data)
    if document is None or (faults and is_fragment(model, document)):
        return []
    rest = salvaged(model, document)
    if rest is None:
        return []
    if entry.kind == "calendar" and str(rest.record.year) != entry.stem:
        return []  # every day would seem to lie in another year
    found = _CHECKS[entry.kind](rest.record, Sheet(rest, names, rest.lost))
    known = {(one.line, one.column) for one in entry.problems if one.is_error}
    problems = [problem for problem in islice(found, MOST) if problem.line]
    return [one for one in problems if (one.line, one.column) not in known]


def _identity(record: Any) -> tuple[Path, str]:
    """Where a record states what its file must be called, and what that is."""
    match record:
        case ServiceCategory():
            return ("category", "id"), record.category.id
        case CalendarYear():
            return ("year",), str(record.year)
        case Network() | Closures():
            return (), type(record).__name__.lower()
    return ("id",), record.id


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # Reading makes millions of small objects that all stay; collecting garbage meanwhile
    # only takes time (a third of it with 2,000 centers).
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
