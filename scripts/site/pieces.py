"""Files of many megabytes that an edit changes in one place.

The open data of 3,000 centers is 30 MB of text, and compressing that takes longer than all the
rest of an edit. So such a file is made of pieces of some centers each. A piece that is the same as
before is copied from the file before, its compressed form too: each piece is compressed by itself
up to a whole byte, and pieces one after the other are one stream again.
"""

import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scripts.site.output import GZIP_LEVEL, Output

__all__ = ["Layout", "joined", "parts_of"]

BETWEEN = b",\n"
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_GZIP_END = b"\x03\x00"
"""An empty last block."""


class Layout(NamedTuple):
    """Where the pieces of a file lie."""

    head: tuple[int, int]
    """Length of what stands before the pieces, plain and compressed."""
    pieces: tuple[tuple[bytes, int, int, bool], ...]
    """Key of each piece, its two lengths, and whether no other text stands before it."""


def parts_of(ids: Sequence[str], edge: Callable[[str], bool]) -> list[list[str]]:
    """The ids in parts; after an id that is an ``edge`` a new one begins.

    What begins a part depends on nothing around it, so that a new center shifts no other part.
    """
    parts: list[list[str]] = [[]]
    for id_ in ids:
        parts[-1].append(id_)
        if edge(id_):
            parts.append([])
    return [part for part in parts if part]


def joined(
    output: Output,
    relative: str,
    pieces: Sequence[tuple[bytes, Callable[[], Sequence[str]]]],
    around: Callable[[bytes], tuple[str, str]],
    before: Layout | None,
) -> Layout:
    """Write a file of lines with ``around`` what stands before and after them; gives its layout."""
    if before and [one[0] for one in before.pieces] == [key for key, _ in pieces]:
        output.keep(relative)
        return before
    old = _old(output, relative, before) if before else {}
    found: list[tuple[bytes, bytes]] = []
    layout = []
    is_first = True
    for key, make in pieces:
        plain, packed = old.get((key, is_first)) or _made(make(), is_first=is_first)
        layout.append((key, len(plain), len(packed), is_first))
        found.append((plain, packed))
        is_first = is_first and not plain
    body = b"".join(plain for plain, _ in found)
    head, tail = (text.encode() for text in around(body))
    whole = b"".join((head, body, tail))
    packed_head = _packed(head)
    packed_whole = b"".join(
        (
            *(_GZIP_HEAD, packed_head, *(packed for _, packed in found), _packed(tail), _GZIP_END),
            zlib.crc32(whole).to_bytes(4, "little"),
            (len(whole) & 0xFFFFFFFF).to_bytes(4, "little"),
        )
    )
    output.put(relative, {"": whole, ".gz": packed_whole})
    return Layout((len(head), len(packed_head)), tuple(layout))


def _old(
    output: Output, relative: str, before: Layout
) -> dict[tuple[bytes, bool], tuple[bytes, bytes]]:
    plain = (output.folder / relative).read_bytes()
    packed = (output.folder / f"{relative}.gz").read_bytes()
    at, packed_at = before.head[0], before.head[1] + len(_GZIP_HEAD)
    found = {}
    for key, size, packed_size, is_first in before.pieces:
        end, packed_end = at + size, packed_at + packed_size
        found[key, is_first] = (plain[at:end], packed[packed_at:packed_end])
        at, packed_at = end, packed_end
    return found


def _made(lines: Sequence[str], *, is_first: bool) -> tuple[bytes, bytes]:
    if not lines:
        return b"", b""
    text = BETWEEN.join(line.encode() for line in lines)
    plain = text if is_first else BETWEEN + text
    return plain, _packed(plain)


def _packed(data: bytes) -> bytes:
    one = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return one.compress(data) + one.flush(zlib.Z_FULL_FLUSH)
