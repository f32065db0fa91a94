"""The built site has the same elements whatever stands in the names of the data."""

from pathlib import Path

from scripts import build_site
from tests.web.test_hostile_text import HARMLESS, MARKUP, hostile_data, shape


def test_the_built_site_runs_nothing_that_stands_in_a_name(tmp_path: Path) -> None:
    harmless, hostile = tmp_path / "harmless", tmp_path / "hostile"
    for out, text in ((harmless, HARMLESS), (hostile, MARKUP[0])):
        data = hostile_data(out, text)
        arguments = ["--data", str(data), "--out", str(out / "site"), "--today", "2026-11-02"]
        assert build_site.main(arguments) == 0

    pages = sorted(path.relative_to(harmless) for path in harmless.rglob("*.html"))
    assert len(pages) > 20
    differing = [
        str(page)
        for page in pages
        if shape((harmless / page).read_text("utf-8")) != shape((hostile / page).read_text("utf-8"))
    ]
    assert differing == []
