"""The data as a workbook, and a filled workbook back into the data.

Exit 0: done, or nothing to change. Exit 1: something is wrong, or the answer was no; nothing was
written. Exit 2: wrong usage.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog import read_catalog
from scripts.xlsx.book import BookError, read_book
from scripts.xlsx.export import write_workbook
from scripts.xlsx.folder import read_folder
from scripts.xlsx.plan import Changed, make_plan, write_plan
from scripts.xlsx.sheets import SHEETS

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    data = options.data.resolve()
    errors = read_catalog(data).errors
    if errors:
        for problem in errors:
            print(problem)
        print(f"资料里原有 {len(errors)} 处错误。请先改好，再导出或导入。")
        return 1
    if options.command == "export":
        return _export(data, options.file)
    return _import(data, options.file, options.sheet, agreed=options.yes)


def _export(data: Path, file: Path) -> int:
    if file.suffix.lower() != ".xlsx":
        print(f"文件名要以 .xlsx 结尾，如 {file.stem or '资料'}.xlsx。")
        return 2
    try:
        write_workbook(read_folder(data), file)
    except OSError as error:
        print(f"写不了 {file}：{error.strerror}。如果它正在 Excel 里打开，请先关掉。")
        return 1
    print(f"已导出到 {file}。填好以后：python -m scripts.xlsx import {file}")
    return 0


def _import(data: Path, file: Path, sheet: str, *, agreed: bool) -> int:
    try:
        book = read_book(file, sheet)
    except BookError as error:
        print(f"{file.name}: 错误：{error}")
        return 1
    plan = make_plan(data, book)
    for line in plan.findings.lines():
        print(line)
    errors = len(plan.findings.errors)
    if errors:
        print(f"{errors} 处错误，什么也没有写。请在表里改好，再导入。")
        return 1
    if not plan.files:
        print("没有要改的：表里写的与资料一样。")
        return 0
    for line in plan.diff(data.name):
        print(line)
    new = sum(before is None for before, _ in plan.files.values())
    count = f"要改 {len(plan.files) - new} 个文件，新建 {new} 个。"
    if not agreed and not _agrees(f"{count}写入请输入“是”，再按回车："):
        print("没有写入。")
        return 1
    try:
        write_plan(data, plan)
    except Changed as changed:
        print(f"{data.name}/{changed} 刚刚被别人改过，什么也没有写。请再导入一次。")
        return 1
    except OSError as error:
        print(f"写不进去：{error.strerror}。什么也没有改。")
        return 1
    print(f"已写入：{count}")
    return 0


def _agrees(question: str) -> bool:
    try:
        return input(question).strip() == "是"
    except EOFError:
        print()
        return False


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.xlsx", description="把资料导出成 Excel 表，填好再导入。"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="export|import")
    export = commands.add_parser("export", help="导出成 Excel 表")
    fill = commands.add_parser("import", help="导入填好的表：先检查，给看改动，同意了才写")
    for command in (export, fill):
        command.add_argument("--data", type=Path, default=ROOT / "data", help="资料文件夹")
        command.add_argument("file", type=Path, metavar="FILE.xlsx", help="Excel 文件")
    fill.add_argument("--yes", action="store_true", help="看过改动就写，不再问")
    names = [sheet.name for sheet in SHEETS]
    fill.add_argument("--sheet", choices=names, default="", help="只导入这张表；导入 CSV 时要写明")
    return parser


if __name__ == "__main__":
    sys.exit(main())
