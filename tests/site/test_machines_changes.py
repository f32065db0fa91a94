"""The last changes: read from git whatever its state, told in Chinese, without a person in them."""

import os
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import pytest

from catalog import Catalog, load_catalog
from catalog.timespan import SHANGHAI
from scripts.build_site import main
from scripts.site.machines import history
from scripts.site.machines.changes import MANY, atom_feed, change_entries
from scripts.site.machines.history import History, history_of
from scripts.site.machines.pointers import last_modified, llms, robots, sitemap
from tests.builders import activity, data_folder, small_catalog
from tests.tools.keeper import PERSON, Keeper, center_text

BASE = "https://example.cn"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network, with a center donghua."""
    return small_catalog(tmp_path_factory.mktemp("small"), activities=[activity()])


def lines(catalog: Catalog, keeper: Keeper) -> list[str]:
    """What is told, newest first."""
    entries = change_entries(catalog, history_of(keeper.data))
    return [f"{one.time} {one.kind} {one.name}：{one.what}" for one in entries]


def test_what_came_changed_and_went_is_told_by_field(catalog: Catalog, keeper: Keeper) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.write("centers/old.yaml", center_text("old", "老街中心"))
    keeper.commit()
    keeper.write("centers/donghua.yaml", center_text(opens="09:00") + "contacts: []\n")
    keeper.commit()
    (keeper.data / "centers" / "old.yaml").unlink()
    keeper.write("centers/donghua.yaml", center_text(opens="09:00"))
    keeper.commit()

    assert lines(catalog, keeper) == [
        "03:00 中心 donghua党群服务中心：不再写电话",
        "03:00 中心 老街中心：撤下",
        "02:00 中心 donghua党群服务中心：开放时间改了；写上了电话",
        "01:00 中心 donghua党群服务中心：新增",
        "01:00 中心 老街中心：新增",
    ]


def test_remarks_and_blank_lines_are_no_change(catalog: Catalog, keeper: Keeper) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    keeper.write("centers/donghua.yaml", f"# 记一笔\n\n{center_text()}\n  # 再记一笔\n")
    keeper.commit()

    assert lines(catalog, keeper) == ["01:00 中心 donghua党群服务中心：新增"]


def test_files_that_hold_no_data_are_not_told(catalog: Catalog, keeper: Keeper) -> None:
    for path in ("README.md", "schema/centers.json", "templates/center.yaml", "../notes.txt"):
        keeper.write(path, "name: x\n")
    keeper.commit()

    assert lines(catalog, keeper) == []
    assert history_of(keeper.data).is_known


def test_many_files_at_once_are_one_line(catalog: Catalog, keeper: Keeper) -> None:
    for number in range(MANY):
        keeper.write(f"centers/c{number}.yaml", center_text(f"c{number}"))
    keeper.write("closures.yaml", "closures: []\n")
    keeper.commit()

    assert lines(catalog, keeper) == [f"01:00 成批更新 许多处：新增 {MANY} 处中心、1 项设置"]


def test_what_goes_by_the_dozen_is_told_as_gone_and_not_as_changed(
    catalog: Catalog, keeper: Keeper
) -> None:
    for number in range(MANY):
        keeper.write(f"centers/c{number}.yaml", center_text(f"c{number}"))
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    for number in range(MANY):
        (keeper.data / "centers" / f"c{number}.yaml").unlink()
    keeper.write("centers/donghua.yaml", center_text(opens="09:00"))
    keeper.commit()

    told = f"02:00 成批更新 许多处：撤下 {MANY} 处中心；1 处中心的资料改了"
    assert lines(catalog, keeper)[0] == told


@pytest.mark.parametrize("most", [MANY, history.READ])
def test_of_many_files_only_those_count_in_which_residents_see_a_difference(
    catalog: Catalog, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(history, "READ", most)
    for number in range(MANY + 2):
        keeper.write(f"centers/c{number}.yaml", center_text(f"c{number}", f"第{number}中心"))
    keeper.commit()
    for number in range(MANY + 2):
        mark = "sample: [hours]\n" + "contacts: []\n" * (number == 0)
        text = center_text(f"c{number}", f"第{number}中心")
        keeper.write(f"centers/c{number}.yaml", text + mark)
    keeper.commit()
    unread = f"02:00 成批更新 许多处：{MANY + 2} 处中心的资料改了"
    told = "02:00 中心 第0中心：写上了电话" if most > MANY else unread

    assert lines(catalog, keeper) == [
        told,
        f"01:00 成批更新 许多处：新增 {MANY + 2} 处中心",
    ]


def test_a_file_that_goes_to_another_folder_is_still_the_same_thing(
    catalog: Catalog, keeper: Keeper
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.write("centers/old.yaml", center_text("old", "老街中心"))
    keeper.commit()
    keeper.hour = 24
    for id_, name, opens in (("donghua", "东华中心", "08:30"), ("old", "老街中心", "09:00")):
        (keeper.data / "centers" / f"{id_}.yaml").unlink()
        keeper.write(f"centers/town/{id_}.yaml", center_text(id_, name, opens))
    keeper.commit()

    assert [one for one in lines(catalog, keeper) if "新增" not in one] == [
        "01:00 中心 老街中心：开放时间改了"
    ]
    assert len(lines(catalog, keeper)) == 3


def test_the_items_of_a_standard_are_no_guide_to_an_errand(
    catalog: Catalog, keeper: Keeper
) -> None:
    for items in ("[]", "[x]"):
        for path in ("standards/shi.yaml", "services/ren.yaml"):
            keeper.write(path, f"name: 甲\nitems: {items}\n")
        keeper.commit()

    assert [one for one in lines(catalog, keeper) if "改了" in one] == [
        "02:00 服务事项 甲：办理说明改了",
        "02:00 建设标准 甲：条目改了",
    ]


def test_marks_of_samples_and_sources_are_no_news_for_residents(
    catalog: Catalog, keeper: Keeper
) -> None:
    keeper.write("centers/donghua.yaml", center_text() + "sample: [name]\n")
    keeper.commit()
    keeper.write("centers/donghua.yaml", center_text() + "sample: [hours]\nsources: [a]\n")
    keeper.commit()

    assert lines(catalog, keeper) == ["01:00 中心 donghua党群服务中心：新增"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("activities/huodong.yaml", "cancelled", "不办了"),
        ("centers/donghua.yaml", "temporarily_closed", "临时关门"),
        ("centers/donghua.yaml", "inactive", "不再开放"),
    ],
)
def test_what_closes_or_is_called_off_is_told_in_plain_words_and_so_is_its_return(
    catalog: Catalog, keeper: Keeper, path: str, status: str, told: str
) -> None:
    text = center_text("huodong" if "huodong" in path else "donghua")
    keeper.write(path, text)
    keeper.commit()
    keeper.write(path, f"{text}status: {status}\n")
    keeper.commit()
    keeper.write(path, text)
    keeper.commit()
    again = "照常办" if status == "cancelled" else "恢复开放"

    assert [one.rpartition("：")[2] for one in lines(catalog, keeper)] == [again, told, "新增"]


def test_a_shallow_clone_does_not_take_its_first_commit_for_the_beginning(
    catalog: Catalog, keeper: Keeper, tmp_path: Path
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    for opens in ("09:00", "10:00"):
        keeper.write("centers/donghua.yaml", center_text(opens=opens))
        keeper.commit()
    source = f"file://{keeper.data.parent}"
    keeper.git("clone", "--quiet", "--depth", "2", source, str(tmp_path / "shallow"))
    found = history_of(tmp_path / "shallow" / "data")

    assert found.is_known
    assert [one.what for one in change_entries(catalog, found)] == ["开放时间改了"]


@pytest.mark.parametrize("is_git_there", [True, False])
def test_without_a_repository_or_without_git_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_git_there: bool
) -> None:
    if not is_git_there:
        monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    assert history_of(tmp_path) == History()


def test_only_the_history_of_the_running_project_may_belong_to_somebody_else(
    keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    git = shutil.which("git")
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {git} "$@"\n', "ascii")
    shim.chmod(0o700)
    monkeypatch.setenv("PATH", str(shim.parent), prepend=os.pathsep)

    assert not history_of(keeper.data).is_known
    monkeypatch.setattr(history, "PROJECT", keeper.data.parent)
    assert len(history_of(keeper.data).commits) == 1


def test_a_hook_of_another_repository_does_not_lead_astray(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert len(history_of(keeper.data).commits) == 1


def required(feed: ET.Element) -> None:
    """What RFC 4287 demands of a feed and of its entries."""
    assert feed.tag == f"{ATOM}feed"
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
            assert part.findtext(f"{ATOM}{name}")
        stamp = part.findtext(f"{ATOM}updated")
        assert stamp is not None
        assert datetime.fromisoformat(stamp).tzinfo is not None
        assert part.find(f"{ATOM}link[@rel='alternate']") is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert feed.find(f"{ATOM}link[@rel='self']") is not None
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)


def test_the_feed_has_all_that_the_standard_demands(catalog: Catalog, keeper: Keeper) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.write("centers/bad.yaml", center_text("bad", 'a<b>&"]]>\ufffe\x01'))
    keeper.commit()
    feed = ET.fromstring(atom_feed(catalog, change_entries(catalog, history_of(keeper.data)), BASE))
    required(feed)
    titles = [one.findtext(f"{ATOM}title") for one in feed.findall(f"{ATOM}entry")]

    assert titles == ['a<b>&"]]>：新增', "donghua党群服务中心：新增"]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T01:00:00+08:00"


def test_a_feed_without_changes_is_valid_and_the_same_on_every_day(catalog: Catalog) -> None:
    text = atom_feed(catalog, (), BASE)
    feed = ET.fromstring(text)
    required(feed)

    assert feed.findall(f"{ATOM}entry") == []
    assert text == atom_feed(catalog, (), BASE)


def test_the_site_tells_changes_without_persons_and_words_of_commits(
    tmp_path: Path, keeper: Keeper
) -> None:
    data_folder(keeper.data.parent)
    keeper.commit()
    out = tmp_path / "out" / "site"
    arguments = ["--data", str(keeper.data), "--out", str(out), "--today", "2026-11-22"]
    assert main(arguments) == 0
    page = (out / "changes" / "index.html").read_text(encoding="utf-8")
    feed = (out / "changes.atom").read_text(encoding="utf-8")

    assert "2026年11月20日" in page
    assert "donghua党群服务中心" in page
    required(ET.fromstring(feed))
    for text in (page, feed):
        assert PERSON not in text
        assert "wang@" not in text
        assert "Secret words" not in text
    anchors = re.findall("#(change-[0-9a-f]+)</id>", feed)
    assert anchors
    assert all(f'id="{anchor}"' in page for anchor in anchors)


def test_a_site_without_history_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    data, out = data_folder(tmp_path), tmp_path / "out" / "site"
    assert main(["--data", str(data), "--out", str(out), "--today", "2026-11-22"]) == 0

    assert "这里没有修改记录" in (out / "changes" / "index.html").read_text(encoding="utf-8")
    assert "<lastmod>" not in (out / "sitemap.xml").read_text(encoding="utf-8")
    required(ET.fromstring((out / "changes.atom").read_text(encoding="utf-8")))


# Pointers


def test_the_site_map_dates_a_page_by_the_file_it_shows(keeper: Keeper) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.write("network.yaml", "id: x\n")
    keeper.commit()
    found = last_modified(history_of(keeper.data))

    assert found == {"/centers/donghua/": datetime(2026, 11, 20, 1, tzinfo=SHANGHAI)}
    text = sitemap(["/centers/donghua/", "/"], BASE, found)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    rows = [
        (one.findtext(f"{space}loc"), one.findtext(f"{space}lastmod"))
        for one in ET.fromstring(text)
    ]
    assert rows == [
        (f"{BASE}/", None),
        (f"{BASE}/centers/donghua/", "2026-11-20T01:00:00+08:00"),
    ]


def test_robots_may_read_rooms_but_nothing_about_one_person_and_nothing_without_end() -> None:
    text = robots(BASE)

    for path in ("/booking/requests/", "/booking/staff", "/booking/lookup", "/booking/*?"):
        assert f"Disallow: {path}\n" in text
    assert "Disallow: /booking/\n" not in text
    assert text.endswith(f"Sitemap: {BASE}/sitemap.xml\n")


def test_the_note_for_language_models_warns_of_samples_only_where_there_are_some(
    catalog: Catalog, demo_site: Path
) -> None:
    demo = (demo_site / "llms.txt").read_text(encoding="utf-8")

    assert "这是演示数据" in demo
    assert "这是演示数据" not in llms(catalog, BASE)
    assert f"({BASE}/data/centers.json)" in llms(catalog, BASE)


def test_every_address_in_the_note_leads_somewhere(demo_site: Path) -> None:
    catalog = load_catalog(Path(__file__).parents[2] / "data")
    addresses = [one.partition(")")[0] for one in llms(catalog, "").split("](")[1:]]

    for address in addresses:
        if address.startswith("/") and not address.startswith("/booking/"):
            path = f"{address[1:]}index.html" if address.endswith("/") else address[1:]
            assert (demo_site / path).is_file(), address
