"""How fast libres reserves, approves and commits on PostgreSQL.

Run by `scripts.bench.booking_core` with the Python of build/bench-venv, where libres lives: reads
how many bookings to make from each line of its input, and answers with the seconds they took.
"""

import sys
import time
from datetime import datetime, timedelta

import libres

ROOMS = 20
DAYS = 300
HOURS = (9, 11, 13, 15)
ZONE = "Asia/Shanghai"


def main(dsn: str) -> None:
    """Allocate every day of every room first, which is not measured."""
    context = libres.registry.register_context("bench")
    context.set_setting("dsn", dsn)
    rooms = [libres.new_scheduler(context, f"room-{number}", ZONE) for number in range(ROOMS)]
    rooms[0].setup_database()
    rooms[0].commit()
    first = datetime(2026, 11, 4)  # noqa: DTZ001 - libres adds the zone itself
    days = [first + timedelta(days=day) for day in range(DAYS)]
    # The days that will be used, so that allocating takes no longer than measuring.
    wanted = [(room, day, hour) for day in days for room in rooms for hour in HOURS]
    upcoming = iter(wanted)
    open_days: set[tuple[str, datetime]] = set()
    print("ready", flush=True)
    for line in sys.stdin:
        batch = [next(upcoming) for _ in range(int(line))]
        for room, day, _ in batch:
            if (room.name, day) not in open_days:
                open_days.add((room.name, day))
                spans = (day.replace(hour=8, minute=30), day.replace(hour=17, minute=30))
                room.allocate(spans, partly_available=True, raster=15)
        rooms[0].commit()
        started = time.perf_counter()
        for room, day, hour in batch:
            starts_at = day.replace(hour=hour)
            ends_at = starts_at + timedelta(minutes=90)
            token = room.reserve("wang@example.org", (starts_at, ends_at))
            room.approve_reservations(token)
            room.commit()
        print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
