"""The calendar files of the site: byte rules, parsers that count dates, nothing from the clock."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
import vobject
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # has no types
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from catalog import Catalog, load_catalog
from catalog.calendars import activities_calendar, center_calendar, marker, new_calendar
from catalog.schedule import dates_of
from scripts.build_site import ROOT
from tests.booking.calendar_lint import lint, parsed_by_all
from tests.builders import activity, center, small_catalog

BASE = "https://example.cn"
MORE = frozenset({"RRULE", "EXDATE", "URL"})
TIMES = {"start_time": "09:00", "end_time": "11:00"}
WEEKLY = {"repeat": "weekly", "by_day": ["sat"], "from": "2026-01-03", **TIMES}
MONTHLY = {"repeat": "monthly", "week": "2", "by_day": "sun", "from": "2026-01-01", **TIMES}


def checked(body: bytes) -> list[dict[str, str]]:
    """The events of a calendar of the site, the marker left out."""
    marker, *events = lint(body, "Site", MORE)
    assert marker["TRANSP"] == "TRANSPARENT"
    return events


def calendar_of(folder: Path, *activities: dict[str, Any], **parts: Any) -> bytes:
    return activities_calendar(small_catalog(folder, activities=activities, **parts), BASE)


@pytest.fixture(scope="module")
def demo() -> Catalog:
    """The demo network."""
    return load_catalog(ROOT / "data")


# Four programs that expand a rule by themselves


def by_vobject(body: bytes, year: int) -> list[date]:
    """Its own set of rule and exceptions."""
    found: list[date] = []
    for event in vobject.readOne(body.decode()).vevent_list:
        if "rrule" not in event.contents:
            continue
        rules: Any = event.getrruleset()
        zone: Any = event.dtstart.value.tzinfo
        first, last = datetime(year, 1, 1, tzinfo=zone), datetime(year, 12, 31, 23, tzinfo=zone)
        found += [one.date() for one in rules.between(first, last, inc=True)]
    return sorted(found)


def by_ical(body: bytes, year: int) -> list[date]:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    first, last = (datetime(number, 1, 1, tzinfo=UTC) for number in (year, year + 1))
    shown: Any = calendar.timeline.overlapping(first, last)
    return sorted(one.start.date() for one in shown if one.rrule)


def by_icalendar(body: bytes, year: int) -> list[date]:
    """This one does not expand; its reading of rule and exceptions is given to dateutil."""
    found: list[date] = []
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        if "RRULE" not in event:
            continue
        start: Any = event.decoded("DTSTART")
        written: Any = event["RRULE"]
        rule = rrulestr(written.to_ical().decode(), dtstart=start)
        left_out: Any = event.get("EXDATE")
        skipped = {day.dt.date() for day in left_out.dts} if left_out else set()
        first, last = (
            datetime(year, 1, 1, tzinfo=start.tzinfo),
            datetime(year + 1, 1, 1, tzinfo=start.tzinfo),
        )
        days = rule.between(first, last, inc=True)
        found += [day.date() for day in days if day.date() not in skipped]
    return sorted(found)


def by_khal(body: bytes, year: int, folder: Path) -> list[date]:
    """The terminal calendar, by its commands: import, then list the year."""
    (folder / "store").mkdir(parents=True)
    settings_file = folder / "config"
    settings_file.write_text(
        "[calendars]\n[[site]]\n"
        f"path = {folder / 'store'}\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        "local_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
        f"[sqlite]\npath = {folder / 'khal.db'}\n",
        encoding="utf-8",
    )
    source = folder / "calendar.ics"
    source.write_bytes(body)
    khal = [str(Path(sys.executable).with_name("khal")), "-c", str(settings_file)]
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def run(*arguments: str) -> str:
        command = [*khal, *arguments]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout

    run("import", "--batch", "-a", "site", str(source))
    format_ = ["--format", "{start-date}|{repeat-symbol}", "--day-format", ""]
    listed = run("list", *format_, f"{year}-01-01", f"{year}-12-31")
    rows = [line.split("|") for line in listed.splitlines() if "|" in line]
    return sorted(date.fromisoformat(day) for day, symbol in rows if symbol.strip())


READERS: dict[str, Callable[[bytes, int], list[date]]] = {
    "vobject": by_vobject,
    "ical": by_ical,
    "icalendar": by_icalendar,
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_saturday_is_52_dates_a_year(
    tmp_path: Path, reader: Callable[[bytes, int], list[date]]
) -> None:
    body = calendar_of(tmp_path, activity("council", schedule=WEEKLY))
    found = reader(body, 2026)

    assert len(found) == 52
    assert {day.weekday() for day in found} == {5}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_fair_every_month_is_12_dates_a_year(
    tmp_path: Path, reader: Callable[[bytes, int], list[date]]
) -> None:
    found = reader(calendar_of(tmp_path, activity("fair", schedule=MONTHLY)), 2026)

    assert [day.month for day in found] == list(range(1, 13))
    assert {day.weekday() for day in found} == {6}
    assert all(8 <= day.day <= 14 for day in found)


def test_the_terminal_calendar_lists_52_saturdays_and_12_sundays(tmp_path: Path) -> None:
    body = calendar_of(
        tmp_path / "data",
        activity("council", schedule=WEEKLY),
        activity("fair", schedule=MONTHLY),
    )
    weekdays = [day.weekday() for day in by_khal(body, 2026, tmp_path / "khal")]

    assert (weekdays.count(5), weekdays.count(6), len(weekdays)) == (52, 12, 64)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_the_demo_network_is_read_as_the_pages_show_it(
    demo: Catalog, reader: Callable[[bytes, int], list[date]]
) -> None:
    """红色议事日 leaves one Saturday of 2026 out, none of 2027."""
    only = sorted({"jinsong-yishiri", "jinsong-gongyi-shiji"})
    few = replace(demo, activities={id_: demo.activities[id_] for id_ in only})
    body = center_calendar(few, few.centers["jinsong"], BASE)

    for year, saturdays in ((2026, 51), (2027, 52)):
        found = reader(body, year)
        first, last = date(year, 1, 1), date(year, 12, 31)
        expected = sorted(
            day for id_ in only for day in dates_of(demo.activities[id_].schedule, first, last)
        )
        assert found == expected
        assert sum(day.weekday() == 5 for day in found) == saturdays


def test_a_reader_that_knows_no_rules_still_shows_each_activity_once(demo: Catalog) -> None:
    calendar = ics.Calendar(activities_calendar(demo, BASE).decode())
    names = {event.name for event in calendar.events}

    assert "红色议事日（劲松社区）（示例）" in names


# What stands in the files


def test_every_calendar_of_the_demo_network_keeps_the_byte_rules(demo: Catalog) -> None:
    bodies = [activities_calendar(demo, BASE)]
    bodies += [center_calendar(demo, one, BASE) for one in demo.centers.values()]
    for body in bodies:
        events = lint(body, "Site", MORE)
        assert parsed_by_all(body) == [event["SUMMARY"] for event in events]
        assert b"METHOD" not in body


def test_a_center_without_activities_has_a_calendar_that_is_not_empty(tmp_path: Path) -> None:
    catalog = small_catalog(tmp_path)
    body = center_calendar(catalog, catalog.centers["far"], BASE)

    assert checked(body) == []
    assert parsed_by_all(body) == ["far党群服务中心 · 活动（日历已开通）"]


def test_dates_picked_one_by_one_are_events_of_their_own(tmp_path: Path) -> None:
    schedule = {"repeat": "once", "dates": ["2026-11-13", "2026-11-06"], **TIMES}
    events = checked(calendar_of(tmp_path, activity(schedule=schedule)))

    assert [event["DTSTART"] for event in events] == ["20261106T090000", "20261113T090000"]
    assert events[0]["URL"] == f"{BASE}/activities/#activity-market"
    assert events[0]["LOCATION"].startswith("donghua党群服务中心 hall室，幸福路")


def test_a_rule_starts_on_its_first_date_and_ends_with_its_last_day(tmp_path: Path) -> None:
    schedule = {**WEEKLY, "from": "2026-01-01", "through": "2026-01-31", "except": ["2026-01-03"]}
    body = calendar_of(tmp_path, activity(schedule=schedule))
    (event,) = checked(body)

    assert event["DTSTART"] == "20260103T090000"
    assert event["RRULE"] == "FREQ=WEEKLY;UNTIL=20260131T155900Z;BYDAY=SA"
    assert event["EXDATE"] == "20260103T090000"
    for reader in READERS.values():
        assert [day.day for day in reader(body, 2026)] == [10, 17, 24, 31]


def test_dates_left_out_that_the_rule_never_had_are_not_named(tmp_path: Path) -> None:
    schedule = {**WEEKLY, "except": ["2025-12-27", "2026-01-05"]}
    (event,) = checked(calendar_of(tmp_path, activity(schedule=schedule)))

    assert "EXDATE" not in event


def test_a_cancelled_activity_stays_and_says_so(tmp_path: Path) -> None:
    (event,) = checked(calendar_of(tmp_path, activity(schedule=WEEKLY, status="cancelled")))

    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == "1"
    assert event["SUMMARY"].startswith("已取消：")


def test_a_time_that_is_a_sample_is_said_to_be_one(tmp_path: Path) -> None:
    (event,) = checked(calendar_of(tmp_path, activity(sample=["schedule"])))

    assert event["SUMMARY"].endswith("（示例）")
    assert "请不要据此上门" in event["DESCRIPTION"]


def test_the_name_of_a_private_room_and_a_sample_address_stay_out(tmp_path: Path) -> None:
    body = calendar_of(
        tmp_path, activity(room="talk"), centers=[center(sample=["address"])]
    ).decode()

    assert "talk" not in body
    assert "幸福路" not in body


def test_the_files_are_the_same_bytes_under_any_time_zone() -> None:
    program = (
        "import hashlib; from pathlib import Path; from catalog import load_catalog; "
        "from catalog.calendars import activities_calendar; "
        "print(hashlib.sha256(activities_calendar(load_catalog(Path('data')), 'x')).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Shanghai")
    }
    assert len(answers) == 1


NASTY = st.text(
    st.sampled_from("\r\n\0\x0b\x85\u2028\u202e\ufeff;:,\\\"'= aZ党\U0001f3e0") | st.characters(),
    max_size=50,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network with one activity."""
    return small_catalog(tmp_path_factory.mktemp("small"), activities=[activity()])


@given(name=NASTY, place=NASTY, summary=NASTY)
@settings(max_examples=40)
def test_no_text_can_break_out_of_its_property(
    small: Catalog, name: str, place: str, summary: str
) -> None:
    changed = small.activities["market"].model_copy(
        update={"name": name, "place": place, "room": None, "summary": summary}
    )
    bad = replace(small, activities={**small.activities, "market": changed})
    body = activities_calendar(bad, BASE)
    assert len(checked(body)) == 1
    assert len(parsed_by_all(body)) == 2


@given(name=NASTY)
@settings(max_examples=60)
def test_a_calendar_without_activities_is_what_the_library_would_have_written(
    small: Catalog, name: str
) -> None:
    of = small.centers["far"].model_copy(update={"name": f"{name}中心", "short_name": name or None})
    body = center_calendar(small, of, BASE)
    title = f"{of.label} · 活动"
    whole = new_calendar(title, "Site")
    whole.add_component(marker(small.network.id, "site-center-far", title, of.name))

    assert body == bytes(whole.to_ical())
    assert checked(body) == []
