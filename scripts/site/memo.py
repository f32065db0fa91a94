"""What was worked out of one center, kept from one build to the next.

Pages about the whole network need a little of every center: whether its doors are open, its line of
the open data, its records for the search. For 3,000 centers that is seconds of work, and an edit
changes one of them. A value kept here may depend on its center, on the center's own activities, on
the files that all share and on the day, and on nothing else: that is what its key is made of.
"""

import pickle
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from catalog.model import Center

__all__ = ["Memo", "kept", "using"]

T = TypeVar("T")
Stored = dict[str, tuple[bytes, dict[str, bytes]]]
"""Center → what its values depend on, and each value, pickled."""


class Memo:
    """Values by center and kind."""

    def __init__(self, keys: Mapping[str, bytes], stored: Stored | None = None) -> None:
        before = stored or {}
        self.stored: Stored = {
            id_: before[id_] if id_ in before and before[id_][0] == key else (key, {})
            for id_, key in keys.items()
        }
        self.before = before

    def missing(self) -> list[str]:
        """Centers of which nothing is known yet."""
        return [id_ for id_, (_, values) in self.stored.items() if not values]

    def old(self, center_id: str, kind: str) -> Any:
        """The value of the build before, or None."""
        _, values = self.before.get(center_id, (b"", {}))
        return pickle.loads(values[kind]) if kind in values else None  # noqa: S301 -- our own


_memo: list[Memo] = []


def using(memo: Memo | None) -> None:
    """Keep values here from now on."""
    _memo[:] = [] if memo is None else [memo]


def kept(kind: str, center: Center, make: Callable[[], T]) -> T:
    """The value of this kind for a center, made at most once as long as its key holds."""
    if not _memo or center.id not in _memo[0].stored:
        return make()
    values = _memo[0].stored[center.id][1]
    if kind in values:
        found: T = pickle.loads(values[kind])  # noqa: S301 -- our own
        return found
    value = make()
    values[kind] = pickle.dumps(value, protocol=5)
    return value
