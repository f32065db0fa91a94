"""Rows that are records with an id: centers, rooms, service items, activities.

A row changes its record or makes a new one. A record without a row stays: nothing is ever deleted
because a line is missing from somebody's sheet.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.model import Center
from scripts.xlsx.applying import Applying, Path
from scripts.xlsx.choices import Around
from scripts.xlsx.placing import put
from scripts.xlsx.rows import at, record_rows
from scripts.xlsx.sheets import SCHEDULE_FIELDS, Sheet
from scripts.xlsx.table import Row, Table
from scripts.xlsx.words import WORDS

__all__ = ["Records"]


class Records:
    """Applies the sheets whose rows are records with an id."""

    def __init__(self, state: Applying) -> None:
        self.state = state

    def apply(self, table: Table) -> None:
        """Apply one sheet."""
        sheet = table.sheet
        existing = {
            names: record
            for names, _, record in record_rows(self.state.old, self.state.choices, sheet)
        }
        around_old = {
            names: around
            for names, around, _ in record_rows(self.state.old, self.state.choices, sheet)
        }
        first: dict[tuple[str, ...], int] = {}
        added: list[tuple[Row, tuple[str, ...]]] = []
        for row in table.rows:
            names = self._names(table, row)
            if names is None:
                continue
            if names in first:
                message = f"编号“{names[-1]}”与第 {first[names]} 行重复。请删掉一行，或换一个编号。"
                self.state.error(table, row, "编号", message)
                continue
            first[names] = row.number
            record = existing.get(names)
            if record is None:
                added.append((row, names))
            found = self._target(table, row, names, is_new=record is None)
            if found is None:
                continue
            file, path, target = found
            self.state.places[file, path] = table.place(row, "编号")
            self._fill(table, row, names, file, path, target, record or {}, around_old.get(names))
            if sheet.name == "中心":
                self.state.choices.area_of[names[0]] = target.get("area", "")
            elif sheet.name == "活动":
                self._schedule(table, row, target)
        self.state.seen[sheet.name] = set(first)
        self._left_out(table, existing, set(first), added)

    def _names(self, table: Table, row: Row) -> tuple[str, ...] | None:
        """Codes of the owner and the own id."""
        codes = self.state.owner_codes(table, row)
        id_ = row.texts["编号"]
        column = next(column for column in table.sheet.columns if column.header == "编号")
        mistake = column.mistake(id_) if id_ else ""
        if mistake:
            self.state.error(table, row, "编号", mistake)
        if codes is None or not id_ or mistake or "编号" in row.bad:
            return None
        return (*codes, id_)

    def _target(
        self, table: Table, row: Row, names: tuple[str, ...], *, is_new: bool
    ) -> tuple[str, Path, dict[str, Any]] | None:
        """File, place and values of the record of a row; a new one is made."""
        sheet, id_ = table.sheet, names[-1]
        if is_new:
            for header in (column.header for column in sheet.columns if column.required):
                if header not in table.positions:
                    self.state.error(
                        table, row, "编号", f"新加的一行要有“{header}”，表里却没有这一列。"
                    )
                    return None
        if not sheet.owner:
            kind = "centers" if sheet.name == "中心" else "activities"
            known = self.state.index[kind].get(id_) if not is_new else None
            if known is not None:
                return known[0], (), known[1]
            file = f"centers/{id_}.yaml"
            if sheet.name == "活动":
                file = f"activities/{_year_of(row)}/{id_}.yaml"
            fresh: dict[str, Any] = {"id": id_}
            self.state.new.records[file] = fresh
            self.state.index[kind][id_] = file, fresh
            return file, (), fresh
        if sheet.owner == "category" and is_new:
            for other, (_, category) in self.state.index["services"].items():
                if any(item["id"] == id_ for item in category["items"]) and other != names[0]:
                    name = self.state.choices.named["categories"][other]
                    self.state.error(
                        table, row, "大类", f"事项“{id_}”在“{name}”里，不能在表里换大类。"
                    )
                    return None
        folder = "services" if sheet.owner == "category" else "centers"
        if names[0] not in self.state.index[folder]:
            return None
        file, record = self.state.index[folder][names[0]]
        entries = record.get(sheet.place[0])
        if entries is None:
            entries = []
            put(record, sheet.place, entries, Center)
        for number, entry in enumerate(entries):
            if entry["id"] == id_:
                return file, (*sheet.place, number), entry
        entries.append({"id": id_})
        return file, (*sheet.place, len(entries) - 1), entries[-1]

    def _fill(
        self,
        table: Table,
        row: Row,
        names: tuple[str, ...],
        file: str,
        path: Path,
        target: dict[str, Any],
        record: Mapping[str, Any],
        around_old: Around | None,
    ) -> None:
        for column in table.sheet.columns:
            if column.header not in table.positions:
                continue
            place = table.place(row, column.header)
            self.state.places[file, (*path, *column.path)] = place
            if column.header in row.bad:
                continue
            around = self._around(table.sheet, names, target)
            was = self.state.choices.text(column, at(record, column.path), around_old or around)
            text = row.texts[column.header]
            if text == was and around == (around_old or around):
                continue
            if not self.state.is_wanted(
                self.state.baseline.of(table.sheet, names, column), text, was, place
            ):
                continue
            value = self.state.value(column, text, around, place)
            put(target, column.path, value, table.sheet.model)

    def _around(self, sheet: Sheet, names: tuple[str, ...], target: Mapping[str, Any]) -> Around:
        if sheet.name == "中心":
            return Around(target.get("area", ""), names[0])
        if sheet.name == "活动":
            return self.state.choices.around(target.get("center", ""))
        return self.state.choices.around(names[0]) if sheet.owner == "center" else Around()

    def _schedule(self, table: Table, row: Row, target: dict[str, Any]) -> None:
        """An activity says of its dates what its kind of repetition needs, and nothing else."""
        schedule = target.get("schedule", {})
        repeat = schedule.get("repeat")
        columns = [column for column in table.sheet.columns if column.path[0] == "schedule"]
        if repeat is None or any(column.header not in table.positions for column in columns):
            return
        allowed = SCHEDULE_FIELDS[repeat]
        for column in columns:
            name, text = column.path[1], row.texts[column.header]
            if text and name not in allowed:
                message = f"“{WORDS[repeat]}”的活动不填“{column.header}”。请清空这一格。"
                self.state.error(table, row, column.header, message)
            elif not text and allowed.get(name) and name != "repeat":
                message = f"“{WORDS[repeat]}”的活动要填“{column.header}”。"
                self.state.error(table, row, column.header, message)
        days = schedule.get("by_day")
        if repeat == "monthly" and isinstance(days, list):
            if len(days) == 1:
                schedule["by_day"] = days[0]
            else:
                header = next(column.header for column in columns if column.path[1] == "by_day")
                self.state.error(table, row, header, "“每月”的活动只写一个星期几；有两次就写两行。")
        elif repeat == "weekly" and isinstance(days, str):
            schedule["by_day"] = [days]

    def _left_out(
        self,
        table: Table,
        existing: Mapping[tuple[str, ...], Mapping[str, Any]],
        seen: set[tuple[str, ...]],
        added: Iterable[tuple[Row, tuple[str, ...]]],
    ) -> None:
        """Records without a row stay; a changed id shows as one gone and one new."""
        sheet = table.sheet
        name_column = sheet.columns[1]
        gone = {
            names: record[name_column.path[0]]
            for names, record in existing.items()
            if names not in seen
            and (not self.state.baseline.is_known or self.state.baseline.knows(sheet, names))
        }
        for row, names in added:
            for old, name in gone.items():
                if name == row.texts[name_column.header] and old[:-1] == names[:-1]:
                    message = (
                        f"“{name}”原来的编号是“{old[-1]}”，定下后不能改，请改回来。"
                        "如果真是新的一个，请把名称写得与原来的不同。"
                    )
                    self.state.error(table, row, "编号", message)
        if gone:
            shown = "、".join(f"“{name}”" for name in list(gone.values())[:8])
            more = f"等 {len(gone)} 个" if len(gone) > 8 else ""
            message = f"表里没有{shown}{more}：没有删除，资料保持原样。"
            self.state.findings.remind(table.place(), message)


def _year_of(row: Row) -> str:
    for header in ("时间安排 日期", "时间安排 起"):
        year = row.texts.get(header, "")[:4]
        if len(year) == 4 and year.isascii() and year.isdecimal():
            return year
    return "0000"
