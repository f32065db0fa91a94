"""The command that builds the site: what it says, and that a failed build changes nothing."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from catalog import load_catalog
from scripts import build_site
from scripts.site.builder import FaultsError, Job, build
from scripts.site.engine import FrameError, built_frames, frames_key
from tests.builders import center, data_folder

ROOT = build_site.ROOT


def build_of(data: Path, out: Path) -> int:
    """Run the command for a fixed day."""
    return build_site.main(["--data", str(data), "--out", str(out), "--today", "2026-11-22"])


def everything(folder: Path) -> dict[str, bytes]:
    """All files of a folder with their bytes."""
    root = folder.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def project(folder: Path) -> Path:
    """A copy of what the frames are made of."""
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "content", folder / "content")
    return folder


def test_a_build_says_how_many_pages_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_of(data_folder(tmp_path), tmp_path / "out" / "site") == 0
    assert "2026-11-22" in capsys.readouterr().out
    assert (tmp_path / "out" / "site" / "centers" / "donghua" / "index.html").is_file()
    assert (tmp_path / "out" / "frames" / "page.html").is_file()


def test_two_builds_of_one_day_are_byte_equal(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    build_of(data, tmp_path / "a" / "site")
    build_of(data, tmp_path / "b" / "site")

    assert everything(tmp_path / "a" / "site") == everything(tmp_path / "b" / "site")


def test_broken_data_is_told_and_the_old_site_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = data_folder(tmp_path), tmp_path / "out" / "site"
    build_of(data, out)
    before = everything(out)
    place = out.resolve()
    file = data / "centers" / "donghua.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("08:30", "8:30"), encoding="utf-8")
    capsys.readouterr()

    assert build_of(data, out) == 1
    said = capsys.readouterr().out
    assert "data/centers/donghua.yaml:" in said
    assert "少了一位" in said
    assert everything(out) == before
    assert out.resolve() == place


def test_a_broken_link_stops_the_build_and_the_old_site_stays(tmp_path: Path) -> None:
    root = project(tmp_path)
    catalog = load_catalog(data_folder(tmp_path))
    job = Job(
        root=root,
        out=tmp_path / "out" / "site",
        frames=tmp_path / "out" / "frames",
        cache=tmp_path / "cache",
        today=date(2026, 11, 22),
        base_url="https://example.cn",
    )
    build(job, catalog)
    before = everything(job.out)
    page = root / "content" / "about" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[没有](/nowhere/)\n", encoding="utf-8")

    with pytest.raises(FaultsError) as caught:
        build(job, catalog)
    assert caught.value.faults == ["链接没有着落：/about/ → /nowhere/"]
    assert everything(job.out) == before


def test_the_frames_are_built_again_only_when_their_inputs_change(tmp_path: Path) -> None:
    root, cache = project(tmp_path), tmp_path / "cache"
    first = built_frames(root, cache)
    page = first / "frames" / "page" / "index.html"
    page.write_text("from the cache")

    assert built_frames(root, cache) == first
    assert page.read_text() == "from the cache"

    assert built_frames(root, cache, fresh=True) == first
    assert "@@TITLE@@" in page.read_text(encoding="utf-8")


def test_the_key_of_the_frames_sees_markdown_theme_and_settings_but_not_styles(
    tmp_path: Path,
) -> None:
    root = project(tmp_path)
    key = frames_key(root)
    (root / "content" / "assets" / "doorstep.css").write_text("body{}")
    assert frames_key(root) == key

    for name in ("mkdocs.yml", "content/about/index.md", "content/theme/base.html"):
        file = root / name
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{text}\n", encoding="utf-8")
        assert frames_key(root) != key
        file.write_text(text, encoding="utf-8")
    assert frames_key(root) == key


def test_a_page_that_the_engine_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "content" / "about" / "index.md").write_text("[x](missing.md)\n", encoding="utf-8")

    with pytest.raises(FrameError, match=r"missing\.md"):
        built_frames(root, tmp_path / "cache")


def test_a_center_that_is_gone_has_no_page_after_the_next_build(tmp_path: Path) -> None:
    out = tmp_path / "out" / "site"
    build_of(data_folder(tmp_path), out)
    data = data_folder(tmp_path / "later", centers=[center()])
    build_of(data, out)

    assert (out / "centers" / "donghua").is_dir()
    assert not (out / "centers" / "far").exists()


def test_names_in_the_data_are_text_and_not_markup(tmp_path: Path) -> None:
    out = tmp_path / "out" / "site"
    one = center(name="<script>alert(1)</script>中心")
    build_of(data_folder(tmp_path, centers=[one]), out)
    html = (out / "centers" / "donghua" / "index.html").read_text(encoding="utf-8")

    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;中心" in html


def test_the_sitemap_holds_every_page_under_the_address_given(tmp_path: Path) -> None:
    data, out = data_folder(tmp_path), tmp_path / "out" / "site"
    arguments = ["--data", str(data), "--out", str(out), "--base-url", "https://jiamenkou.cn/"]
    build_site.main([*arguments, "--today", "2026-11-22"])
    sitemap = (out / "sitemap.xml").read_text(encoding="utf-8")

    assert "<loc>https://jiamenkou.cn/centers/donghua/</loc>" in sitemap
    assert "<loc>https://jiamenkou.cn/about/privacy/</loc>" in sitemap
    assert "Sitemap: https://jiamenkou.cn/sitemap.xml" in (out / "robots.txt").read_text()
