"""A clerk's desk for tests: a small data folder, its workbook, and the two commands.

The folder is written as staff write it, with comments and lists in one line, because what must not
be lost is exactly that.
"""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scripts.xlsx.__main__ import main

FILES = {
    "network.yaml": """\
id: small
name: 小网络
timezone: Asia/Shanghai
site: {title: 家门口, description: 测试用的小网络}
site_types:
  - {id: community, name: 社区}
audiences:
  - {id: elderly, name: 老人}
amenities:
  - {id: wifi, name: 免费WiFi}
  - {id: hot-water, name: 热水}
equipment:
  - {id: projector, name: 投影仪}
  - {id: whiteboard, name: 白板}
kinds:
  venue: {name: 场地预约, description: 借用房间}
sources:
  paper: {title: 一份文件}
""",
    "areas/county.yaml": """\
id: county
name: 某县
levels:
  - {id: street, name: 街道中心}
  - {id: community, name: 社区中心}
zones:
  - {id: basic, name: 基本功能区}
service_lists:
  community: [gaoling-butie]
hours_profiles:
  standard:
    - {kind: open, on: [workday], opens: "09:00", closes: "17:00"}
    - {kind: duty, on: [holiday], opens: "09:00", closes: "12:00"}
sources: [paper]
""",
    "centers/donghua.yaml": """\
# 东华社区：名称是我们补的叫法
id: donghua
name: 东华社区党群服务中心
short_name: 东华社区
area: county
level: community
parent: 'jiedao' # 报道里写的
site_type: community
summary: 老人有热饭吃。
sample: [name, address]

address:
  street_address: 幸福路 1 号（示例）
  postal_code: "030000"
contacts:
  # 大厅一直有人
  - {name: 服务大厅, telephone: "0434-1234567"}
  - {name: 预约, telephone: "0434-7654321"} # 上班时间
amenities: [wifi]

# 冬天早关门
hours:
  regular:
    - {kind: counter, on: [workday], opens: "08:30", closes: "12:00"}
    - {on: [workday], opens: "08:00", closes: "20:30", season: {from: "05-01", through: "09-30"}}
    - {on: [workday], opens: "08:30", closes: "18:00", season: {from: "10-01", through: "04-30"}}
    - {kind: duty, on: [holiday], opens: "09:00", closes: "15:00"}
  special:
    - {from: "2026-12-31", closed: true, reason: 年终盘点}

services:
  add: [linshi-jiuzhu]
  override:
    gaoling-butie: {promise_day: 5, note: 80 岁以上可上门} # 街道同意过

rooms:
  # 最大的一间
  - id: hall
    name: 居民议事厅
    zone: basic
    floor: 一楼
    capacity: 40
    layouts:
      - {id: meeting, name: 会议, capacity: 24}
    equipment: [{id: projector}, {id: whiteboard, quantity: 2}]
    bookable: yes
    booking: {max_minutes: 120} # 表里没有这一项
    sample: [floor]
  - {id: study, name: 书房, capacity: 10, bookable: phone}

equipment: [{id: projector, quantity: 1}]

projects:
  - id: shitang
    name: 暖心食堂
    hours:
      - {on: [workday], opens: "11:00", closes: "12:30"}

sources: [paper]
""",
    "centers/jiedao.yaml": """\
id: jiedao
name: 街道党群服务中心
area: county
level: street
hours: {profile: standard} # 共用时间表
sources: [paper]
""",
    "services/minzheng.yaml": """\
# 民政帮扶
category: {id: minzheng, name: 民政帮扶}
items:
  - id: gaoling-butie
    task_name: 高龄补贴申请
    handle_mode: direct
    audiences: [elderly]
    materials:
      - {material_name: 身份证, is_need: true, material_type: 原件, page_num: 1}
    handle_flow: [把材料交到窗口, 告知结果]
    promise_day: 10
    link_way: "029-00000000"
    keywords: [老人, 补贴]
    sources: [paper]
  # 急事急办
  - id: linshi-jiuzhu
    task_name: 临时救助
    sources: [paper]
""",
    "activities/2026/yishiri.yaml": """\
# 每周六议事
id: yishiri
name: 红色议事日
center: donghua
room: hall
schedule:
  repeat: weekly
  by_day: [sat]
  start_time: "09:00"
  end_time: "11:00"
  from: "2026-01-03"
  except: ["2026-10-03"] # 国庆停一次
summary: 坐下来商量。
sources: [paper]
""",
}

_BOOKS: dict[str, bytes] = {}


class Desk:
    """A data folder and the workbook made from it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.book = folder / "表.xlsx"
        for path, text in FILES.items():
            file = self.data / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {
            file.relative_to(self.data).as_posix(): file.read_bytes()
            for file in sorted(self.data.rglob("*"))
            if file.is_file()
        }

    def text(self, path: str) -> str:
        """One file."""
        return (self.data / path).read_text(encoding="utf-8")

    def changed(self, path: str) -> tuple[list[str], list[str]]:
        """Lines of a file that are gone, and lines that are new."""
        before, after = FILES[path].splitlines(), self.text(path).splitlines()
        return [x for x in before if x not in after], [x for x in after if x not in before]

    def run(self, *arguments: str) -> tuple[int, str]:
        """One of the commands: exit code and what it prints."""
        said = io.StringIO()
        command, *rest = arguments
        with contextlib.redirect_stdout(said):
            code = main([command, "--data", str(self.data), *rest])
        return code, said.getvalue()

    def export(self) -> None:
        """Make the workbook."""
        code, said = self.run("export", str(self.book))
        assert code == 0, said

    def _export_once(self) -> None:
        """As export; the same folder is not exported twice in one run of the tests."""
        content = repr(self.files())
        if content not in _BOOKS:
            self.export()
            _BOOKS[content] = self.book.read_bytes()
        self.book.write_bytes(_BOOKS[content])

    def fill(self, *changes: Callable[[Workbook], None]) -> None:
        """Open the workbook, change it, save it, as a clerk does."""
        if not self.book.exists():
            self._export_once()
        book = load_workbook(self.book)
        for change in changes:
            change(book)
        book.save(self.book)

    def take(self, *changes: Callable[[Workbook], None]) -> tuple[int, str]:
        """Fill the workbook and import it without asking."""
        self.fill(*changes)
        return self.run("import", "--yes", str(self.book))


def sheet(book: Workbook, name: str) -> Worksheet:
    """A sheet by name."""
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def column_of(page: Worksheet, header: str) -> int:
    """The number of a column."""
    return [cell.value for cell in page[1]].index(header) + 1


def put(name: str, row: int, header: str, value: Any) -> Callable[[Workbook], None]:
    """Write one cell, as typed: whatever Excel made of it."""

    def change(book: Workbook) -> None:
        page = sheet(book, name)
        cell = page.cell(row, column_of(page, header))
        cell.value = value

    return change


def add(name: str, **cells: Any) -> Callable[[Workbook], None]:
    """Add a row below the others."""

    def change(book: Workbook) -> None:
        page = sheet(book, name)
        row = page.max_row + 1
        for header, value in cells.items():
            page.cell(row, column_of(page, header.replace("_", " "))).value = value

    return change


def delete(name: str, row: int, count: int = 1) -> Callable[[Workbook], None]:
    """Delete rows."""
    return lambda book: sheet(book, name).delete_rows(row, count)
