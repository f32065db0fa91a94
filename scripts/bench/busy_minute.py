"""What the clients of :mod:`scripts.bench.load` do in a busy minute, and what came of it.

Half of the residents fill in the web form, half use the API. What they were told is compared with
what stands in the database afterwards.
"""

import http.client
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from booking.free import slot_range
from booking.storage import Store
from catalog.timespan import TimeSpan

__all__ = ["LAYOUT", "ROOM", "Found", "Plan", "busy_minute"]

POLLERS = 8
CENTER, ROOM, LAYOUT = "synthetic-0", "duogongneng-huiyishi", "huiyi"
PAGE = f"/booking/{CENTER}/{ROOM}/"
API = "/booking/api/v1"
WANTED_DAYS = ("2026-11-28", "2026-11-29")
CLEANUP_MINUTES = 15
Headers = dict[str, str]


@dataclass(frozen=True)
class Plan:
    """How much happens within how many seconds."""

    centers: int = 237
    residents: int = 300
    polls: int = 10_000
    seconds: float = 60.0
    looks: int = 300
    """At a page of the site."""


@dataclass
class Found:
    """What the clients saw, and what the database says."""

    calls: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    seconds: float = 0.0
    told_yes: list[TimeSpan] = field(default_factory=list)
    told_no: list[TimeSpan] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def statuses(self, kind: str) -> Counter[int]:
        """How often each status came."""
        return Counter(status for status, _ in self.calls[kind])


class Clients:
    """Sends calls, each on a connection of its own as phones and calendar programs do."""

    def __init__(self, port: int, kinds: tuple[str, ...]) -> None:
        self.port = port
        self.found = Found({kind: [] for kind in kinds})

    def send(
        self, kind: str, path: str, headers: Headers, body: bytes | None = None
    ) -> tuple[http.client.HTTPResponse, str]:
        """The answer and its text; its status and its time are noted."""
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with closing(connection):
            connection.request("POST" if body else "GET", path, body, dict(headers))
            answer = connection.getresponse()
            text = answer.read().decode()
        self.found.calls[kind].append((answer.status, (time.perf_counter() - began) * 1000))
        return answer, text

    def resident(self, number: int, plan: Plan) -> None:
        """Opens the page of the room, then asks for a time that others want, too."""
        chance = random.Random(number)  # noqa: S311 - only to spread them
        time.sleep(chance.uniform(0, plan.seconds * 0.8))
        day, hour = chance.choice(WANTED_DAYS), chance.randrange(9, 19)
        starts_at = datetime.fromisoformat(f"{day}T{hour:02}:00+08:00")
        span = TimeSpan(starts_at, starts_at + timedelta(minutes=chance.choice((60, 90, 120))))
        pause = plan.seconds * 0.05
        headers = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250 + 1}"}
        self.send("房间页", PAGE, headers)
        time.sleep(chance.uniform(0, pause))
        ask = self._by_form if number % 2 else self._by_api
        status = ask(span, f"136{number:08}", headers, chance.uniform(0, pause))
        if status in (http.client.CREATED, http.client.SEE_OTHER):
            self.found.told_yes.append(span)
        elif status == http.client.CONFLICT:
            self.found.told_no.append(span)
        else:
            self.found.broken.append(f"申请得到 {status}")

    def _by_api(self, span: TimeSpan, phone: str, headers: Headers, pause: float) -> int:
        free = f"{API}/centers/{CENTER}/rooms/{ROOM}/free?from={span.starts_at.date()}&days=1"
        self.send("接口：空闲", free, headers)
        time.sleep(pause)
        body = {
            "kind": "venue",
            "center": CENTER,
            "room": ROOM,
            "layout": LAYOUT,
            "starts_at": span.starts_at.isoformat(),
            "ends_at": span.ends_at.isoformat(),
            "attendees": 12,
            "purpose": "楼栋居民议事",
            "applicant": {"name": "王小明", "phone": phone},
        }
        sent = headers | {"Content-Type": "application/json"}
        return self.send("接口：提交", f"{API}/bookings", sent, json.dumps(body).encode())[0].status

    def _by_form(self, span: TimeSpan, phone: str, headers: Headers, pause: float) -> int:
        page, text = self.send("申请表", f"{PAGE}request", headers)
        hidden = re.findall(r'name="(csrf_token|idempotency_key)" value="([^"]*)"', text)
        cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
        filled = {
            "date": f"{span.starts_at:%Y-%m-%d}",
            "layout": LAYOUT,
            "attendees": "12",
            "start": f"{span.starts_at:%H:%M}",
            "end": f"{span.ends_at:%H:%M}",
            "purpose": "楼栋居民议事",
            "name": "王小明",
            "phone": phone,
            "consent": "y",
            **dict(hidden),
        }
        sent = headers | {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        status: int = http.client.OK
        for kind, step in (("核对页", "check"), ("网页：提交", "submit")):
            if status == http.client.OK:
                time.sleep(pause)
                body = urlencode(filled | {"step": step}).encode()
                status = self.send(kind, f"{PAGE}request", sent, body)[0].status
        return status

    def poller(self, number: int, plan: Plan) -> None:
        """One of the programs that poll calendars, each of which has its own ETag."""
        feeds = [f"/booking/feeds/synthetic-{place}.ics" for place in range(plan.centers)]
        feeds += [f"/booking/feeds/synthetic-{place}/{ROOM}.ics" for place in range(plan.centers)]
        feeds += [f"/booking/feeds/{CENTER}/{ROOM}.ics"] * 26
        mine, tags = feeds[number::POLLERS], dict[int, str]()
        for turn in _paced(plan.polls // POLLERS, plan.seconds):
            which = turn % len(mine)
            headers = {"X-Forwarded-For": f"10.2.{number}.{which + 1}"}
            if which in tags:
                headers["If-None-Match"] = tags[which]
            tags[which] = self.send("日历", mine[which], headers)[0].getheader("ETag") or ""

    def reader(self, plan: Plan) -> None:
        """Looks at a page of the site all the time."""
        for _ in _paced(plan.looks, plan.seconds):
            self.send("静态页", f"/centers/{CENTER}/", {"X-Forwarded-For": "10.3.0.1"})


def _paced(count: int, seconds: float) -> Iterator[int]:
    """Numbers at even distances in time; late ones come at once."""
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number * seconds / count - time.monotonic()))
        yield number


