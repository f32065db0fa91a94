"""One small file per mistake, beside what the check has to say about it, word for word."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog import Loader, read_catalog, reader
from tests.catalog.conftest import County

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "data" / "broken"
PLACES = {
    "activities": "activities/2026/jiangzuo.yaml",
    "areas": "areas/linxian.yaml",
    "calendar": "calendar/2025.yaml",
    "centers": "centers/xinzeng.yaml",
    "closures": "closures.yaml",
    "network": "network.yaml",
    "services": "services/falv.yaml",
    "standards": "standards/shiyou.yaml",
    "workflows": "workflows/sishi.yaml",
}
CASES = sorted(BROKEN.glob("*/*.yaml"))
CENTER = "centers/donghua.yaml"
CHECKLIST = """\
id: shiyou
name: 十有
counts: [2]
items:
  - {id: wifi, name: 免费WiFi}
  - {id: desks, name: 桌椅}
sources: [notice]
"""
LAW = """\
category: {id: falv, name: 法律服务}
items:
  - {id: falv-zixun, task_name: 法律咨询, anticipate_day: 5, sources: [notice]}
"""


def name_of(case: Path) -> str:
    """Name of a case in the report."""
    return case.relative_to(BROKEN).with_suffix("").as_posix()


def expected(case: Path) -> list[str]:
    """What stands beside the file."""
    return case.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def network(county: County) -> County:
    """The county with a checklist and an item that has a statutory limit."""
    county.write("standards/shiyou.yaml", CHECKLIST)
    county.write("services/falv.yaml", LAW)
    return county


def test_there_is_one_file_for_each_of_many_mistakes() -> None:
    assert len([case for case in CASES if expected(case)]) >= 120
    assert {case.parent.name for case in CASES} == set(PLACES)
    assert {case.with_suffix("").name for case in BROKEN.glob("*/*.txt")} == {
        case.with_suffix("").name for case in CASES
    }


def test_the_network_around_the_broken_files_is_good(network: County) -> None:
    assert network.errors() == []


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_broken_file_is_explained_word_for_word(network: County, case: Path) -> None:
    network.write(PLACES[case.parent.name], case.read_bytes())

    assert network.errors() == expected(case)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_both_parsers_lead_to_the_same_words(
    network: County, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_Loader", yaml.BaseLoader)
    network.write(PLACES[case.parent.name], case.read_bytes())

    assert network.errors() == expected(case)


def test_twelve_mistakes_of_one_file_are_told_in_order(network: County) -> None:
    case = BROKEN / "centers" / "twelve-mistakes.yaml"
    network.write("centers/xinzeng.yaml", case.read_bytes())

    problems = network.read().errors

    assert len({problem.message for problem in problems}) == 12
    assert [(problem.line, problem.column) for problem in problems] == sorted(
        (problem.line, problem.column) for problem in problems
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"# " + b"x" * 262_144, "1:1: 错误：文件太大（超过 256 KB）", id="too large"),
        pytest.param(b"[" * 250_000, "1:21: 错误：层次太深（超过 20 层）", id="open brackets"),
        pytest.param(
            b"[" * 120_000 + b"]" * 120_000, "1:21: 错误：层次太深（超过 20 层）", id="brackets"
        ),
        pytest.param(b"- " * 120_000, "1:41: 错误：层次太深（超过 20 层）", id="dashes"),
        pytest.param(b"? " * 120_000, "1:41: 错误：层次太深（超过 20 层）", id="question marks"),
        pytest.param(b"{a: " * 60_000, "1:81: 错误：层次太深（超过 20 层）", id="braces"),
        pytest.param(b'"' * 250_001, "错误：", id="quotes"),
        pytest.param(b"id: x\n" * 40_000, "2:1: 错误：“id”写了两次", id="doubled fields"),
        pytest.param("a：b\n".encode() * 40_000, "错误：", id="full-width colons"),
        pytest.param(b"\t\n\tx" * 60_000, "行首用了 Tab 键", id="tabs"),
        pytest.param(b"a: &a x\n" * 30_000, "引用写法", id="anchors"),
        pytest.param(
            b"".join(b"f%d: x\n" % number for number in range(20_000)), "没有“f0”", id="fields"
        ),
        pytest.param(b"amenities: [" + b"wif, " * 50_000 + b"]\n", "错误：", id="unknown words"),
    ],
)
def test_a_monster_is_refused_in_two_seconds(county: County, content: bytes, expected: str) -> None:
    head = (county.folder / CENTER).read_bytes() if b"amenities" in content else b""
    county.write(CENTER, head + content)

    started = time.process_time()
    lines = [line for line in county.errors() if "donghua" in line]

    assert time.process_time() - started < 2
    assert any(expected in line for line in lines)
    assert len(lines) < 300


def test_a_text_of_more_than_five_thousand_signs_is_refused(county: County) -> None:
    county.replace(CENTER, "level: community", f"level: community\nsummary: {'字' * 5001}")

    [line] = county.errors()
    assert "5:10: 错误：一句话介绍：文字太长（5001 字，最多 5000 字）" in line


def test_one_broken_file_neither_hides_nor_blocks_the_others(network: County) -> None:
    network.write("centers/xinzeng.yaml", (BROKEN / "centers" / "encoding-gbk.yaml").read_bytes())
    network.replace(CENTER, "parent: xian", "parent: xain")

    lines = network.errors()
    reading = read_catalog(network.folder, keep_going=True)

    assert [line.split(":")[0] for line in lines] == [f"data/{CENTER}", "data/centers/xinzeng.yaml"]
    assert reading.catalog is not None
    assert list(reading.catalog.centers) == ["xian"]
    assert reading.held_back == (f"data/{CENTER}", "data/centers/xinzeng.yaml")


# Files and folders


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("centers/xinzeng.yml", "数据文件要以 .yaml 结尾（小写），这个文件不会被读取。请改名。"),
        ("centers/xinzeng.YAML", "数据文件要以 .yaml 结尾（小写），这个文件不会被读取。请改名。"),
        (
            "centers/xinzeng.yaml.txt",
            "数据文件要以 .yaml 结尾（小写），这个文件不会被读取。请改名。",
        ),
        ("closure.yaml", "这个文件不会被读取。是不是想写“closures.yaml”？"),
        (
            "center/xinzeng.yaml",
            "没有“center”这个数据文件夹，里面的文件不会被读取。是不是想写“centers”？",
        ),
        ("centers/新增.yaml", "请把文件改名为“xinzeng.yaml”。"),
        ("centers/xinzeng - 副本.yaml", "请把文件改名为“xinzeng.yaml”。"),
    ],
)
def test_a_file_that_nobody_would_read_is_named(network: County, name: str, expected: str) -> None:
    good = (BROKEN / "centers" / "good-comment.yaml").read_bytes()
    network.write(name, good)

    [line] = network.errors()
    assert line.startswith(f"data/{name.split('/', maxsplit=1)[0]}")
    assert expected in line


def test_one_id_in_two_folders_names_the_first_file(network: County) -> None:
    good = (BROKEN / "centers" / "good-comment.yaml").read_bytes()
    network.write("centers/xinzeng.yaml", good)
    network.write("centers/zhen/xinzeng.yaml", good)

    [line] = network.errors()
    assert line == (
        "data/centers/zhen/xinzeng.yaml:1:5: 错误：编号“xinzeng”已在 data/centers/xinzeng.yaml "
        "用过。每个编号只能有一个文件。"
    )


# The day


def lines_on(county: County, today: date | None) -> list[str]:
    """What the check says on a day."""
    return [str(problem) for problem in read_catalog(county.folder, today=today).problems]


def test_without_a_day_nothing_is_said_about_days(county: County) -> None:
    county.replace(CENTER, "sources:", 'verified: {date: "2001-01-01", by: 社区}\nsources:')

    assert lines_on(county, None) == []


@pytest.mark.parametrize(
    ("verified", "expected"),
    [
        ("2026-11-21", ""),
        ("2026-05-25", ""),
        (
            "2026-05-24",
            "29:18: 提醒：上次核实是 2026-05-24，已过去 181 天（超过 180 天），"  # noqa: ISC004
            "网站会写“信息待核实”。请核实后改日期。",
        ),
        (
            "2026-12-01",
            "29:18: 错误：核实日期 2026-12-01 还没有到（今天是 2026-11-21）。请核对年份和月份。",
        ),
    ],
)
def test_a_verification_is_neither_of_the_future_nor_too_old(
    county: County, verified: str, expected: str
) -> None:
    county.replace(CENTER, "sources:", f'verified: {{date: "{verified}", by: 社区}}\nsources:')
    county.write("calendar/2027.yaml", calendar_of(2027))

    lines = lines_on(county, date(2026, 11, 21))
    assert "\n".join(lines).removeprefix(f"data/{CENTER}:") == expected


def calendar_of(year: int) -> str:
    """A good file for a year."""
    return (
        f"year: {year}\ntitle: 关于{year}年的通知\npapers: [https://www.gov.cn/]\n"
        f'holidays: [{{name: 元旦, from: "{year}-01-01", through: "{year}-01-03"}}]\n'
    )


def test_a_special_date_more_than_a_year_past_may_go(county: County) -> None:
    county.write("calendar/2027.yaml", calendar_of(2027))

    assert lines_on(county, date(2027, 10, 3)) == []
    assert lines_on(county, date(2027, 10, 4)) == [
        "data/centers/donghua.yaml:16:7: 提醒：这一条到 2026-10-03 为止，已过去一年多，可以删掉了。"
    ]


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2026, 10, 31), []), (date(2026, 11, 1), [2027]), (date(2027, 1, 1), [2027])],
)
def test_from_november_on_the_notice_for_the_next_year_is_missed(
    county: County, today: date, years: list[int]
) -> None:
    files = {year: f"data/calendar/{year}.yaml" for year in years}
    assert lines_on(county, today) == [
        f"{file}:1:1: 提醒：{year} 年放假安排尚未录入（{file}）。"
        "国务院通知公布后请录入；没有录入之前，那一年的日子不开放预约。"
        for year, file in files.items()
    ]


def test_a_new_day_is_seen_by_a_loader_that_is_kept(county: County, tmp_path: Path) -> None:
    county.replace(CENTER, "sources:", 'verified: {date: "2026-10-01", by: 社区}\nsources:')
    cache = tmp_path / "cache"
    Loader(county.folder, cache, today=date(2026, 10, 1)).problems()

    [problem] = Loader(county.folder, cache, today=date(2026, 9, 30)).problems()

    assert "还没有到" in problem.message


# The command


def check(county: County, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command as staff do."""
    return subprocess.run(
        (sys.executable, "-m", "scripts.check_data", "--data", str(county.folder), *options),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def as_text(out: str) -> list[str]:
    """Lines of the text format without the count."""
    *lines, count = out.splitlines()
    assert count == f"{len(lines)} 处错误，0 处提醒。"
    return lines


def as_json(out: str) -> list[str]:
    """The same lines from the format for programs."""
    rows: list[dict[str, Any]] = json.loads(out)
    return [
        f"{row['path']}:{row['line']}:{row['column']}: "
        f"{'错误' if row['is_error'] else '提醒'}：{row['message']}"
        for row in rows
    ]


def as_annotations(out: str) -> list[str]:
    """The same lines from the format for reviews."""
    *lines, _ = out.splitlines()
    result = []
    for line in lines:
        head, _, message = line.removeprefix("::error ").partition("::")
        place = dict(part.split("=") for part in head.split(","))
        result.append(f"{place['file']}:{place['line']}:{place['col']}: 错误：{message}")
    return result


@pytest.mark.parametrize(
    ("options", "lines_of"),
    [
        (("--format", "text"), as_text),
        (("--format", "json"), as_json),
        (("--format", "github"), as_annotations),
    ],
    ids=["text", "json", "github"],
)
def test_the_command_says_the_same_in_every_format(
    network: County, options: tuple[str, ...], lines_of: Callable[[str], list[str]]
) -> None:
    case = BROKEN / "centers" / "twelve-mistakes.yaml"
    network.write("centers/xinzeng.yaml", case.read_bytes())

    done = check(network, "--today", "2026-10-01", *options)

    assert done.stderr == ""
    assert done.returncode == 1
    assert lines_of(done.stdout) == expected(case)


def test_reminders_alone_do_not_fail_the_command(network: County) -> None:
    done = check(network, "--today", "2026-11-01")

    assert done.returncode == 0
    assert "提醒：2027 年放假安排尚未录入" in done.stdout
    assert done.stdout.endswith("0 处错误，1 处提醒。\n")
