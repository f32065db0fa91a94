"""Day types and hours: the table of a year's edges, and properties over all days."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import Catalog
from catalog.hours import Calendar, DayHours, resolve_day
from catalog.model import CalendarYear, Closure, Hours, RegularHours, SpecialHours
from catalog.timespan import SHANGHAI, TimeSpan
from tests.catalog.conftest import County

YEAR = CalendarYear.model_validate(
    {
        "year": "2026",
        "title": "通知",
        "papers": ["https://www.gov.cn/x.htm"],
        "holidays": [{"name": "国庆节", "from": "2026-10-01", "through": "2026-10-07"}],
        "makeup_workdays": ["2026-09-20", "2026-10-10"],
    }
)
CALENDAR = Calendar({2026: YEAR})


@pytest.fixture
def catalog(county: County) -> Catalog:
    found = county.read().catalog
    assert found is not None
    return found


def opening(catalog: Catalog, on: date) -> list[tuple[str, str, str]]:
    day = catalog.day(catalog.centers["donghua"], on)
    return [
        (line.kind, f"{line.span.starts_at:%H:%M}", f"{line.span.ends_at:%H:%M}")
        for line in day.lines
    ]


@pytest.mark.parametrize(
    ("on", "day_type", "label"),
    [
        pytest.param(date(2026, 9, 30), "workday", "", id="Wednesday before the holiday"),
        pytest.param(date(2026, 10, 1), "holiday", "国庆节", id="first day off"),
        pytest.param(date(2026, 10, 4), "holiday", "国庆节", id="Sunday inside the days off"),
        pytest.param(date(2026, 10, 7), "holiday", "国庆节", id="last day off"),
        pytest.param(date(2026, 10, 8), "workday", "", id="Thursday after"),
        pytest.param(date(2026, 10, 10), "workday", "调休上班", id="make-up Saturday"),
        pytest.param(date(2026, 10, 11), "restday", "", id="ordinary Sunday"),
        pytest.param(date(2027, 1, 1), "unknown", "", id="a year without a notice"),
        pytest.param(date(2027, 3, 3), "unknown", "", id="an ordinary Wednesday without a notice"),
    ],
)
def test_the_type_of_a_day_comes_from_the_notice_of_its_year(
    on: date, day_type: str, label: str
) -> None:
    assert CALENDAR.day_type(on) == day_type
    assert CALENDAR.label(on) == label


def test_an_ordinary_working_day_has_its_regular_lines(catalog: Catalog) -> None:
    assert opening(catalog, date(2026, 11, 23)) == [
        ("counter", "08:30", "12:00"),
        ("open", "08:30", "20:00"),
        ("counter", "13:30", "17:30"),
    ]


def test_a_saturday_has_its_extended_hours_and_no_counter(catalog: Catalog) -> None:
    assert opening(catalog, date(2026, 11, 21)) == [
        ("open", "08:30", "20:00"),
        ("extended", "09:00", "11:30"),
    ]


def test_a_make_up_saturday_is_a_working_day_with_its_own_exception(catalog: Catalog) -> None:
    day = catalog.day(catalog.centers["donghua"], date(2026, 10, 10))

    assert ("counter", "08:30", "12:00") in opening(catalog, date(2026, 10, 10))
    assert ("counter", "13:30", "17:30") not in opening(catalog, date(2026, 10, 10))
    assert ("open", "08:30", "20:00") in opening(catalog, date(2026, 10, 10))
    assert day.reason == "只开上午"


def test_a_special_closure_beats_the_duty_of_a_holiday(catalog: Catalog) -> None:
    day = catalog.day(catalog.centers["donghua"], date(2026, 10, 2))

    assert day.lines == ()
    assert day.is_closed
    assert day.reason == "国庆闭馆"


def test_a_holiday_without_exception_has_its_duty_only(catalog: Catalog) -> None:
    assert opening(catalog, date(2026, 10, 5)) == [("duty", "09:00", "16:00")]


def test_a_day_of_an_unknown_year_is_unknown_and_opens_nothing(catalog: Catalog) -> None:
    center = catalog.centers["donghua"]
    day = catalog.day(center, date(2027, 3, 3))

    assert day.day_type == "unknown"
    assert day.is_unknown
    assert not day.is_closed
    assert day.lines == ()
    assert catalog.room_day(center, center.rooms[0], date(2027, 3, 3)).spans == ()


def test_hours_that_hold_on_every_kind_of_day_are_certain_even_in_an_unknown_year() -> None:
    always = RegularHours.model_validate(
        {
            "kind": "self_service",
            "on": ["workday", "restday", "holiday"],
            "opens": "00:00",
            "closes": "23:59",
        }
    )
    day = resolve_day(Hours(regular=(always,)), (always,), (), CALENDAR, date(2027, 3, 3))

    assert [line.kind for line in day.lines] == ["self_service"]
    assert not day.is_unknown


def test_the_shorter_of_two_specials_wins(catalog: Catalog) -> None:
    week = special("2026-11-16", "2026-11-20", closed="true", reason="整修")
    day = special("2026-11-18", None, opens="09:00", closes="10:00", reason="临时开放")
    line = RegularHours(kind="open", on=("workday",), opens="08:00", closes="18:00")  # type: ignore[call-arg,arg-type]
    hours = Hours(regular=(line,), special=(day, week))

    def spans(on: date) -> list[TimeSpan]:
        return resolve_day(hours, (line,), (), CALENDAR, on).spans()

    assert spans(date(2026, 11, 17)) == []
    assert spans(date(2026, 11, 18)) == [TimeSpan.on(date(2026, 11, 18), time(9), time(10))]


def test_a_special_of_the_center_beats_a_closure_of_the_network() -> None:
    closure = Closure.model_validate({"from": "2026-11-16", "reason": "全网检修"})
    own = special("2026-11-16", None, opens="09:00", closes="10:00", reason="照常值守")
    line = RegularHours(kind="open", on=("workday",), opens="08:00", closes="18:00")  # type: ignore[call-arg,arg-type]
    on = date(2026, 11, 16)

    with_own = resolve_day(
        Hours(regular=(line,), special=(own,)), (line,), (closure,), CALENDAR, on
    )
    without = resolve_day(Hours(regular=(line,)), (line,), (closure,), CALENDAR, on)

    assert with_own.spans() == [TimeSpan.on(on, time(9), time(10))]
    assert without.is_closed
    assert without.reason == "全网检修"


def test_a_season_across_new_year_holds_on_both_sides() -> None:
    line = RegularHours.model_validate(
        {
            "on": ["workday"],
            "opens": "09:00",
            "closes": "17:00",
            "season": {"from": "11-01", "through": "03-31"},
        }
    )

    def is_open(on: date) -> bool:
        return bool(resolve_day(Hours(regular=(line,)), (line,), (), CALENDAR, on).lines)

    assert is_open(date(2026, 1, 5))
    assert is_open(date(2026, 3, 31))
    assert not is_open(date(2026, 4, 1))
    assert is_open(date(2026, 11, 2))


def test_an_activity_takes_its_room_on_its_dates_and_not_on_the_excepted_one(
    catalog: Catalog,
) -> None:
    center = catalog.centers["donghua"]
    hall = center.rooms[0]

    saturday = catalog.room_day(center, hall, date(2026, 11, 28))

    assert saturday.spans == (
        TimeSpan.on(date(2026, 11, 28), time(8, 30), time(9)),
        TimeSpan.on(date(2026, 11, 28), time(11), time(20)),
    )
    assert [one.activity.name for one in saturday.taken] == ["红色议事日"]
    days = [
        one.span.starts_at.date()
        for one in catalog.occurrences(date(2026, 9, 26), date(2026, 10, 11))
    ]
    assert days == [date(2026, 9, 26), date(2026, 10, 10)]


def test_policy_is_resolved_from_the_network_down_to_the_room(catalog: Catalog) -> None:
    center = catalog.centers["donghua"]
    policy = catalog.policy(center, center.rooms[0])

    assert (policy.advance_days, policy.max_minutes, policy.cleanup_minutes) == (14, 180, 15)
    assert catalog.policy_place(center, center.rooms[0], "max_minutes") == (
        "data/centers/donghua.yaml:28"
    )
    assert catalog.policy_place(center, center.rooms[0], "advance_days") == "data/network.yaml:11"


def test_services_are_inherited_by_level_with_the_differences_of_the_center(
    catalog: Catalog,
) -> None:
    [offered] = catalog.services_of(catalog.centers["donghua"])

    assert (offered.item.id, offered.item.promise_day, offered.note) == (
        "gaoling-butie",
        5,
        "可上门",
    )
    assert catalog.items["gaoling-butie"].promise_day == 10
    assert catalog.services_of(catalog.centers["xian"]) == []
    assert [center.id for center in catalog.centers_offering("gaoling-butie")] == ["donghua"]


def special(first: str, last: str | None, **rest: str) -> SpecialHours:
    dates = {"from": first} | ({"through": last} if last else {})
    return SpecialHours.model_validate(dates | rest)


WORDS = ("workday", "restday", "holiday", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


@st.composite
def lines(draw: st.DrawFn) -> RegularHours:
    first = draw(st.integers(0, 22))
    last = draw(st.integers(first + 1, 23))
    return RegularHours.model_validate(
        {
            "kind": draw(st.sampled_from(["counter", "open"])),
            "on": draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)),
            "opens": f"{first:02}:00",
            "closes": f"{last:02}:00",
        }
    )


def resolved(regular: list[RegularHours], on: date, *specials: SpecialHours) -> DayHours:
    hours = Hours(regular=tuple(regular), special=specials)
    return resolve_day(hours, regular, (), CALENDAR, on)


DAYS_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 27))
"""The days that the notice for 2026 speaks of; what follows, the next one can still change."""


@given(st.lists(lines(), min_size=1, max_size=5), DAYS_2026, st.integers(0, 23))
def test_an_instant_is_open_exactly_when_some_line_says_so(
    regular: list[RegularHours], on: date, hour: int
) -> None:
    day = resolved(regular, on)
    instant = TimeSpan.on(on, time(hour), time(hour, 1)).starts_at
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[on.weekday()]
    if date(2026, 10, 1) <= on <= date(2026, 10, 7):
        words = {"holiday"}
    elif on in (date(2026, 9, 20), date(2026, 10, 10)) or on.weekday() < 5:
        words = {"workday", weekday}
    else:
        words = {"restday", weekday}

    expected = any(
        words & set(line.days) and line.opens.hour <= hour < line.closes.hour for line in regular
    )

    assert any(span.holds(instant) for span in day.spans()) is expected


@given(st.lists(lines(), min_size=1, max_size=5), DAYS_2026)
def test_a_closed_special_closes_whatever_the_week_says(
    regular: list[RegularHours], on: date
) -> None:
    shut = special(on.isoformat(), None, closed="true", reason="停电")

    assert resolved(regular, on, shut).is_closed


@given(st.lists(lines(), min_size=1, max_size=5), st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_what_is_certain_in_an_unknown_year_holds_under_every_possible_notice(
    regular: list[RegularHours], on: date
) -> None:
    certain = resolved(regular, on).lines
    notices = [
        {"holidays": [{"name": "假", "from": on.isoformat(), "through": on.isoformat()}]},
        {"holidays": [{"name": "假", "from": far(on), "through": far(on)}]},
    ]
    for notice in notices:
        year = CalendarYear.model_validate(
            {"year": "2027", "title": "通知", "papers": ["https://www.gov.cn/x.htm"]} | notice
        )
        known = resolve_day(Hours(regular=tuple(regular)), regular, (), Calendar({2027: year}), on)
        assert set(certain) <= set(known.lines)


def far(on: date) -> str:
    other = on + timedelta(days=30)
    return (other if other.year == on.year else on - timedelta(days=30)).isoformat()


def test_spans_are_in_shanghai_time(catalog: Catalog) -> None:
    day = catalog.day(catalog.centers["donghua"], date(2026, 11, 23))

    assert {line.span.starts_at.tzinfo for line in day.lines} == {SHANGHAI}
