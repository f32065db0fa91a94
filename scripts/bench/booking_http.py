"""What the booking service does over HTTP: two workers, eight clients, everything switched on.

Beside it, in turn, runs the bare floor of :mod:`scripts.bench.bare_floor`. Both are asked to store
bookings that never meet, and for the page of a room; then eight clients at once want one time.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from booking.model import BookingRequest
from scripts.bench.bare_floor import WORKERS
from scripts.bench.clients import Call, Run, get, post, rounds, run
from scripts.bench.serving import booking_service, free_port, wait_until_ready
from scripts.bench.venue import CENTER, NOW, ROOMS, requests, write_data
from scripts.build_site import ROOT

CLIENTS = 8
CONTESTED = 20
LEAST_CREATION = 0.5
LEAST_PAGE = 0.4
API = "/booking/api/v1/bookings"
PAGE = f"/booking/{CENTER}/{ROOMS[0]}/"


def _ours(folder: Path) -> AbstractContextManager[int]:
    settings = {
        "BOOKING_DATA_DIR": str(write_data(folder / "data")),
        "BOOKING_NOW": NOW.isoformat(),
        "BOOKING_RATE_LIMITS": "off",
    }
    return booking_service(folder, WORKERS, **settings)


@contextmanager
def _floor(folder: Path) -> Iterator[int]:
    port = free_port()
    command = ["-m", "scripts.bench.bare_floor", str(folder / "floor.sqlite3"), str(port)]
    # The log goes to a file, as it does wherever somebody will read it.
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_until_ready(port, "/rooms/1")
            yield port
        finally:
            server.terminate()
            server.wait()


def _body(asked: BookingRequest) -> dict[str, object]:
    return {
        "kind": asked.kind,
        "center": asked.center_id,
        "room": asked.room_id,
        "starts_at": asked.starts_at.isoformat(),
        "ends_at": asked.ends_at.isoformat(),
        "attendees": asked.attendees,
        "purpose": asked.purpose,
        "applicant": {"name": asked.applicant.name, "phone": asked.applicant.phone},
    }


def _floor_calls() -> Iterator[Call]:
    for number in range(1_000_000):
        body = {"room": str(number % 20), "slot": number // 20 * 5, "name": "王小明"}
        yield post("/bookings", body | {"phone": f"138{number:08}"})


def main() -> int:
    """Run the comparison; 1 when a limit is missed or a time is sold twice."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.booking_http")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--each", type=int, default=1200, help="每轮每家答多少次")
    options = parser.parse_args()
    each: int = options.each
    wanted = requests()
    free = (post(API, _body(asked)) for asked in wanted)
    bare = _floor_calls()
    found: dict[str, list[Run]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with _ours(folder) as ours, _floor(folder) as floor:
            for turn in range(options.rounds + 1):
                size = each if turn else CLIENTS * 10
                of_turn = {
                    "floor creation": run(floor, list(islice(bare, size)), CLIENTS),
                    "creation": run(ours, list(islice(free, size)), CLIENTS),
                    "floor page": run(floor, [get("/rooms/1")] * size, CLIENTS),
                    "page": run(ours, [get(PAGE)] * size, CLIENTS),
                }
                # The first turn is to warm up.
                for name, one in of_turn.items() if turn else ():
                    found.setdefault(name, []).append(one)
            contested = list(islice(wanted, CONTESTED))
            sold = rounds(
                ours, CONTESTED, CLIENTS, lambda number, who: _rival(contested, number, who)
            )
    good = _told("建预约", found, "creation", LEAST_CREATION, 201)
    good &= _told("房间页", found, "page", LEAST_PAGE, 200)
    print(f"{CLIENTS} 人同抢一个时段，{CONTESTED} 轮，各卖出 {sorted(set(sold))} 次（应为 1 次）")
    return 0 if good and set(sold) == {1} else 1


def _rival(contested: list[BookingRequest], number: int, who: int) -> Call:
    asked = contested[number]
    body = _body(asked) | {"applicant": {"name": "李雷", "phone": f"139{number:03}{who:05}"}}
    # Rivals want a time that overlaps, not the very same.
    body["ends_at"] = (asked.ends_at - timedelta(minutes=15 * (who % 3))).isoformat()
    return post(API, body)


def _told(what: str, found: dict[str, list[Run]], name: str, least: float, status: int) -> bool:
    floor, ours = found[f"floor {name}"], found[name]
    share = median(one.rate for one in ours) / median(one.rate for one in floor)
    wrong = sum(one.statuses.total() - one.statuses[status] for one in (*ours, *floor))
    middle = sorted(ours, key=lambda one: one.rate)[len(ours) // 2]
    least_of = sorted(floor, key=lambda one: one.rate)[len(floor) // 2]
    print(f"{what}：{middle.words()}（{WORKERS} 个进程，{CLIENTS} 个客户端）")
    print(f"  什么都不管的底线：{least_of.words()}；我们达到 {share:.0%}（至少 {least:.0%}）")
    if wrong:
        print(f"  有 {wrong} 次没有答 {status}")
    return share >= least and not wrong


if __name__ == "__main__":
    sys.exit(main())
