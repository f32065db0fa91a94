"""The switch from the old site to the new one."""

from pathlib import Path

import pytest

from scripts.site.publish import fresh_folder, switch, write_whole


def publish(out: Path, text: str) -> None:
    """Publish a site of one file."""
    with fresh_folder(out) as folder:
        (folder / "index.html").write_text(text)
        switch(out, folder)


def publish_half(out: Path) -> None:
    """Fail before the switch."""
    with fresh_folder(out) as folder:
        (folder / "index.html").write_text("half")
        raise ValueError("half way")


def versions(out: Path) -> int:
    """How many versions lie beside the site."""
    return len([path for path in out.parent.iterdir() if path.is_dir() and not path.is_symlink()])


def test_the_site_is_a_link_to_the_newest_version(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "one")
    publish(out, "two")

    assert out.is_symlink()
    assert (out / "index.html").read_text() == "two"


def test_the_version_before_is_kept_and_older_ones_go(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "one")
    first = out.resolve()
    publish(out, "two")
    second = out.resolve()

    assert (first / "index.html").read_text() == "one"
    publish(out, "three")
    assert not first.exists()
    assert (second / "index.html").read_text() == "two"
    assert versions(out) == 2


def test_a_plain_folder_in_the_place_of_the_site_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("by hand")
    publish(out, "one")

    assert out.is_symlink()
    assert (out / "index.html").read_text() == "one"


def test_a_build_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "one")
    with pytest.raises(ValueError, match="half way"):
        publish_half(out)

    assert (out / "index.html").read_text() == "one"
    assert versions(out) == 1


def test_a_server_may_read_the_new_version(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, "one")

    assert out.resolve().stat().st_mode & 0o777 == 0o755


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "frames" / "page.html"
    write_whole(path, "one")
    write_whole(path, "two")

    assert path.read_text() == "two"
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]
    assert path.stat().st_mode & 0o777 == 0o644
