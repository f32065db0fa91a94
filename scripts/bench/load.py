"""A busy minute: 300 residents want one room, calendars poll, and the site is read meanwhile.

The data has 237 centers of eight rooms beside those of the demo, the server is the real one with
two workers, and every limit is switched on: each client comes from an address of its own. Times
are told and not judged, because machines differ; a time given away twice, an answer that nobody
was promised or a number that does not stand in the database makes it fail.
"""

import argparse
import http.client
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from statistics import quantiles

from booking import service
from booking.model import Applicant, BookingRequest, Staff
from booking.storage import Store, open_store
from catalog import load_catalog
from catalog.timespan import SHANGHAI
from scripts.bench.busy_minute import LAYOUT, ROOM, Found, Plan, busy_minute
from scripts.bench.network import synthetic
from scripts.bench.serving import booking_service
from scripts.build_site import main as build_site
from scripts.postgresql import running_cluster

__all__ = ["scene"]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
WORKERS = 2
KEY = "k" * 64


@contextmanager
def scene(
    folder: Path, database_url: str, site: Path, data: Path, centers: int
) -> Iterator[tuple[int, Store]]:
    """The server on a database with some bookings in every center, and the store behind it."""
    settings = {
        "BOOKING_DATABASE_URL": database_url,
        "BOOKING_DATA_DIR": str(data),
        "BOOKING_SITE_DIR": str(site),
        "BOOKING_FRAMES_DIR": str(site.parent / "frames"),
        "BOOKING_SECRET_KEY": KEY,
        "BOOKING_PROXY_COUNT": "1",
        "BOOKING_NOW": NOW.isoformat(),
    }
    with (
        booking_service(folder, WORKERS, **settings) as port,
        closing(open_store(database_url, secret_key=KEY)) as store,
    ):
        catalog = load_catalog(data)
        staff = Staff(1, "王敏", "wangmin", "approver", "*")
        for number, asked in enumerate(_earlier(centers)):
            made = service.submit(store, catalog, asked, NOW)
            if number % 2:
                service.approve(store, catalog, staff, made.booking.reference, NOW)
        yield port, store


def _earlier(centers: int) -> Iterator[BookingRequest]:
    starts = [
        datetime.fromisoformat(f"2026-11-{day}T{at}+08:00")
        for day in (26, 27)
        for at in ("09:00", "15:00")
    ]
    for number, (place, starts_at) in enumerate(product(range(centers), starts)):
        yield BookingRequest(
            center_id=f"synthetic-{place}",
            room_id=ROOM,
            layout_id=LAYOUT,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            attendees=12,
            purpose="居民读书会",
            applicant=Applicant("李雷", f"137{number:08}"),
        )


def _told(name: str, found: Found) -> None:
    print(f"{name}：{found.seconds:.0f} 秒")
    for kind, calls in found.calls.items():
        cuts = quantiles([taken for _, taken in calls], n=100)
        statuses = "，".join(
            f"{status} × {n}" for status, n in sorted(found.statuses(kind).items())
        )
        print(
            f"  {kind}：{len(calls)} 次（{statuses}），"
            f"p50 {cuts[49]:.0f}、p95 {cuts[94]:.0f}、p99 {cuts[98]:.0f} 毫秒"
        )
    polls = found.statuses("日历")
    print(
        f"  日历每秒 {polls.total() / found.seconds:.0f} 次，"
        f"{polls[http.client.NOT_MODIFIED] / polls.total():.1%} 没有变（304）"
    )
    print(f"  {len(found.told_yes)} 人约到，{len(found.told_no)} 人得知已被约走")
    for words in found.broken[:20]:
        print(f"  不对：{words}")


def main() -> int:
    """The busy minute; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.load")
    parser.add_argument("--postgresql", action="store_true", help="用 PostgreSQL，默认 SQLite")
    parser.add_argument("--residents", type=int, default=Plan.residents)
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    options = parser.parse_args()
    plan = Plan(residents=options.residents, seconds=options.seconds)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data, site = synthetic(folder / "data", plan.centers), folder / "site"
        if build_site(["--data", str(data), "--out", str(site)]):
            return 1
        if options.postgresql:
            with running_cluster(durable=True) as cluster:
                found = _at(folder, cluster.new_database(), site, data, plan)
        else:
            found = _at(folder, f"sqlite:///{folder}/load.sqlite3", site, data, plan)
    _told("PostgreSQL" if options.postgresql else "SQLite", found)
    return 1 if found.broken else 0


def _at(folder: Path, url: str, site: Path, data: Path, plan: Plan) -> Found:
    with scene(folder, url, site, data, plan.centers) as (port, store):
        return busy_minute(port, store, plan)


if __name__ == "__main__":
    sys.exit(main())
