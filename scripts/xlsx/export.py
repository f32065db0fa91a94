"""The data folder as a workbook that clerks can fill: drop-downs, comments, everything as text."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scripts.xlsx.baseline import Marks
from scripts.xlsx.book import BASELINE
from scripts.xlsx.choices import Choices
from scripts.xlsx.columns import Column
from scripts.xlsx.folder import Folder
from scripts.xlsx.guide import GUIDE, OPTIONS, guide_lines
from scripts.xlsx.rows import group_rows, owners, record_rows, texts
from scripts.xlsx.sheets import SHEETS, Sheet
from scripts.xlsx.words import YES_NO

__all__ = ["workbook", "write_workbook"]

LAST_ROW = 5_000
"""Drop-downs reach down to this row."""

_REQUIRED = PatternFill("solid", fgColor="F6D5B5")
_OPTIONAL = PatternFill("solid", fgColor="E7E6E6")
_OWNER = PatternFill("solid", fgColor="D5E3F0")
_HEAD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_workbook(folder: Folder, file: Path) -> None:
    """Write the workbook."""
    workbook(folder).save(file)


def workbook(folder: Folder) -> Workbook:
    """The whole data folder as a workbook."""
    choices = Choices(folder)
    book = Workbook()
    guide = book.active
    if not isinstance(guide, Worksheet):
        raise TypeError("a new workbook has a sheet")
    _write_guide(guide)
    options = _Options(book.create_sheet(OPTIONS))
    marks = Marks()
    for sheet in SHEETS:
        page = book.create_sheet(sheet.name)
        _write_head(page, sheet, choices, options)
        rows = _rows(folder, choices, sheet, marks)
        for number, row in enumerate(rows, 2):
            _write_row(page, number, row)
    book.move_sheet(OPTIONS, len(SHEETS))
    _write_baseline(book.create_sheet(BASELINE), marks)
    return book


def _rows(folder: Folder, choices: Choices, sheet: Sheet, marks: Marks) -> list[list[str]]:
    rows = []
    if sheet.model is not None:
        for names, around, record in record_rows(folder, choices, sheet):
            row = texts(choices, sheet.columns, record, around)
            marks.add(sheet, names, row)
            rows.append([*_owner_texts(choices, sheet, names), *row])
        return rows
    for owner in owners(folder, sheet):
        group = group_rows(choices, sheet, folder.records[owner.file], owner)
        marks.add(sheet, owner.names, group)
        rows += [[*_owner_texts(choices, sheet, owner.names), *row] for row in group]
    return rows


def _owner_texts(choices: Choices, sheet: Sheet, names: tuple[str, ...]) -> list[str]:
    around = choices.around(names[0])
    return [
        choices.text(column, name, around) if name else ""
        for column, name in zip(sheet.owners, names, strict=False)
    ]


# Sheets


def _write_row(page: Worksheet, number: int, row: list[str]) -> None:
    for position, text in enumerate(row, 1):
        if text:
            _write(page, number, position, text)


def _write(page: Worksheet, row: int, column: int, text: str) -> Any:
    """Write text as text: neither a formula nor a number, whatever it looks like."""
    cell = page.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = _WRAP
    return cell


def _write_head(page: Worksheet, sheet: Sheet, choices: Choices, options: "_Options") -> None:
    names = len(sheet.owners) + (2 if sheet.model is not None else 0)
    for number, column in enumerate(sheet.all_columns, 1):
        cell = _write(page, 1, number, column.header)
        cell.font = _HEAD
        is_owner = column in sheet.owners
        cell.fill = _OWNER if is_owner else _REQUIRED if column.required else _OPTIONAL
        cell.comment = Comment(column.how_to, "家门口", width=320, height=110)
        dimension = page.column_dimensions[get_column_letter(number)]
        dimension.width = column.width
        dimension.number_format = "@"
        labels = list(YES_NO.values()) if column.kind == "yes_no" else []
        if column.kind == "choice":
            labels = choices.drop_down(column)
        source = options.add(column, labels) if labels else None
        if source is not None and not column.many:
            _add_drop_down(page, number, column, source)
    page.freeze_panes = f"{get_column_letter(max(2, min(names, 3) + 1))}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.all_columns))}1"
    page.sheet_properties.tabColor = "C0504D"


def _add_drop_down(page: Worksheet, number: int, column: Column, source: str) -> None:
    drop_down = DataValidation(type="list", formula1=source, allow_blank=not column.required)
    drop_down.errorTitle = column.header
    drop_down.error = "请从下拉列表里选。"
    drop_down.showErrorMessage = True
    place = get_column_letter(number)
    drop_down.add(f"{place}2:{place}{LAST_ROW}")
    page.add_data_validation(drop_down)


class _Options:
    """The sheet that drop-downs take their words from, one column for each list."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.sources: dict[tuple[str, ...], str] = {}
        page.freeze_panes = "A2"

    def add(self, column: Column, labels: list[str]) -> str:
        """The range that holds these words."""
        key = tuple(labels)
        if key not in self.sources:
            number = len(self.sources) + 1
            letter = get_column_letter(number)
            _write(self.page, 1, number, column.header).font = _HEAD
            self.page.column_dimensions[letter].width = 26
            for row, label in enumerate(labels, 2):
                _write(self.page, row, number, label)
            self.sources[key] = f"'{OPTIONS}'!${letter}$2:${letter}${len(labels) + 1}"
        return self.sources[key]


def _write_guide(page: Worksheet) -> None:
    page.title = GUIDE
    widths = (16, 24, 10, 90)
    for position, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(position)].width = width
    for number, (is_title, line) in enumerate(guide_lines(), 1):
        for position, text in enumerate(line, 1):
            if text:
                cell = _write(page, number, position, text)
                cell.alignment = Alignment(wrap_text=position == len(widths), vertical="top")
                if is_title:
                    cell.font = Font(bold=True, size=13 if number == 1 else 11)


def _write_baseline(page: Worksheet, marks: Marks) -> None:
    page.sheet_state = "veryHidden"
    for number, row in enumerate(marks.rows, 1):
        for position, text in enumerate(row, 1):
            _write(page, number, position, text)
