"""Tables for office programs: CSV and XLSX that open rightly in WPS and Excel and run nothing.

A cell that begins like a formula is written as text, in both formats; names, purposes and
organizations come from strangers.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

__all__ = ["Cell", "csv_bytes", "xlsx_bytes"]

Cell = str | int | float | None

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, full-width forms too."""
MOST_CHARACTERS = 32_000
"""A cell holds no more in either program."""


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark at the start, without which Excel shows Chinese as rubbish; CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_safe(one) for one in head])
    for row in rows:
        writer.writerow([_safe(one) for one in row])
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; text cells are marked as text, so that nothing in them is computed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    body = [list(row) for row in rows]
    for number, name in enumerate(head, 1):
        longest = max([len(name), *(_width(row[number - 1]) for row in body)])
        sheet.column_dimensions[get_column_letter(number)].width = min(60, 2 * longest + 2)
    sheet.append([_xlsx_cell(sheet, name, is_head=True) for name in head])
    for row in body:
        sheet.append([_xlsx_cell(sheet, one) for one in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    text = _plain(value)
    return f"'{text}" if text.lstrip(" \u3000\xa0").startswith(_BEGINNINGS) else text


def _xlsx_cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_head: bool = False) -> SheetCell:
    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        text = _plain(value)
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_BEGINNINGS):
            cell.quotePrefix = True
    else:
        cell.value = value
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_head:
        cell.font = Font(bold=True)
    return cell


def _plain(text: str) -> str:
    """No control characters but line ends: XML allows none of them."""
    kept = "".join(mark for mark in text if mark in "\n\t" or ord(mark) >= 32)
    return kept.replace("\x7f", "")[:MOST_CHARACTERS]


def _width(value: Cell) -> int:
    return max((len(line) for line in str(value or "").splitlines()), default=0)
