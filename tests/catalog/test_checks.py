"""What only shows when several files are read together."""

import pytest

from tests.catalog.conftest import County


def test_an_id_that_differs_from_its_file_name_is_refused(county: County) -> None:
    county.replace("centers/xian.yaml", "id: xian", "id: county")

    assert (
        "data/centers/xian.yaml:1:5: 错误：编号“county”与文件名“xian.yaml”不一致。"
        "文件名定下后不要改；请改回编号“xian”。"
    ) in county.errors()


def test_parents_that_run_in_a_circle_are_refused(county: County) -> None:
    county.replace("centers/xian.yaml", "level: county", "level: county\nparent: donghua")

    assert any("上级中心绕成了圈：xian → donghua → xian" in line for line in county.errors())


def test_one_item_id_in_two_files_names_the_first_place(county: County) -> None:
    county.write(
        "services/zhengwu.yaml",
        "category: {id: zhengwu, name: 政务服务}\n"
        "items:\n  - {id: gaoling-butie, task_name: 另一个, sources: [notice]}\n",
    )

    assert (
        "data/services/zhengwu.yaml:3:10: 错误：事项编号“gaoling-butie”"
        "已在 data/services/minzheng.yaml:3 用过。请换一个。"
    ) in county.errors()


def test_a_room_id_used_twice_is_refused(county: County) -> None:
    county.replace("centers/donghua.yaml", "rooms:\n", "rooms:\n  - {id: hall, name: 另一间}\n")

    assert any("房间编号“hall”用了两次（上一次在第 22 行）" in line for line in county.errors())


@pytest.mark.parametrize("word", ["staff", "feeds", "api"])
def test_a_center_cannot_take_a_word_of_the_booking_addresses(county: County, word: str) -> None:
    text = (county.folder / "centers/xian.yaml").read_text(encoding="utf-8")
    county.write(f"centers/{word}.yaml", text.replace("id: xian", f"id: {word}"))

    assert any(f"编号“{word}”是系统网址用的词" in line for line in county.errors())


def test_overlapping_hours_of_one_kind_are_refused(county: County) -> None:
    county.replace("centers/donghua.yaml", 'opens: "13:30"', 'opens: "11:30"')

    assert county.errors() == ["data/centers/donghua.yaml:11:7: 错误：与第 1 条时间重叠。"]


def test_touching_hours_are_no_overlap(county: County) -> None:
    county.replace("centers/donghua.yaml", 'opens: "13:30"', 'opens: "12:00"')

    assert county.errors() == []


def test_hours_on_weekdays_instead_of_workdays_are_a_reminder_only(county: County) -> None:
    county.replace(
        "areas/shili.yaml",
        "{kind: counter, on: [workday]",
        "{kind: counter, on: [mon, tue, wed, thu, fri]",
    )

    reading = county.read()

    assert reading.catalog is not None
    assert [str(problem) for problem in reading.problems] == [
        (
            "data/areas/shili.yaml:8:27: 提醒：写的是星期一至五：调休上班的周末将不开放。"
            "如应开放，请改写 workday。"
        )
    ]


def test_an_override_of_an_item_that_is_not_offered_is_refused(county: County) -> None:
    county.replace("centers/donghua.yaml", "gaoling-butie: {", "linshi-jiuzhu: {")

    assert any("本中心不办“linshi-jiuzhu”" in line for line in county.errors())


def test_a_bookable_room_needs_hours_that_it_can_follow(county: County) -> None:
    county.replace("centers/donghua.yaml", "{max_minutes:", "{follows: self_service, max_minutes:")

    assert any("没有“self_service”这种开放时间，实际约不到" in line for line in county.errors())


def test_holidays_that_overlap_are_refused(county: County) -> None:
    county.replace(
        "calendar/2026.yaml",
        "makeup_workdays",
        '  - {name: 中秋节, from: "2026-09-30", through: "2026-10-01"}\nmakeup_workdays',
    )

    assert any("“中秋节”的日期与“国庆节”重叠" in line for line in county.errors())


def test_a_sample_mark_must_name_a_field(county: County) -> None:
    county.replace("centers/xian.yaml", "level: county", "level: county\nsample: [houres]")

    assert any("sample 里的“houres”不是这一条的字段" in line for line in county.errors())


def test_a_missing_network_file_is_said(county: County) -> None:
    (county.folder / "network.yaml").unlink()

    assert any("没有 network.yaml" in line for line in county.errors())


def test_a_synonym_stands_in_one_group_and_is_one_word(county: County) -> None:
    text = (county.folder / "network.yaml").read_text(encoding="utf-8")
    groups = "synonyms:\n  - [社保, 社会保险]\n  - [医保, 社保]\n  - [老人, 老 人]\n  - [食堂]\n"
    county.write("network.yaml", f"{text}{groups}")

    assert any("至少要写 2 个。" in line for line in county.errors())
    county.write("network.yaml", f"{text}{groups.replace('  - [食堂]' + chr(10), '')}")
    errors = county.errors()
    assert any("近义词“社保”写了两次" in line for line in errors)
    assert any("近义词“老 人”里有空格" in line for line in errors)
