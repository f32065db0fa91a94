"""Calendar programs that follow a feed over HTTP: a booking comes, is approved, is called off."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from booking import service
from booking.feed_links import make_link, my_links, revoke_link
from booking.model import Staff
from booking.staffing import add_account, sign_in, staff_for
from booking.storage import Store, open_store
from catalog import Catalog, load_catalog
from tests.builders import PASSWORD, request
from tests.server.test_races_and_crashes import CENTER, ROOM
from tests.tools.server import NOW, PROJECT, Server, running_server

NOW_AT = datetime.fromisoformat(NOW)


@dataclass
class Desk:
    """The running service, and the same database for staff."""

    server: Server
    store: Store
    catalog: Catalog
    staff: Staff


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str) -> Iterator[Desk]:
    with running_server(tmp_path, sqlite_url) as server:
        store = open_store(sqlite_url, secret_key=server.environ["BOOKING_SECRET_KEY"])
        catalog = load_catalog(PROJECT / "data")
        add_account(
            store, catalog, name="王敏", login="wangmin", password=PASSWORD,
            role="admin", scope="*", now=NOW_AT,
        )  # fmt: skip
        staff = staff_for(store, sign_in(store, "wangmin", PASSWORD, "10.0.0.1", NOW_AT), NOW_AT)
        assert staff is not None
        yield Desk(server, store, catalog, staff)
        store.close()


class Client:
    """vdirsyncer copying a feed into a folder that khal lists; both as their users run them."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder / "client"
        self.files = self.folder / "calendars" / "feed"
        self.files.mkdir(parents=True)
        (self.folder / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{self.folder / "status"}"\n'
            '[pair feed]\na = "net"\nb = "disk"\ncollections = null\n'
            'conflict_resolution = "a wins"\n'
            f'[storage net]\ntype = "http"\nurl = "{address}"\n'
            f'[storage disk]\ntype = "filesystem"\npath = "{self.files}"\nfileext = ".ics"\n',
            encoding="utf-8",
        )
        (self.folder / "khal.conf").write_text(
            f"[calendars]\n[[feed]]\npath = {self.files}\n"
            "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            "local_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
            f"[sqlite]\npath = {self.folder / 'khal.db'}\n",
            encoding="utf-8",
        )
        self.run("vdirsyncer", "discover", "feed", typed="y\n")

    def sync(self) -> Counter[str]:
        """Fetch; counts the states of the busy times that are in the folder now."""
        self.run("vdirsyncer", "sync", "--force-delete", "feed")
        found: Counter[str] = Counter()
        for file in self.files.glob("*.ics"):
            for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT"):
                if "已占用" in str(event["SUMMARY"]):
                    found[str(event["STATUS"])] += 1
        return found

    def listed(self, on: str) -> list[str]:
        """What the terminal calendar shows on a day."""
        text = self.run(
            "khal",
            "list",
            "--format",
            "{start-time}-{end-time} {title}",
            "--day-format",
            "",
            on,
            on,
        )
        return [line.strip() for line in text.splitlines() if "-" in line[:8]]

    def run(self, program: str, *arguments: str, typed: str = "") -> str:
        """Run one of the two; gives what it prints."""
        given = {"vdirsyncer": "vdirsyncer.conf", "khal": "khal.conf"}[program]
        command = [str(Path(sys.executable).with_name(program)), "-c", str(self.folder / given)]
        done = subprocess.run(
            [*command, *arguments],
            env={**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def test_a_feed_is_followed_through_the_life_of_a_booking(desk: Desk, tmp_path: Path) -> None:
    client = Client(tmp_path, f"{desk.server.base}/booking/feeds/{CENTER}/{ROOM}.ics")
    before = client.sync()
    made = service.submit(
        desk.store,
        desk.catalog,
        request("2026-11-26", "14:00", "16:00", center_id=CENTER, room_id=ROOM, attendees=10),
        NOW_AT,
    )
    asked = client.sync()
    reference = made.booking.reference
    service.approve(desk.store, desk.catalog, desk.staff, reference, NOW_AT)
    approved = client.sync()
    listed = client.listed("2026-11-26")
    service.cancel_by_staff(desk.store, desk.catalog, desk.staff, reference, "临时闭馆", NOW_AT)
    cancelled = client.sync()

    assert asked - before == {"TENTATIVE": 1}
    assert approved - before == {"CONFIRMED": 1}
    assert "14:00-16:00 已占用" in listed
    assert cancelled - before == {"CANCELLED": 1}
    assert "王小明" not in "".join(file.read_text() for file in client.files.glob("*.ics"))


def test_a_staff_calendar_is_followed_until_its_link_is_ended(desk: Desk, tmp_path: Path) -> None:
    token = make_link(desk.store, desk.staff, "手机", NOW_AT, with_contacts=True)
    path = f"/booking/feeds/private/{token}.ics"
    client = Client(tmp_path, desk.server.base + path)
    service.submit(
        desk.store,
        desk.catalog,
        request("2026-11-26", "14:00", "16:00", center_id=CENTER, room_id=ROOM, attendees=10),
        NOW_AT,
    )
    client.run("vdirsyncer", "sync", "feed")
    listed = client.listed("2026-11-26")
    (link,) = my_links(desk.store, desk.staff)
    revoke_link(desk.store, desk.staff, link.id, NOW_AT)

    assert any("王小明" in line and line.startswith("14:00-16:00 待审核") for line in listed)
    assert desk.server.get(path).status == 404
    assert token not in desk.server.log.read_text(encoding="utf-8")
