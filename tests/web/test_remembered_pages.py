"""Public pages are made once and given to many, and nobody ever sees what is no longer so."""

import gzip
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # has no types
import pytest
from flask import Flask, template_rendered
from flask.testing import FlaskClient

from booking import service
from booking.clock import Clock
from booking.web.remembered import RememberedPages
from booking.web.state import EXTENSION
from catalog.live import LOOK_EVERY_SECONDS
from tests.builders import NOW, a_store, at, data_folder, network
from tests.web.conftest import MakeApp, parts, submitted
from tests.web.pages import Page

HALL = "/booking/donghua/hall/?date=2026-11-04"
PUBLIC = [
    "/booking/",
    "/booking/?date=2026-11-04&start=14:00&end=16:00&attendees=10",
    "/booking/donghua/",
    HALL,
    "/booking/lectures/",
    "/booking/api/v1/centers",
    "/booking/api/v1/centers/donghua/rooms",
    "/booking/api/v1/centers/donghua/rooms/hall/free?from=2026-11-04",
]
OTHER_PROCESS = """
import sys
from pathlib import Path
from tests.booking.writers import submit_all
from tests.builders import request
print(submit_all(sys.argv[1], sys.argv[2], [request("2026-11-04", "08:30", "12:00")]))
"""


@contextmanager
def made_pages(app: Flask) -> Iterator[list[str]]:
    """The names of the templates of the pages that are made meanwhile."""
    names: list[str] = []

    def note(_sender: object, template: object, **_: object) -> None:
        names.append(str(getattr(template, "name", "")))

    with template_rendered.connected_to(note, app):
        yield names


def set_clock(app: Flask, now: datetime) -> None:
    object.__setattr__(app.extensions[EXTENSION], "clock", Clock(now))


def free(client: FlaskClient) -> str:
    """The free times of the day, as the page offers them."""
    times = Page(client.get(HALL).text).all("ul", class_="bk-times")
    return times[0].text if times else ""


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_is_made_once_for_many(app: Flask, address: str) -> None:
    first = app.test_client().get(address)
    with made_pages(app) as made:
        answers = [app.test_client().get(address) for _ in range(3)]

    assert made == []
    assert {one.data for one in answers} == {first.data}
    assert {one.headers["ETag"] for one in answers} == {first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in first.headers


def test_what_another_process_takes_or_gives_back_is_on_the_very_next_page(
    make_app: MakeApp, data_dir: Path, database_url: str
) -> None:
    app = make_app(database_url=database_url)
    client = app.test_client()
    assert "08:30–17:30" in free(client)

    command = [sys.executable, "-c", OTHER_PROCESS, database_url, str(data_dir)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "-" in said, said
    assert "08:30–17:30" not in free(client)
    assert "12:30–17:30" in free(client)

    other = a_store(database_url)
    reference = said.strip("[']\n")
    service.cancel(other, parts(app).catalog, service.token_for(other, reference), NOW)
    other.close()
    assert "08:30–17:30" in free(client)


def test_every_page_of_a_center_follows_a_request(app: Flask, client: FlaskClient) -> None:
    before = [client.get(address).data for address in PUBLIC]

    submitted(app, "2026-11-04", "08:30", "12:30")
    submitted(app, "2026-11-04", "13:00", "17:00", phone="13912345678")

    changed = {
        address
        for address, body in zip(PUBLIC, before, strict=True)
        if client.get(address).data != body
    }
    assert changed == {PUBLIC[1], PUBLIC[2], PUBLIC[3], PUBLIC[7]}


def test_what_is_written_about_other_rooms_leaves_a_page_as_it_is(
    make_app: MakeApp, database_url: str
) -> None:
    app = make_app(database_url=database_url)
    client = app.test_client()
    client.get(HALL)

    submitted(app, room_id="study", attendees=5)

    with made_pages(app) as made:
        assert "08:30–17:30" in free(client)
    assert made == []


def test_a_request_between_asking_and_reading_is_not_lost(app: Flask) -> None:
    """The number of changes is asked for before the facts are read, never after."""
    store, catalog, pages = parts(app).store, parts(app).catalog, RememberedPages()
    numbers = count()

    def read_while_somebody_writes() -> int:
        fact = next(numbers)
        submitted(app, "2026-11-04", f"{9 + 2 * fact:02}:00", f"{10 + 2 * fact:02}:00")
        return fact

    bodies = [
        pages.page(store, catalog, "page", "state", read_while_somebody_writes, str).body
        for _ in range(2)
    ]

    assert bodies == [b"0", b"1"]


def test_the_minute_that_matters_changes_the_page(make_app: MakeApp, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "today", network_=network(booking={"lead_workdays": "0"}))
    app = make_app(data_dir=data)
    client = app.test_client()
    today = "/booking/donghua/hall/?date=2026-11-02"

    def offered(now: str) -> str:
        set_clock(app, at(now))
        return Page(client.get(today).text).one("ul", class_="bk-times").text

    assert "09:30–17:30" in offered("2026-11-02 09:29:58")
    assert "09:30–17:30" in offered("2026-11-02 09:29:59")
    assert "10:00–17:30" in offered("2026-11-02 09:30:00")


def test_a_new_day_is_another_page(app: Flask, client: FlaskClient) -> None:
    set_clock(app, at("2026-11-02 23:59:59"))
    assert "11月3日" in Page(client.get("/booking/donghua/hall/").text).by_id("times-title").text

    set_clock(app, at("2026-11-03 00:00:00"))
    assert "11月4日" in Page(client.get("/booking/donghua/hall/").text).by_id("times-title").text


def test_an_edit_of_the_data_is_on_the_next_page(make_app: MakeApp, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "edited")
    client = make_app(data_dir=data).test_client()
    assert "换过的房间" not in client.get(HALL).text

    file = data / "centers" / "donghua.yaml"
    text = file.read_text(encoding="utf-8")
    name = Page(client.get(HALL).text).one("h1").text
    assert f'"{name}"' in text
    file.write_text(text.replace(f'"{name}"', '"换过的房间"'), encoding="utf-8")
    time.sleep(LOOK_EVERY_SECONDS + 0.05)

    assert "换过的房间" in client.get(HALL).text


def test_a_published_frame_is_around_the_next_page(make_app: MakeApp, tmp_path: Path) -> None:
    plain = Path(service.__file__).parent / "web" / "templates" / "plain" / "page.html"
    frame = tmp_path / "frames" / "page.html"
    frame.parent.mkdir()
    frame.write_text(plain.read_text(encoding="utf-8"), encoding="utf-8")
    client = make_app().test_client()
    assert "新的页脚" not in client.get(HALL).text

    published = tmp_path / "new.html"
    published.write_text(
        frame.read_text("utf-8").replace("</footer>", "新的页脚</footer>"), "utf-8"
    )
    os.utime(published, (0, 1_800_000_000))
    published.replace(frame)

    assert "新的页脚" in client.get(HALL).text


def test_a_message_for_one_visitor_is_shown_to_no_other(app: Flask, client: FlaskClient) -> None:
    client.get(HALL)
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "只说给一个人听")]

    shown = client.get(HALL)

    assert "只说给一个人听" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "ETag" not in shown.headers
    assert "只说给一个人听" not in client.get(HALL).text
    assert "只说给一个人听" not in app.test_client().get(HALL).text


