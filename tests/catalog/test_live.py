"""A catalog that follows its folder, and never shows half of an edit."""

import shutil
import threading
import time

import pytest

from catalog import Catalog, DataError
from catalog.live import LOOK_EVERY_SECONDS, LiveCatalog
from tests.catalog.conftest import County

CENTER = "centers/xian.yaml"


def after_a_look(live: LiveCatalog) -> Catalog:
    time.sleep(LOOK_EVERY_SECONDS + 0.05)
    return live.current()


def test_an_edit_is_seen_without_a_restart(county: County) -> None:
    live = LiveCatalog(county.folder)
    before = live.current()

    county.replace(CENTER, "name: 示例县党群服务中心", "name: 新名字")
    after = after_a_look(live)

    assert before.centers["xian"].name == "示例县党群服务中心"
    assert after.centers["xian"].name == "新名字"
    assert before.version != after.version


def test_an_unchanged_folder_keeps_its_catalog(county: County) -> None:
    live = LiveCatalog(county.folder)

    assert live.current() is after_a_look(live)


def test_a_broken_edit_leaves_the_old_catalog_and_says_what_is_wrong(county: County) -> None:
    live = LiveCatalog(county.folder)

    county.replace(CENTER, "level: county", "level: 县")
    after = after_a_look(live)

    assert after.centers["xian"].level == "county"
    assert [problem.path for problem in live.errors] == ["data/centers/xian.yaml"]

    county.replace(CENTER, "level: 县", "level: county")
    after_a_look(live)
    assert live.errors == ()


def test_a_folder_that_vanishes_and_comes_back_does_no_harm(county: County) -> None:
    live = LiveCatalog(county.folder)
    aside = county.folder.with_name("aside")

    county.folder.rename(aside)
    without = after_a_look(live)
    shutil.copytree(aside, county.folder)
    back = after_a_look(live)

    assert list(without.centers) == ["xian", "donghua"]
    assert list(back.centers) == ["xian", "donghua"]
    assert live.errors == ()


def test_a_folder_with_errors_does_not_start(county: County) -> None:
    county.write(CENTER, "id: xian\n")

    with pytest.raises(DataError, match="缺少这一项"):
        LiveCatalog(county.folder)


def test_readers_see_whole_catalogs_while_the_data_changes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both centers carry one mark; a catalog in which they differ is half of an edit."""
    monkeypatch.setattr("catalog.live.LOOK_EVERY_SECONDS", 0.0)
    for file in (CENTER, "centers/donghua.yaml"):
        county.replace(file, "sources: [notice]", "summary: mark-0\nsources: [notice]")
    live = LiveCatalog(county.folder)
    seen: set[tuple[str | None, str | None]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            centers = live.current().centers
            seen.add((centers["xian"].summary, centers["donghua"].summary))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(20):
        fresh = county.folder.with_name(f"fresh-{number}")
        shutil.copytree(county.folder, fresh)
        for file in (CENTER, "centers/donghua.yaml"):
            text = (fresh / file).read_text(encoding="utf-8")
            (fresh / file).write_text(
                text.replace(f"mark-{number}", f"mark-{number + 1}"), encoding="utf-8"
            )
        old = county.folder.with_name(f"old-{number}")
        county.folder.rename(old)
        fresh.rename(county.folder)
        deadline = time.monotonic() + 10
        while live.current().centers["xian"].summary != f"mark-{number + 1}":
            assert time.monotonic() < deadline, "the edit was never seen"
    done.set()
    for reader in readers:
        reader.join()

    assert all(one == two for one, two in seen)
    assert ("mark-0", "mark-0") in seen
    assert live.current().centers["donghua"].summary == "mark-20"
