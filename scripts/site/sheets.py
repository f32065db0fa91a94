"""Pages that are printed: which sheet stands at which address."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from catalog import Catalog
from catalog.model import Center
from scripts.site.memo import kept
from scripts.site.page import Page
from scripts.site.views.sheet import poster, sign

__all__ = ["center_sheets", "room_ids"]


def center_sheets(catalog: Catalog, center: Center, today: date, base_url: str) -> Iterator[Page]:
    """The poster of one center, then the signs of its rooms; QR codes lead to ``base_url``."""
    url = f"/print/{center.id}/"
    view = partial(_poster, catalog, center, today, base_url)
    yield Page(url, "poster.html", view, needs=(center.id,), is_sheet=True)
    for room_id in room_ids(center):
        view = partial(_sign, catalog, center, room_id, base_url)
        address = f"{url}{room_id}/"
        yield Page(address, "sign.html", view, needs=(center.id,), is_sheet=True)


def room_ids(center: Center) -> list[str]:
    """Rooms that have a sign."""
    return kept("rooms", center, lambda: [room.id for room in center.rooms])


def _poster(catalog: Catalog, center: Center, today: date, base_url: str) -> dict[str, Any]:
    return {"page": poster(catalog, center, today, base_url)}


def _sign(catalog: Catalog, center: Center, room_id: str, base_url: str) -> dict[str, Any]:
    room = next(room for room in center.rooms if room.id == room_id)
    return {"page": sign(catalog, center, room, base_url)}
