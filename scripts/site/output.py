"""Writes the files of a site into its tree, and only those that are not there already.

What the tree holds is known by hash, so an unchanged file is not even opened. A file is never
written over: it may have a second name in the tree that readers see.
"""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import brotli  # type: ignore[import-untyped]

from scripts.site.parallel import FEW, Progress, apart, in_parts

__all__ = ["COMPRESSED", "Output", "compressed", "path_of"]

T = TypeVar("T")

COMPRESSED = frozenset({".css", ".html", ".ics", ".js", ".json", ".svg", ".txt", ".xml"})
LEAST_COMPRESSED = 1024
"""Below this many bytes a compressed copy saves nobody anything."""
GZIP_LEVEL = 6
BROTLI_QUALITY = 5
"""Higher ones save two percent and cost a full build of 3,000 centers a minute."""
LARGE = 1 << 20
"""Files for programs grow with the network; above this size they are compressed in haste."""
ENDINGS = (".gz", ".br")


def path_of(url: str) -> str:
    """The file that answers at an address."""
    return f"{url[1:]}index.html" if url.endswith("/") else url[1:]


def compressed(data: bytes) -> dict[str, bytes]:
    """The copies for browsers that take them, by ending."""
    # No time in the header: the same text gives the same bytes on every day.
    if len(data) > LARGE:
        return {".gz": gzip.compress(data, 1, mtime=0)}
    return {
        ".gz": gzip.compress(data, GZIP_LEVEL, mtime=0),
        ".br": brotli.compress(
            data, quality=BROTLI_QUALITY, mode=brotli.MODE_TEXT, lgwin=_window(len(data))
        ),
    }


def _window(length: int) -> int:
    """A window that holds the whole text, as a power of two: less to set up, the same result."""
    # Brotli keeps 16 bytes of a window for itself.
    return min(max((length + 15).bit_length(), 10), 22)


class Output:
    """A tree, what it holds, and what is changed in it."""

    def __init__(self, folder: Path, held: Mapping[str, bytes]) -> None:
        self.folder = folder
        self.held = dict(held)
        """File → hash of its content, as the tree was before this build."""
        self.files: dict[str, bytes] = {}
        """The same, as it is to be."""
        self.touched: set[str] = set()
        """Files that were written or removed."""
        self._folders: set[str] = set()
        """Those that are known to be there."""

    def keep(self, relative: str) -> None:
        """Leave a file as it is."""
        self.files[relative] = self.held[relative]

    def write(self, relative: str, data: bytes, *, small: bool = True) -> None:
        """Have this content in a file, with compressed copies unless they serve nobody."""
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if self.held.get(relative) == digest:
            self.files[relative] = digest
            return
        copies = {"": data}
        ending = f".{relative.rpartition('.')[2]}"
        if small and ending in COMPRESSED and len(data) > LEAST_COMPRESSED:
            copies |= compressed(data)
        self.put(relative, copies)

    def put(self, relative: str, copies: Mapping[str, bytes]) -> None:
        """Have these copies of a file, by ending; the plain one has none."""
        self.files[relative] = hashlib.blake2b(copies[""], digest_size=16).digest()
        parent = relative.rpartition("/")[0]
        if parent not in self._folders:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._folders.add(parent)
        for ending in ("", *ENDINGS):
            self._put(f"{relative}{ending}", copies.get(ending), is_new=relative not in self.held)

    def in_parts(
        self,
        things: Sequence[Any],
        work: Callable[[Sequence[Any]], T],
        progress: Progress,
        *,
        few: int = FEW,
    ) -> Iterator[T]:
        """What ``work`` gives, part by part; what it writes in other processes is known here."""

        def apart(part: Sequence[Any]) -> tuple[T, dict[str, bytes], set[str]]:
            self.files, self.touched = {}, set()
            return work(part), self.files, self.touched

        files, touched = self.files, self.touched
        try:
            for found, made, changed in in_parts(things, apart, progress, few=few):
                files.update(made)
                touched.update(changed)
                yield found
        finally:
            self.files, self.touched = files, touched

    @contextmanager
    def apart(self, work: Callable[[], T]) -> Iterator[Callable[[], T]]:
        """Some work in a process of its own; what it writes is known when its result is here."""

        def noted() -> tuple[T, dict[str, bytes], set[str]]:
            self.files, self.touched = {}, set()
            return work(), self.files, self.touched

        with apart(noted) as waited_for:

            def result() -> T:
                files, touched = self.files, self.touched
                found, made, changed = waited_for()
                self.files, self.touched = files | made, touched | changed
                return found

            yield result

    def finish(self) -> None:
        """Remove what no longer belongs here."""
        for relative in self.held.keys() - self.files.keys():
            for ending in ("", *ENDINGS):
                self._put(f"{relative}{ending}", None, is_new=False)
            folder = (self.folder / relative).parent
            while folder != self.folder and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent

    def _put(self, relative: str, data: bytes | None, *, is_new: bool) -> None:
        path = f"{self.folder}/{relative}"
        if not is_new:
            with suppress(FileNotFoundError):
                os.unlink(path)  # noqa: PTH108 - see below
            self.touched.add(relative)
        if data is not None:
            # For tens of thousands of files, the plain calls take half the time.
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            with os.fdopen(file, "wb", buffering=0) as out:
                out.write(data)
            self.touched.add(relative)
