"""Mistakes and reminders about a workbook: sheet, cell, what is wrong, the cure."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

__all__ = ["Findings", "Place"]


@dataclass(frozen=True, order=True)
class Place:
    """A cell, a sheet, or neither."""

    order: int = -1
    """Position of the sheet in the workbook."""
    row: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        if not self.sheet:
            return ""
        return (
            f"{self.sheet}!{get_column_letter(self.column)}{self.row}" if self.row else self.sheet
        )


@dataclass
class Findings:
    """Everything that was found, in the order of the workbook."""

    errors: list[tuple[Place, str]] = field(default_factory=list)
    reminders: list[tuple[Place, str]] = field(default_factory=list)

    def error(self, place: Place, message: str) -> None:
        """Something that forbids the import."""
        if (place, message) not in self.errors:
            self.errors.append((place, message))

    def remind(self, place: Place, message: str) -> None:
        """Something that may be meant as it is."""
        self.reminders.append((place, message))

    def lines(self) -> list[str]:
        """One line each, by place."""
        found = [(place, "错误", message) for place, message in self.errors]
        found += [(place, "提醒", message) for place, message in self.reminders]
        found.sort(key=lambda entry: entry[0])
        return [
            f"{place}: {word}：{message}" if place.sheet else f"{word}：{message}"
            for place, word, message in found
        ]
