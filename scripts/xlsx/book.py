"""A file from an office → sheets of cells; nothing in it is run, fetched or unpacked without limit.

What comes is an .xlsx, or something else under that name: an old .xls, a page saved by a web
system, a file with a password, a CSV in GBK. Each is told apart by its first bytes and answered
with what to do.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scripts.xlsx.cells import Broken

__all__ = ["BASELINE", "Book", "BookError", "Grid", "read_book"]

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_MARKS = 500_000
MAX_COLUMNS = 200

BASELINE = "_导出时"
"""Hidden sheet that says what each cell held when the workbook was made."""

_SAVE_AS = "请用 Excel 或 WPS 打开它，“另存为”时选“Excel 工作簿（*.xlsx）”，再导入新存的文件。"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class BookError(Exception):
    """The file cannot be read at all; the message says what to do."""


@dataclass
class Grid:
    """One sheet: its cells by row and column, both counted from 1."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    wide_merges: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column and range of cells merged over several columns."""
    filled: list[tuple[int, int, str]] = field(default_factory=list)
    """Row, column and range of cells merged over several rows."""
    computed: list[tuple[int, int]] = field(default_factory=list)
    """Cells that held a formula, taken with the value it gave last."""

    def row(self, number: int) -> list[Any]:
        """The values of one row."""
        return [self.cells.get((number, column)) for column in range(1, self.columns + 1)]


@dataclass
class Book:
    """The sheets of one file."""

    grids: list[Grid]
    baseline: dict[str, str] | None = None
    """What each cell held at the export, shortened; None when nobody knows."""


def read_book(file: Path, sheet: str = "") -> Book:
    """Read a file; ``sheet`` says which sheet a CSV is, or which one of a workbook to take."""
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BookError(f"文件太大（超过 {MAX_BYTES // 1024 // 1024} MB），不像是填好的表。")
        data = file.read_bytes()
    except OSError as error:
        raise BookError(f"打不开文件 {file.name}：{error.strerror}。") from None
    if data.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BookError("文件设了密码。请先在 Excel 里去掉密码，再导入。")
        raise BookError(f"这是旧格式的 .xls（或 WPS 的 .et），改文件名没有用。{_SAVE_AS}")
    if data.startswith(b"PK"):
        book = _read_xlsx(data)
        if sheet:
            book.grids = [grid for grid in book.grids if grid.name.strip() == sheet]
        return book
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise BookError(f"这其实是一个网页文件，不是 Excel 表。{_SAVE_AS}")
    if file.suffix.lower() in (".csv", ".txt", ".tsv"):
        if not sheet:
            raise BookError(
                "CSV 一个文件只有一张表。请写明是哪张，如 --sheet 房间；"
                f"也可以{_SAVE_AS.removeprefix('请')}"
            )
        return Book([_read_csv(data, sheet)])
    raise BookError(f"这不是 Excel 表。{_SAVE_AS}")


# CSV


def _read_csv(data: bytes, sheet: str) -> Grid:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    grid = Grid(sheet)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BookError(f"CSV 的引号或逗号不成对（{error}）。{_SAVE_AS}") from None
    if len(rows) > MAX_ROWS:
        raise BookError(f"行数太多（超过 {MAX_ROWS} 行）。")
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row[:MAX_COLUMNS], 1):
            if value:
                grid.cells[number, column] = value
                grid.columns = max(grid.columns, column)
    grid.rows = len(rows)
    return grid


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BookError(f"看不懂 CSV 的编码。{_SAVE_AS}")


# Workbooks


def _read_xlsx(data: bytes) -> Book:
    _check_package(data)
    formulas = _open(data, data_only=False)
    values = _open(data, data_only=True) if _has_formulas(formulas) else formulas
    grids = []
    baseline: dict[str, str] | None = None
    for page in formulas.worksheets:
        limit = MAX_MARKS if page.title == BASELINE else MAX_ROWS
        if page.max_row > limit or page.max_column > MAX_COLUMNS * 10:
            raise BookError(
                f"“{page.title}”表有 {page.max_row} 行、{page.max_column} 列，太大了。"
                "多半是空白处带了格式：请选中有内容的部分，复制到一张新表，再导入。"
            )
        if page.title == BASELINE:
            pairs = page.iter_rows(max_col=2, values_only=True)
            baseline = {str(row[0]): str(row[-1]) for row in pairs}
        else:
            grids.append(_grid(page, values[page.title]))
    return Book(grids, baseline)


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise BookError(f"文件坏了，或没有传完整。{_SAVE_AS}") from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise BookError("文件解开以后大得不正常，没有读。请只留要导入的表，另存一份再试。")
    if not any(part.filename.lower() == "[content_types].xml" for part in parts):
        raise BookError(f"这不是 Excel 的 .xlsx 文件（可能是 .ods 或压缩包）。{_SAVE_AS}")


def _open(data: bytes, *, data_only: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            # It warns of drop-downs and styles it will not keep; nothing is saved from it.
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), data_only=data_only, keep_links=False)
    except Exception:  # a damaged or hostile file fails in more ways than can be listed
        raise BookError(f"文件打不开，可能坏了，或不是 Excel 的工作簿。{_SAVE_AS}") from None


def _has_formulas(book: Workbook) -> bool:
    return any(
        cell.data_type == "f"
        for page in book.worksheets
        if page.max_row <= MAX_ROWS
        for cell in _cells(page)
    )


def _cells(page: Worksheet) -> Iterator[Any]:
    for row in page.iter_rows(max_col=min(page.max_column, MAX_COLUMNS)):
        yield from row


def _grid(page: Worksheet, values: Worksheet) -> Grid:
    grid = Grid(page.title)
    for cell in _cells(page):
        if cell.value is None:
            continue
        value = cell.value
        if cell.data_type == "f":
            value = values.cell(cell.row, cell.column).value
            if value is None:
                value = Broken("这是一个没有算出结果的公式。请改成直接填写，或“选择性粘贴”为数值。")
            else:
                grid.computed.append((cell.row, cell.column))
        if cell.data_type == "e" or (isinstance(value, str) and value in _EXCEL_ERRORS):
            value = Broken(f"这里是 Excel 的错误值 {value}。请改成直接填写。")
        _put(grid, cell.row, cell.column, value)
    for merged in page.merged_cells.ranges:
        _unmerge(grid, merged)
    return grid


_EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")


def _put(grid: Grid, row: int, column: int, value: Any) -> None:
    grid.cells[row, column] = value
    grid.rows, grid.columns = max(grid.rows, row), max(grid.columns, column)


def _unmerge(grid: Grid, merged: Any) -> None:
    """Fill a merged cell down; one that runs over columns is left for a message."""
    value = grid.cells.get((merged.min_row, merged.min_col))
    if value is None:
        return
    if merged.min_col != merged.max_col:
        grid.wide_merges.append((merged.min_row, merged.min_col, merged.coord))
        return
    grid.filled.append((merged.min_row, merged.min_col, merged.coord))
    for row in range(merged.min_row + 1, min(merged.max_row, MAX_ROWS) + 1):
        _put(grid, row, merged.min_col, value)


def letter(column: int) -> str:
    """The letter of a column counted from 1."""
    return get_column_letter(column)
