"""What a street, a county, a province and the country need: arithmetic from measured rates.

``python -m scripts.bench.scale --writes 60 --reads 120``; both are measured on one's own machine.
One database is a queue with one clerk (writes take turns), loaded to half at the busiest minute.
"""

import argparse
import math
from dataclasses import dataclass

PLACES = {"一个街道": 10, "一个县": 237, "一个地级市": 2_500, "一个省": 20_000, "全国": 600_000}
"""Centers; the last two are orders of magnitude."""
ROOMS = 8
BOOKINGS_PER_ROOM = 1.5
"""A day."""
WRITES_PER_BOOKING = 5
"""Asking, deciding, two notices, checking in."""
READS_PER_BOOKING = 30
RUSH_SHARE, RUSH_SECONDS = 0.1, 600
"""A tenth of the day comes in the ten minutes after new days open."""
SUBSCRIBERS, POLL_SECONDS = 5, 3_600
"""Calendars that look for changes, for each center."""
FULL = 0.5


@dataclass(frozen=True)
class Need:
    """What one place needs."""

    bookings: float
    writes: float
    reads: float
    databases: int
    processes: int
    wait: float


def need(centers: int, writes_per_second: float, reads_per_second: float) -> Need:
    """Bookings a day, load at the busiest minute, machines, and the wait of 95 in 100 writes."""
    bookings = centers * ROOMS * BOOKINGS_PER_ROOM
    rush = bookings * RUSH_SHARE / RUSH_SECONDS
    writes = rush * WRITES_PER_BOOKING
    reads = rush * READS_PER_BOOKING + centers * SUBSCRIBERS / POLL_SECONDS
    databases = max(1, math.ceil(writes / (writes_per_second * FULL)))
    processes = max(2, math.ceil(reads / (reads_per_second * FULL)))
    # The time in a queue with random arrivals and one clerk is exponential.
    wait = -math.log(0.05) / (writes_per_second - writes / databases)
    return Need(bookings, writes, reads, databases, processes, wait)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="算一算要多少机器")
    parser.add_argument("--writes", type=float, default=60, help="一个数据库每秒能写几次（实测）")
    parser.add_argument("--reads", type=float, default=60, help="一个进程每秒能答几页（实测）")
    options = parser.parse_args()
    print("| 规模 | 中心 | 每天预约 | 最忙时每秒写 | 每秒读 | 数据库 | 进程 | 95% 的写不超过 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, centers in PLACES.items():
        one = need(centers, options.writes, options.reads)
        print(
            f"| {name} | {centers:,} | {one.bookings:,.0f} | {one.writes:,.1f} | {one.reads:,.0f} "
            f"| {one.databases:,} | {one.processes:,} | {one.wait * 1000:,.0f} 毫秒 |"
        )


if __name__ == "__main__":
    main()
