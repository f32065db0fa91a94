"""Places that a document only counts: without a name, an address or a number they stand last."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from catalog import Catalog
from catalog.model import Center
from scripts.site.memo import kept

__all__ = ["is_nameless", "parted", "rings_for"]

T = TypeVar("T")


def is_nameless(center: Center) -> bool:
    """Whether nobody could find it: the name is ours, and no address or number is known."""
    return kept(
        "nameless",
        center,
        lambda: center.is_sample("name") and not (center.address or center.contacts),
    )


def parted(
    these: Iterable[T], center_of: Callable[[T], Center]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Those that can be found by their names, and the nameless, each in their order."""
    found: tuple[list[T], list[T]] = [], []
    for one in these:
        found[is_nameless(center_of(one))].append(one)
    return tuple(found[False]), tuple(found[True])


def rings_for(catalog: Catalog, center: Center) -> Center | None:
    """The center above, when its telephone is the one to ring: this one has none."""
    above = catalog.centers.get(center.parent) if center.parent else None
    return above if above and above.contacts and not center.contacts else None
