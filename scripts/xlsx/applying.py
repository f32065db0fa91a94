"""What applying records and applying lists have in common: names, choices, who changed what.

The hidden sheet tells what each cell held at the export. So a workbook that lay on a desk for a
week changes what its clerk changed, and does not take back what others changed meanwhile.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from scripts.xlsx.baseline import Baseline, mark
from scripts.xlsx.choices import Around, Choices, Unknown
from scripts.xlsx.columns import Column
from scripts.xlsx.findings import Findings, Place
from scripts.xlsx.folder import Folder
from scripts.xlsx.table import Row, Table
from scripts.xlsx.yaml_text import Bare

__all__ = ["Applying", "Path"]

Path = tuple[str | int, ...]


class Applying:
    """The values of a folder while tables are applied to them."""

    def __init__(
        self,
        folder: Folder,
        baseline: Mapping[str, str] | None,
        findings: Findings,
    ) -> None:
        self.old = folder
        self.new = Folder(folder.network, folder.areas, deepcopy(folder.records))
        self.index = {kind: self.new.of(kind) for kind in ("centers", "services", "activities")}
        """Kind of file → id → path and values; what is new comes in while rows are read."""
        self.baseline, self.findings = Baseline(baseline), findings
        self.choices = Choices(folder)
        self.places: dict[tuple[str, Path], Place] = {}
        """File and place in it → the cell that says what stands there."""
        self.seen: dict[str, set[tuple[str, ...]]] = {}
        """Sheet → names of the records that have a row."""
        self.kept_by_others = 0

    def owner_codes(self, table: Table, row: Row) -> tuple[str, ...] | None:
        """Codes in the columns that say whose the row is; None when they say nothing."""
        codes: list[str] = []
        for column in table.sheet.owners:
            text = row.texts[column.header]
            if not text:
                if column.required:
                    return None
                codes.append("")
                continue
            around = self.choices.around(codes[0]) if codes else Around()
            try:
                codes.append(self.choices.code(column, text, around))
            except Unknown as unknown:
                self.error(table, row, column.header, str(unknown))
                return None
        return tuple(codes)

    def is_wanted(self, base: str | None, text: Any, was: Any, place: Place) -> bool:
        """Whether what the sheet says shall replace what the file says."""
        if text == was or base is None or mark(was) == base:
            return True
        if mark(text) == base:
            self.kept_by_others += 1
            return False
        now = f"“{was}”" if isinstance(was, str) else "别的内容"
        message = f"导出以后，这里已被别人改成{now}。请重新导出一份，再填这一处。"
        self.findings.error(place, message)
        return False

    def value(self, column: Column, text: str, around: Around, place: Place) -> Any:
        """What the file shall hold; None for nothing."""
        if not text:
            return None
        parts = self.choices.parts(column, text) if column.many else [text]
        value: Any
        if column.kind == "choice":
            codes = []
            for part in [text] if self._is_one(column, text, around) else parts:
                try:
                    codes.append(self.choices.code(column, part, around))
                except Unknown as unknown:
                    self.findings.error(place, f"{column.header}：{unknown}")
            value = codes if column.many else next(iter(codes), None)
        elif column.kind == "yes_no":
            value = {"是": Bare("true"), "否": Bare("false")}.get(text)
            if value is None:
                self.findings.error(place, f"{column.header}：“{text}”应写成“是”或“否”。")
                return None
        elif column.kind == "number":
            value = Bare(text)
        else:
            value = parts if column.many else text
        mistake = column.mistake(value)
        if mistake:
            self.findings.error(place, f"{column.header}：{mistake}")
            return None
        return value

    def _is_one(self, column: Column, text: str, around: Around) -> bool:
        """Whether the whole cell is one name, commas included."""
        try:
            self.choices.code(column, text, around)
        except Unknown:
            return False
        return True

    def error(self, table: Table, row: Row, header: str, message: str) -> None:
        """A mistake in one cell of a row."""
        text = message if message.startswith("“") and header in message else f"{header}：{message}"
        self.findings.error(table.place(row, header), text)
