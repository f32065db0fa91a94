"""What calendars and feeds share: the instant that stands for "as in the data", and clean texts."""

import re
import unicodedata
from datetime import UTC, datetime

__all__ = ["DATA_STAMP", "clean"]

DATA_STAMP = datetime(2026, 1, 1, tzinfo=UTC)


def clean(text: str, *, lines: bool = False) -> str:
    """Text without anything that a calendar could read as the end of a line.

    Control characters, bare CR, U+2028, U+2029 and the marks that turn the direction of writing
    go; with ``lines`` line breaks stay, as LF, which the library writes as an escaped ``\\n``.
    """
    text = re.sub(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    kept = "".join(
        mark
        for mark in text
        if mark == "\n" or (unicodedata.category(mark) not in ("Cc", "Cs") and mark not in TURNING)
    )
    found = [" ".join(line.split()) for line in kept.split("\n")]
    return ("\n" if lines else " ").join(line for line in found if line)


TURNING = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
"""Marks that turn the direction of writing, and the byte order mark."""
