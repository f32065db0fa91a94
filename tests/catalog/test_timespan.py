"""Spans: the drawing of the docstring as a table, and the laws of merging and cutting."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.timespan import TimeSpan, merged, subtracted

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def span(first: int, last: int) -> TimeSpan:
    return TimeSpan(START + timedelta(minutes=first), START + timedelta(minutes=last))


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        pytest.param(span(60, 90), False, id="starts where the first ends"),
        pytest.param(span(-30, 0), False, id="ends where the first starts"),
        pytest.param(span(59, 90), True, id="starts a minute before the end"),
        pytest.param(span(10, 20), True, id="lies inside"),
        pytest.param(span(-10, 90), True, id="lies around"),
    ],
)
def test_spans_overlap_when_they_share_an_instant(other: TimeSpan, overlaps: bool) -> None:
    assert span(0, 60).overlaps(other) is overlaps
    assert other.overlaps(span(0, 60)) is overlaps


def test_a_span_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="must end after"):
        span(10, 10)


def test_a_span_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        TimeSpan(datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 10))  # noqa: DTZ001


spans = st.tuples(st.integers(0, 300), st.integers(1, 90)).map(
    lambda pair: span(pair[0], pair[0] + pair[1])
)


@given(spans, spans)
def test_spans_that_overlap_share_a_slot(one: TimeSpan, two: TimeSpan) -> None:
    if one.overlaps(two):
        assert set(one.slots(15)) & set(two.slots(15))


@given(spans, spans)
def test_spans_on_the_raster_share_a_slot_only_when_they_overlap(
    one: TimeSpan, two: TimeSpan
) -> None:
    def on_raster(loose: TimeSpan) -> TimeSpan:
        first = int((loose.starts_at - START).total_seconds() // 900) * 15
        return span(first, first + 15 * (1 + loose.minutes // 15))

    first, second = on_raster(one), on_raster(two)
    assert first.overlaps(second) is bool(set(first.slots(15)) & set(second.slots(15)))


def minutes_of(some: list[TimeSpan]) -> set[int]:
    return {
        minute
        for one in some
        for minute in range(
            int((one.starts_at - START).total_seconds() // 60),
            int((one.ends_at - START).total_seconds() // 60),
        )
    }


@given(st.lists(spans, max_size=8))
def test_merging_keeps_every_minute_and_leaves_gaps_between(some: list[TimeSpan]) -> None:
    result = merged(some)

    assert minutes_of(result) == minutes_of(some)
    assert all(one.ends_at < two.starts_at for one, two in itertools.pairwise(result))


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6))
def test_cutting_leaves_exactly_the_minutes_that_are_not_taken(
    some: list[TimeSpan], taken: list[TimeSpan]
) -> None:
    assert minutes_of(subtracted(some, taken)) == minutes_of(some) - minutes_of(taken)
