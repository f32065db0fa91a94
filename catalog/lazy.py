"""Centers that stay packed until somebody looks inside.

Publishing one edit among 3,000 centers reads a handful of them; unpacking all of them first took
longer than everything else together. What lists and references need, the outline, is there at once.
"""

import pickle
from collections.abc import Mapping
from typing import Any

from catalog.model import Center

__all__ = ["LazyCenter", "outline_of"]

OUTLINE = (
    "id",
    "name",
    "short_name",
    "area",
    "level",
    "parent",
    "site_type",
    "station_type",
    "status",
)
"""Fields that are known without unpacking; all of them texts."""
_PACKED = "_packed"


def outline_of(center: Center) -> dict[str, str | None]:
    """What is known of a center without unpacking it."""
    return {name: getattr(center, name) for name in OUTLINE}


class LazyCenter(Center):
    """A center that unpacks itself at the first question that its outline cannot answer."""

    @classmethod
    def packed(cls, outline: Mapping[str, str | None], blob: bytes) -> "LazyCenter":
        """The center whose pickled record is ``blob``."""
        center = cls.__new__(cls)
        object.__setattr__(center, "__dict__", {**outline, _PACKED: blob})
        return center

    def _unpack(self) -> None:
        blob = self.__dict__.get(_PACKED)
        if blob is not None:
            self.__setstate__(pickle.loads(blob).__getstate__())  # noqa: S301 -- our own cache

    def __getattr__(self, name: str) -> Any:
        """Called for what is not known yet."""
        if _PACKED in self.__dict__:
            self._unpack()
            return getattr(self, name)
        raise AttributeError(name)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The whole record as plain values."""
        self._unpack()
        return super().model_dump(**options)

    def model_copy(self, **options: Any) -> "LazyCenter":
        """Another center with the same values."""
        self._unpack()
        return super().model_copy(**options)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, packed or not."""
        self._unpack()
        if isinstance(other, LazyCenter):
            other._unpack()
        return isinstance(other, Center) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]
