"""What is exported and not touched comes back as it was, byte for byte."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from scripts.xlsx.__main__ import main
from scripts.xlsx.book import BASELINE
from scripts.xlsx.sheets import SHEETS
from tests.house.tree import ROOT
from tests.xlsx.desk import Desk, column_of, put, sheet


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_whole_demo_network_comes_back_byte_for_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, book = tmp_path / "data", tmp_path / "资料.xlsx"
    shutil.copytree(ROOT / "data", data)
    before = contents(data)

    assert main(["export", "--data", str(data), str(book)]) == 0
    load_workbook(book).save(book)
    capsys.readouterr()
    assert main(["import", "--data", str(data), "--yes", str(book)]) == 0

    assert capsys.readouterr().out == "没有要改的：表里写的与资料一样。\n"
    assert contents(data) == before


def test_every_record_of_the_demo_network_stands_in_the_workbook(tmp_path: Path) -> None:
    book_file = tmp_path / "资料.xlsx"
    main(["export", "--data", str(ROOT / "data"), str(book_file)])

    ids = {cell.value for cell in sheet(load_workbook(book_file), "中心")["A"][1:]}
    assert ids == {file.stem for file in (ROOT / "data" / "centers").rglob("*.yaml")}


def test_a_file_is_not_written_when_another_one_changes(desk: Desk) -> None:
    stamps = {file: file.stat().st_mtime_ns for file in desk.data.rglob("*.yaml")}

    assert desk.take(put("活动", 2, "名额", "30"))[0] == 0

    changed = [f.name for f, stamp in stamps.items() if f.stat().st_mtime_ns != stamp]
    assert changed == ["yishiri.yaml"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
def test_the_line_ends_and_the_mark_of_a_file_stay(desk: Desk, ending: str, mark: str) -> None:
    file = desk.data / "centers" / "donghua.yaml"
    text = mark + desk.text("centers/donghua.yaml").replace("\n", ending)
    file.write_bytes(text.encode())

    assert desk.take(put("中心", 2, "一句话介绍", "换一句。"))[0] == 0

    assert file.read_bytes() == text.replace("老人有热饭吃。", "换一句。").encode()


# What the workbook looks like


@pytest.fixture
def book(desk: Desk) -> Workbook:
    desk.export()
    return load_workbook(desk.book)


def test_the_workbook_opens_with_the_guide_and_holds_every_sheet(book: Workbook) -> None:
    names = [one.name for one in SHEETS]

    assert book.sheetnames == ["说明", *names, "选项", BASELINE]
    assert book[BASELINE].sheet_state == "veryHidden"
    assert "怎样填这份表" in str(sheet(book, "说明")["A1"].value)


@pytest.mark.parametrize("name", [one.name for one in SHEETS])
def test_a_sheet_is_text_has_a_frozen_head_and_explains_each_column(
    book: Workbook, name: str
) -> None:
    page = sheet(book, name)

    assert page.freeze_panes is not None
    assert str(page.freeze_panes).endswith("2")
    for number, cell in enumerate(page[1], 1):
        assert cell.comment is not None
        assert page.column_dimensions[get_column_letter(number)].number_format == "@"
    for row in page.iter_rows(min_row=2):
        assert {cell.number_format for cell in row if cell.value is not None} <= {"@"}


@pytest.mark.parametrize(
    ("name", "header", "words"),
    [
        ("中心", "地区", {"某县"}),
        ("中心", "层级", {"街道中心", "社区中心"}),
        ("中心", "状态", {"开放", "暂停开放", "停用"}),
        ("平常时间", "中心", {"东华社区党群服务中心", "街道党群服务中心"}),
        ("房间", "能否预约", {"网上可约", "打电话或到窗口约", "不用约"}),
        ("房间", "无障碍", {"是", "否"}),
        ("事项增减", "变化", {"增加", "去掉", "不同之处"}),
        ("活动", "房间", {"居民议事厅", "书房"}),
    ],
)
def test_a_cell_offers_what_may_be_chosen(
    book: Workbook, name: str, header: str, words: set[str]
) -> None:
    page = sheet(book, name)
    place = page.cell(2, column_of(page, header)).coordinate
    rules = [rule for rule in page.data_validations.dataValidation if place in rule.sqref]

    assert [rule.type for rule in rules] == ["list"]
    options, _, span = str(rules[0].formula1).partition("!")
    cells = sheet(book, options.strip("'"))[span.replace("$", "")]
    assert {row[0].value for row in cells} == words


def test_text_that_looks_like_a_formula_or_a_number_stays_text(desk: Desk) -> None:
    file = desk.data / "centers" / "donghua.yaml"
    file.write_text(
        desk.text("centers/donghua.yaml").replace("老人有热饭吃。", '"=1+1"'), encoding="utf-8"
    )
    desk.export()

    page = sheet(load_workbook(desk.book), "中心")
    cell = page.cell(2, column_of(page, "一句话介绍"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert desk.run("import", "--yes", str(desk.book)) == (0, "没有要改的：表里写的与资料一样。\n")