def test_a_prefix_that_one_caller_names_is_in_no_link_of_others(client: FlaskClient) -> None:
    poisoned = client.get(HALL, environ_overrides={"SCRIPT_NAME": "/evil"})

    assert "/evil/booking/" in poisoned.text
    assert "/evil" not in client.get(HALL).text


def test_who_has_the_page_is_told_so_until_it_changes(app: Flask, client: FlaskClient) -> None:
    etag = client.get(HALL).headers["ETag"]

    same = client.get(HALL, headers={"If-None-Match": etag})
    submitted(app)
    other = client.get(HALL, headers={"If-None-Match": etag})

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", etag)
    assert "Accept-Encoding" in same.headers["Vary"]
    assert other.status_code == 200
    assert other.headers["ETag"] != etag


@pytest.mark.parametrize("address", [HALL, "/booking/static/booking.css", PUBLIC[6]])
def test_what_holds_no_secret_is_compressed_for_who_takes_it(
    client: FlaskClient, address: str
) -> None:
    plain, zipped, small = (
        client.get(address, headers={"Accept-Encoding": taken})
        for taken in ("identity", "gzip, br;q=0", "gzip, deflate, br")
    )

    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    for answer in (plain, zipped, small):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Content-Length"] == str(len(answer.data))


@pytest.mark.parametrize(
    "address",
    ["/booking/donghua/hall/request?date=2026-11-04", "/booking/lookup", "/booking/staff/sign-in"],
)
def test_what_has_a_token_is_never_compressed(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"})

    assert "csrf_token" in Page(answer.text).hidden
    assert "Content-Encoding" not in answer.headers


def test_only_so_many_pages_are_kept(app: Flask) -> None:
    store, catalog = parts(app).store, parts(app).catalog
    few, small = RememberedPages(most_pages=3), RememberedPages(most_bytes=100)
    made: list[object] = []

    def page(pages: RememberedPages, asked: object, size: int = 1) -> None:
        def make(_: None) -> str:
            made.append(asked)
            return "x" * size

        pages.page(store, catalog, asked, "state", lambda: None, make)

    for asked in (1, 2, 3, 1, 4, 1, 2):
        page(few, asked)
    for asked in (1, 2, 3):
        page(small, asked, 20)
    page(small, 4, 51)

    assert made == [1, 2, 3, 4, 2, 1, 2, 3, 4]
    assert (len(few), len(small)) == (3, 0)


def test_what_is_typed_into_a_search_comes_back_to_nobody_else(client: FlaskClient) -> None:
    asked = "/booking/?date=2026-11-04&start=14:00&end=16:00&attendees={}"
    client.get(asked.format("010"))
    shown = client.get(asked.format("10"))
    client.get("/booking/?attendees=77")
    client.get("/booking/?area=%3Cnowhere%3E")

    assert 'value="10"' in shown.text
    assert 'value="77"' not in client.get("/booking/").text
    assert "nowhere" not in client.get("/booking/").text
