"""Which line of which data file states a thing: staff see it beside each rule."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from catalog.reader import Document, Path, read_document

__all__ = ["place_in"]


def place_in(files: Mapping[tuple[str, ...], tuple[str, bytes]], path: tuple[str, ...]) -> str:
    """``data/…yaml:line`` of a thing, or of what it would stand in; nothing without its file.

    ``files``: kind and id → path and content. ``path``: kind, id, then names of fields and ids of
    entries.
    """
    size = 1 if path[0] in ("network", "closures") else 2
    file = files.get(path[:size])
    document = _document(*file) if file is not None else None
    if document is None:
        return ""
    return f"{document.path}:{_line(document, path[size:])}"


@lru_cache(maxsize=64)
def _document(path: str, data: bytes) -> Document | None:
    return read_document(path, data)[0]


def _line(document: Document, steps: tuple[str, ...]) -> int:
    """Line of the last step that stands in the file; entries of lists are named by their id."""
    value: Any = document.value
    path: Path = ()
    line = 1
    for step in steps:
        if isinstance(value, list):
            found = [number for number, entry in enumerate(value) if entry.get("id") == step]
            if not found:
                break
            path, value = (*path, found[0]), value[found[0]]
        elif isinstance(value, dict) and step in value:
            path, value = (*path, step), value[step]
        else:
            break
        line = document.at(path, key=True)[0]
    return line