def busy_minute(port: int, store: Store, plan: Plan) -> Found:
    """Let everybody loose, then compare what they were told with what is stored."""
    kinds = ("房间页", "申请表", "核对页", "网页：提交", "接口：空闲", "接口：提交")
    clients = Clients(port, (*kinds, "日历", "静态页"))
    found = clients.found
    began = time.monotonic()
    with ThreadPoolExecutor(plan.residents + POLLERS + 1) as pool:
        jobs = [pool.submit(clients.resident, number, plan) for number in range(plan.residents)]
        jobs += [pool.submit(clients.poller, number, plan) for number in range(POLLERS)]
        jobs.append(pool.submit(clients.reader, plan))
    found.seconds = time.monotonic() - began
    found.broken += [f"客户端：{error!r}" for job in jobs if (error := job.exception())]
    for kind in found.calls:
        wrong = {one: n for one, n in found.statuses(kind).items() if one >= 500 or one == 429}
        found.broken += [f"{kind}：{wrong}"] if wrong else []
    found.broken += _recount(store, found)
    return found


def _recount(store: Store, found: Found) -> Iterator[str]:
    days = [datetime.fromisoformat(f"{day}T00:00+08:00") for day in WANTED_DAYS]
    with store.reading() as session:
        held = session.held_between(days[0], days[-1] + timedelta(days=1), CENTER)
    spans = [booking.span for booking in held if booking.room_id == ROOM]
    if Counter(spans) != Counter(found.told_yes):
        yield f"答应了 {len(found.told_yes)} 个，库里有 {len(spans)} 个"
    slots = Counter(slot for span in spans for slot in _slots(span))
    if doubled := [slot for slot, owners in slots.items() if owners > 1]:
        yield f"{len(doubled)} 个时段给了不止一个人"
    for span in found.told_no:
        if not slots.keys() & set(_slots(span)):
            yield f"{span.starts_at} 没有人约，却说约走了"


def _slots(span: TimeSpan) -> range:
    return range(*slot_range(span.padded(0, CLEANUP_MINUTES)))
