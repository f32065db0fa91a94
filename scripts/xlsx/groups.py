"""Rows that make one list for each owner: hours of a center, layouts of a room, papers of an item.

The rows of an owner replace its list as a whole. An owner of whom the workbook says nothing,
neither here nor in the sheet of its records, keeps its list.
"""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from catalog.model import Center, Room, ServiceItem
from scripts.xlsx.applying import Applying
from scripts.xlsx.choices import Around
from scripts.xlsx.columns import Column
from scripts.xlsx.placing import put
from scripts.xlsx.rows import Owner, at, group_rows, owners
from scripts.xlsx.sheets import Sheet
from scripts.xlsx.table import Row, Table

__all__ = ["Groups"]

_OWNERS: dict[str | int, type[BaseModel]] = {"rooms": Room, "items": ServiceItem}


class Groups:
    """Applies the sheets whose rows make one list for each owner."""

    def __init__(self, state: Applying) -> None:
        self.state = state

    def apply(self, table: Table) -> None:
        """Apply one sheet."""
        sheet = table.sheet
        rows: dict[tuple[str, ...], list[Row]] = {}
        for row in table.rows:
            codes = self.state.owner_codes(table, row)
            if codes is not None:
                rows.setdefault(codes, []).append(row)
        before = {owner.names: owner for owner in owners(self.state.old, sheet)}
        for owner in owners(self.state.new, sheet):
            mine = rows.get(owner.names, [])
            known = before.get(owner.names)
            was = (
                group_rows(self.state.choices, sheet, self.state.old.records[known.file], known)
                if known
                else []
            )
            if mine:
                self._replace(table, owner, mine, was)
            elif was and self._is_covered(sheet, owner):
                self._empty(table, owner, was)

    def _is_covered(self, sheet: Sheet, owner: Owner) -> bool:
        """Whether the workbook speaks of this owner at all."""
        if sheet.owner == "item":
            return any(names[-1] == owner.names[0] for names in self.state.seen.get("事项", ()))
        if len(owner.names) > 1 and owner.names[1]:
            return owner.names in self.state.seen.get("房间", ())
        return owner.names[:1] in self.state.seen.get("中心", ())

    def _empty(self, table: Table, owner: Owner, was: list[list[str]]) -> None:
        base = self.state.baseline.of(table.sheet, owner.names)
        name = self._owner_name(table.sheet, owner)
        if base is None:
            message = f"没有写“{name}”：原有 {len(was)} 行保持原样。"
            self.state.findings.remind(table.place(), message)
        elif self.state.is_wanted(base, [], was, table.place()):
            message = f"“{name}”原有 {len(was)} 行，现在一行也没有：将全部去掉。"
            self.state.findings.remind(table.place(), message)
            self._store(table.sheet, owner, [])

    def _owner_name(self, sheet: Sheet, owner: Owner) -> str:
        around = self.state.choices.around(owner.names[0])
        names = [
            self.state.choices.text(column, name, around)
            for column, name in zip(sheet.owners, owner.names, strict=True)
            if name
        ]
        return " ".join(names)

    def _replace(self, table: Table, owner: Owner, rows: list[Row], was: list[list[str]]) -> None:
        sheet = table.sheet
        headers = [column.header for column in sheet.columns]
        said = [[row.texts[header] for header in headers] for row in rows]
        for number, row in enumerate(rows):
            path = (*owner.path, *sheet.place, number)
            self.state.places[owner.file, path] = table.place(row, headers[0])
            for column in sheet.columns:
                self.state.places[owner.file, (*path, *column.path)] = table.place(
                    row, column.header
                )
        self.state.places.setdefault(
            (owner.file, (*owner.path, *sheet.place)), table.place(rows[0], headers[0])
        )
        if said == was or any(row.bad for row in rows):
            return
        place = table.place(rows[0], headers[0])
        base = self.state.baseline.of(sheet, owner.names)
        if not self.state.is_wanted(base, said, was, place):
            return
        around = self.state.choices.around(owner.names[0]) if sheet.owner != "item" else Around()
        entries = []
        mistakes = len(self.state.findings.errors)
        for number, (row, said_one) in enumerate(zip(rows, said, strict=True)):
            if said_one in said[:number]:
                other = rows[said.index(said_one)].number
                self.state.error(table, row, headers[0], f"与第 {other} 行一样。请删掉一行。")
            entries.append(self._entry(table, row, around, self._reader(table, row)))
        if len(self.state.findings.errors) == mistakes:
            self._store(sheet, owner, entries)

    def _reader(self, table: Table, row: Row) -> Callable[[Column, Around], Any]:
        def read(column: Column, around: Around) -> Any:
            if column.header in row.bad:
                return None
            place = table.place(row, column.header)
            return self.state.value(column, row.texts[column.header], around, place)

        return read

    def _entry(
        self, table: Table, row: Row, around: Around, read: Callable[[Column, Around], Any]
    ) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        for column in table.sheet.columns:
            put(entry, column.path, read(column, around), None)
        if entry.get("change") == "remove" and len(entry) > 2:
            self.state.error(table, row, "变化", "“去掉”的事项不写时限、电话和说明。请清空那几格。")
        if entry.get("change") == "override" and len(entry) == 2:
            self.state.error(
                table, row, "变化", "没有写出不同之处。请填时限、电话或说明，或删掉这一行。"
            )
        return entry

    def _store(self, sheet: Sheet, owner: Owner, entries: list[dict[str, Any]]) -> None:
        record = at(self.state.new.records[owner.file], owner.path)
        if sheet.place == ("services",):
            self._store_changes(record, entries)
        else:
            model = _OWNERS[owner.path[0]] if owner.path else Center
            put(record, sheet.place, entries or None, model)

    def _store_changes(self, record: dict[str, Any], entries: list[dict[str, Any]]) -> None:
        for change in ("add", "remove"):
            items = [entry["item"] for entry in entries if entry.get("change") == change]
            put(record, ("services", change), [item for item in items if item] or None, Center)
        override = {
            entry["item"]: changes
            for entry in entries
            if (changes := {k: v for k, v in entry.items() if k not in ("item", "change")})
        }
        put(record, ("services", "override"), override or None, Center)
