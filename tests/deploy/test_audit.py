"""Without internet the locked dependencies are looked up in a file, and an empty file is no yes."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scripts.audit import affects, locked, main

LOCK = """\
jinja2==2.4.1 \\
    --hash=sha256:00
ruamel-yaml==0.18.6 ; python_version >= '3.11' \\
    --hash=sha256:11
"""


def ranges(*events: dict[str, str]) -> dict[str, Any]:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


def advisory(package: str, affected: dict[str, Any], **more: str) -> dict[str, Any]:
    entry = {"package": {"ecosystem": "PyPI", "name": package}} | affected
    return {"id": "X-1", "modified": "2026-11-01T00:00:00Z", "affected": [entry]} | more


def audit(folder: Path, *advisories: dict[str, Any]) -> int:
    (folder / "lock.txt").write_text(LOCK, encoding="utf-8")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for number, one in enumerate(advisories):
            archive.writestr(f"{number}.json", json.dumps(one))
    return main([str(folder / "all.zip"), "--lock", str(folder / "lock.txt")])


def test_every_pinned_line_is_read() -> None:
    assert locked(LOCK) == [("jinja2", "2.4.1"), ("ruamel-yaml", "0.18.6")]


@pytest.mark.parametrize(
    ("affected", "version", "expected"),
    [
        pytest.param({"versions": ["2.4.1"]}, "2.4.1", True, id="listed"),
        pytest.param({"versions": ["2.4.1"]}, "2.4.10", False, id="another one is listed"),
        pytest.param(ranges({"introduced": "0"}, {"fixed": "2.5"}), "2.4.1", True, id="before"),
        pytest.param(ranges({"introduced": "0"}, {"fixed": "2.5"}), "2.5", False, id="fixed"),
        pytest.param(ranges({"introduced": "0"}, {"fixed": "2.5"}), "2.10", False, id="10 > 5"),
        pytest.param(ranges({"introduced": "3"}), "2.4.1", False, id="came later"),
        pytest.param(ranges({"introduced": "0"}, {"last_affected": "2.4"}), "2.4", True, id="last"),
        pytest.param(
            ranges({"introduced": "0"}, {"last_affected": "2.4"}), "2.4.1", False, id="after last"
        ),
        pytest.param(
            ranges({"introduced": "0"}, {"fixed": "1"}, {"introduced": "2"}, {"fixed": "3"}),
            *("2.1", True),
            id="came back",
        ),
        pytest.param(ranges({"introduced": "soon"}), "2.4.1", True, id="cannot be read"),
    ],
)
def test_a_version_is_affected(affected: dict[str, Any], version: str, expected: bool) -> None:
    assert affects(affected, version) is expected


def test_a_known_hole_is_told_with_its_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = advisory("Jinja2", ranges({"introduced": "0"}, {"fixed": "2.5"}), summary="a hole")

    assert audit(tmp_path, one | {"aliases": ["CVE-1"]}) == 1

    assert capsys.readouterr().out == (
        "jinja2 2.4.1：X-1、CVE-1 a hole\n"
        "查了 2 个依赖，1 条漏洞记录，最新的到 2026-11-01；1 处要换\n"
    )


def test_other_packages_other_versions_and_withdrawn_ones_are_no_alarm(tmp_path: Path) -> None:
    everything = ranges({"introduced": "0"})
    others = [
        advisory("jinja", everything),
        advisory("jinja2", {"versions": ["2.4"]}),
        advisory("jinja2", everything, withdrawn="2026-01-01T00:00:00Z"),
    ]

    assert audit(tmp_path, *others) == 0


def test_a_file_that_says_nothing_is_not_taken_for_a_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(tmp_path) == 2
    assert "等于没有查" in capsys.readouterr().err

    (tmp_path / "all.zip").write_text("<html>not found</html>", encoding="utf-8")
    assert main([str(tmp_path / "all.zip")]) == 2
    assert "读不了" in capsys.readouterr().err
