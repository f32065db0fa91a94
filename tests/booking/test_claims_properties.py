"""For any order of requests and cancellations: no overlap, and what is cancelled is free again."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking import service
from booking.errors import SlotTaken
from booking.model import SLOT_MINUTES, Booking
from booking.storage import Store
from catalog import Catalog
from catalog.timespan import TimeSpan
from tests.builders import NOW, a_store, at, center, network, request, room, small_catalog


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """One room, and no rule but that of the slots: any length, any quarter hour."""
    always = {"regular": [{"on": ["workday", "restday"], "opens": "00:00", "closes": "23:59"}]}
    return small_catalog(
        tmp_path_factory.mktemp("roomy"),
        network_=network(
            booking={
                "start_step_minutes": "15",
                "min_minutes": "15",
                "max_minutes": "1440",
                "max_open_bookings": "1000",
                "max_hours_per_week": "10000",
            }
        ),
        centers=[center(rooms=[room("hall")], hours=always)],
    )


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for all examples; each cleans up behind itself."""
    folder: Path = tmp_path_factory.mktemp("properties")
    opened = a_store(f"sqlite:///{folder}/booking.sqlite3")
    yield opened
    opened.close()


SPANS = st.tuples(st.integers(0, 80), st.integers(1, 12))
STEPS = st.lists(st.tuples(SPANS, st.booleans()), min_size=1, max_size=12)


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_accepted_spans_never_overlap_and_cancelled_ones_are_free_again(
    one_store: Store, roomy: Catalog, steps: list[tuple[tuple[int, int], bool]]
) -> None:
    midnight = at("2026-11-04 00:00")
    held: list[service.Submitted] = []
    for (first, length), cancels in steps:
        span = TimeSpan(
            midnight + timedelta(minutes=first * SLOT_MINUTES),
            midnight + timedelta(minutes=(first + length) * SLOT_MINUTES),
        )
        asked = request(starts_at=span.starts_at, ends_at=span.ends_at, attendees=1)
        is_free = not any(span.padded(0, 15).overlaps(one.booking.claimed_span) for one in held)
        try:
            submitted = service.submit(one_store, roomy, asked, NOW)
        except SlotTaken:
            assert not is_free
            continue
        assert is_free
        if cancels:
            service.cancel(one_store, roomy, submitted.token, NOW)
            again = service.submit(one_store, roomy, asked, NOW)
            assert again.booking.span == span
            submitted = again
        held.append(submitted)
        assert claims_are_exactly(one_store, [one.booking for one in held])
    assert not any(
        one.booking.claimed_span.overlaps(two.booking.claimed_span)
        for one, two in combinations(held, 2)
    )
    for one in held:
        service.cancel(one_store, roomy, one.token, NOW)
    assert claims_are_exactly(one_store, [])


def claims_are_exactly(store: Store, bookings: list[Booking]) -> bool:
    with store.reading() as session:
        claimed = session.claims_between(0, 10**8).get("donghua/hall", set())
    slots = [slot for one in bookings for slot in one.claimed_span.slots(SLOT_MINUTES)]
    return len(slots) == len(claimed) and set(slots) == claimed
