"""Mistakes a clerk makes, each with the line that tells how to mend it."""

from pathlib import Path

import pytest

from tests.builders import center, small_catalog
from tests.catalog.conftest import County

CENTER = "centers/donghua.yaml"


def test_a_good_county_reads_without_a_word(county: County) -> None:
    reading = county.read()

    assert reading.problems == ()
    assert reading.catalog is not None
    assert list(reading.catalog.centers) == ["xian", "donghua"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            'counter, on: [workday], opens: "08:30", closes: "12:00"',
            'counter, on: [workday], opens: "8:30", closes: "12:00"',
            "data/centers/donghua.yaml:10:45: 错误：开放时间 → 平常时间 → 第 1 条 → 开始："
            "时间“8:30”少了一位，应写成“08:30”。",
            id="an hour with one digit",
        ),
        pytest.param(
            'closes: "17:30"',
            "closes: 18：00",
            "data/centers/donghua.yaml:11:62: 错误：开放时间 → 平常时间 → 第 2 条 → 结束："
            "时间“18：00”用了全角冒号，应写成“18:00”。",
            id="a full-width colon in a time",
        ),
        pytest.param(
            'closes: "17:30"',
            'closes: "24:00"',
            "data/centers/donghua.yaml:11:62: 错误：开放时间 → 平常时间 → 第 2 条 → 结束："
            "没有 24:00 这个时刻；当天结束写“23:59”。",
            id="midnight",
        ),
        pytest.param(
            'closes: "17:30"',
            'closes: "13:00"',
            "data/centers/donghua.yaml:11:7: 错误：开放时间 → 平常时间 → 第 2 条："
            "结束 13:00 不晚于开始 13:30。跨夜的请拆成两条。",
            id="an end before its start",
        ),
        pytest.param(
            "  - {name: 服务台",
            "\t- {name: 服务台",
            "data/centers/donghua.yaml:7:1: 错误：行首用了 Tab 键。YAML 只能用空格缩进，"
            "请把 Tab 换成两个空格。",
            id="a tab",
        ),
        pytest.param(
            "level: community\n",
            "level: community\nlevel: county\n",
            "data/centers/donghua.yaml:5:1: 错误：“level”写了两次（上一次在第 4 行）。请只留一个。",
            id="a doubled key",
        ),
        pytest.param(
            "services:\n",
            "services:\n  add: [gaoling-buti]\n",
            "data/centers/donghua.yaml:19:9: 错误：事项目录里没有“gaoling-buti”。"
            "是不是想写“gaoling-butie”？",
            id="an unknown service",
        ),
        pytest.param(
            "parent: xian",
            "parent: xain",
            "data/centers/donghua.yaml:5:9: 错误：上级中心里没有“xain”。是不是想写“xian”？",
            id="an unknown parent",
        ),
        pytest.param(
            "parent: xian",
            "parant: xian",
            "data/centers/donghua.yaml:5:1: 错误：没有“parant”这个字段。是不是想写“parent”？",
            id="an unknown field",
        ),
        pytest.param(
            "level: community\n",
            "",
            "data/centers/donghua.yaml:1:1: 错误：层级：缺少这一项，请补上“level: …”。",
            id="a missing field",
        ),
        pytest.param(
            "level: community",
            "level:",
            "data/centers/donghua.yaml:4:7: 错误：层级：这一项写了名字却没有内容。"
            "请填写，或删掉这一行。",
            id="an empty field",
        ),
        pytest.param(
            "level: community",
            "level：community",
            "data/centers/donghua.yaml:4:6: 错误：“level”后面的冒号是全角“：”。"
            "请换成英文冒号加一个空格，写成“level: …”。",
            id="a full-width colon after a field",
        ),
        pytest.param(
            '"0434-0000000"',
            '"04340000000"',
            "data/centers/donghua.yaml:7:28: 错误：联系方式 → 第 1 条 → 电话："
            "电话“04340000000”请在区号后加“-”，如“0434-1234567”。",
            id="a telephone without its hyphen",
        ),
        pytest.param(
            '{from: "2026-10-10"',
            '{from: "2026-02-30"',
            "data/centers/donghua.yaml:17:14: 错误：开放时间 → 特殊日期 → 第 2 条 → 起："
            "没有“2026-02-30”这一天。",
            id="a day that does not exist",
        ),
        pytest.param(
            '{from: "2026-10-10"',
            "{from: 2026/10/10",
            "data/centers/donghua.yaml:17:14: 错误：开放时间 → 特殊日期 → 第 2 条 → 起："
            "日期“2026/10/10”应写成“2026-10-10”。",
            id="a date with slashes",
        ),
        pytest.param(
            "[sat]",
            "[周六]",
            "data/centers/donghua.yaml:13:29: 错误：开放时间 → 平常时间 → 第 4 条 → 哪些日子 → "
            "第 1 条：“周六”不在可选范围内，只能写 workday, restday, holiday, mon, tue, wed, thu, "
            "fri, sat, sun。是不是想写“sat”？",
            id="a weekday in Chinese",
        ),
        pytest.param(
            'capacity: "40"',
            "capacity: 40人",
            "data/centers/donghua.yaml:25:15: 错误：房间 → 第 1 条 → 可容纳人数："
            "“40人”应写成不带单位的整数，如 30。",
            id="a number with its unit",
        ),
        pytest.param(
            "name: 东华社区党群服务中心",
            "name: *东华",
            "data/centers/donghua.yaml:2:7: 错误：文字以“*”开头，会被当成 YAML 的记号。"
            "请用英文双引号把整段文字括起来。",
            id="a reference",
        ),
        pytest.param(
            "name: 东华社区党群服务中心",
            "name: 东华社区\n  党群服务中心",
            "data/centers/donghua.yaml:3:1: 错误：这一行被接到了上一行的文字后面。"
            "请检查缩进、冒号；真要写多行，请用“|”。",
            id="a line that runs on",
        ),
        pytest.param(
            "name: 东华社区党群服务中心",
            "name: 11010519491231002X",
            "data/centers/donghua.yaml:2:7: 错误：名称：这里像是身份证号。"
            "公开网站的数据里不能写个人身份证号，请删掉。",
            id="an identity number",
        ),
        pytest.param(
            "bookable: yes",
            "bookable: 可以",
            "data/centers/donghua.yaml:27:15: 错误：房间 → 第 1 条 → 能否预约："
            "“可以”不在可选范围内，只能写 yes, phone, no。是不是想写“yes”？",
            id="a word that is not offered",
        ),
    ],
)
def test_a_mistake_is_named_at_its_place_with_the_cure(
    county: County, old: str, new: str, expected: str
) -> None:
    county.replace(CENTER, old, new)

    assert expected in county.errors()


