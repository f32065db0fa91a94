"""Notices of the State Council: taken from JSON, right on every date, unknown until announced."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest

from catalog import load_catalog
from catalog.hours import Calendar
from catalog.model import CalendarYear
from scripts.import_calendar import main
from tests.builders import data_folder
from tests.catalog.notices import NOTICES
from tests.house.tree import ROOT

Json = dict[str, Any]
PAPER = "https://www.gov.cn/zhengce/notice.htm"


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from first to last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def as_date(year: int, text: str) -> date:
    """A date as the notices above write it."""
    return date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")


def entry(name: str, day: date, is_off: bool) -> Json:
    """One day as holiday-cn writes it."""
    return {"name": name, "date": day.isoformat(), "isOffDay": is_off}


def holiday_cn(year: int, days: list[Json], **changes: Any) -> Json:
    """A file as holiday-cn publishes it."""
    return {
        "$schema": "https://example.org/schema.json",
        "$id": f"https://example.org/{year}.json",
        "year": year,
        "papers": [PAPER],
        "days": days,
        **changes,
    }


def announced(year: int) -> Json:
    """The notice of a past year as holiday-cn would write it."""
    holidays, makeup = NOTICES[year]
    days = [
        entry(name, day, True)
        for name, (first, last) in holidays.items()
        for day in dates(as_date(year, first), as_date(year, last))
    ]
    days += [entry("调休", as_date(year, text), False) for text in makeup]
    return holiday_cn(year, sorted(days, key=lambda day: day["date"]))


class Office:
    """A data folder, and the command of the importer."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.data = data_folder(folder)
        self.output = output

    def import_json(self, content: Json | str, *flags: str) -> tuple[int, str]:
        """Run the importer on a file; gives the exit code and all it said."""
        file = self.folder / "notice.json"
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        file.write_text(text, encoding="utf-8")
        code = main([str(file), "--data", str(self.data), *flags])
        said = self.output.readouterr()
        return code, said.out + said.err

    def file(self, year: int) -> Path:
        """The file of a year."""
        return self.data / "calendar" / f"{year}.yaml"

    def calendar(self) -> Calendar:
        """The calendar as the catalog reads it."""
        return load_catalog(self.data).calendar


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    """An office that knows the notice for 2026 of the demo data."""
    made = Office(tmp_path, capsys)
    made.file(2026).write_bytes((ROOT / "data" / "calendar" / "2026.yaml").read_bytes())
    return made


def test_all_announced_years_agree_with_chinesecalendar_on_every_date(office: Office) -> None:
    for year in NOTICES:
        code, said = office.import_json(announced(year))
        assert code == 0, said
    calendar = office.calendar()
    known = [
        day
        for day in dates(date(2019, 1, 1), date(2026, 12, 31))
        if calendar.day_type(day) != "unknown"
    ]

    # Only the last days of 2026 wait for the notice of 2027.
    assert known == list(dates(date(2019, 1, 1), date(2026, 12, 27)))
    wrong = [
        day
        for day in known
        if (calendar.day_type(day) == "workday") != chinese_calendar.is_workday(day)
    ]
    assert wrong == []
    offs = [day for day in known if calendar.day_type(day) == "holiday"]
    assert all(chinese_calendar.is_holiday(day) for day in offs)
    assert len(offs) > 200


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2022, 12, 31), "元旦"),  # a Saturday off by the notice for 2023
        (date(2018, 12, 29), "调休上班"),  # a Saturday of work by the notice for 2019
        (date(2020, 2, 3), ""),  # a Monday of work as any other
        (date(2020, 2, 1), "春节"),  # first a make-up day, then off by the second notice
        (date(2025, 10, 6), "国庆节、中秋节"),
    ],
)
def test_days_that_one_notice_alone_would_get_wrong(office: Office, day: date, label: str) -> None:
    for year in NOTICES:
        office.import_json(announced(year))

    assert office.calendar().label(day) == label


def test_an_imported_file_looks_like_one_written_by_hand(office: Office) -> None:
    by_hand = office.file(2026).read_text(encoding="utf-8")
    record = load_catalog(office.data).calendar.years[2026]
    office.file(2026).unlink()

    code, _ = office.import_json(as_json(record), "--number", "国办发明电〔2025〕7号")

    assert code == 0
    assert office.file(2026).read_text(encoding="utf-8") == by_hand


def as_json(record: CalendarYear) -> Json:
    """A calendar back in the form of holiday-cn."""
    days = [
        entry(one.name, day, True)
        for one in record.holidays
        for day in dates(one.starts_on, one.ends_on)
    ]
    days += [entry("调休", day, False) for day in record.makeup_workdays]
    return holiday_cn(record.year, days, papers=list(record.papers))


