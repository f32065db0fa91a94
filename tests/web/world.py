"""One small world with a booking of every kind, and a row for every route of the application.

The tests of access, headers and canaries walk these rows and compare them with the URL map, so a
new route without a row fails before it can be forgotten.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask

from booking import service
from booking.model import Applicant, BookingRequest
from booking.organizations import add_organization, organization_for
from booking.service import SeriesWish
from tests.booking.life import staff_with
from tests.builders import NOW, PASSWORD, account, at, request
from tests.web.conftest import parts

PERSON = Applicant("甲乙丙丁", "13912345678", "canary@example.cn", "壬癸会")
PURPOSE = "子丑寅卯"
PROXY = {"name": "戊己庚辛", "phone": "13787654321"}
CANARIES = (*(str(PERSON.name), PERSON.phone, "canary@example.cn", "壬癸会"), *PROXY.values())
"""What belongs to persons; none of it may be seen by strangers."""


@dataclass(frozen=True)
class World:
    """An application, what is booked in it, and a copy of its database."""

    app: Flask
    database: Path
    names: Mapping[str, str]
    copy: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def keep(self) -> None:
        """Remember the database as it is."""
        with sqlite3.connect(self.database) as now:
            now.backup(self.copy)
        now.close()

    def restore(self) -> None:
        """Make the database as it was."""
        with sqlite3.connect(self.database, timeout=15) as now:
            self.copy.backup(now)
        now.close()

    def bookings(self) -> list[tuple[object, ...]]:
        """What is booked, straight from the table, but not who looks after it."""
        with sqlite3.connect(self.database, timeout=15) as now:
            rows = now.execute("SELECT reference, status, starts_at, room_id, phone FROM bookings")
            found = sorted(rows.fetchall())
        now.close()
        return found

    def fill(self, text: str) -> str:
        """Put references and secrets into an address."""
        for name, value in self.names.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def asked(on: str, starts: str = "14:00", ends: str = "16:00", **changes: object) -> BookingRequest:
    """A request by the person of the canaries."""
    usual = {"applicant": PERSON, "purpose": PURPOSE, "proxy": PROXY}
    return request(on, starts, ends, **{**usual, **changes})


def a_world(app: Flask, folder: Path) -> World:
    """Requests in all states, a series, a pause, a block, an organization."""
    ours = parts(app)
    where = (ours.store, ours.catalog)
    admin = staff_with(*where, "admin")
    cancelled = service.submit(*where, asked("2026-11-05"), NOW)
    service.cancel(*where, cancelled.token, NOW)
    pending = service.submit(*where, asked("2026-11-04"), NOW)
    soon = asked("2026-11-02", "10:00", "11:00", attendees=5, room_id="study")
    today = service.submit(*where, soon, at("2026-10-29 09:00"))
    service.approve(*where, admin, today.booking.reference, at("2026-10-30 09:00"))
    other = Applicant("李四光", "13655556666")
    counsel = asked(
        *("2026-11-05", "09:00", "10:00"),
        room_id="talk",
        attendees=2,
        channel="desk",
        applicant=other,
        proxy=None,
    )
    private = service.submit(*where, counsel, NOW)
    code = add_organization(
        *where,
        name="壬癸会",
        scope="donghua",
        contact=str(PERSON.name),
        phone=PERSON.phone,
        quota=(90, 20, 40),
        now=NOW,
    )
    known = organization_for(*where, code, "donghua", "10.0.0.9", NOW)
    wish = SeriesWish(
        request=asked("2026-11-11", organization_id=known), every="week", until=date(2026, 11, 18)
    )
    series = service.submit_series(*where, wish, NOW)
    starts, ends = at("2026-11-09 09:00"), at("2026-11-09 10:00")
    service.block(*where, admin, "donghua", "hall", starts, ends, PURPOSE, NOW)
    pause = ours.store.write(
        lambda session: session.add_pause(
            PERSON.phone, "donghua", NOW, at("2026-12-02 09:00"), "90 天内有 3 次约了没来"
        )
    )
    account(*where, "colleague", role="desk", scope="donghua")
    names = {
        "colleague": "colleague",
        "reference": pending.booking.reference,
        "token": pending.token,
        "today": today.booking.reference,
        "private": private.booking.reference,
        "series": series.bookings[0].reference,
        "pause": str(pause),
        "organization_code": code,
    }
    return World(app, folder / "booking.sqlite3", names)


# Routes


@dataclass(frozen=True)
class Staffed:
    """A route for staff."""

    method: str
    address: str
    least: str = "desk"
    """The smallest role that may."""
    data: Mapping[str, str] = field(default_factory=dict)
    of_a_center: bool = True
    """Whether the address names something of one center: elsewhere it is not there."""
    ok: int = 200
    shows: bool = False
    """Whether the answer names the person, for those who may see them."""
    leads_on: bool = False
    """Whether those with one center are led to its page."""


BOOKING = "/booking/staff/bookings/{reference}"
MOVED = {"room": "hall", "date": "2026-11-06", "start": "14:00", "end": "15:00", "step": "submit"}
REASON = {"reason": "center_use"}
PERSONAL = {"name": "李秀兰", "phone": "13800138000"}
DESK = {
    "room": "hall",
    "date": "2026-11-10",
    "start": "09:00",
    "end": "10:00",
    "attendees": "10",
    "purpose": "读书会",
    "channel": "phone",
    **PERSONAL,
}
BLOCK = {"place": "donghua/hall", "on": "2026-11-12", "until": "2026-11-12"}
BLOCK |= {"start": "09:00", "end": "10:00", "reason": "开会"}
COLLEAGUE = {"name": "李芳", "login": "lifang", "role": "desk", "scope": "donghua"}
EXPORT = {"first": "2026-11-01", "last": "2026-11-30", "within": "", "format": "csv"}

STAFF: dict[str, list[Staffed]] = {
    "staff.queue": [Staffed("GET", "/booking/staff/", of_a_center=False, shows=True)],
    "staff.account": [Staffed("GET", "/booking/staff/account", of_a_center=False)],
    "staff.accounts": [
        Staffed("GET", "/booking/staff/accounts/", "admin", of_a_center=False),
        Staffed(
            "POST",
            "/booking/staff/accounts/",
            "admin",
            {**COLLEAGUE, "own": "not mine"},
            of_a_center=False,
            ok=422,
        ),
    ],
    "staff.account_of": [
        Staffed("GET", "/booking/staff/accounts/{colleague}", "admin"),
        Staffed(
            "POST",
            "/booking/staff/accounts/{colleague}",
            "admin",
            {"action": "link", "own": PASSWORD},
        ),
        Staffed(
            "POST",
            "/booking/staff/accounts/{colleague}",
            "admin",
            {"action": "disable", "own": PASSWORD},
            ok=303,
        ),
    ],
    "staff.change_second_factor": [
        Staffed("GET", "/booking/staff/second-factor", of_a_center=False, ok=303),
        Staffed("POST", "/booking/staff/second-factor", of_a_center=False, ok=303),
    ],
    "staff.new_second_factor": [
        Staffed("GET", "/booking/staff/second-factor/new", of_a_center=False),
        Staffed(
            "POST",
            "/booking/staff/second-factor/new",
            data={"code": "000000", "password": "not mine"},
            of_a_center=False,
            ok=422,
        ),
    ],
    "staff.attendance_list": [Staffed("GET", "/booking/staff/attendance", of_a_center=False)],
    "staff.block": [
        Staffed("GET", "/booking/staff/block", of_a_center=False),
        Staffed("POST", "/booking/staff/block", data=BLOCK, ok=303),
    ],
    "staff.booking": [
        Staffed("GET", BOOKING, shows=True),
        Staffed("GET", "/booking/staff/bookings/{private}"),
    ],
    "staff.take": [Staffed("POST", f"{BOOKING}/take", ok=303)],
    "staff.approve": [Staffed("POST", f"{BOOKING}/approve", "approver", ok=303)],
    "staff.reject": [
        Staffed("POST", f"{BOOKING}/reject", "approver", {"reject-reason": "center_use"}, ok=303)
    ],
    "staff.attendance": [
        Staffed(
            "POST",
            "/booking/staff/bookings/{today}/attendance",
            data={"attendance": "came"},
            ok=409,
        )
    ],
    "staff.cancel": [
        Staffed(
            "POST",
            "/booking/staff/bookings/{today}/cancel",
            data={"cancel-reason": "center_use"},
            ok=303,
        )
    ],
    "staff.conflicts": [Staffed("GET", "/booking/staff/conflicts", of_a_center=False)],
    "staff.contact": [
        Staffed("GET", f"{BOOKING}/contact", shows=True),
        Staffed("POST", f"{BOOKING}/contact", data=PERSONAL, ok=303),
    ],
    "staff.displace": [
        Staffed("GET", "/booking/staff/bookings/{today}/displace", shows=True),
        Staffed(
            "POST",
            "/booking/staff/bookings/{today}/displace",
            data={**MOVED, **REASON, "room": "study"},
            ok=303,
        ),
    ],
    "staff.move": [
        Staffed("GET", f"{BOOKING}/move", shows=True),
        Staffed("POST", f"{BOOKING}/move", data=MOVED, ok=303),
    ],
    "staff.hand_over": [
        Staffed("POST", f"{BOOKING}/owner", data={"login": "desk-donghua"}, ok=303)
    ],
    "staff.approve_series": [
        Staffed("POST", "/booking/staff/bookings/{series}/series/approve", "approver", ok=303)
    ],
    "staff.reject_series": [
        Staffed(
            "POST",
            "/booking/staff/bookings/{series}/series/reject",
            "approver",
            {"series-reject-reason": "center_use"},
            ok=303,
        )
    ],
    "staff.cancel_series": [
        Staffed(
            "POST",
            "/booking/staff/bookings/{series}/series/cancel",
            data={"series-cancel-reason": "center_use"},
            ok=303,
        )
    ],
    "staff.calendar": [
        Staffed("GET", "/booking/staff/calendar?date=2026-11-04", of_a_center=False),
        Staffed("GET", "/booking/staff/calendar?center=donghua&date=2026-11-04", shows=True),
    ],
    "staff.desk": [Staffed("GET", "/booking/staff/desk/", of_a_center=False, leads_on=True)],
    "staff.desk_form": [
        Staffed("GET", "/booking/staff/desk/donghua/"),
        Staffed("POST", "/booking/staff/desk/donghua/", data=DESK, ok=303),
    ],
    "staff.desk_done": [Staffed("GET", "/booking/staff/desk/done/{reference}")],
    "staff.export": [
        Staffed("GET", "/booking/staff/export", of_a_center=False),
        Staffed(
            "POST",
            "/booking/staff/export",
            data={**EXPORT, "contacts": "y"},
            of_a_center=False,
            shows=True,
        ),
        Staffed("POST", "/booking/staff/export", data={**EXPORT, "within": "donghua"}),
    ],
    "staff.password": [
        Staffed("GET", "/booking/staff/password", of_a_center=False),
        Staffed(
            "POST",
            "/booking/staff/password",
            data={"old": "x", "new": "three words and 7", "again": "something else"},
            of_a_center=False,
            ok=422,
        ),
    ],
    "staff.feeds": [
        Staffed("GET", "/booking/staff/feeds", of_a_center=False),
        Staffed("POST", "/booking/staff/feeds", data={"label": "电脑"}, of_a_center=False),
    ],
    "staff.organizations": [
        Staffed("GET", "/booking/staff/organizations/", "admin", of_a_center=False, shows=True),
    ],
    "staff.pauses": [Staffed("GET", "/booking/staff/pauses", of_a_center=False, shows=True)],
    "staff.decide_pause": [
        Staffed(
            "POST",
            "/booking/staff/pauses/{pause}",
            "approver",
            {"action": "confirm"},
            ok=303,
        )
    ],
    "staff.day_sheet": [
        Staffed("GET", "/booking/staff/print/donghua/day?date=2026-11-04", shows=True)
    ],
    "staff.search": [
        Staffed("GET", "/booking/staff/search", of_a_center=False),
        Staffed(
            "POST",
            "/booking/staff/search",
            data={"words": "{reference}"},
            of_a_center=False,
            shows=True,
        ),
    ],
    "staff.series": [Staffed("GET", "/booking/staff/series", of_a_center=False)],
    "staff.usage": [
        Staffed("GET", "/booking/staff/usage?first=2026-11-01&last=2026-11-30", of_a_center=False)
    ],
}
"""What staff open and send, by endpoint."""

ENTRANCE = {
    "staff.sign_in": "/booking/staff/sign-in",
    "staff.second_step": "/booking/staff/sign-in/code",
    "staff.set_up": "/booking/staff/sign-in/set-up",
    "staff.sign_out": "/booking/staff/sign-out",
}
"""Staff routes for those who are not signed in."""
OWN_LINK = {"staff.revoke_feed": "/booking/staff/feeds/{link}/revoke"}
"""What belongs to one member of staff, whatever their role."""

PUBLIC: dict[str, list[str]] = {
    "site.home": ["/"],
    "site.page": ["/missing.html", "/booking"],
    "assets.file": [
        "/booking/static/booking.css",
        "/booking/static/booking.js",
        "/booking/static/doorstep.css",
    ],
    "public.search": [
        "/booking/",
        "/booking/?date=2026-11-04&start=14:00&end=16:00&attendees=5&area=&equipment=",
    ],
    "public.center": ["/booking/donghua/"],
    "public.room": [
        "/booking/donghua/hall/?date=2026-11-04",
        "/booking/donghua/study/?date=2026-11-02",
        "/booking/donghua/talk/",
        "/booking/donghua/stage/",
    ],
    "requests.ask": ["/booking/donghua/hall/request?date=2026-11-04"],
    "requests.ask_series": ["/booking/donghua/hall/series"],
    "requests.look_up": ["/booking/lookup"],
    "kinds.choose": ["/booking/apply/"],
    "kinds.lectures": ["/booking/lectures/"],
    "sheets.week": ["/booking/print/donghua/hall/week?date=2026-11-04"],
    "feeds.how": ["/booking/feeds/", "/booking/feeds/?center=donghua&room=hall"],
    "feeds.center": ["/booking/feeds/donghua.ics", "/booking/feeds/huayuan.ics"],
    "feeds.room": ["/booking/feeds/donghua/hall.ics"],
    "feeds.lectures": ["/booking/feeds/lectures.ics"],
    "health.healthz": ["/booking/healthz"],
    "metrics.show": ["/booking/metrics"],
    "api.centers": ["/booking/api/v1/centers"],
    "api.rooms": ["/booking/api/v1/centers/donghua/rooms"],
    "api.free": ["/booking/api/v1/centers/donghua/rooms/hall/free?from=2026-11-02&days=14"],
    "api.kinds": ["/booking/api/v1/kinds"],
    "api.lectures": ["/booking/api/v1/lectures"],
    "api.openapi": ["/booking/api/v1/openapi.json"],
}
"""What everybody may open."""

BEARER: dict[str, str] = {
    "requests.show": "/booking/requests/{token}",
    "requests.calendar": "/booking/requests/{token}.ics",
    "requests.accept": "/booking/requests/{token}/accept",
    "requests.appeal": "/booking/requests/{token}/appeal",
    "requests.cancel": "/booking/requests/{token}/cancel",
    "requests.cancel_following": "/booking/requests/{token}/cancel-following",
    "requests.check_in": "/booking/requests/{token}/check-in",
    "requests.decline": "/booking/requests/{token}/decline",
    "requests.move": "/booking/requests/{token}/move",
    "requests.rate": "/booking/requests/{token}/rating",
    "requests.series_calendar": "/booking/requests/{token}/series.ics",
    "api.show": "/booking/api/v1/bookings/{token}",
    "feeds.private": "/booking/feeds/private/{token}.ics",
    "staff.choose_password": "/booking/staff/welcome/{token}",
}
"""What only the secret in the address opens."""

BEARER_POST: dict[str, dict[str, object]] = {
    "api.accept": {},
    "api.cancel": {},
    "api.check_in": {"code": "123456"},
    "api.decline": {},
    "api.move": {"starts_at": "2026-11-06T14:00:00+08:00", "ends_at": "2026-11-06T15:00:00+08:00"},
    "api.rate": {"rating": 1},
}
"""Calls of the API whose address holds the secret, with their bodies."""
API_POST_ADDRESS = {
    "api.accept": "/booking/api/v1/bookings/{token}/accept",
    "api.cancel": "/booking/api/v1/bookings/{token}/cancel",
    "api.check_in": "/booking/api/v1/bookings/{token}/check-in",
    "api.decline": "/booking/api/v1/bookings/{token}/decline",
    "api.move": "/booking/api/v1/bookings/{token}/move",
    "api.rate": "/booking/api/v1/bookings/{token}/rating",
}
OTHER_POST = {
    "api.submit": "/booking/api/v1/bookings",
    "api.queue_up": "/booking/api/v1/waiting",
}

LISTED = {*STAFF, *ENTRANCE, *OWN_LINK, *PUBLIC, *BEARER, *BEARER_POST, *OTHER_POST}
