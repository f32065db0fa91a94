"""Measures what the arithmetic of :mod:`scripts.bench.scale` rests on, with the real service.

Two processes ask and approve, first in one PostgreSQL, then each in one of its own, as shards
would; pages come from one real process. The queue is then played through with the measured times,
because the formula assumes times that vary more than ours do.
"""

import math
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, median, quantiles
from zlib import crc32

from booking import service
from booking.model import Staff
from booking.storage import open_store
from catalog import load_catalog
from scripts.bench.clients import get, run
from scripts.bench.serving import booking_service
from scripts.bench.venue import CENTER, NOW, ROOMS, requests, write_data
from scripts.postgresql import running_cluster

__all__ = ["Measured", "crowding", "measure", "played_wait", "wait"]

KEY = "k" * 64
STAFF = Staff(1, "王敏", "wangmin", "approver", "*")
PLAYED = 100_000
ROUNDS = 3


@dataclass(frozen=True)
class Measured:
    """Rates a second, and how long each write of a process alone took."""

    alone: float
    one_database: float
    two_databases: float
    reads: float
    seconds: tuple[float, ...]


def measure(count: int) -> Measured:
    """Let each process make so many bookings in a round, a write to ask and a write to approve."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data = write_data(folder / "data")
        alone, one_database, two_databases, seconds = [], [], [], list[float]()
        with running_cluster(durable=True) as first, running_cluster(durable=True) as second:
            for _ in range(ROUNDS):
                rate, took = _writes([first.new_database()], data, count)
                alone.append(rate)
                seconds += took
                shared = first.new_database()
                one_database.append(_writes([shared, shared], data, count)[0])
                apart = [first.new_database(), second.new_database()]
                two_databases.append(_writes(apart, data, count)[0])
        settings = {"BOOKING_DATA_DIR": str(data), "BOOKING_NOW": NOW.isoformat()}
        with booking_service(folder, 1, **settings) as port:
            page = get(f"/booking/{CENTER}/{ROOMS[0]}/")
            run(port, [page] * 50, 4)
            reads = run(port, [page] * count * 2, 4).rate
    return Measured(
        median(alone), median(one_database), median(two_databases), reads, tuple(seconds)
    )


def _writes(urls: Sequence[str], data: Path, count: int) -> tuple[float, list[float]]:
    """Writes a second of one process for each URL, and the seconds of each write."""
    for url in set(urls):
        store = open_store(url, secret_key=KEY)
        store.create_tables()
        store.close()
    context = get_context("forkserver")
    with ProcessPoolExecutor(len(urls), mp_context=context) as pool:
        start = time.monotonic() + 3
        jobs = [
            pool.submit(_process, url, data, (number, len(urls), count), start)
            for number, url in enumerate(urls)
        ]
        done = [job.result() for job in jobs]
    took = max(ended for ended, _ in done) - start
    seconds = [one for _, several in done for one in several]
    return len(seconds) / took, seconds


def _process(
    url: str, data: Path, turn: tuple[int, int, int], start: float
) -> tuple[float, list[float]]:
    number, turns, count = turn
    store, catalog = open_store(url, secret_key=KEY, rate_limits=False), load_catalog(data)
    mine = list(islice(requests(), number, count * turns, turns))
    seconds = []
    time.sleep(max(0.0, start - time.monotonic()))
    for asked in mine:
        began = time.perf_counter()
        reference = service.submit(store, catalog, asked, NOW).booking.reference
        between = time.perf_counter()
        service.approve(store, catalog, STAFF, reference, NOW)
        seconds += [between - began, time.perf_counter() - between]
    store.close()
    return time.monotonic(), seconds


def wait(rate: float, writes: float) -> float:
    """Seconds within which 95 of 100 are done: random arrivals, one clerk, random times."""
    return -math.log(0.05) / (rate - writes)


def played_wait(seconds: Sequence[float], full: float) -> float:
    """The same with the measured times, so many customers, and the clerk busy to this share."""
    chance = random.Random(1)  # noqa: S311 - only to play
    rate = full / fmean(seconds)
    now = free_at = 0.0
    stays = []
    for _ in range(PLAYED):
        now += chance.expovariate(rate)
        free_at = max(now, free_at) + chance.choice(seconds)
        stays.append(free_at - now)
    return quantiles(stays, n=20)[-1]


def crowding(centers: int, shards: int) -> float:
    """How much more than the average the fullest shard has, when the id decides."""
    counts = Counter(crc32(f"center-{number}".encode()) % shards for number in range(centers))
    return max(counts.values()) * shards / centers - 1
