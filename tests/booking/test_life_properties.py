"""For any order of everything that can happen: a booking holds its claims exactly while it should.

Requests, lines, moves, displacements, blocks, decisions and the clock come in any order, against a
room of two halves, the combined room, and equipment that runs out. After each step the claims in
the database must be those that the standing of the bookings says, and no others.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking import service
from booking.errors import BookingError
from booking.free import room_resources
from booking.model import HOLDING, SLOT_MINUTES, Booking, BookingStatus, Staff
from booking.rules import movable_units
from booking.service import NewPlace
from booking.storage import Store
from catalog import Catalog
from tests.booking.life import staff_with
from tests.builders import NOW, a_store, at, center, network, request, room, small_catalog

ROOMS = ("whole", "left", "right")


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A divisible room, two projectors, and no rule but those of slots and units."""
    always = {"regular": [{"on": ["workday", "restday"], "opens": "00:00", "closes": "23:59"}]}
    free = {
        "start_step_minutes": "15",
        "min_minutes": "15",
        "max_minutes": "1440",
        "lead_workdays": "0",
        "max_open_bookings": "1000",
        "max_hours_per_week": "10000",
    }
    rooms = [room("left"), room("right"), room("whole", parts=["left", "right"])]
    equipment = [{"id": "projector", "quantity": "2"}]
    return small_catalog(
        tmp_path_factory.mktemp("roomy"),
        network_=network(booking=free),
        centers=[center(rooms=rooms, hours=always, equipment=equipment)],
    )


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for all examples; each has days of its own."""
    folder: Path = tmp_path_factory.mktemp("life")
    opened = a_store(f"sqlite:///{folder}/booking.sqlite3")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def boss(one_store: Store, roomy: Catalog) -> Staff:
    """Somebody who may do everything."""
    return staff_with(one_store, roomy, "admin")


SPANS = st.tuples(st.integers(0, 20), st.integers(1, 8))
STEP = st.tuples(
    st.sampled_from(
        [
            "submit",
            "submit",
            "queue",
            "queue",
            "move",
            "move by staff",
            "displace",
            "accept",
            "decline",
            "approve",
            "reject",
            "cancel",
            "cancel by staff",
            "block",
            "clock",
        ]
    ),
    st.integers(0, 30),
    st.sampled_from(ROOMS),
    SPANS,
    st.integers(0, 2),
)


class World:
    """The bookings of one example, and the clock."""

    def __init__(self, store: Store, catalog: Catalog, staff: Staff) -> None:
        self.store, self.catalog, self.staff = store, catalog, staff
        self.now = NOW
        self.tokens: list[str] = []

    def step(self, what: str, which: int, room_id: str, spans: tuple[int, int], units: int) -> None:
        """Try it; what is refused changes nothing, which the check after it sees."""
        starts_at = at("2026-11-04 00:00") + timedelta(minutes=spans[0] * SLOT_MINUTES)
        ends_at = starts_at + timedelta(minutes=spans[1] * SLOT_MINUTES)
        with suppress(BookingError):
            if what in ("submit", "queue"):
                self.ask(what, room_id, starts_at, ends_at, units)
            elif what == "block":
                place = (room_id, starts_at, ends_at, "开会", self.now)
                taken = service.block(self.store, self.catalog, self.staff, "donghua", *place)
                self.tokens.append(service.token_for(self.store, taken.reference))
            elif what == "clock":
                self.now = min(self.now + timedelta(hours=which), at("2026-11-05 12:00"))
                service.expire(self.store, self.catalog, self.now)
                service.lapse_offers(self.store, self.catalog, self.now)
            elif self.tokens:
                token = self.tokens[which % len(self.tokens)]
                self.change(what, token, NewPlace(room_id, starts_at, ends_at))

    def ask(
        self, what: str, room_id: str, starts_at: datetime, ends_at: datetime, units: int
    ) -> None:
        asked = request(
            room_id=room_id,
            starts_at=starts_at,
            ends_at=ends_at,
            equipment={"projector": units} if units else {},
            phone=f"139{len(self.tokens):08d}",
        )
        ways: dict[str, Callable[..., service.Submitted]] = {
            "submit": service.submit,
            "queue": service.queue_up,
        }
        self.tokens.append(ways[what](self.store, self.catalog, asked, self.now).token)

    def change(self, what: str, token: str, target: NewPlace) -> None:
        store, catalog, staff, now = self.store, self.catalog, self.staff, self.now
        reference = service.find(store, token).reference
        ways: dict[str, Callable[[], Booking]] = {
            "move": lambda: service.move(store, catalog, token, target, now),
            "move by staff": lambda: service.move_by_staff(
                store, catalog, staff, reference, target, now
            ),
            "displace": lambda: service.displace(
                store, catalog, staff, reference, "停电", target, now
            ),
            "accept": lambda: service.accept(store, catalog, token, now),
            "decline": lambda: service.decline(store, catalog, token, now),
            "approve": lambda: service.approve(store, catalog, staff, reference, now),
            "reject": lambda: service.reject(store, catalog, staff, reference, "不行", now),
            "cancel": lambda: service.cancel(store, catalog, token, now),
            "cancel by staff": lambda: service.cancel_by_staff(
                store, catalog, staff, reference, "停电", now
            ),
        }
        ways[what]()

    def check(self) -> None:
        """Compare the claims with what the bookings should hold."""
        taken: set[tuple[str, int]] = set()
        here = self.catalog.centers["donghua"]
        for token in self.tokens:
            booking = service.find(self.store, token)
            with self.store.reading() as session:
                own = session.claims_of(booking.reference)
            slots = set(booking.claimed_span.slots(SLOT_MINUTES))
            used = here.room(booking.room_id)
            assert used is not None
            if booking.status not in HOLDING:
                assert own == set(), (booking.status, own)
                continue
            parts = set(room_resources(here, used))
            wanted = movable_units(here, used, booking.equipment).get("projector", 0)
            lent = {resource for resource, _ in own} - parts
            assert len(lent) == wanted
            assert own == {(resource, slot) for resource in parts | lent for slot in slots}
            assert taken.isdisjoint(own)
            taken |= own
            offered = booking.status is BookingStatus.OFFERED
            assert offered <= (booking.offered_until is not None)
        with self.store.reading() as session:
            total = sum(len(slots) for slots in session.claims_between(0, 10**8).values())
        assert total == len(taken)

    def clear(self) -> None:
        """Give everything back, so that the next example starts from nothing."""
        for _ in range(2):
            for token in self.tokens:
                reference = service.find(self.store, token).reference
                with suppress(BookingError):
                    service.cancel_by_staff(
                        self.store, self.catalog, self.staff, reference, "清场", NOW
                    )


@given(steps=st.lists(STEP, min_size=1, max_size=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_booking_holds_its_claims_exactly_while_it_should(
    one_store: Store,
    roomy: Catalog,
    boss: Staff,
    steps: list[tuple[str, int, str, tuple[int, int], int]],
) -> None:
    world = World(one_store, roomy, boss)
    for step in steps:
        world.step(*step)
        world.check()
    world.clear()
    world.check()
