"""What each list of an area shows of a center, as a hash: the list is made anew when that changes.

A new telephone number of one center leaves the rooms of 200 as they are. In doubt a hash holds more
than the list shows; it must never hold less.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from pydantic import BaseModel

from catalog import Catalog
from catalog.lazy import outline_of
from catalog.model import Center
from scripts.site.memo import kept
from scripts.site.page import AREA, EVERY
from scripts.site.views.center import center_cards, room_card
from scripts.site.views.lists import room_counts
from scripts.site.views.naming import is_nameless
from scripts.site.views.records import center_records

__all__ = ["LISTS", "named_by_areas", "shown", "shown_in", "shown_of"]

_WORDS = re.compile(rb"[a-z0-9-]+")


def _card(catalog: Catalog, center: Center, today: date) -> Any:
    (card,) = center_cards(catalog, today, [center.id]).values()
    is_sample = [center.is_sample(field) for field in ("level", "summary", "hours")]
    return card.state, center.summary, is_sample, room_counts(center), is_nameless(center)


def _rooms(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    cards = [room_card(catalog, center, room) for room in center.rooms]
    calls = [card.contact for card in cards if card.action == "call"]
    told = [(card.room, card.facts, card.action, card.projects) for card in cards]
    return told, calls, center.is_sample("contacts") if calls else None


def _projects(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    rooms = [(room.id, room.name) for room in center.rooms] if center.projects else []
    canteens = any(one.is_canteen for one in center.projects)
    more = (center.contacts, center.address, center.sources, center.sample) if canteens else ()
    return center.projects, rooms, more


def _help(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    return center.contacts, center.is_sample("contacts")


def _roster(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    return center.roster


def _station(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    return center if center.station_type else None


def _names(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    return [(one.title, one.url, one.kind) for one in center_records(catalog, center)]


def _nothing_more(catalog: Catalog, center: Center, today: date) -> Any:  # noqa: ARG001
    return None


LISTS: dict[str, Callable[[Catalog, Center, date], Any]] = {
    "outline": _nothing_more,
    "card": _card,
    "rooms": _rooms,
    "projects": _projects,
    "help": _help,
    "roster": _roster,
    "station": _station,
    "names": _names,
}


def shown(catalog: Catalog, center: Center, name: str, today: date) -> bytes:
    """Changes with what the lists of this name show of the center on a day."""

    def make() -> bytes:
        whole = (outline_of(center), LISTS[name](catalog, center, today))
        return hashlib.blake2b(_text(whole).encode(), digest_size=16).digest()

    return kept(f"shown in {name}", center, make)


def _text(value: Any) -> str:
    """The same for equal values, however they came about."""
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_text, value))}]"
    return repr(value)


def named_by_areas(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Area → ids of the centers that its file names; any word there that is one."""
    found = {}
    for id_ in catalog.areas:
        _, data = catalog.files["areas", id_]
        words = {word.decode() for word in _WORDS.findall(data)}
        found[id_] = tuple(sorted(words & catalog.centers.keys()))
    return found


def shown_in(name: str, area_id: str) -> str:
    """The need of a page that shows all centers of an area as lists of this name do."""
    return f"{AREA}{area_id}{EVERY}shown in {name}"


def shown_of(name: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The needs of a page that shows these centers as lists of this name do."""
    return tuple(f"{id_}{EVERY}shown in {name}" for id_ in ids)
