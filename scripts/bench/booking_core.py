"""How many bookings a second are asked for and approved, in one process, with everything on.

Three do the same work in turn, so that all feel the same machine: our `submit` and `approve` on
SQLite, each on the disk before it is acknowledged; libres on PostgreSQL with reserve, approve and
commit; and bare `sqlite3` with synchronous=FULL that inserts the very rows that ours left behind,
one transaction a booking.
"""

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from booking import service
from booking.model import BookingRequest, Staff
from booking.storage import Store, open_store
from catalog import Catalog, load_catalog
from scripts.bench.venue import NOW, requests, write_data
from scripts.build_site import ROOT
from scripts.postgresql import running_cluster

LEAST_TIMES_LIBRES = 15.0
LEAST_SHARE_OF_RAW = 1 / 3
STAFF = Staff(1, "王敏", "wangmin", "approver", "*")
TABLES = ("bookings", "claims", "audit", "outbox")
Row = tuple[object, ...]


@dataclass
class Ours:
    """The booking service on a database of its own."""

    store: Store
    catalog: Catalog
    file: Path
    upcoming: Iterator[BookingRequest]

    def seconds(self, count: int) -> tuple[float, list[str]]:
        """Ask and approve so many times; the references of what was made."""
        made = []
        batch = list(islice(self.upcoming, count))
        started = time.perf_counter()
        for asked in batch:
            done = service.submit(self.store, self.catalog, asked, NOW)
            reference = done.booking.reference
            service.approve(self.store, self.catalog, STAFF, reference, NOW)
            made.append(reference)
        return time.perf_counter() - started, made

    def rows(self, references: list[str]) -> list[dict[str, list[Row]]]:
        """What was written for each of them, by table."""
        connection = sqlite3.connect(self.file)
        found = []
        for reference in references:
            plain = reference.replace("-", "")
            of_one = {}
            for table in TABLES:
                column = "reference" if table == "bookings" else "booking"
                text = f"SELECT * FROM {table} WHERE {column} = ?"  # noqa: S608 - our own names
                of_one[table] = connection.execute(text, (plain,)).fetchall()
            found.append(of_one)
        connection.close()
        return found


class Raw:
    """Nothing but inserts, prepared before the clock runs."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute("PRAGMA foreign_keys=ON")

    def seconds(self, rows: list[dict[str, list[Row]]]) -> float:
        """Insert them, one transaction a booking."""
        texts = {
            table: f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0][table][0]))})"  # noqa: S608
            for table in TABLES
        }
        run = self.connection.execute
        started = time.perf_counter()
        for of_one in rows:
            run("BEGIN IMMEDIATE")
            for table, text in texts.items():
                for row in of_one[table]:
                    run(text, row)
            run("COMMIT")
        return time.perf_counter() - started


@contextmanager
def _libres(dsn: str) -> Iterator[subprocess.Popen[str]]:
    python = ROOT / "build" / "bench-venv" / "bin" / "python"
    program = subprocess.Popen(
        [str(python), str(ROOT / "scripts" / "bench" / "libres_rate.py"), dsn],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        _answer(program)
        yield program
        program.stdin.close()  # type: ignore[union-attr]  # it is a pipe


def _answer(program: subprocess.Popen[str], question: int | None = None) -> str:
    assert program.stdin is not None  # noqa: S101
    assert program.stdout is not None  # noqa: S101
    if question is not None:
        program.stdin.write(f"{question}\n")
        program.stdin.flush()
    return program.stdout.readline()


def main() -> int:
    """Run the comparison; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.booking_core")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--each", type=int, default=200, help="每轮每家做几个预约")
    options = parser.parse_args()
    each: int = options.each
    ours_rates, raw_rates, libres_rates = [], [], []
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_cluster(durable=True) as cluster,
        _libres(cluster.new_database()) as libres,
    ):
        folder = Path(scratch)
        ours = _ours(folder)
        raw = Raw(_empty(folder / "raw.sqlite3"))
        ours.seconds(50)
        for _ in range(options.rounds):
            seconds, made = ours.seconds(each)
            ours_rates.append(each / seconds)
            raw_rates.append(each / raw.seconds(ours.rows(made)))
            # It is so much slower that a tenth tells as much.
            few = max(20, each // 10)
            libres_rates.append(few / float(_answer(libres, few)))
        ours.store.close()
    rate, floor, other = median(ours_rates), median(raw_rates), median(libres_rates)
    times, share = rate / other, rate / floor
    print(f"提交并批准：每秒 {rate:.0f} 个（SQLite，规则、审计、通知全开，答复前落盘）")
    print(
        f"libres（PostgreSQL，预订、批准、提交）：每秒 {other:.0f} 个，我们是它的 {times:.1f} 倍"
        f"（至少 {LEAST_TIMES_LIBRES:.0f} 倍）"
    )
    print(
        f"裸写同样的行：每秒 {floor:.0f} 个，我们达到 {share:.0%}（至少 {LEAST_SHARE_OF_RAW:.0%}）"
    )
    return 0 if times >= LEAST_TIMES_LIBRES and share >= LEAST_SHARE_OF_RAW else 1


def _ours(folder: Path) -> Ours:
    file = folder / "ours.sqlite3"
    store = open_store(f"sqlite:///{_empty(file)}", secret_key="k" * 32, rate_limits=False)
    return Ours(store, load_catalog(write_data(folder / "data")), file, requests())


def _empty(file: Path) -> Path:
    """A database with our tables and nothing in them."""
    store = open_store(f"sqlite:///{file}", secret_key="k" * 32)
    store.create_tables()
    store.close()
    return file


if __name__ == "__main__":
    sys.exit(main())
