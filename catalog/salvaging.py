"""What is left of a record when its mistakes are taken out, so that the rest can be checked.

A clerk with twelve mistakes in one file should see all twelve, also those that only show beside
other files. So what is wrong is cut out piece by piece until the model accepts the remainder. The
remainder is never published: it is looked at by the checks and thrown away.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from catalog.convert import place_of
from catalog.reader import Document, Location, Path

__all__ = ["Remainder", "salvaged"]

MAX_ROUNDS = 12
NOWHERE: Location = (0, 0)
"""Where stand-ins stand; problems found there are none."""

_STAND_INS: dict[str, Any] = {
    "id": "x",
    "name": "x",
    "title": "x",
    "area": "x",
    "level": "x",
    "center": "x",
    "sources": ["x"],
    "hours": {"profile": "x"},
    "levels": [{"id": "x", "name": "x"}],
    "category": {"id": "x", "name": "x"},
    "schedule": {"repeat": "once", "dates": ["2000-01-01"], "start_time": "01:00"}
    | {"end_time": "02:00"},
    "goal": "order",
    "summary": "x",
    "steps": [{"id": "x", "name": "x", "actor": "x", "does": "x"}],
    "by_phone": "x",
    "at_desk": "x",
    "never_published": ["x"],
    "timezone": "Asia/Shanghai",
    "site": {"title": "x", "description": "x"},
    "kinds": {},
    "papers": ["https://example.org"],
}
"""Required field of a whole file → something the model accepts."""


@dataclass(frozen=True)
class Remainder:
    """A record made of the good parts of a file."""

    record: Any
    document: Document
    """Leads from places in the record to lines of the file."""
    lost: frozenset[str]
    """Fields of the file that lack something; nothing follows from what is not there."""


def salvaged(model: type[BaseModel], document: Document) -> Remainder | None:
    """The good parts of a file, or None when too little is left."""
    gone: set[Path] = set()
    stand_ins: dict[str, Any] = {}
    for _ in range(MAX_ROUNDS):
        origins: dict[Path, Path] = {}
        value = _without(document.value, gone, (), (), origins)
        value |= stand_ins
        trial = _moved(document, value, origins, stand_ins)
        try:
            record = model.model_validate(value)
        except ValidationError as error:
            before = (len(gone), len(stand_ins))
            for detail in error.errors(include_url=False):
                here = place_of(model, trial, detail)
                if detail["type"] == "missing":
                    here = here[:-1] or here
                if not here or (len(here) == 1 and detail["type"] == "missing"):
                    name = str(here[0]) if here else ""
                    if name not in _STAND_INS:
                        return None
                    stand_ins[name] = _STAND_INS[name]
                    gone.add((name,))
                    continue
                gone.add(_origin(here, origins))
            if (len(gone), len(stand_ins)) == before:
                return None
        else:
            lost = frozenset(str(path[0]) for path in gone)
            return Remainder(record, trial, lost)
    return None


def _origin(here: Path, origins: dict[Path, Path]) -> Path:
    while here and here not in origins:
        here = here[:-1]
    return origins.get(here, here)


def _without(value: Any, gone: set[Path], was: Path, now: Path, origins: dict[Path, Path]) -> Any:
    """A copy without the places in ``gone``; notes where each place of the copy came from."""
    origins[now] = was
    if isinstance(value, dict):
        return {
            key: _without(child, gone, (*was, key), (*now, key), origins)
            for key, child in value.items()
            if (*was, key) not in gone
        }
    if isinstance(value, list):
        kept = [number for number in range(len(value)) if (*was, number) not in gone]
        return [
            _without(value[number], gone, (*was, number), (*now, place), origins)
            for place, number in enumerate(kept)
        ]
    return value


def _moved(
    document: Document, value: dict[str, Any], origins: dict[Path, Path], stand_ins: dict[str, Any]
) -> Document:
    values_at = {now: document.at(was) for now, was in origins.items()}
    keys_at = {now: document.at(was, key=True) for now, was in origins.items()}
    for name in stand_ins:
        values_at[(name,)] = keys_at[(name,)] = NOWHERE
    return Document(document.path, value, values_at, keys_at, document.data)
