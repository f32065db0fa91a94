"""QR codes as drawings inside a page: sharp on paper of any size, and no file of their own.

A network of 3,000 centers hangs up 10,000 codes, and segno, which knows the standard, needs a
millisecond for each. Every step of the standard is linear: of two codes of one size and mask, the
bits in which their texts differ decide which modules differ. So segno draws one text of each length
and what each bit changes; further codes are put together from these.
"""

import re
from functools import cache, lru_cache

from markupsafe import Markup, escape

__all__ = ["Modules", "drawn_whole", "modules", "put_together", "qr_svg"]

QUIET = 4
"""Empty modules around the code; scanners rely on four."""
MASK = 3
"""The pattern that breaks up large areas of one colour, the same for every code."""
FEW = 100
"""So many codes segno draws whole: a small network needs no shortcut."""

Modules = tuple[int, int]
"""How many modules a side has, and all of them, row by row, as the bits of a number."""

_RUNS = re.compile("0*1+")
_DIGITS = bytes.maketrans(b"\0\1", b"01")
_BITS = (1, 2, 4, 8, 16, 32, 64)
_examples: dict[int, tuple[bytes, int, int]] = {}
"""Length → the first text that was so long, and its code."""
_changes: dict[tuple[int, int, int], int] = {}
"""Size of the code, place of a letter, bit → modules that turn."""


@cache
def modules(text: str) -> Modules:
    """The QR code of a text.

    A quarter of the code may be dirty or torn off (level Q): it hangs in the street.
    """
    is_one_of_many = modules.cache_info().misses > FEW and text.isascii()
    return put_together(text) if is_one_of_many else drawn_whole(text)


@lru_cache(maxsize=64)
def qr_svg(code: Modules, title: str) -> Markup:
    """A code as an SVG element that ``title`` describes to those who listen."""
    size, dark = code
    width = size + 2 * QUIET
    rows = f"{dark:0{size * size}b}"
    path = []
    for number in range(size):
        runs = _RUNS.findall(rows, number * size, (number + 1) * size)
        path.append(f"M{QUIET} {QUIET + number}.5")
        path += map(_STROKES.__getitem__, runs)
    return Markup(  # noqa: S704 - numbers, and a title that is escaped
        f'<svg role="img" class="qr" viewBox="0 0 {width} {width}"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{width}v{width}h-{width}z"/>'
        f'<path stroke="#000" shape-rendering="crispEdges" d="{"".join(path)}"/></svg>'
    )


class _Strokes(dict[str, str]):
    """Light modules and the dark ones after them → the stroke of a pen."""

    def __missing__(self, run: str) -> str:
        light = run.count("0")
        dark = f"h{len(run) - light}"
        self[run] = found = f"m{light} 0{dark}" if light else dark
        return found


_STROKES = _Strokes()


def drawn_whole(text: str) -> Modules:
    """The code as segno makes it."""
    import segno  # noqa: PLC0415 - takes long to load, and most builds draw nothing new

    # Which of the eight masks is best hardly matters on paper; to try all takes most of the time.
    code = segno.make(text, error="q", mode="byte", micro=False, boost_error=False, mask=MASK)
    cells = b"".join(bytes(row) for row in code.matrix)
    return len(code.matrix), int(cells.translate(_DIGITS), 2)


def put_together(text: str) -> Modules:
    """The same code, from that of another text of its length; ASCII only."""
    if len(text) not in _examples:
        _examples[len(text)] = (text.encode("ascii"), *drawn_whole(text))
    example, size, dark = _examples[len(text)]
    for place, (one, other) in enumerate(zip(text.encode("ascii"), example, strict=True)):
        for bit in _BITS if one != other else ():
            if (one ^ other) & bit:
                dark ^= _change(size, len(text), place, bit)
    return size, dark


def _change(size: int, length: int, place: int, bit: int) -> int:
    """The modules that turn with one bit of one letter, whatever stands elsewhere."""
    key = (size, place, bit)
    if key not in _changes:
        example, _, dark = _examples[length]
        letters = bytearray(example)
        letters[place] ^= bit
        _changes[key] = drawn_whole(letters.decode())[1] ^ dark
    return _changes[key]
