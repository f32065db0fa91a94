"""The command that checks the data: formats and exit codes."""

import json
from pathlib import Path

import pytest

from scripts.check_data import main
from tests.builders import data_folder

TODAY = ("--today", "2026-06-01")


def broken(folder: Path) -> Path:
    """A data folder with one bad time."""
    data = data_folder(folder)
    file = data / "centers" / "donghua.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("08:30", "8:30"), encoding="utf-8")
    return data


def test_good_data_ends_with_zero_and_a_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(data_folder(tmp_path)), *TODAY]) == 0
    assert "0 处错误" in capsys.readouterr().out


def test_a_mistake_is_one_line_with_file_line_column_and_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(broken(tmp_path)), *TODAY]) == 1
    first, *_, last = capsys.readouterr().out.splitlines()

    assert first.startswith("data/centers/donghua.yaml:")
    assert "错误：" in first
    assert "应写成“08:30”" in first
    assert last.startswith("1 处错误")


def test_a_review_gets_annotations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(broken(tmp_path)), *TODAY, "--format", "github"]) == 1
    first = capsys.readouterr().out.splitlines()[0]

    assert first.startswith("::error file=data/centers/donghua.yaml,line=")
    assert ",col=" in first


def test_a_program_gets_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(broken(tmp_path)), *TODAY, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)

    errors = [one for one in found if one["is_error"]]
    assert [one["path"] for one in errors] == ["data/centers/donghua.yaml"]


def test_an_unknown_format_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--format", "xml"])

    assert caught.value.code == 2
