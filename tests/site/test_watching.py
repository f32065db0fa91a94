"""The preview notices every save, whatever else lies in the folder."""

from pathlib import Path

from scripts.preview.watching import Watch


def test_files_that_are_edited_added_and_removed_are_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "centers"
    folder.mkdir(parents=True)
    alone = tmp_path / "mkdocs.yml"
    alone.write_text("a", encoding="utf-8")
    # An editor's mark of a file that is open: a link to nothing.
    (folder / ".#a.yaml").symlink_to("nobody@nowhere")
    watch = Watch([tmp_path / "data", alone])
    assert not watch.changed()

    (folder / "a.yaml").write_text("a", encoding="utf-8")
    assert watch.changed()
    (folder / "a.yaml").write_text("ab", encoding="utf-8")
    assert watch.changed()
    alone.write_text("ab", encoding="utf-8")
    assert watch.changed()
    (folder / "a.yaml").unlink()
    assert watch.changed()
    assert not watch.changed()
