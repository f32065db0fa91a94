"""What each cell held when the workbook was made, as short marks in a hidden sheet.

With it an import can tell what a clerk changed from what others changed in the files since then.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.xlsx.columns import Column
from scripts.xlsx.sheets import Sheet

__all__ = ["Baseline", "Marks", "mark"]


def mark(content: object) -> str:
    """A short mark of what a cell, or all rows of an owner, held."""
    return hashlib.blake2b(repr(content).encode(), digest_size=6).hexdigest()


def _key(sheet: Sheet, names: tuple[str, ...]) -> str:
    return f"{sheet.name}|{'/'.join(names)}"


class Marks:
    """Collects the marks while a workbook is made."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def add(self, sheet: Sheet, names: tuple[str, ...], texts: list[Any]) -> None:
        """The texts of a record, or the rows of an owner; an owner without rows has no mark."""
        if sheet.model is not None:
            marks = " ".join(mark(text) for text in texts)
            self.rows.append((_key(sheet, names), marks))
        elif texts:
            self.rows.append((_key(sheet, names), mark(texts)))


class Baseline:
    """The marks of a workbook; nothing is known of one that was made by hand."""

    def __init__(self, rows: Mapping[str, str] | None) -> None:
        self.rows = rows

    @property
    def is_known(self) -> bool:
        """Whether the workbook says what it held."""
        return self.rows is not None

    def knows(self, sheet: Sheet, names: tuple[str, ...]) -> bool:
        """Whether the record had a row at the export."""
        return self.rows is not None and _key(sheet, names) in self.rows

    def of(self, sheet: Sheet, names: tuple[str, ...], column: Column | None = None) -> str | None:
        """The mark of a cell, or of all rows of an owner; None when nobody knows."""
        if self.rows is None:
            return None
        row = self.rows.get(_key(sheet, names))
        if column is None:
            return row if row is not None else mark([])
        marks = dict(self._pairs(sheet, row or ""))
        return marks.get(column.header)

    @staticmethod
    def _pairs(sheet: Sheet, row: str) -> Iterator[tuple[str, str]]:
        marks = row.split()
        # A workbook of a version with other columns says nothing that could be relied on.
        if len(marks) == len(sheet.columns):
            for column, found in zip(sheet.columns, marks, strict=True):
                yield column.header, found
