"""What was worked out of one center, kept from one build to the next.

Pages about the whole network need a little of every center: whether its doors are open, its line of
the open data, its records for the search. For 3,000 centers that is seconds of work, and an edit
changes one of them. A value kept here may depend on its center, on the center's own activities, on
the files that all share and on the day, and on nothing else: that is what its key is made of.

Long values, 40 MB of them for 3,000 centers, lie in a file of their own, to whose end new ones are
written; a build reads the few it needs.
"""

import hashlib
import os
import pickle
import secrets
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from catalog.model import Center

__all__ = ["SPARSE", "Memo", "Place", "Stored", "Value", "Vault", "kept", "lasting", "using"]

T = TypeVar("T")
Place = tuple[int, int]
"""Where a value begins in the vault, and how long it is."""
Value = bytes | Place
"""Pickled; or where the vault holds that."""
Stored = dict[str, tuple[bytes, dict[str, Value]]]
"""Center → what its values depend on, and each value."""
LONG = 100
"""Longer values go into the vault."""


SPARSE = 3
"""A vault so many times as long as what is still asked for is written anew."""


class Vault:
    """A file to whose end values are written."""

    def __init__(self, folder: Path, stem: str, name: str | None = None) -> None:
        self.name = name or f".{stem}-{secrets.token_hex(4)}.values"
        self._folder, self._stem = folder, stem
        self._file = os.open(folder / self.name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._end = os.fstat(self._file).st_size

    def is_sparse(self, places: Iterable[Place]) -> bool:
        """Whether most of it is of earlier builds."""
        return self._end > SPARSE * sum(length for _, length in places)

    def successor(self) -> "Vault":
        """An empty one beside it."""
        return Vault(self._folder, self._stem)

    def remove_others(self) -> None:
        """Once the new site is up, nobody asks for them."""
        for other in self._folder.glob(f".{self._stem}-????????.values"):
            if other.name != self.name:
                other.unlink()

    def read(self, place: Place) -> bytes:
        """The value at a place."""
        return os.pread(self._file, place[1], place[0])

    def write(self, value: bytes) -> Place:
        """Keep a value; gives its place."""
        place = (self._end, len(value))
        self._end += os.write(self._file, value)
        return place

    def close(self) -> None:
        """No more is read or written."""
        os.close(self._file)


class Memo:
    """Values by center and kind."""

    def __init__(
        self, keys: Mapping[str, bytes], stored: Stored | None = None, vault: Vault | None = None
    ) -> None:
        before = stored or {}
        self.stored: Stored = {
            id_: before[id_] if id_ in before and before[id_][0] == key else (key, {})
            for id_, key in keys.items()
        }
        self.before = before
        self.vault = vault
        self.made: dict[str, dict[str, Value]] = {}
        """What was worked out since somebody emptied it: a process tells its parent that."""
        self._new: list[tuple[str, str]] = []
        """Center and kind of values that are not in the vault."""

    def put(self, center_id: str, kind: str, value: Value) -> None:
        """Keep a value."""
        # One text for each kind, however many centers have it: that halves what is written.
        self.stored[center_id][1][sys.intern(kind)] = value
        self._new.append((center_id, kind))

    def missing(self) -> list[str]:
        """Centers of which nothing is known yet."""
        return [id_ for id_, (_, values) in self.stored.items() if not values]

    def update(self, made: Mapping[str, Mapping[str, Value]]) -> None:
        """Take what another process worked out."""
        for id_, values in made.items():
            for kind, value in values.items():
                self.put(id_, kind, value)

    def old(self, center_id: str, kind: str) -> Any:
        """The value of the build before, or None."""
        _, values = self.before.get(center_id, (b"", {}))
        return self.unpickled(values[kind]) if kind in values else None

    def unpickled(self, value: Value) -> Any:
        """What a stored value stands for."""
        if isinstance(value, tuple):
            assert self.vault is not None  # noqa: S101 -- only a vault gives places
            value = self.vault.read(value)
        return pickle.loads(value)  # noqa: S301 -- our own

    def digest(self, kind: str, ids: Iterable[str] | None = None) -> bytes:
        """Changes with what is kept by one kind of these centers, or of all, in their order."""
        stored = self.stored
        wanted = [*stored] if ids is None else [*ids]
        values = [stored[id_][1].get(kind) for id_ in wanted]
        digest = hashlib.blake2b("\0".join(wanted).encode(), digest_size=16)
        # One pickle ends before the next begins, so no two rows of values look alike.
        digest.update(b"".join([v if type(v) is bytes else repr(v).encode() for v in values]))
        return digest.digest()

    def put_away(self) -> None:
        """Have the long values in the vault."""
        if self.vault is None:
            return
        for id_, kind in self._new:
            values = self.stored[id_][1]
            value = values[kind]
            if isinstance(value, bytes) and len(value) > LONG:
                _, before = self.before.get(id_, (b"", {}))
                old = before.get(kind, b"")
                is_same = isinstance(old, tuple) and self.vault.read(old) == value
                values[kind] = old if is_same else self.vault.write(value)
        self._new.clear()


_memo: list[Memo] = []


def using(memo: Memo | None) -> None:
    """Keep values here from now on."""
    _memo[:] = [] if memo is None else [memo]


def kept(kind: str, center: Center, make: Callable[[], T]) -> T:
    """The value of this kind for a center, made at most once as long as its key holds."""
    if not _memo or center.id not in _memo[0].stored:
        return make()
    memo = _memo[0]
    values = memo.stored[center.id][1]
    if kind in values:
        found: T = memo.unpickled(values[kind])
        return found
    value = make()
    memo.put(center.id, kind, pickle.dumps(value, protocol=5))
    memo.made.setdefault(center.id, {})[kind] = values[kind]
    return value


def lasting(kind: str, center: Center, make: Callable[[], T]) -> T:
    """A value that rests on nothing but its kind: it outlives changes of its center."""

    def value() -> T:
        old: T | None = _memo[0].old(center.id, kind) if _memo else None
        return make() if old is None else old

    return kept(kind, center, value)
