"""Requests that race over HTTP, and a server that is killed: on both databases."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.tools.server import Server, running_server

CENTER = "jingchengyijia-1"
ROOM = "duogongneng-huiyishi"
API = "/booking/api/v1"
DAY = "2026-11-26"


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[Server]:
    with running_server(tmp_path, database_url, BOOKING_RATE_LIMITS="off") as running:
        yield running


def request(start: str, end: str, phone: str, **more: object) -> dict[str, Any]:
    return {
        "kind": "venue",
        "center": CENTER,
        "room": ROOM,
        "starts_at": f"{start}:00+08:00",
        "ends_at": f"{end}:00+08:00",
        "attendees": 10,
        "purpose": "读书会",
        "applicant": {"name": "王小明", "phone": phone},
    } | more


def phone(number: int) -> str:
    return f"139{number:08}"


def spans(database_url: str) -> list[tuple[str, datetime, datetime]]:
    """What holds a room now, straight from the table."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(
                text(
                    "select center_id || '/' || room_id, starts_at, ends_at from bookings "
                    "where status in ('pending', 'confirmed')"
                )
            ).all()
    finally:
        engine.dispose()
    return [(room, as_time(starts_at), as_time(ends_at)) for room, starts_at, ends_at in rows]


def as_time(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def test_of_32_clients_that_ask_for_one_slot_at_once_one_gets_it(server: Server) -> None:
    def ask(number: int) -> int:
        body = request(f"{DAY}T09:00", f"{DAY}T10:00", phone(number))
        return server.post(f"{API}/bookings", body).status

    with ThreadPoolExecutor(32) as pool:
        statuses = Counter(pool.map(ask, range(32)))

    assert statuses == {201: 1, 409: 31}


def test_600_random_requests_leave_no_overlap_and_no_server_error(
    server: Server, database_url: str
) -> None:
    chance = random.Random(20261123)

    def body(number: int) -> dict[str, Any]:
        day = datetime.fromisoformat(DAY) + timedelta(days=chance.randrange(3))
        start = day + timedelta(hours=8, minutes=30 * chance.randrange(22))
        end = start + timedelta(minutes=30 * chance.randint(1, 6))
        return request(
            start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"), phone(number)
        )

    bodies = [body(number) for number in range(600)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: server.post(f"{API}/bookings", one), bodies))

    statuses = Counter(answer.status for answer in answers)
    held = sorted(spans(database_url))
    assert set(statuses) == {201, 409, 422}
    assert len(held) == statuses[201]
    assert all(
        one[0] != two[0] or one[2] + timedelta(minutes=15) <= two[1] for one, two in pairwise(held)
    ), "two bookings overlap, or the second starts before the first one's room is tidied"


def test_a_booking_made_before_kill_9_is_there_after_the_restart(server: Server) -> None:
    made = server.post(f"{API}/bookings", request(f"{DAY}T14:00", f"{DAY}T15:00", phone(1)))
    assert made.status == 201

    server.kill()
    server.start()

    found = server.get(f"{API}/bookings/{made.json['token']}")
    again = server.post(f"{API}/bookings", request(f"{DAY}T14:00", f"{DAY}T15:00", phone(2)))
    assert (found.status, found.json["reference"]) == (200, made.json["reference"])
    assert again.status == 409


def test_a_repeated_request_with_its_key_is_one_booking(server: Server) -> None:
    body = request(f"{DAY}T14:00", f"{DAY}T15:00", phone(1))

    def ask(_: int) -> tuple[int, str]:
        answer = server.post(f"{API}/bookings", body, {"Idempotency-Key": "double-tap-1"})
        return answer.status, answer.json.get("reference", "")

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(8)))

    assert len(answers) == 1
    assert answers.pop()[0] == 201