def test_without_a_number_the_line_is_left_out(office: Office) -> None:
    code, _ = office.import_json(announced(2025))

    assert code == 0
    assert "number:" not in office.file(2025).read_text(encoding="utf-8")
    assert office.calendar().years[2025].title == "国务院办公厅关于2025年部分节假日安排的通知"


def test_a_year_that_is_not_announced_writes_nothing_and_stays_unknown(office: Office) -> None:
    code, said = office.import_json(holiday_cn(2027, [], papers=[]))

    assert code == 1
    assert "2027 年的放假安排还没有公布" in said
    assert "以国务院通知为准" in said
    assert not office.file(2027).exists()
    assert office.calendar().day_type(date(2027, 3, 3)) == "unknown"


def test_the_same_notice_again_changes_nothing(office: Office) -> None:
    office.import_json(announced(2025), "--number", "国办发明电〔2024〕12号")
    before = office.file(2025).read_bytes()

    code, said = office.import_json(announced(2025))

    assert code == 0
    assert "没有改动" in said
    assert office.file(2025).read_bytes() == before


def test_a_different_notice_is_shown_day_by_day_and_needs_a_word_to_replace(
    office: Office,
) -> None:
    office.import_json(announced(2020), "--number", "国办发明电〔2019〕16号")
    before = office.file(2020).read_bytes()
    first_notice = announced(2020)
    first_notice["days"] = [
        day for day in first_notice["days"] if not "2020-01-31" <= day["date"] <= "2020-02-03"
    ] + [entry("春节", date(2020, 2, 1), False)]

    code, said = office.import_json(first_notice)
    assert code == 1
    assert "2020 年变了 3 天" in said
    assert "2020-01-31：放假（春节） → 平常" in said
    assert "2020-02-01：放假（春节） → 调休上班" in said
    assert "--replace" in said
    assert office.file(2020).read_bytes() == before

    code, said = office.import_json(first_notice, "--replace")
    assert code == 0
    assert office.calendar().label(date(2020, 2, 1)) == "调休上班"
    assert office.calendar().years[2020].number == "国办发明电〔2019〕16号"


def test_a_file_that_cannot_be_read_is_not_replaced_unasked(office: Office) -> None:
    office.file(2025).write_text("year: [2025\n", encoding="utf-8")

    assert office.import_json(announced(2025))[0] == 1
    assert office.file(2025).read_text(encoding="utf-8") == "year: [2025\n"
    assert office.import_json(announced(2025), "--replace")[0] == 0
    assert office.calendar().label(date(2025, 1, 28)) == "春节"


DAY = entry("国庆节", date(2027, 10, 1), True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("不是 JSON", "不是 holiday-cn 的年份文件", id="no JSON"),
        pytest.param("[]", "不是 holiday-cn 的年份文件", id="a list"),
        pytest.param({"days": [DAY]}, "year", id="no year"),
        pytest.param(
            holiday_cn(2027, [{**DAY, "date": "2027-02-30"}]), "days.0.date", id="no date"
        ),
        pytest.param(holiday_cn(2027, [{**DAY, "isOffDay": "yes"}]), "isOffDay", id="no boolean"),
        pytest.param(holiday_cn(2027, [DAY, DAY]), "2027-10-01 写了不止一次", id="a day twice"),
        pytest.param(holiday_cn(2027, [DAY], papers=[]), "--paper", id="no address of the notice"),
        pytest.param(
            holiday_cn(2027, [{**DAY, "date": "2026-10-01"}]), "不在 2027 年", id="the wrong year"
        ),
        pytest.param(
            holiday_cn(2027, [DAY], papers=["gov.cn"]), "不是网址", id="an address without a scheme"
        ),
    ],
)
def test_a_file_that_is_not_right_is_refused_in_chinese(
    office: Office, content: Json | str, said: str
) -> None:
    code, words = office.import_json(content)

    assert code == 1
    assert said in words
    assert not office.file(2027).exists()


def test_a_name_with_signs_of_yaml_is_quoted(office: Office) -> None:
    odd = holiday_cn(2027, [{**DAY, "name": "国庆节: {补}, #1"}])

    assert office.import_json(odd)[0] == 0
    assert office.calendar().label(date(2027, 10, 1)) == "国庆节: {补}, #1"


def test_the_command_runs_on_its_own_and_says_what_it_did(tmp_path: Path) -> None:
    data = data_folder(tmp_path)
    file = tmp_path / "2025.json"
    file.write_text(json.dumps(announced(2025)), encoding="utf-8")

    done = subprocess.run(
        (sys.executable, "-m", "scripts.import_calendar", str(file), "--data", str(data)),
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "春节：2025-01-28 至 2025-02-04 放假" in done.stdout
    assert "已写好 data/calendar/2025.yaml" in done.stdout
    assert "0 处错误" in done.stdout
    assert [one.name for one in (data / "calendar").iterdir() if one.name.startswith(".")] == []
