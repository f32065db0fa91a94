"""What the rows of the sheets hold now: the same words for writing a sheet and for comparing one.

A row is the texts of its cells. An export writes these texts; an import changes only what differs
from them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.xlsx.choices import Around, Choices
from scripts.xlsx.columns import Column
from scripts.xlsx.folder import Folder
from scripts.xlsx.sheets import Sheet

__all__ = ["Owner", "at", "group_rows", "owners", "record_rows", "texts"]


@dataclass(frozen=True)
class Owner:
    """Whose rows: a center, a room, a service item or a category."""

    file: str
    names: tuple[str, ...]
    """Codes in the columns that name the owner: a center and a room, or an item."""
    path: tuple[str | int, ...] = ()
    """Where the owner stands in its file."""


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """The value at a path, or None."""
    for step in path:
        is_there = step in value if isinstance(value, dict) else isinstance(value, list)
        if not is_there:
            return None
        value = value[step]
    return value


def owners(folder: Folder, sheet: Sheet) -> Iterator[Owner]:
    """Everything that may have rows in this sheet, in the order of the sheet."""
    match sheet.owner:
        case "category":
            for id_, (file, _) in folder.of("services").items():
                yield Owner(file, (id_,))
        case "item":
            for file, record in folder.of("services").values():
                for number, item in enumerate(record["items"]):
                    yield Owner(file, (item["id"],), ("items", number))
        case "center" | "room" | "center_or_room":
            for id_, (file, record) in folder.of("centers").items():
                if sheet.owner == "center":
                    yield Owner(file, (id_,))
                if sheet.owner == "center_or_room":
                    yield Owner(file, (id_, ""))
                if sheet.owner != "center":
                    for number, room in enumerate(record.get("rooms", [])):
                        yield Owner(file, (id_, room["id"]), ("rooms", number))


def record_rows(
    folder: Folder, choices: Choices, sheet: Sheet
) -> Iterator[tuple[tuple[str, ...], Around, dict[str, Any]]]:
    """Names of the owner and own id, surroundings, and values, of a sheet of records."""
    if not sheet.owner:
        for id_, (_, record) in folder.of(_folder_of(sheet)).items():
            area = record.get("area", "")
            around = Around(area, id_) if area else choices.around(record["center"])
            yield (id_,), around, record
        return
    for owner in owners(folder, sheet):
        around = choices.around(owner.names[0]) if sheet.owner == "center" else Around()
        for entry in at(folder.records[owner.file], sheet.place) or []:
            yield (*owner.names, entry["id"]), around, entry


def _folder_of(sheet: Sheet) -> str:
    return "centers" if sheet.name == "中心" else "activities"


def texts(
    choices: Choices, columns: tuple[Column, ...], record: Mapping[str, Any], around: Around
) -> list[str]:
    """The texts of one record, column by column."""
    return [choices.text(column, at(record, column.path), around) for column in columns]


def group_rows(
    choices: Choices, sheet: Sheet, record: Mapping[str, Any], owner: Owner
) -> list[list[str]]:
    """The rows of one owner in a sheet of lists, without the columns that name the owner."""
    around = choices.around(owner.names[0]) if sheet.owner != "item" else Around()
    value = at(record, (*owner.path, *sheet.place))
    entries = _changes(value or {}) if sheet.place == ("services",) else value or []
    return [texts(choices, sheet.columns, entry, around) for entry in entries]


def _changes(services: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Differences of a center as rows; an added item carries its differences with it."""
    override = services.get("override", {})
    for item in services.get("add", []):
        yield {"item": item, "change": "add", **override.get(item, {})}
    for item in services.get("remove", []):
        yield {"item": item, "change": "remove"}
    for item, changes in override.items():
        if item not in services.get("add", []):
            yield {"item": item, "change": "override", **changes}
