"""The app on SQLite, the app on PostgreSQL and a plain table with an exclusion constraint agree.

A stream of random requests, series, moves, decisions, cancellations and blocks goes to all three:
halls that can be divided, projectors and speakers that run out. What is taken for one is taken for
the others, at every step, and at the end all three hold the same resources at the same times.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from booking import service
from booking.errors import Refused, SeriesRefused, SlotTaken, WrongState
from booking.model import SLOT_MINUTES, BookingRequest, Staff
from booking.organizations import add_organization, organization_for
from booking.service import NewPlace, SeriesWish
from booking.storage import Store
from catalog import Catalog
from catalog.timespan import SHANGHAI
from tests.booking.plain_table import PlainTable
from tests.builders import NOW, a_store, at, center, network, request, room, small_catalog

STEPS = 120
STAFF = Staff(1, "王敏", "wangmin", "admin", "*")
PARTS = {
    "left": ("left",),
    "right": ("right",),
    "whole": ("left", "right"),
    "upstairs": ("upstairs",),
    "house": ("left", "right", "upstairs"),
}
LENT = {"projector": 3, "speaker": 1}
ROOMS = {id_: [f"donghua/{part}" for part in parts] for id_, parts in PARTS.items()}
UNITS = {
    kind: [f"donghua#{kind}-{number + 1}" for number in range(quantity)]
    for kind, quantity in LENT.items()
}
WAYS = (
    *("submit",) * 8,
    *("series", "series", "block", "approve", "approve"),
    *("reject", "cancel", "cancel", "move", "move", "move"),
)


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """No rule but those of rooms and units stands in the way."""
    always = {"regular": [{"on": ["workday", "restday"], "opens": "00:00", "closes": "23:59"}]}
    free = {
        "advance_days": "60",
        "start_step_minutes": "15",
        "min_minutes": "15",
        "lead_workdays": "0",
        "max_open_bookings": "1000",
        "max_hours_per_week": "10000",
    }
    rooms = [
        room(id_, **({"parts": list(parts)} if len(parts) > 1 else {}))
        for id_, parts in PARTS.items()
    ]
    lent = [{"id": kind, "quantity": str(number)} for kind, number in LENT.items()]
    return small_catalog(
        tmp_path_factory.mktemp("roomy"),
        network_=network(booking=free),
        centers=[center(rooms=rooms, hours=always, equipment=lent)],
    )


@dataclass
class App:
    """The booking service on one database, told of bookings by number as the plain table is."""

    store: Store
    catalog: Catalog
    tokens: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        code = add_organization(
            self.store,
            self.catalog,
            name="读书会",
            scope="*",
            contact="李雷",
            phone="13900139000",
            quota=(366, 500, 168),
            now=NOW,
        )
        self.club = organization_for(self.store, self.catalog, code, "donghua", "10.0.0.1", NOW)

    def submit(self, number: int, asked: BookingRequest) -> str:
        def work() -> None:
            self.tokens[number] = service.submit(self.store, self.catalog, asked, NOW).token

        return _answer(work)

    def series(self, numbers: list[int], wish: SeriesWish) -> str:
        def work() -> None:
            made = service.submit_series(self.store, self.catalog, wish, NOW)
            for number, booking in zip(numbers, made.bookings, strict=True):
                self.tokens[number] = service.token_for(self.store, booking.reference)

        return _answer(work)

    def block(self, number: int, room_id: str, starts_at: datetime, ends_at: datetime) -> str:
        def work() -> None:
            place = ("donghua", room_id, starts_at, ends_at)
            made = service.block(self.store, self.catalog, STAFF, *place, "大扫除", NOW)
            self.tokens[number] = service.token_for(self.store, made.reference)

        return _answer(work)

    def move(self, number: int, place: NewPlace) -> str:
        token = self.tokens[number]
        return _answer(lambda: service.move(self.store, self.catalog, token, place, NOW))

    def decide(self, way: str, number: int) -> str:
        reference = service.find(self.store, self.tokens[number]).reference
        store, catalog = self.store, self.catalog
        ways: dict[str, Callable[[], object]] = {
            "approve": lambda: service.approve(store, catalog, STAFF, reference, NOW),
            "reject": lambda: service.reject(store, catalog, STAFF, reference, "停电", NOW),
            "cancel": lambda: service.cancel_by_staff(
                store, catalog, STAFF, reference, "停电", NOW
            ),
        }
        return _answer(ways[way])

    def taken(self) -> set[tuple[str, int]]:
        """Resources and slots of all claims."""
        with self.store.reading() as session:
            found = session.claims_between(0, 10**8)
        return {(resource, slot) for resource, slots in found.items() for slot in slots}


def _answer(work: Callable[[], object]) -> str:
    """``ok``, or what is taken; any other refusal would be a mistake of this test."""
    try:
        work()
    except (Refused, SlotTaken) as error:
        return ",".join(one.code for one in error.refusals)
    except SeriesRefused as error:
        return ";".join(
            ",".join(one.code for one in outcome.refusals) or "ok" for outcome in error.dates
        )
    except WrongState as error:
        return error.code
    return "ok"


class Three:
    """The three of them, and what they answered."""

    def __init__(self, apps: list[App], plain: PlainTable, seed: int) -> None:
        self.apps, self.plain = apps, plain
        self.chance = random.Random(seed)
        self.numbers = 0
        self.equipment: dict[int, dict[str, int]] = {}
        self.status: dict[int, str] = {}
        self.answers: Counter[str] = Counter()

    def steps(self, count: int) -> None:
        """Do so many things."""
        for _ in range(count):
            self.step()

    def step(self) -> None:
        """Do one thing in all three places; they must say the same."""
        way = self.chance.choice(WAYS)
        if way in ("submit", "series", "block") or not self.status:
            expected, given = getattr(self, f"_{way}" if self.status else "_submit")()
        else:
            expected, given = self._change(way, self.chance.choice(list(self.status)))
        assert given == [expected] * len(self.apps), (way, expected, given)
        self.answers[f"{way} {expected}"] += 1

    def _submit(self) -> tuple[str, list[str]]:
        number, room_id, starts_at, ends_at, wishes = self._wish()
        asked = self._request(number, room_id, starts_at, ends_at, wishes)
        expected = self.plain.take(number, room_id, starts_at, ends_at, wishes)
        if expected == "ok":
            self.status[number] = "pending"
        return expected, [app.submit(number, asked) for app in self.apps]

    def _series(self) -> tuple[str, list[str]]:
        number, room_id, starts_at, ends_at, wishes = self._wish()
        self.numbers += 2
        numbers = [number, number + 1, number + 2]
        weeks = [timedelta(weeks=week) for week in range(3)]
        each = [
            self.plain.take(one, room_id, starts_at + week, ends_at + week, wishes)
            for one, week in zip(numbers, weeks, strict=True)
        ]
        expected = "ok"
        if set(each) == {"ok"}:
            self.status |= dict.fromkeys(numbers, "pending")
            self.equipment |= dict.fromkeys(numbers, wishes)
        else:
            expected = ";".join(each)
            for one in numbers:
                self.plain.give_back(one)
        answers = []
        for app in self.apps:
            asked = self._request(number, room_id, starts_at, ends_at, wishes, app.club)
            until = (starts_at + weeks[-1]).date()
            answers.append(app.series(numbers, SeriesWish(asked, "week", until)))
        return expected, answers

    def _block(self) -> tuple[str, list[str]]:
        number, room_id, starts_at, ends_at, _ = self._wish()
        expected = self.plain.take(number, room_id, starts_at, ends_at, {}, timedelta(0))
        if expected == "ok":
            self.status[number] = "block"
        return expected, [app.block(number, room_id, starts_at, ends_at) for app in self.apps]

    def _change(self, way: str, number: int) -> tuple[str, list[str]]:
        status = self.status[number]
        if way == "move" and status in ("pending", "confirmed"):
            _, room_id, starts_at, ends_at, _ = self._wish()
            wishes = self.equipment[number]
            expected = self.plain.move(number, room_id, starts_at, ends_at, wishes)
            if expected == "ok":
                self.status[number] = "pending"
            place = NewPlace(room_id, starts_at, ends_at)
            return expected, [app.move(number, place) for app in self.apps]
        if way == "move":
            way = "cancel"
        allowed = {"approve": {"pending"}, "reject": {"pending"}}
        if status not in allowed.get(way, {"pending", "confirmed", "block"}):
            return "wrong_state", [app.decide(way, number) for app in self.apps]
        self.status[number] = {"approve": "confirmed"}.get(way, "gone")
        if way != "approve":
            self.plain.give_back(number)
        return "ok", [app.decide(way, number) for app in self.apps]

    def _wish(self) -> tuple[int, str, datetime, datetime, dict[str, int]]:
        """A new number, and some room at some time of three days of one of three weeks."""
        self.numbers += 1
        chance = self.chance
        day = at("2026-11-04 00:00") + timedelta(days=chance.choice((0, 1, 2, 7, 14)))
        starts_at = day + timedelta(minutes=15 * chance.randrange(32, 60))
        ends_at = starts_at + timedelta(minutes=15 * chance.randrange(1, 9))
        wishes = {
            kind: units for kind, most in LENT.items() if (units := chance.randrange(0, most + 1))
        }
        if chance.random() < 0.5:
            wishes = {}
        self.equipment[self.numbers] = wishes
        return self.numbers, chance.choice(tuple(PARTS)), starts_at, ends_at, wishes

    def _request(
        self,
        number: int,
        room_id: str,
        starts_at: datetime,
        ends_at: datetime,
        wishes: dict[str, int],
        club: int | None = None,
    ) -> BookingRequest:
        return request(
            room_id=room_id,
            starts_at=starts_at,
            ends_at=ends_at,
            attendees=5,
            equipment=wishes,
            phone=f"138{number:08}",
            organization_id=club,
        )


@pytest.fixture
def apps(sqlite_url: str, postgres_url: str, roomy: Catalog) -> Iterator[list[App]]:
    """One on each database."""
    stores = [a_store(url, rate_limits=False) for url in (sqlite_url, postgres_url)]
    yield [App(store, roomy) for store in stores]
    for store in stores:
        store.close()


@pytest.fixture
def plain(postgres_url: str) -> Iterator[PlainTable]:
    """A table beside those of the app, which know nothing of it."""
    made = PlainTable(postgres_url.replace("+psycopg", ""), ROOMS, UNITS)
    yield made
    made.close()


@pytest.mark.parametrize("seed", [1, 20261123, 4242])
def test_three_keepers_of_one_book_agree_on_every_step(
    apps: list[App], plain: PlainTable, seed: int
) -> None:
    three = Three(apps, plain, seed)

    three.steps(STEPS)

    expected = {
        (resource, slot) for resource, start, end, _ in plain.rows() for slot in _slots(start, end)
    }
    assert [app.taken() for app in apps] == [expected] * len(apps)
    assert [_standing(app, three.status) for app in apps] == [three.status] * len(apps)
    said = " ".join(three.answers)
    for words in ("slot_taken", "equipment_taken", "series ok", "block ok", "move ok", ";"):
        assert words in said, three.answers


def _standing(app: App, status: dict[int, str]) -> dict[int, str]:
    """How each booking stands, in the words of this test."""
    words = {"rejected": "gone", "cancelled": "gone"}
    found = {}
    for number, expected in status.items():
        booking = service.find(app.store, app.tokens[number])
        found[number] = words.get(booking.status.value, booking.status.value)
        if expected == "block" and booking.kind == service.BLOCK:
            found[number] = "block" if found[number] == "confirmed" else found[number]
    return found


def _slots(start: datetime, end: datetime) -> range:
    length = SLOT_MINUTES * 60
    first, last = (int(one.replace(tzinfo=SHANGHAI).timestamp()) for one in (start, end))
    return range(first // length, -(-last // length))


def test_the_plain_table_itself_refuses_what_overlaps(plain: PlainTable) -> None:
    noon, one, two = (at(f"2026-11-04 {hour}:00") for hour in (12, 13, 14))

    assert plain.take(1, "whole", noon, one, {"projector": 2}) == "ok"
    assert plain.take(2, "left", one, two, {}) == "slot_taken"
    assert plain.take(3, "upstairs", noon, one, {"projector": 2}) == "equipment_taken"
    assert plain.take(4, "house", noon, one, {"projector": 2}) == "slot_taken,equipment_taken"
    assert {row[3] for row in plain.rows()} == {1}
    assert plain.move(1, "upstairs", noon, one, {}) == "ok"
    assert plain.take(5, "left", one, two, {}) == "ok"


def test_an_app_that_forgets_its_claims_is_found_out(
    apps: list[App], plain: PlainTable, sqlite_url: str
) -> None:
    three = Three(apps, plain, 7)
    three.steps(STEPS)
    engine = sa.create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM claims"))
    engine.dispose()

    with pytest.raises(AssertionError):
        three.steps(STEPS)
