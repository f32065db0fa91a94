"""What office programs read is what was written, and nothing in it is run."""

import csv
import io

import pytest
from openpyxl import load_workbook

from booking.tables_out import Cell, csv_bytes, xlsx_bytes

HOSTILE = [
    "=1+1",
    "+8613800138000",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "　=cmd|'/c calc'!A1",
    " =1",
    "＝1+1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_that_looks_like_a_formula_is_text_in_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_bytes(["用途"], [[text]]).decode("utf-8-sig"))))

    assert rows[1][0].startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_that_looks_like_a_formula_is_text_in_xlsx(text: str) -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes("预约", ["用途"], [[text]])))
    cell = book.worksheets[0]["A2"]

    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()


def test_ordinary_text_numbers_and_gaps_come_back_as_they_were() -> None:
    head = ["姓名", "人数", "说明"]
    row: list[Cell] = ["王芳", 12, None]
    content = csv_bytes(head, [row])
    book = load_workbook(io.BytesIO(xlsx_bytes("预约", head, [row])))
    sheet = book.worksheets[0]

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "姓名,人数,说明\r\n王芳,12,\r\n"
    assert [[one.value for one in line] for line in sheet.iter_rows()] == [head, row]
    assert sheet.freeze_panes == "A2"


def test_lines_commas_and_quotes_stay_in_their_cell() -> None:
    text = '第一行\n第二行，"引号", 逗号\x07'
    rows = list(csv.reader(io.StringIO(csv_bytes(["用途"], [[text]]).decode("utf-8-sig"))))

    assert rows[1] == [text.replace("\x07", "")]
