"""A sheet as it was filled in → rows of texts under known headers."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from catalog.problems import nearest
from scripts.xlsx.book import BASELINE, Book, Grid
from scripts.xlsx.cells import Mistake, text_of, trimmed
from scripts.xlsx.columns import Column
from scripts.xlsx.findings import Findings, Place
from scripts.xlsx.guide import GUIDE, OPTIONS
from scripts.xlsx.sheets import SHEETS, Sheet, sheet_named

__all__ = ["Row", "Table", "read_tables"]

_LOOK_FOR_HEADERS = 10


@dataclass
class Row:
    """One row that holds something."""

    number: int
    texts: dict[str, str]
    """Header → text."""
    bad: set[str] = field(default_factory=set)
    """Headers whose cells were refused."""


@dataclass
class Table:
    """One sheet that was read."""

    sheet: Sheet
    order: int
    positions: dict[str, int]
    """Header → column, counted from 1."""
    rows: list[Row] = field(default_factory=list)

    def place(self, row: Row | None = None, header: str = "") -> Place:
        """Where a cell stands, or the sheet."""
        if row is None:
            return Place(self.order, 0, 0, self.sheet.name)
        return Place(self.order, row.number, self.positions.get(header, 1), self.sheet.name)


def read_tables(book: Book, findings: Findings) -> dict[str, Table]:
    """The known sheets of a workbook; what cannot be understood goes to ``findings``."""
    titles = [trimmed(grid.name) for grid in book.grids]
    tables: dict[str, Table] = {}
    for order, (grid, title) in enumerate(zip(book.grids, titles, strict=True)):
        if title in (GUIDE, OPTIONS, BASELINE):
            continue
        sheet = sheet_named(title)
        place = Place(order, 0, 0, grid.name)
        if sheet is None:
            _unknown_sheet(place, title, titles, findings)
            continue
        table = _Reader(grid, sheet, order, findings).table()
        if table is not None:
            tables[sheet.name] = table
    if not any(sheet_named(title) for title in titles):
        names = "、".join(sheet.name for sheet in SHEETS)
        findings.error(Place(), f"一张认识的表也没有。各张表应叫：{names}。")
    return tables


def _unknown_sheet(place: Place, title: str, titles: list[str], findings: Findings) -> None:
    missing = [sheet.name for sheet in SHEETS if sheet.name not in titles]
    hint = nearest(title, missing)
    if hint:
        findings.error(place, f"没有叫“{title}”的表。{hint}请把表名改回来；用不着就删掉这张表。")
    else:
        findings.remind(place, "不认识这张表，没有读它。")


class _Reader:
    def __init__(self, grid: Grid, sheet: Sheet, order: int, findings: Findings) -> None:
        self.grid, self.sheet, self.order, self.findings = grid, sheet, order, findings
        self.known = {column.header: column for column in sheet.all_columns}

    def table(self) -> Table | None:
        head = self._header_row()
        if head is None:
            if self.grid.rows:
                wanted = "、".join(column.header for column in self.sheet.all_columns[:3])
                self.error(1, 1, f"找不到表头。第 1 行应是：{wanted}……，请从导出的表里抄过来。")
            return None
        positions = self._positions(head)
        if positions is None:
            return None
        self._merges(head)
        table = Table(self.sheet, self.order, positions)
        for number in range(head + 1, self.grid.rows + 1):
            row = self._row(number, positions)
            if row is not None:
                table.rows.append(row)
        return table

    def error(self, row: int, column: int, message: str) -> None:
        self.findings.error(Place(self.order, row, column, self.grid.name), message)

    def remind(self, row: int, column: int, message: str) -> None:
        self.findings.remind(Place(self.order, row, column, self.grid.name), message)

    def _header_row(self) -> int | None:
        best, found = 1, None
        for number in range(1, min(self.grid.rows, _LOOK_FOR_HEADERS) + 1):
            known = sum(_head(value) in self.known for value in self.grid.row(number))
            if known > best or (known == 1 and found is None and len(self.known) < 4):
                best, found = known, number
        return found

    def _positions(self, head: int) -> dict[str, int] | None:
        heads = [_head(value) for value in self.grid.row(head)]
        missing = [header for header in self.known if header not in heads]
        count = Counter(heads)
        positions: dict[str, int] = {}
        good = True
        for column, header in enumerate(heads, 1):
            if header in positions:
                self.error(head, column, f"表头“{header}”写了两次。请删掉一列。")
                good = False
            elif header in self.known:
                positions[header] = column
            elif header:
                hint = nearest(header, missing)
                cure = "请改回来。" if hint else "自己加的列请删掉。"
                self.error(head, column, f"没有“{header}”这一列。{hint}{cure}")
                good = False
            elif any(self.grid.cells.get((row, column)) for row in self._below(head)):
                self.error(head, column, "这一列有内容，却没有表头。请补上表头，或删掉这一列。")
                good = False
        if count and missing:
            good = self._missing(head, missing) and good
        return positions if good else None

    def _below(self, head: int) -> range:
        return range(head + 1, self.grid.rows + 1)

    def _missing(self, head: int, missing: list[str]) -> bool:
        """What a missing column means; False when the sheet cannot be used without it."""
        keys = [column.header for column in (*self.sheet.owners, *self.sheet.columns[:2])]
        if self.sheet.model is None:
            keys = list(self.known)
        needed = [header for header in missing if header in keys]
        for header in needed:
            self.error(head, 1, f"缺少“{header}”这一列。请从导出的表里补上。")
        others = [header for header in missing if header not in keys]
        if others:
            names = "、".join(f"“{header}”" for header in others)
            self.remind(
                head, 1, f"没有{names}{'这几' if others[1:] else '这一'}列，资料里保持原样。"
            )
        return not needed

    def _merges(self, head: int) -> None:
        for row, column, span in self.grid.wide_merges:
            if row >= head:
                self.error(row, column, f"{span} 合并了几列。请取消合并，每一格分别填写。")
        for row, column, span in self.grid.filled:
            if row > head:
                self.remind(row, column, f"{span} 是合并的单元格，下面各行都照第一行填。")
        for row, column in self.grid.computed:
            if row > head:
                self.remind(row, column, "这是公式，用的是它上次算出的结果。")

    def _row(self, number: int, positions: dict[str, int]) -> Row | None:
        row = Row(number, {})
        for header, position in positions.items():
            row.texts[header] = self._text(row, position, self.known[header])
        if not any(row.texts.values()) and not row.bad:
            return None
        for header, position in positions.items():
            if self.known[header].required and not row.texts[header] and header not in row.bad:
                self.error(number, position, f"“{header}”要填，这一格是空的。")
                row.bad.add(header)
        return row

    def _text(self, row: Row, position: int, column: Column) -> str:
        value = self.grid.cells.get((row.number, position))
        try:
            text = text_of(column, value)
        except Mistake as mistake:
            self.error(row.number, position, f"{column.header}：{mistake}")
            row.bad.add(column.header)
            return ""
        if (
            isinstance(value, str)
            and text
            and value.replace("\r\n", "\n") != text
            and "\n" not in value
        ):
            self.remind(row.number, position, "前后的空格已去掉。")
        return text


def _head(value: Any) -> str:
    """A header without line breaks, double spaces and signs of a required column."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return " ".join(trimmed(value).replace("\u3000", " ").strip("*＊ ").split())
