"""From the folder ``data/`` to a :class:`~catalog.catalog.Catalog`, or to all of its problems.

Every file is read before anything is judged, so a clerk sees all mistakes of all files in one run.
"""

import gc
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel

from catalog.catalog import Catalog
from catalog.checks import Loaded, check
from catalog.convert import to_model
from catalog.model import (
    Activity,
    Area,
    CalendarYear,
    Center,
    Closures,
    Network,
    ServiceCategory,
)
from catalog.problems import DataError, Problem
from catalog.reader import Document, read_document

__all__ = ["Reading", "load_catalog", "read_catalog"]

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Reading:
    """What reading the folder gave: a catalog unless there are errors, and every problem."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    """Errors and reminders, sorted by place."""

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


def read_catalog(data_dir: FilePath) -> Reading:
    """Read and check a whole folder."""
    # Reading makes millions of small objects that all stay; collecting garbage meanwhile
    # only takes time (a third of it with 2,000 centers).
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _Reader(data_dir).read()
    finally:
        if was_enabled:
            gc.enable()


class _Reader:
    def __init__(self, data_dir: FilePath) -> None:
        self.data_dir = data_dir
        self.problems: list[Problem] = []
        self.digest = hashlib.blake2b(digest_size=16)
        self.loaded = Loaded()

    def read(self) -> Reading:
        if not self.data_dir.is_dir():
            problem = Problem(f"{self.data_dir.name}/", 1, 1, "没有这个数据文件夹。")
            return Reading(None, (problem,))
        loaded = self.loaded
        loaded.network = self._one(Network, "network.yaml")
        if loaded.network is None and not self.problems:
            message = "没有 network.yaml。它写明网络名称和共用的词汇。"
            self.problems.append(Problem(self._name("network.yaml"), 1, 1, message))
        loaded.closures = self._one(Closures, "closures.yaml")
        for model, document in self._all(Area, "areas"):
            if self._named_as_file(model.id, document):
                loaded.areas[model.id] = (model, document)
        for category, document in self._all(ServiceCategory, "services"):
            if self._named_as_file(category.category.id, document, ("category", "id")):
                loaded.categories[category.category.id] = (category, document)
        for center, document in self._all(Center, "centers"):
            if self._named_as_file(center.id, document) and self._once(center.id, document):
                loaded.centers[center.id] = (center, document)
        for activity, document in self._all(Activity, "activities"):
            if self._named_as_file(activity.id, document):
                loaded.activities[activity.id] = (activity, document)
        for year, document in self._all(CalendarYear, "calendar"):
            if self._named_as_file(str(year.year), document, ("year",)):
                loaded.years[year.year] = (year, document)
        self.problems += check(loaded)
        self.problems.sort()
        is_broken = any(problem.is_error for problem in self.problems)
        catalog = None if is_broken else Catalog.of(loaded, self.digest.hexdigest())
        return Reading(catalog, tuple(self.problems))

    def _name(self, relative: str) -> str:
        """Path as staff write it: ``data/centers/x.yaml``, wherever the folder lies."""
        return f"{self.data_dir.name}/{relative}"

    def _one(self, model: type[M], relative: str) -> tuple[M, Document] | None:
        file = self.data_dir / relative
        if not file.is_file():
            return None
        return self._file(model, file)

    def _all(self, model: type[M], folder: str) -> Iterator[tuple[M, Document]]:
        for file in sorted((self.data_dir / folder).rglob("*")):
            if file.name.startswith(".") or not file.is_file():
                continue
            relative = file.relative_to(self.data_dir).as_posix()
            if file.suffix != ".yaml":
                if file.suffix in (".yml", ".txt"):
                    message = "数据文件要以 .yaml 结尾，这个文件不会被读取。请改名。"
                    self.problems.append(Problem(self._name(relative), 1, 1, message))
                continue
            found = self._file(model, file)
            if found is None:
                self.loaded.unread.add(file.stem)
                self._remember_unread_items(folder, file)
            else:
                yield found

    def _remember_unread_items(self, folder: str, file: FilePath) -> None:
        """A broken catalogue of items must not make every reference to its items an error."""
        if folder != "services":
            return
        text = file.read_bytes().decode("utf-8", "replace")
        for line in text.splitlines():
            word = line.strip().removeprefix("- ").lstrip("{ ")
            if word.startswith("id:"):
                self.loaded.unread.add(word[3:].split(",")[0].strip(" \"'"))

    def _file(self, model: type[M], file: FilePath) -> tuple[M, Document] | None:
        relative = file.relative_to(self.data_dir).as_posix()
        data = file.read_bytes()
        self.digest.update(relative.encode() + b"\0" + data + b"\0")
        document, problems = read_document(self._name(relative), data)
        self.problems += problems
        if document is None:
            return None
        record, problems = to_model(model, document)
        self.problems += problems
        return None if record is None else (record, document)

    def _named_as_file(
        self, id_: str, document: Document, place: tuple[str | int, ...] = ("id",)
    ) -> bool:
        name = document.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if id_ == name:
            return True
        message = (
            f"编号“{id_}”与文件名“{name}.yaml”不一致。文件名定下后不要改；请改回编号“{name}”。"
        )
        self.problems.append(document.problem(place, message))
        self.loaded.unread |= {id_, name}
        return False

    def _once(self, id_: str, document: Document) -> bool:
        if id_ not in self.loaded.centers:
            return True
        other = self.loaded.centers[id_][1].path
        message = f"编号“{id_}”已在 {other} 用过。每个中心只能有一个文件。"
        self.problems.append(document.problem(("id",), message))
        return False
