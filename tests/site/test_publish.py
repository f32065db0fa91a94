"""The two trees: readers see the old site or the new one, whatever happens in between."""

from pathlib import Path

import pytest

from scripts.site.publish import Trees, write_whole


def publish(out: Path, version: str, files: dict[str, str], *, fresh: bool = False) -> Trees:
    """Publish a site of these files on top of the one before."""
    trees = Trees(out, fresh=fresh)
    for name, text in files.items():
        path = trees.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)
    trees.publish((version, None), files)
    return trees


def read(folder: Path) -> dict[str, str]:
    """All files of a tree."""
    return {
        file.relative_to(folder).as_posix(): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_readers_see_the_newest_tree_and_the_one_before_stays(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b/c": "one"})
    before = out.resolve()
    publish(out, "2", {"a": "two"})

    assert read(out.resolve()) == {"a": "two", "b/c": "one"}
    assert read(before) == {"a": "one", "b/c": "one"}
    assert (out / "b/c").samefile(before / "b/c")


def test_the_third_site_holds_what_the_second_changed(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b": "one", "c": "one"})
    publish(out, "2", {"a": "two"})
    publish(out, "3", {"b": "three"})

    assert read(out.resolve()) == {"a": "two", "b": "three", "c": "one"}


def test_an_abandoned_build_leaves_the_site_up_and_no_trace_in_the_next(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b": "one"})
    trees = Trees(out)
    (trees.folder / "a").unlink()
    (trees.folder / "a").write_text("half")
    (trees.folder / "new").write_text("half")
    trees.abandon(["a", "new"])
    assert read(out.resolve()) == {"a": "one", "b": "one"}
    publish(out, "2", {"b": "two"})

    assert read(out.resolve()) == {"a": "one", "b": "two"}


def test_a_build_that_broke_off_leaves_no_trace_in_the_next(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b": "one"})
    trees = Trees(out)
    (trees.folder / "a").unlink()
    (trees.folder / "a").write_text("half")
    trees.abandon(None)
    assert read(out.resolve()) == {"a": "one", "b": "one"}
    publish(out, "2", {"b": "two"})

    assert read(out.resolve()) == {"a": "one", "b": "two"}


@pytest.mark.parametrize("published", [False, True])
def test_a_crash_leaves_the_site_up_and_no_trace_in_the_next(
    tmp_path: Path, *, published: bool
) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b": "one"})
    publish(out, "2", {"a": "two"})
    trees = Trees(out)
    (trees.folder / "half").write_text("half")
    if published:
        # The power fails after what is known of the tree was written, before the link turned.
        (tmp_path / f"{trees.folder.name}.state").write_bytes(b"half")
    publish(out, "3", {"b": "three"})

    assert read(out.resolve()) == {"a": "two", "b": "three"}


def test_a_site_of_which_nothing_is_known_is_made_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one"})
    (tmp_path / f"{out.resolve().name}.state").unlink()
    trees = Trees(out)

    assert trees.state is None
    assert read(trees.folder) == {}
    assert read(out.resolve()) == {"a": "one"}


def test_after_a_full_build_the_second_tree_is_ready(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "1", {"a": "one", "b": "one"}).make_ready()
    other = next(one for one in tmp_path.glob(".site-?") if one != out.resolve())

    assert read(other) == {"a": "one", "b": "one"}
    publish(out, "2", {"a": "two"})
    assert read(out.resolve()) == {"a": "two", "b": "one"}


def test_a_plain_folder_in_the_place_of_the_site_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("by hand")
    publish(out, "1", {"index.html": "one"})

    assert out.is_symlink()
    assert read(out.resolve()) == {"index.html": "one"}


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "frames" / "page.html"
    write_whole(path, "one")
    write_whole(path, "two")

    assert path.read_text() == "two"
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]
    assert path.stat().st_mode & 0o777 == 0o644