def test_a_gbk_file_is_recognised(county: County) -> None:
    text = (county.folder / CENTER).read_text(encoding="utf-8")
    county.write(CENTER, text.encode("gbk"))

    assert county.errors() == [
        (
            "data/centers/donghua.yaml:2:1: 错误：文件像是 GBK（ANSI）编码。请用记事本打开，"
            "“另存为”时把编码选成 UTF-8，再保存。"
        )
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", "文件是空的。", id="nothing at all"),
        pytest.param(b"# only a comment\n", "文件是空的。", id="only comments"),
        pytest.param("id: x\n".encode("utf-16"), "UTF-16", id="UTF-16"),
        pytest.param(b"id: donghua\x07\n", "控制字符", id="a control character"),
        pytest.param(b"id: a\n---\nid: b\n", "一个文件只能写一份", id="two documents"),
        pytest.param(b"[" * 3000, "层次太深", id="three thousand open brackets"),
        pytest.param(b"[" * 30 + b"]" * 30, "层次太深", id="thirty brackets"),
        pytest.param(b"[" * 3000 + b"]" * 3000, "层次太深", id="three thousand brackets"),
        pytest.param(b"a: &a [*a]\n", "引用写法", id="an alias of itself"),
        pytest.param(b"- a\n- b\n", "字段: 内容", id="a list instead of fields"),
        pytest.param(b"#" * 300_000, "文件太大", id="a file that is too large"),
        pytest.param(b'name: "abc\nid: x\n', "双引号不成对", id="an open quote"),
        pytest.param("id:x\nname: 名\n".encode(), "少了一个空格", id="no space after a colon"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(county: County, content: bytes, expected: str) -> None:
    county.write(CENTER, content)

    [problem] = [
        problem for problem in county.read().problems if problem.path.endswith("donghua.yaml")
    ]
    assert expected in problem.message
    assert problem.line >= 1
    assert problem.column >= 1


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(county: County) -> None:
    text = (county.folder / CENTER).read_text(encoding="utf-8")
    county.write(CENTER, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert county.errors() == []


def test_a_broken_file_does_not_make_references_to_it_unknown(county: County) -> None:
    county.write("centers/xian.yaml", "\tid: xian\n")

    assert len(county.errors()) == 1


def test_all_mistakes_of_all_files_come_in_one_run_in_order(county: County) -> None:
    county.replace(CENTER, "parent: xian", "parent: nobody")
    county.replace(CENTER, "zone: hall", "zone: hal")
    county.replace("areas/shili.yaml", "[gaoling-butie]", "[gaoling-bute]")
    county.replace("calendar/2026.yaml", '["2026-10-10"]', '["2026-10-12"]')

    lines = county.errors()

    assert [line.split(": ")[0] for line in lines] == [
        "data/areas/shili.yaml:5:29",
        "data/calendar/2026.yaml:6:19",
        "data/centers/donghua.yaml:5:9",
        "data/centers/donghua.yaml:20:5",
        "data/centers/donghua.yaml:24:11",
    ]


def test_text_keeps_what_yaml_would_turn_into_numbers(county: County) -> None:
    county.replace("centers/xian.yaml", "name: 示例县党群服务中心", "name: 0123")
    county.replace("centers/xian.yaml", "level: county", "level: county\nsummary: 18:00")

    catalog = county.read().catalog

    assert catalog is not None
    assert catalog.centers["xian"].name == "0123"
    assert catalog.centers["xian"].summary == "18:00"


def test_numbered_centers_stand_as_people_count(tmp_path: Path) -> None:
    centers = [center(f"jiedao-{number}") for number in (10, 2, 1)]

    found = small_catalog(tmp_path, centers=centers).centers

    assert list(found) == ["jiedao-1", "jiedao-2", "jiedao-10"]
