"""Pages that are printed: which sheet stands at which address."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from catalog import Catalog
from catalog.model import Center, Room
from scripts.site.page import Page
from scripts.site.views.groups import room_entries
from scripts.site.views.sheet import poster, sign

__all__ = ["center_sheets", "poster_page", "signs_page"]


def center_sheets(catalog: Catalog, center: Center, today: date, base_url: str) -> Iterator[Page]:
    """The poster of one center, then the signs of its rooms; QR codes lead to ``base_url``."""
    yield poster_page(catalog, center, today, base_url)
    if room_entries(center):
        yield signs_page(catalog, center, base_url)


def poster_page(catalog: Catalog, center: Center, today: date, base_url: str) -> Page:
    """What hangs at the gate."""

    def view() -> dict[str, Any]:
        return {"page": poster(catalog, center, today, base_url)}

    return Page(f"/print/{center.id}/", "poster.html", view, needs=(center.id,), is_sheet=True)


def signs_page(catalog: Catalog, center: Center, base_url: str, rooms: Sequence[Room] = ()) -> Page:
    """What hangs on the doors: all of them, or some."""

    def view() -> dict[str, Any]:
        signs = [sign(catalog, center, room, base_url) for room in rooms or center.rooms]
        return {"center": center, "area": catalog.areas[center.area], "signs": signs}

    url = f"/print/{center.id}/rooms/"
    return Page(url, "signs.html", view, needs=(center.id,), is_sheet=True)
