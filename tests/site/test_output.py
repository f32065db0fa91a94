"""Files of a site: only what is not in the tree yet is written, and never over another file."""

import gzip
import shutil
from datetime import date
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from catalog import load_catalog
from scripts.build_site import ROOT, main
from scripts.site.memo import Memo
from scripts.site.output import LARGE, Output
from scripts.site.pages import pages
from scripts.site.parallel import Progress
from scripts.site.rendering import page_environment, write_pages
from tests.site.conftest import TODAY

LONG = "<p>家门口</p>\n".encode() * 200
DAY = date.fromisoformat(TODAY)
FRAME = "{% block head %}{% endblock %}{% block content %}{% endblock %}"


def output(folder: Path, held: dict[str, bytes] | None = None) -> Output:
    folder.mkdir(exist_ok=True)
    return Output(folder, held or {})


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    old = output(tmp_path / "site")
    old.write("a/index.html", LONG)
    old.write("b/index.html", LONG)
    new = output(tmp_path / "site", old.files)
    new.write("a/index.html", LONG)
    new.write("b/index.html", LONG + b"!")
    new.finish()

    assert new.touched == {"b/index.html", "b/index.html.gz", "b/index.html.br"}
    assert (tmp_path / "site/b/index.html").read_bytes() == LONG + b"!"


def test_a_second_name_of_a_changed_file_keeps_the_old_text(tmp_path: Path) -> None:
    old = output(tmp_path / "site")
    old.write("a.txt", b"08:30")
    (tmp_path / "second").hardlink_to(tmp_path / "site/a.txt")
    output(tmp_path / "site", old.files).write("a.txt", b"08:31")

    assert (tmp_path / "site/a.txt").read_bytes() == b"08:31"
    assert (tmp_path / "second").read_bytes() == b"08:30"


def test_what_is_not_written_again_goes_with_its_copies_and_its_folder(tmp_path: Path) -> None:
    old = output(tmp_path / "site")
    old.write("a/b/index.html", LONG)
    old.write("c.txt", b"c")
    new = output(tmp_path / "site", old.files)
    new.keep("c.txt")
    new.finish()

    assert tree(tmp_path / "site") == {"c.txt": b"c"}
    assert not (tmp_path / "site/a").exists()


def test_longer_texts_get_copies_that_browsers_unpack(tmp_path: Path) -> None:
    made = output(tmp_path / "site")
    made.write("long.json", LONG)
    made.write("short.json", b"[]")
    made.write("picture.png", LONG)
    made.write("sheet.html", LONG, small=False)
    made.write("huge.json", b"1" * (LARGE + 1))
    files = tree(tmp_path / "site")

    assert sorted(files) == sorted(
        [
            *("long.json", "long.json.gz", "long.json.br", "short.json", "picture.png"),
            *("sheet.html", "huge.json", "huge.json.gz"),
        ]
    )
    assert gzip.decompress(files["long.json.gz"]) == LONG
    assert brotli.decompress(files["long.json.br"]) == LONG


# Servers of other tests run as threads of this process; no build has any.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_many_processes_write_what_one_writes(tmp_path: Path) -> None:
    catalog = load_catalog(ROOT / "data")
    environment = page_environment(FRAME, catalog, DAY)
    todo = list(pages(catalog, DAY))
    alone, together = output(tmp_path / "alone"), output(tmp_path / "together")
    found = write_pages(environment, todo, alone, Memo({}), few=10**6)

    assert write_pages(environment, todo, together, Memo({}), few=1) == found
    assert tree(together.folder) == tree(alone.folder)
    assert together.files == alone.files
    assert together.touched == alone.touched


def test_after_an_edit_only_what_shows_it_is_written_and_nothing_is_missing(
    tmp_path: Path,
) -> None:
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    out, full = tmp_path / "site", tmp_path / "full"
    command = ["--data", str(data), "--today", TODAY]
    assert main([*command, "--out", str(out)]) == 0
    before = out.resolve()
    file = data / "centers" / "donghua.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("暖心食堂", "暖心大食堂"), encoding="utf-8")
    assert main([*command, "--out", str(out)]) == 0
    assert main([*command, "--out", str(full), "--full"]) == 0

    assert tree(out) == tree(full)
    assert not (out / "centers/donghua/index.html").samefile(before / "centers/donghua/index.html")
    assert (out / "centers/jinsong/index.html").samefile(before / "centers/jinsong/index.html")
    assert (out / "assets/doorstep.css").samefile(before / "assets/doorstep.css")


def test_a_long_build_tells_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.site.parallel.QUIET_SECONDS", 0.0)
    Progress(2000).step(50)
    monkeypatch.setattr("scripts.site.parallel.QUIET_SECONDS", 2.0)
    Progress(80).step(80)

    assert capsys.readouterr().err == "正在生成网页：50／2000\n"
