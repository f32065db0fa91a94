"""The command that prints the network: the files, the paper, and what it says when it cannot."""

import re
import unicodedata
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from scripts.posters.__main__ import main
from scripts.posters.printer import PAPER, Printer, PrintError, running_printer
from tests.builders import center, data_folder

POINTS = 72 / 25.4


def run(folder: Path, *arguments: str) -> int:
    """Print the little network, or some of it."""
    data = folder / "data"
    if not data.exists():
        data_folder(folder)
    usual = ["--data", str(data), "--out", str(folder / "out"), "--today", "2026-11-02"]
    return main([*usual, *arguments])


def words_of(path: Path) -> str:
    """The words of a PDF without gaps, look-alike characters as one."""
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    # The font has one glyph for two dashes, and the PDF names the other one.
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("\u2012", "–")


def test_one_run_prints_every_center_and_every_door(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--base-url", "https://jiamenkou.cn/") == 0

    out = tmp_path / "out"
    printed = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    doors = ("hall", "study", "talk", "stage", "lobby")
    assert printed == {
        "donghua.pdf",
        *(f"donghua/{name}.pdf" for name in doors),
        *("huayuan.pdf", "huayuan/hall.pdf", "far.pdf", "far/hall.pdf"),
    }
    said = capsys.readouterr()
    assert f"打印好了：3 个中心，10 张 A4，在 {out}" in said.out
    assert "正在打印：3／3" in said.err
    assert "提醒" not in said.err
    words = words_of(out / "donghua.pdf")
    for expected in (
        "donghua党群服务中心",
        "工作日、休息日08:30–17:30",
        "0434-1234567",
        "幸福路1号",
    ):
        assert expected in words
    assert "jiamenkou.cn/centers/donghua/" in words


def left_margin(page: PageObject) -> float:
    """Where the leftmost words begin, as a share of the width of the paper."""
    begins: list[float] = []

    def note(text: str, around: list[float], own: list[float], *_: object) -> None:
        if text.strip():
            begins.append(around[0] * own[4] + around[2] * own[5] + around[4])

    page.extract_text(visitor_text=note)
    return min(begins) / float(page.mediabox.width)


@pytest.mark.parametrize("size", sorted(PAPER))
def test_a_sheet_is_one_page_of_the_paper_asked_for(tmp_path: Path, size: str) -> None:
    assert run(tmp_path, "--center", "donghua", "--size", size) == 0

    for name in ("donghua.pdf", "donghua/hall.pdf"):
        (page,) = PdfReader(tmp_path / "out" / name).pages
        paper = [float(page.mediabox.width), float(page.mediabox.height)]
        assert paper == pytest.approx([side * POINTS for side in PAPER[size]], abs=1)
        assert 0.03 < left_margin(page) < 0.15, "not as large as its paper"
        assert "donghua党群服务中心" in words_of(tmp_path / "out" / name)


def test_only_the_centers_asked_for_are_printed(tmp_path: Path) -> None:
    assert run(tmp_path, "--center", "far", "huayuan") == 0

    assert {path.name for path in (tmp_path / "out").glob("*.pdf")} == {"far.pdf", "huayuan.pdf"}


def test_an_address_that_no_telephone_can_open_is_remarked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOOKING_BASE_URL", raising=False)

    assert run(tmp_path, "--center", "far") == 0

    assert "二维码指向 http://127.0.0.1:8000，别人的手机打不开" in capsys.readouterr().err


def test_a_center_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "--center", "donghua", "nowhere") == 1

    assert "没有编号是 nowhere 的中心。" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_data_with_errors_is_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_folder(tmp_path, centers=[center(level="palace")])

    assert run(tmp_path) == 1

    said = capsys.readouterr()
    assert "data/centers/donghua.yaml" in said.out
    assert "处错误，没有打印。" in said.err


def test_without_a_browser_the_command_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))

    assert run(tmp_path) == 1

    assert "打印海报要用浏览器。没有找到 Chromium 或 Chrome。" in capsys.readouterr().err


def test_a_browser_that_ends_at_once_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))

    assert run(tmp_path) == 1

    assert "打印中断：浏览器没有启动，或者中途退出了。" in capsys.readouterr().err


def test_a_file_that_cannot_be_run_is_told_of(tmp_path: Path) -> None:
    silent = tmp_path / "chromium"
    silent.write_text("not a program", encoding="utf-8")

    with pytest.raises(PrintError, match="启动不了"), running_printer(silent):
        pass


def test_one_browser_prints_one_page_after_the_other(printer: Printer) -> None:
    first, second = (printer.pdf(f"<p>{word}</p>", "a4") for word in ("first", "second"))

    assert first.startswith(b"%PDF-")
    assert second.startswith(b"%PDF-")
    assert first != second
