"""Sixteen processes that want the same few hours, and a recount that trusts nobody.

The processes ask for halves of a hall, the whole of it and a study, with projectors of which there
are few; they approve, reject, move and cancel in between. Each writes down what it was told and
when, and from these notes and the tables alone the recount says what went wrong.
``python -m tests.server`` runs it at full size on both databases.
"""

import math
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from booking import service
from booking.errors import BookingError, Refused, SlotTaken
from booking.model import SLOT_MINUTES, BookingRequest, Staff
from booking.service import NewPlace
from booking.storage import open_store
from catalog import load_catalog
from tests.builders import KEY, NOW, a_store, center, data_folder, network, request, room

PROCESSES = 16
PARTS = {"east": {"east"}, "west": {"west"}, "whole": {"east", "west"}, "study": {"study"}}
PROJECTORS = 3
DAYS = ("2026-11-04", "2026-11-05", "2026-11-06")
CLEANUP = timedelta(minutes=15)
STAFF = Staff(1, "王敏", "wangmin", "approver", "*")
TAKEN = {"slot_taken", "equipment_taken"}


@dataclass(frozen=True)
class Note:
    """What one process was told about one attempt."""

    what: str
    answer: str
    """``ok``, the codes of the refusals, or the name of an exception that nobody expects."""
    reference: str = ""
    began: float = 0.0
    ended: float = 0.0
    """By the clock of the machine, which all processes share."""
    rooms: frozenset[str] = frozenset()
    start: datetime = NOW
    end: datetime = NOW
    """Of the claimed time, with the minutes to tidy up."""
    projectors: int = 0


@dataclass(frozen=True)
class Holding:
    """A time that somebody was told to have."""

    note: Note
    until: float
    """When they were told that it is given back; infinity when they never were."""


