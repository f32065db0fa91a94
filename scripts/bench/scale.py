"""What a street, a county, a province and the country need: arithmetic from measured rates.

One database is a queue with one clerk (writes take turns), loaded to half at the busiest minute.
"""

import argparse
import math
from dataclasses import dataclass
from statistics import fmean

from scripts.bench.shards import crowding, measure, played_wait, wait

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
    waiting = wait(writes_per_second, writes / databases)
    return Need(bookings, writes, reads, databases, processes, waiting)


def main() -> None:
    """Measure, then print the table and what was played through."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.scale")
    parser.add_argument("--each", type=int, default=150, help="每轮每个进程做几个预约")
    found = measure(parser.parse_args().each)
    print(
        f"实测每秒写：一个进程 {found.alone:.0f} 次，两个进程写一个库 {found.one_database:.0f} 次，"
        f"各写各的库 {found.two_databases:.0f} 次；一个进程每秒答 {found.reads:.0f} 页"
    )
    print("| 规模 | 中心 | 每天预约 | 最忙时每秒写 | 每秒读 | 数据库 | 进程 | 95% 的写不超过 |")
    print("|---|---|---|---|---|---|---|---|")
    for name, centers in PLACES.items():
        one = need(centers, found.alone, found.reads)
        print(
            f"| {name} | {centers:,} | {one.bookings:,.0f} | {one.writes:,.1f} | {one.reads:,.0f} "
            f"| {one.databases:,} | {one.processes:,} | {one.wait * 1000:,.0f} 毫秒 |"
        )
    country = PLACES["全国"]
    shards = need(country, found.alone, found.reads).databases
    more = crowding(country, shards)
    print(f"{country:,} 个中心按编号分到 {shards} 个库，最挤的比平均多 {more:.1%}")
    rate = 1 / fmean(found.seconds)
    formula, played = wait(rate, rate * FULL), played_wait(found.seconds, FULL)
    print(
        f"一个库忙到 {FULL:.0%}，95% 的写：公式说不超过 {formula * 1000:.0f} 毫秒，"
        f"用实测的每次用时排队 10 万次，得 {played * 1000:.0f} 毫秒"
    )


if __name__ == "__main__":
    main()
