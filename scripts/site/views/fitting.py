"""How large the words of a poster may be, so that all of them stay on one sheet.

A sheet of paper does not scroll, and styles alone cannot shrink text until it fits. So the heights
are reckoned here, in millimetres of A4, and the largest of eight styles that fits is named; the
lengths are those of ``content/assets/print.css``, rounded up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

__all__ = ["DENSITIES", "Words", "fit", "name_size"]

DENSITIES = {
    "grand": (8.8, 6.6, 1),
    "airy": (7.6, 6.0, 1),
    "normal": (6.4, 5.2, 1),
    "plain": (5.8, 5.0, 1),
    "dense": (5.2, 4.6, 1),
    "small": (4.7, 4.2, 1),
    "tight": (4.7, 4.2, 0.85),
    "last": (4.7, 4.2, 0.72),
}
"""Size of the hours and of the services, then the scale of the whole sheet, by style."""
ROOMY = ("grand", "airy", "normal", "plain", "dense")
"""Sizes that may shrink to one another for activities and rooms."""
FEWER = (12, 8, 4, 1)
"""So many services are named; the last resort when even the smallest words do not fit."""

SHEET = 273.0
"""Height between the margins."""
WIDTH = 180.0
HOURS_WIDTH = 138.0
REACH_WIDTH = 106.0
SERVICE_WIDTH = 50.0
GAP = 6.0
NAMES = {"large": (19.0, 8), "medium": (15.4, 10), "small": (12.0, 99)}
"""Size of the name, and how many characters of it are that large at most."""


@dataclass(frozen=True)
class Words:
    """What stands on a poster and may be long."""

    name: str
    summary: str
    hours: Sequence[Sequence[str]]
    changes: Sequence[str]
    services: Sequence[str]
    contacts: int
    address: str
    directions: str
    url: str
    closed: str
    has_samples: bool
    """Then a line or two at the foot says what."""
    doing: Sequence[str]
    """Activities and rooms to lend: told where they leave out no service and, at most, make the
    rest as small as ``dense``."""


def name_size(name: str) -> str:
    """large, medium or small: a long name is set smaller."""
    fitting = (size for size, (_, longest) in NAMES.items() if len(name) <= longest)
    return next(fitting, list(NAMES)[-1])


def fit(words: Words) -> tuple[str, int, int]:
    """The density that fits, how many services are named, and how many lines of ``doing``."""
    bare = _fit(replace(words, doing=[]))
    for told in range(len(words.doing), 0, -1):
        density, shown = _fit(replace(words, doing=words.doing[:told]))
        if shown == bare[1] and (density == bare[0] or density in ROOMY):
            return density, shown, told
    return *bare, 0


def _fit(words: Words) -> tuple[str, int]:
    for shown in FEWER:
        for density, (time, item, scale) in DENSITIES.items():
            wider = 1 / scale
            height = _fixed(words, WIDTH * wider) + _varying(words, time, item, shown, wider)
            if height <= SHEET * wider:
                return density, shown
    return list(DENSITIES)[-1], FEWER[-1]


def _fixed(words: Words, width: float) -> float:
    size = NAMES[name_size(words.name)][0]
    head = 7 + 1.2 * size * _lines(words.name, size, width - 10)
    if words.summary:
        head += 1.5 + 8.4 * _lines(words.summary, 5.6, width - 10)
    closed = 3 + 4 + 1.6 + 10.3 * _lines(words.closed, 6.4, width - 10) if words.closed else 0
    return head + closed + 4.5 + 3 * GAP + 5.6 + (13.5 if words.has_samples else 0)


def _varying(words: Words, time: float, item: float, shown: int, wider: float) -> float:
    # Columns that do not grow with the sheet; the one beside them takes what is gained.
    gained = WIDTH * (wider - 1)
    height = 9 + 0.6
    for kind in words.hours:
        height += 0.52 * time + 0.4
        height += sum(1.4 * time * _lines(times, time, HOURS_WIDTH + gained) for times in kind)
    if words.changes:
        told = sum(_lines(change, 4.4, WIDTH + gained) for change in words.changes)
        height += 3 + 6.6 * (1 + told)
    if words.doing:
        height += (
            GAP + 9 + sum(1.45 * item * _lines(one, item, WIDTH + gained) for one in words.doing)
        )
    code = 62 + 6.5 + 5.4 * _lines(words.url, 3.8, 60)
    return height + max(_services(words, item, shown) + _reach(words), code)


def _services(words: Words, item: float, shown: int) -> float:
    if not words.services:
        return 0
    left_out = ["还有"] if shown < len(words.services) else []
    names = [*words.services[: shown - len(left_out)], *left_out]
    rows = zip(names[::2], [*names[1::2], ""], strict=False)
    tallest = (max(_lines(name, item, SERVICE_WIDTH - 1.1 * item) for name in row) for row in rows)
    return GAP + 9 + sum(1.4 * item * lines + 1 for lines in tallest)


def _reach(words: Words) -> float:
    height = 22.5 * min(words.contacts, 1) + 17.5 * max(words.contacts - 1, 0)
    height += 9 + 3 + 7.6 * _lines(words.address, 5.2, REACH_WIDTH - 12)
    if words.directions:
        height += 6.7 * _lines(words.directions, 4.6, REACH_WIDTH)
    return height


def _lines(text: str, size: float, width: float) -> int:
    # Lines break at words and brackets, not at any character: the last tenth is often left empty.
    ems = _ems(text)
    return max(1, math.ceil(ems * size / (width * 0.92))) if ems * size > width else 1


@lru_cache(maxsize=4096)
def _ems(text: str) -> float:
    """Width of a text; services have the same names at hundreds of centers."""
    return sum(0.62 if character < "\u2000" else 1 for character in text)