@dataclass
class Findings:
    """What the recount found; everything but the counts should be empty."""

    answers: Counter[str] = field(default_factory=Counter)
    overlaps: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Bookings that are not where their owner was told, or that nobody was told of."""
    unexplained: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.overlaps or self.lost or self.unexplained or self.unexpected)


def write_data(folder: Path) -> str:
    """The data folder of a hall of two halves and a study, with three projectors to lend."""
    rooms = [
        room("east", capacity="20"),
        room("west", capacity="20"),
        room("whole", capacity="40", parts=["east", "west"]),
        room("study", capacity="20"),
    ]
    lent = [{"id": "projector", "quantity": str(PROJECTORS)}]
    free = {"lead_workdays": "1", "max_open_bookings": "1000", "max_hours_per_week": "168"}
    here = center(rooms=rooms, equipment=lent)
    return str(data_folder(folder, network_=network(booking=free), centers=[here]))


def attempts(seed: int, count: int) -> Iterator[tuple[str, BookingRequest, int]]:
    """What a process does: mostly ask, sometimes change one of the bookings it has."""
    chance = random.Random(seed)
    ways = ("submit",) * 7 + ("approve", "reject", "cancel", "move", "move")
    for number in range(count):
        start = chance.randrange(17, 33)
        end = start + chance.randrange(1, 5)
        units = chance.choice((0, 0, 1, 2))
        asked = request(
            chance.choice(DAYS),
            f"{start // 2:02}:{start % 2 * 30:02}",
            f"{end // 2:02}:{end % 2 * 30:02}",
            room_id=chance.choice(tuple(PARTS)),
            attendees=10,
            equipment={"projector": units} if units else {},
            phone=f"139{seed:03}{number:05}",
        )
        yield chance.choice(ways), asked, chance.randrange(1000)


def contend(url: str, data: str, seed: int, count: int, started_at: float) -> list[Note]:
    """The work of one process, begun together with the others."""
    store = open_store(url, secret_key=KEY, rate_limits=False)
    catalog = load_catalog(Path(data))
    mine: list[service.Submitted] = []
    notes = []
    time.sleep(max(0.0, started_at - time.monotonic()))
    for what, asked, pick in attempts(seed, count):
        done = what if mine else "submit"
        which = mine[pick % len(mine)] if mine else None
        began = time.monotonic()
        answer, reference = "ok", ""
        try:
            if which is None or done == "submit":
                made = service.submit(store, catalog, asked, NOW)
                mine.append(made)
                reference = made.booking.reference
            else:
                reference = which.booking.reference
                if done == "move":
                    place = NewPlace(asked.room_id, asked.starts_at, asked.ends_at)
                    service.move(store, catalog, which.token, place, NOW)
                elif done == "approve":
                    service.approve(store, catalog, STAFF, reference, NOW)
                elif done == "reject":
                    service.reject(store, catalog, STAFF, reference, "让给别人", NOW)
                else:
                    service.cancel(store, catalog, which.token, NOW)
        except (Refused, SlotTaken) as error:
            answer = ",".join(one.code for one in error.refusals) or error.code
        except BookingError as error:
            answer = error.code
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        units = (which.booking if done == "move" and which else asked).equipment
        notes.append(
            Note(
                done,
                answer,
                reference,
                began,
                time.monotonic(),
                frozenset(PARTS[asked.room_id]),
                asked.starts_at,
                asked.ends_at + CLEANUP,
                sum(wish.quantity for wish in units),
            )
        )
    store.close()
    return notes


def run(url: str, data: str, total: int) -> Findings:
    """Contend on a fresh database and recount."""
    a_store(url).close()
    each = total // PROCESSES
    # Forked from a small process that has imported everything: to start is quick, and safe.
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.server.contending"])
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        started_at = time.monotonic() + 2
        jobs = [
            pool.submit(contend, url, data, seed, each, started_at) for seed in range(PROCESSES)
        ]
        notes = [note for job in jobs for note in job.result()]
    return recount(url, notes)


def recount(url: str, notes: Sequence[Note]) -> Findings:
    """What the notes and the tables say together."""
    found = Findings(Counter(f"{note.what} {note.answer}" for note in notes))
    known = TAKEN | {"ok", "wrong_state"}
    for note in notes:
        codes = set(note.answer.split(","))
        # Nobody asks for more than there is, or at a wrong time: what is taken is the only reason.
        if not codes <= known and codes != {"outside_hours"} | (codes & TAKEN):
            found.unexpected.append(f"{note.what}: {note.answer}")
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        held = connection.execute(
            sa.text(
                "SELECT reference, room_id, starts_at, ends_at, coalesce(quantity, 0) FROM bookings"
                " LEFT JOIN booking_equipment ON booking = reference"
                " WHERE status IN ('pending', 'confirmed')"
            )
        ).all()
        claims = connection.execute(sa.text("SELECT booking, resource, slot FROM claims")).all()
    engine.dispose()
    found.overlaps = _overlaps(held) + _wrong_claims(held, claims)
    holdings = list(_holdings(notes))
    told = {
        (one.note.reference.replace("-", ""), one.note.rooms, one.note.start, one.note.end)
        for one in holdings
        if one.until == math.inf
    }
    there = {
        (one[0], frozenset(PARTS[one[1]]), _instant(one[2]), _instant(one[3]) + CLEANUP)
        for one in held
    }
    found.lost = sorted({one[0] for one in told ^ there})
    found.unexplained = list(_unexplained(notes, holdings))
    return found


def _holdings(notes: Sequence[Note]) -> Iterator[Holding]:
    """Who was told to have what, and until when; one process alone changes a booking."""
    now: dict[str, Note] = {}
    for note in notes:
        if note.answer != "ok" or note.what == "approve":
            continue
        if note.reference in now:
            yield Holding(now.pop(note.reference), note.ended)
        if note.what in ("submit", "move"):
            now[note.reference] = note
    for note in now.values():
        yield Holding(note, math.inf)


def _overlaps(held: Sequence[Sequence[Any]]) -> list[str]:
    """Slots in which a part of the hall, or a projector, is given away twice."""
    users: dict[tuple[str, int], list[str]] = {}
    lent: Counter[int] = Counter()
    for reference, room_id, starts_at, ends_at, units in held:
        for slot in _slots(_instant(starts_at), _instant(ends_at) + CLEANUP):
            lent[slot] += units
            for part in PARTS[room_id]:
                users.setdefault((part, slot), []).append(reference)
    doubled = [f"{place}: {who}" for place, who in users.items() if len(who) > 1]
    return doubled + [f"{units} projectors" for units in lent.values() if units > PROJECTORS]


def _wrong_claims(
    held: Sequence[Sequence[Any]],
    claims: Sequence[Sequence[Any]],
) -> list[str]:
    """Bookings whose claims are not exactly their rooms, units and slots."""
    own: dict[str, Counter[str]] = {}
    for reference, resource, _ in claims:
        kind = "projector" if "#" in resource else resource.partition("/")[2]
        own.setdefault(reference, Counter())[kind] += 1
    wrong = []
    for reference, room_id, starts_at, ends_at, units in held:
        slots = len(_slots(_instant(starts_at), _instant(ends_at) + CLEANUP))
        due = Counter(dict.fromkeys(PARTS[room_id], slots))
        due["projector"] = units * slots
        if own.pop(reference, Counter()) != +due:
            wrong.append(f"claims of {reference}")
    return wrong + [f"claims without a booking: {reference}" for reference in own]


def _unexplained(notes: Sequence[Note], held: Sequence[Holding]) -> Iterator[str]:
    """Refusals for a taken time which nobody can have held while the refused one asked."""
    for note in notes:
        codes = set(note.answer.split(",")) & TAKEN
        rivals = [
            one.note
            for one in held
            if one.note.began < note.ended
            and note.began < one.until
            and one.note.start < note.end
            and note.start < one.note.end
            and one.note.reference != note.reference
        ]
        if "slot_taken" in codes and not any(one.rooms & note.rooms for one in rivals):
            yield f"{note.what} {note.start} {sorted(note.rooms)}: nobody was there"
        # A unit is lent for the whole time, so whoever uses one for some of it is in the way.
        lent = sum(one.projectors for one in rivals)
        if "equipment_taken" in codes and note.projectors + lent <= PROJECTORS:
            yield f"{note.what} {note.start}: enough projectors were there"


def _slots(start: datetime, end: datetime) -> range:
    length = SLOT_MINUTES * 60
    return range(int(start.timestamp()) // length, -(-int(end.timestamp()) // length))


def _instant(value: object) -> datetime:
    """SQLite keeps UTC without saying so."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(f"{value}+00:00")
