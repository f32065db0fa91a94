"""The two commands: nothing is written unasked, and all files are written or none."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.xlsx.book import read_book
from scripts.xlsx.plan import Changed, make_plan, write_plan
from tests.house.tree import ROOT
from tests.xlsx.desk import Desk, put


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A desk with a workbook that changes two files."""
    desk.fill(put("中心", 2, "简称", "东华"), put("中心", 3, "简称", "街道"))
    return desk


def answer(desk: Desk, text: str) -> "subprocess.CompletedProcess[str]":
    """Import as from a terminal, with an answer to the question."""
    command = (sys.executable, "-m", "scripts.xlsx", "import", "--data", str(desk.data))
    return subprocess.run(
        (*command, str(desk.book)),
        cwd=ROOT,
        input=text,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )


@pytest.mark.parametrize("text", ["", "\n", "否\n", "y\n"])
def test_without_a_yes_the_differences_are_shown_and_nothing_is_written(
    filled: Desk, text: str
) -> None:
    before = filled.files()

    done = answer(filled, text)

    assert done.returncode == 1
    assert "+short_name: 东华\n" in done.stdout
    assert "要改 2 个文件，新建 0 个。写入请输入“是”" in done.stdout
    assert done.stdout.endswith("没有写入。\n")
    assert filled.files() == before


def test_with_a_yes_the_files_are_written(filled: Desk) -> None:
    done = answer(filled, "是\n")

    assert done.returncode == 0
    assert "short_name: 东华\n" in filled.text("centers/donghua.yaml")
    assert "short_name: 街道\n" in filled.text("centers/jiedao.yaml")


def test_a_file_that_changes_while_the_clerk_thinks_is_not_overwritten(filled: Desk) -> None:
    plan = make_plan(filled.data, read_book(filled.book))
    file = filled.data / "centers" / "jiedao.yaml"
    file.write_text(filled.text("centers/jiedao.yaml") + "# 刚写的\n", encoding="utf-8")
    before = filled.files()

    with pytest.raises(Changed):
        write_plan(filled.data, plan)

    assert filled.files() == before


def test_when_one_file_cannot_be_replaced_none_is(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(filled.data, read_book(filled.book))
    before = filled.files()
    replace = Path.replace

    def replace_but_one(self: Path, target: Path) -> Path:
        if target.name == "jiedao.yaml":
            raise PermissionError(13, "denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", replace_but_one)
    with pytest.raises(PermissionError):
        write_plan(filled.data, plan)

    assert filled.files() == before


def test_data_that_is_wrong_already_is_neither_exported_nor_changed(filled: Desk) -> None:
    file = filled.data / "centers" / "jiedao.yaml"
    file.write_text(filled.text("centers/jiedao.yaml") + "levl: x\n", encoding="utf-8")
    before = filled.files()

    for command in (("export", "另一份.xlsx"), ("import", "--yes", str(filled.book))):
        code, said = filled.run(*command)
        assert code == 1
        assert "data/centers/jiedao.yaml:" in said
        assert said.endswith("资料里原有 1 处错误。请先改好，再导出或导入。\n")
    assert filled.files() == before


def test_the_workbook_must_be_called_xlsx(desk: Desk) -> None:
    assert desk.run("export", "资料.csv") == (2, "文件名要以 .xlsx 结尾，如 资料.xlsx。\n")


def test_the_mistake_in_the_guide_for_clerks_reads_as_the_command_says_it(desk: Desk) -> None:
    guide = (ROOT / "content" / "about" / "excel.md").read_text(encoding="utf-8")

    said = desk.take(put("联系方式", 2, "电话", 4341234567))[1]

    assert f"        {said.splitlines()[0]}\n" in guide
