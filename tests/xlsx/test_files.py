"""What comes from an office under the name of a workbook, and what is answered."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from scripts.xlsx import book as book_module
from tests.xlsx.desk import Desk, put

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def package(**parts: bytes) -> bytes:
    """A zip file with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        pytest.param("表.xls", OLD_EXCEL, "旧格式的 .xls", id="an .xls"),
        pytest.param("表.xlsx", OLD_EXCEL, "改文件名没有用", id="an .xls renamed"),
        pytest.param(
            "表.xlsx",
            OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
            "去掉密码",
            id="a password",
        ),
        pytest.param("表.xls", b"<html><table></table>", "网页文件", id="a web page"),
        pytest.param("表.xlsx", b"PK\x03\x04 cut off", "没有传完整", id="half a file"),
        pytest.param("表.xlsx", package(a=b"text"), "压缩包", id="another archive"),
        pytest.param(
            "表.xlsx", package(**{"[Content_Types].xml": b"<a"}), "打不开", id="broken inside"
        ),
        pytest.param("表.doc", b"plain text", "这不是 Excel 表", id="some text"),
        pytest.param("表.xlsx", b"", "这不是 Excel 表", id="nothing"),
        pytest.param("表.csv", "中心,电话\n".encode(), "--sheet", id="a CSV of no sheet"),
    ],
)
def test_a_file_that_is_no_workbook_is_answered_with_what_to_do(
    desk: Desk, name: str, data: bytes, what: str
) -> None:
    before = desk.files()
    file = desk.data.parent / name
    file.write_bytes(data)

    code, said = desk.run("import", "--yes", str(file))

    assert code == 1
    assert said.startswith(f"{name}: 错误：")
    assert what in said
    assert desk.files() == before


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    code, said = desk.run("import", str(desk.book))

    assert code == 1
    assert said.startswith("表.xlsx: 错误：打不开文件")


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_module, "MAX_UNPACKED", 1_000_000)
    desk.book.write_bytes(package(**{"[Content_Types].xml": b" " * 1_000_001}))

    code, said = desk.run("import", "--yes", str(desk.book))

    assert code == 1
    assert "大得不正常" in said


def test_a_sheet_formatted_down_to_its_end_is_refused_and_not_read(desk: Desk) -> None:
    desk.fill()
    book = openpyxl.load_workbook(desk.book)
    book["房间"]["A900000"].number_format = "@"
    book.save(desk.book)

    code, said = desk.run("import", "--yes", str(desk.book))

    assert code == 1
    assert "“房间”表有 900000 行" in said


def test_a_document_that_declares_entities_is_not_expanded(desk: Desk) -> None:
    desk.export()
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>'
    made = io.BytesIO()
    with zipfile.ZipFile(desk.book) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet2.xml":
                content = bomb + content
            new.writestr(part.filename, content)
    desk.book.write_bytes(made.getvalue())

    code, said = desk.run("import", "--yes", str(desk.book))

    assert openpyxl.DEFUSEDXML
    assert code == 1
    assert "文件打不开" in said


# CSV


ROOMS = '中心,编号,名称,楼层,介绍\n东华社区党群服务中心,hall,居民议事厅,二楼,"能说话，也能开会"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_sheet_as_csv_is_read_in_every_usual_encoding(desk: Desk, encoding: str) -> None:
    file = desk.data.parent / "房间.csv"
    file.write_bytes(ROOMS.replace("\n", "\r\n").encode(encoding))

    code, said = desk.run("import", "--yes", "--sheet", "房间", str(file))

    assert code == 0, said
    gone, fresh = desk.changed("centers/donghua.yaml")
    assert gone == ["    floor: 一楼"]
    assert fresh == ["    description: 能说话，也能开会", "    floor: 二楼"]


def test_a_csv_separated_by_tabs_is_read(desk: Desk) -> None:
    file = desk.data.parent / "房间.txt"
    file.write_text("中心\t编号\t名称\t楼层\ndonghua\thall\t居民议事厅\t二楼\n", encoding="utf-8")

    assert desk.run("import", "--yes", "--sheet", "房间", str(file))[0] == 0
    assert "    floor: 二楼\n" in desk.text("centers/donghua.yaml")


def test_a_phone_that_lost_its_zero_in_a_csv_is_found(desk: Desk) -> None:
    file = desk.data.parent / "电话.csv"
    file.write_bytes("中心,用途,电话\ndonghua,大厅,4341234567\n".encode("gb18030"))

    code, said = desk.run("import", "--yes", "--sheet", "联系方式", str(file))

    assert code == 1
    assert "联系方式!C2: 错误：电话：“4341234567”" in said
    assert "区号" in said
    assert "双引号" not in said


def test_a_csv_of_lists_leaves_the_owners_it_does_not_name_alone(desk: Desk) -> None:
    file = desk.data.parent / "特殊.csv"
    head = "中心,房间,起,止,时间种类,关闭,开始,结束,原因\n"
    file.write_text(f"{head}jiedao,,2026-12-31,,,是,,,盘点\n", encoding="utf-8")
    before = desk.text("centers/donghua.yaml")

    code, said = desk.run("import", "--yes", "--sheet", "特殊日期", str(file))

    assert code == 0, said
    assert desk.text("centers/donghua.yaml") == before
    assert '{from: "2026-12-31", closed: true, reason: 盘点}' in desk.text("centers/jiedao.yaml")


def test_only_the_sheet_that_was_asked_for_is_taken(desk: Desk) -> None:
    desk.fill(put("中心", 2, "简称", "东华"), put("房间", 2, "楼层", "二楼"))

    assert desk.run("import", "--yes", "--sheet", "房间", str(desk.book))[0] == 0

    assert "short_name: 东华社区\n" in desk.text("centers/donghua.yaml")
    assert "    floor: 二楼\n" in desk.text("centers/donghua.yaml")


def test_the_names_of_files_say_nothing_about_their_content(desk: Desk) -> None:
    desk.fill(put("房间", 2, "楼层", "二楼"))
    renamed = desk.book.rename(desk.book.with_suffix(".xls"))

    assert desk.run("import", "--yes", str(renamed))[0] == 0


def test_no_file_of_the_import_stays_behind(desk: Desk) -> None:
    names = set(desk.files())

    assert desk.take(put("房间", 2, "楼层", "二楼"))[0] == 0

    assert set(desk.files()) == names
    assert not [file for file in Path(desk.data).rglob("*") if file.name.startswith(".")]
