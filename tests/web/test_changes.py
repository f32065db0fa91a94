"""A resident's steps after asking: what stands on the page can be done, and nothing else."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.model import BookingStatus
from booking.service import Submitted
from tests.booking.life import LATER, OTHERS, new_place, staff_with
from tests.builders import NOW, at, request
from tests.web.conftest import MakeApp, parts, submitted
from tests.web.pages import Page


def address(one: Submitted, action: str = "") -> str:
    return f"/booking/requests/{one.token}{action}"


def links(client: FlaskClient, one: Submitted) -> set[str]:
    """The steps that the page of a booking offers."""
    page = Page(client.get(address(one)).text)
    found = [element.attributes["href"] for element in page.all("a", class_="ds-btn")]
    return {match[1] for href in found if (match := re.search(r"/requests/[^/]+/(.+)$", href))}


def press(client: FlaskClient, path: str, **data: str) -> tuple[int, Page]:
    """Open a page, fill it in and send its form; the page that one ends on."""
    hidden = Page(client.get(path).text).hidden
    answer = client.post(path, data={**hidden, **data}, follow_redirects=True)
    return answer.status_code, Page(answer.text)


def at_time(make_app: MakeApp, moment: str) -> FlaskClient:
    return make_app(now=at(moment)).test_client()


def confirmed(app: Flask, one: Submitted) -> None:
    ours = parts(app)
    staff = staff_with(ours.store, ours.catalog, "approver")
    service.approve(ours.store, ours.catalog, staff, one.booking.reference, LATER)


def test_the_page_offers_what_can_be_done_now(
    app: Flask, make_app: MakeApp, client: FlaskClient, booked: Submitted
) -> None:
    assert links(client, booked) == {"move", "cancel"}
    confirmed(app, booked)
    steps = {
        "2026-11-04 12:00": {"move", "cancel"},
        "2026-11-04 12:01": {"cancel"},
        "2026-11-04 13:45": {"check-in", "cancel"},
        "2026-11-04 14:15": {"check-in"},
        "2026-11-04 15:00": set(),
        "2026-11-04 16:00": {"rating"},
    }

    for moment, expected in steps.items():
        assert links(at_time(make_app, moment), booked) == expected, moment


def claims(app: Flask, booked: Submitted) -> set[tuple[str, int]]:
    with parts(app).store.reading() as session:
        return session.claims_of(booked.booking.reference)


def test_moving_shows_both_times_before_it_is_done(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    path = address(booked, "/move")
    hidden = Page(client.get(path).text).hidden
    wanted = {"room": "hall", "date": "2026-11-05", "start": "09:00", "end": "10:00"}
    before = claims(app, booked)
    check = client.post(path, data={**hidden, **wanted})

    assert "11月4日" in check.text
    assert "11月5日" in check.text
    assert service.find(parts(app).store, booked.token) == booked.booking
    assert claims(app, booked) == before
    carried = Page(check.text).hidden
    assert carried["step"] == "submit"
    done = client.post(path, data=carried, follow_redirects=True)
    assert "已经改期" in Page(done.text).text
    moved = service.find(parts(app).store, booked.token)
    assert moved.span.starts_at == at("2026-11-05 09:00")


@pytest.mark.parametrize("step", ["check", "submit"])
def test_a_move_to_a_taken_time_says_so_and_changes_nothing(
    app: Flask, client: FlaskClient, booked: Submitted, step: str
) -> None:
    submitted(app, "2026-11-05", "09:00", "10:00", phone=OTHERS[0])
    wanted = {"room": "hall", "date": "2026-11-05", "start": "09:00", "end": "10:00"}
    before = claims(app, booked)

    status, page = press(client, address(booked, "/move"), **wanted, step=step)

    assert status == 409
    assert "已有人约了" in page.text
    assert service.find(parts(app).store, booked.token) == booked.booking
    assert claims(app, booked) == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"room": "lobby"},
        {"date": "soon"},
        {"start": "25:00"},
        {"end": "08:00"},
        {"date": "9999-12-31", "end": "24:00"},
    ],
    ids="-".join,
)
def test_a_move_that_cannot_be_read_is_asked_again(
    app: Flask, client: FlaskClient, booked: Submitted, wrong: dict[str, str]
) -> None:
    wanted = {"room": "hall", "date": "2026-11-05", "start": "09:00", "end": "10:00", **wrong}

    status, page = press(client, address(booked, "/move"), **wanted, step="submit")

    assert status == 422
    assert page.all("div", class_="ds-error-summary")
    assert service.find(parts(app).store, booked.token) == booked.booking


def test_an_offer_is_taken_with_one_button(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    ours = parts(app)
    waiting = service.queue_up(ours.store, ours.catalog, request(phone=OTHERS[0]), NOW)
    assert links(client, waiting) == {"cancel"}
    page = Page(client.get(address(waiting)).text)
    assert "您排在第一位" in page.text
    assert page.text.count("候补中") == 1
    service.cancel(ours.store, ours.catalog, booked.token, NOW)
    assert links(client, waiting) == {"accept", "decline"}

    status, page = press(client, address(waiting, "/accept"))

    assert status == 200
    assert "时间是您的了" in page.text
    assert service.find(ours.store, waiting.token).status is BookingStatus.PENDING


def test_a_displaced_resident_reads_why_and_until_when(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    ours = parts(app)
    staff = staff_with(ours.store, ours.catalog, "approver")
    reference = booked.booking.reference
    service.displace(ours.store, ours.catalog, staff, reference, "要开大会", new_place(), LATER)

    text = Page(client.get(address(booked)).text).text
    assert "要开大会" in text
    assert "11月2日（周一）12:00" in text
    press(client, address(booked, "/decline"))
    assert service.find(ours.store, booked.token).status is BookingStatus.CANCELLED


def test_checking_in_takes_the_code_of_the_door(
    app: Flask, make_app: MakeApp, booked: Submitted
) -> None:
    confirmed(app, booked)
    client = at_time(make_app, "2026-11-04 13:50")
    store = parts(app).store
    code = service.door_code(store, "donghua", at("2026-11-04 00:00").date())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    assert press(client, address(booked, "/check-in"), code=wrong)[0] == 422
    status, page = press(client, address(booked, "/check-in"), code=code)

    assert status == 200
    assert "已签到" in page.text
    assert service.find(store, booked.token).attendance == "came"


def test_a_rating_is_one_tap_and_only_once(
    app: Flask, make_app: MakeApp, booked: Submitted
) -> None:
    confirmed(app, booked)
    client = at_time(make_app, "2026-11-04 16:00")

    assert press(client, address(booked, "/rating"))[0] == 422
    status, page = press(client, address(booked, "/rating"), rating="2")
    again, _ = press(client, address(booked, "/rating"), rating="1")

    assert (status, again) == (200, 409)
    assert "您评价过" in page.text
    assert service.find(parts(app).store, booked.token).rating == 2


def test_a_late_cancellation_is_announced_before_and_noted(
    app: Flask, make_app: MakeApp, booked: Submitted
) -> None:
    client = at_time(make_app, "2026-11-04 12:01")

    assert "取消较晚" in Page(client.get(address(booked, "/cancel")).text).text
    press(client, address(booked, "/cancel"))

    with parts(app).store.reading() as session:
        assert session.audit_of(booked.booking.reference)[-1].detail["late"] is True


def test_who_loses_the_race_can_wait_for_the_time(
    app: Flask, client: FlaskClient, booked: Submitted
) -> None:
    path = "/booking/donghua/hall/request"
    answers = {
        "date": "2026-11-04",
        "start": "14:00",
        "end": "16:00",
        "layout": "meeting",
        "attendees": "12",
        "purpose": "读书会",
        "name": "李丽",
        "phone": OTHERS[0],
        "consent": "y",
    }
    lost = client.post(path, data={**Page(client.get(path).text).hidden, **answers})
    assert lost.status_code == 409
    assert "候补这个时间" in lost.text

    queued = client.post(
        path, data={**Page(lost.text).hidden, **answers, "step": "queue"}, follow_redirects=True
    )

    assert "候补中" in Page(queued.text).text
    service.cancel(parts(app).store, parts(app).catalog, booked.token, NOW)
    page = Page(client.get(queued.request.path).text)
    assert "我要这个时间" in page.text
