"""One broken file is held back; everything else is published without it."""

import shutil
from pathlib import Path

import pytest

from scripts.build_site import ROOT, main

TODAY = "2026-11-22"


def build(data: Path, out: Path, *more: str) -> int:
    return main(["--data", str(data), "--out", str(out), "--today", TODAY, *more])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "data", tmp_path / "data")


@pytest.mark.parametrize(
    "broken",
    [
        "areas/puxian.yaml",
        "services/minzheng.yaml",
        "centers/jinsong.yaml",
        "activities/2026/jinsong-yishiri.yaml",
        "calendar/2026.yaml",
        "closures.yaml",
    ],
)
def test_a_broken_file_is_held_back_and_the_rest_is_published(
    data: Path, tmp_path: Path, broken: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / broken).write_text("id: [\n", encoding="utf-8")
    out = tmp_path / "site"

    assert build(data, out) == 1
    assert not out.exists()
    assert build(data, out, "--keep-going") == 0

    said = capsys.readouterr()
    assert f"data/{broken}:" in said.out
    assert f"  data/{broken}\n" in said.err
    assert (out / "centers" / "donghua" / "index.html").is_file()
    is_center = broken == "centers/jinsong.yaml"
    assert (out / "centers" / "jinsong" / "index.html").is_file() is not is_center


def test_without_the_network_file_nothing_can_be_published(data: Path, tmp_path: Path) -> None:
    (data / "network.yaml").write_text("id: [\n", encoding="utf-8")

    assert build(data, tmp_path / "site", "--keep-going") == 1
    assert not (tmp_path / "site").exists()
