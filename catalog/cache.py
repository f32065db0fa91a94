"""What a run learned of each file, kept for the next run.

Checking 2,000 centers takes seconds, checking one edit should not. A file whose bytes, whose
surroundings and whose program are unchanged keeps its verdict; the records themselves stay packed
until somebody asks for them.
"""

import contextlib
import hashlib
import pickle
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

import pydantic

from catalog.checks.dated import Dated
from catalog.checks.names import CenterName
from catalog.lazy import LazyCenter
from catalog.problems import Problem
from catalog.reader import Document, read_document

__all__ = ["Entry", "load_cache", "save_cache"]


@dataclass
class Entry:
    """What is known of one file; unchanged as long as its bytes are."""

    path: str
    """As staff write it: ``data/centers/x.yaml``, wherever the folder lies."""
    kind: str
    """Folder, or name of a single file."""
    digest: bytes
    data: bytes
    id: str = ""
    """What other files refer to; empty when the file could not be read."""
    card: CenterName | None = None
    problems: list[Problem] = field(default_factory=list)
    """Problems of the file alone."""
    blob: bytes = b""
    """The pickled record, when it came from a cache and was not needed yet."""
    checked_with: bytes = b""
    """Digest of the names that the checks across files last saw."""
    findings: list[Problem] = field(default_factory=list)
    """Problems that those checks found."""
    dates: list[Dated] = field(default_factory=list)
    """Dates that a day will prove wrong."""
    outline: dict[str, str | None] = field(default_factory=dict)
    """What is known of a center without unpacking it."""

    @property
    def has_errors(self) -> bool:
        """Whether the file alone holds mistakes."""
        return any(problem.is_error for problem in self.problems)

    @cached_property
    def record(self) -> Any:
        """The record, or None."""
        return pickle.loads(self.blob) if self.blob else None  # noqa: S301 -- our own cache

    @property
    def shown(self) -> Any:
        """The record, packed if it is a center that nobody looked into yet."""
        if self.outline and self.blob and "record" not in self.__dict__:
            return LazyCenter.packed(self.outline, self.blob)
        return self.record

    @cached_property
    def document(self) -> Document:
        """The file with its lines and columns; read again, because it is seldom asked for."""
        document, _ = read_document(self.path, self.data)
        if document is None:
            raise ValueError(f"{self.path} holds no record")
        return document

    @property
    def stem(self) -> str:
        """Name of the file without its ending."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yaml")


def _program() -> str:
    """Changes with this package, the interpreter and the library that makes the records."""
    digest = hashlib.blake2b(f"{sys.version} {pydantic.VERSION}".encode(), digest_size=16)
    for file in sorted(FilePath(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def load_cache(file: FilePath) -> dict[str, Entry]:
    """Entries of the last run by path below the data folder; none when they cannot be used."""
    try:
        program, rows = pickle.loads(file.read_bytes())  # noqa: S301 -- written by save_cache
    except (
        OSError,
        pickle.PickleError,
        EOFError,
        AttributeError,
        ImportError,
        ValueError,
    ):
        return {}
    if program != _program():
        return {}
    return {relative: Entry(*values) for relative, *values in rows}


def save_cache(file: FilePath, entries: dict[str, Entry]) -> None:
    """Write the entries beside the old file, then switch; a crash leaves the old one."""
    rows = [
        (
            relative,
            entry.path,
            entry.kind,
            entry.digest,
            b"",
            entry.id,
            entry.card,
            entry.problems,
            pickle.dumps(entry.record) if "record" in entry.__dict__ else entry.blob,
            entry.checked_with,
            entry.findings,
            entry.dates,
            entry.outline,
        )
        for relative, entry in entries.items()
    ]
    # A cache that cannot be written costs time at the next run, nothing else.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as fresh:
            fresh.write(pickle.dumps((_program(), rows)))
        FilePath(fresh.name).replace(file)
