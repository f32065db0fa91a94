"""Files of a new site: what did not change is shared with the site before, the rest is written."""

import gzip
import shutil
from datetime import date
from pathlib import Path

import pytest

from catalog import load_catalog
from scripts.build_site import ROOT, main
from scripts.site.output import Output
from scripts.site.pages import pages
from scripts.site.rendering import Progress, page_environment, write_pages
from tests.site.conftest import TODAY

LONG = "<p>家门口</p>\n" * 200
DAY = date.fromisoformat(TODAY)
FRAME = "{% block head %}{% endblock %}{% block content %}{% endblock %}"


def output(folder: Path, before: Path | None = None) -> Output:
    folder.mkdir()
    return Output(folder, before)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_an_unchanged_file_is_the_old_one_and_a_changed_one_is_new(tmp_path: Path) -> None:
    old = output(tmp_path / "old")
    old.write("/a/", LONG)
    old.write("/b/", LONG)
    new = output(tmp_path / "new", old.folder)
    new.write("/a/", LONG)
    new.write("/b/", LONG + "!")

    assert new.written == 1
    for name in ("index.html", "index.html.gz"):
        assert (new.folder / "a" / name).samefile(old.folder / "a" / name)
        assert not (new.folder / "b" / name).samefile(old.folder / "b" / name)
    assert (old.folder / "b" / "index.html").read_text(encoding="utf-8") == LONG
    assert (
        gzip.decompress((new.folder / "b" / "index.html.gz").read_bytes()) == (LONG + "!").encode()
    )


def test_a_changed_file_of_the_same_length_is_new(tmp_path: Path) -> None:
    old = output(tmp_path / "old")
    old.write("/a.txt", "08:30")
    new = output(tmp_path / "new", old.folder)
    new.write("/a.txt", "08:31")

    assert (new.folder / "a.txt").read_text() == "08:31"
    assert (old.folder / "a.txt").read_text() == "08:30"


def test_only_longer_texts_get_a_compressed_copy(tmp_path: Path) -> None:
    made = output(tmp_path / "site")
    made.write("/long.json", "[" + "1," * 1000 + "1]")
    made.write("/short.json", "[]")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG" * 1000)
    made.copy(picture, "picture.png")

    assert sorted(tree(made.folder)) == ["long.json", "long.json.gz", "picture.png", "short.json"]


def test_the_links_of_every_page_are_known(tmp_path: Path) -> None:
    made = output(tmp_path / "site")
    made.write("/", '<h1 id="top">家</h1><a href="/a/">甲</a>')
    made.write("/a.txt", '<a href="/nowhere/">')

    assert made.found.keys() == {"/"}
    assert (made.found["/"].links, made.found["/"].anchors) == (["/a/"], {"top"})


# Servers of other tests run as threads of this process; no build has any.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_many_processes_write_what_one_writes(tmp_path: Path) -> None:
    catalog = load_catalog(ROOT / "data")
    environment = page_environment(FRAME, catalog, DAY)
    todo = list(pages(catalog, DAY))
    alone, together = output(tmp_path / "alone"), output(tmp_path / "together")
    write_pages(environment, todo, alone)
    write_pages(environment, todo, together, few=1)

    assert tree(together.folder) == tree(alone.folder)
    assert together.found == alone.found
    assert together.written == alone.written == len(todo)


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
    monkeypatch.setattr("scripts.site.rendering.QUIET_SECONDS", 0.0)
    Progress(2000).step(50)
    monkeypatch.setattr("scripts.site.rendering.QUIET_SECONDS", 2.0)
    Progress(80).step(80)

    assert capsys.readouterr().err == "正在生成网页：50／2000\n"
