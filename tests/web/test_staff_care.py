"""Staff pages around a booking: owner, another time, who came, pauses, rooms for the center."""

from flask import Flask
from flask.testing import FlaskClient

from booking import service
from booking.model import Booking, BookingStatus
from booking.service import Submitted
from tests.booking.life import LATER, OTHERS, staff_with
from tests.builders import NOW, PASSWORD, at, request
from tests.web.conftest import MakeApp, SignIn, parts, signed_in, submitted
from tests.web.pages import Page

STAFF = "/booking/staff"


def page_of(one: Submitted, action: str = "") -> str:
    return f"{STAFF}/bookings/{one.booking.reference}{action}"


def press(browser: FlaskClient, opened: str, target: str, **data: str) -> tuple[int, Page]:
    """Open a page, and send a form of it; the page that one ends on."""
    hidden = Page(browser.get(opened).text).hidden
    answer = browser.post(
        target, data={"csrf_token": hidden["csrf_token"], **data}, follow_redirects=True
    )
    return answer.status_code, Page(answer.text)


def found(app: Flask, one: Submitted) -> Booking:
    return service.find(parts(app).store, one.token)


def test_who_takes_a_request_first_owns_it_and_hands_it_over(app: Flask, booked: Submitted) -> None:
    first, second = signed_in(app, "wangmin"), signed_in(app, "zhaolei")
    second.get(page_of(booked))
    assert found(app, booked).owner is None
    press(first, f"{STAFF}/", page_of(booked, "/take"))
    press(second, page_of(booked), page_of(booked, "/take"))
    assert found(app, booked).owner == "wangmin"
    assert "由我负责" in Page(first.get(f"{STAFF}/").text).text
    assert "王敏负责" in Page(second.get(f"{STAFF}/").text).text
    assert "首问负责</dt><dd>王敏</dd>" in second.get(page_of(booked)).text

    status, page = press(first, page_of(booked), page_of(booked, "/owner"), login="zhaolei")

    assert status == 200
    assert "转交给 王敏" in page.text
    assert found(app, booked).owner == "zhaolei"


def test_staff_move_a_booking(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    wanted = {"room": "hall", "date": "2026-11-05", "start": "09:00", "end": "10:00"}

    status, _ = press(sign_in(), page_of(booked, "/move"), page_of(booked, "/move"), **wanted)

    assert status == 200
    assert found(app, booked).span.starts_at == at("2026-11-05 09:00")


def test_displacing_needs_a_reason_and_a_free_time(
    app: Flask, sign_in: SignIn, booked: Submitted
) -> None:
    browser, path = sign_in(), page_of(booked, "/displace")
    submitted(app, "2026-11-05", "09:00", "10:00", phone=OTHERS[0])
    wanted = {"room": "hall", "date": "2026-11-05", "start": "09:00", "end": "10:00"}

    assert press(browser, path, path, **wanted)[0] == 422
    assert press(browser, path, path, **wanted, reason="center_use")[0] == 409
    wanted |= {"start": "14:00", "end": "15:00"}
    status, page = press(browser, path, path, **wanted, reason="center_use", detail="党员大会")

    assert status == 200
    assert "等申请人在" in page.text
    kept = found(app, booked)
    assert (kept.status, kept.reason) == (BookingStatus.OFFERED, "中心临时有安排；党员大会")


def test_who_came_is_marked_from_the_list(app: Flask, make_app: MakeApp, booked: Submitted) -> None:
    ours = parts(app)
    staff = staff_with(ours.store, ours.catalog, "approver")
    service.approve(ours.store, ours.catalog, staff, booked.booking.reference, LATER)
    later = make_app(now=at("2026-11-04 16:00")).test_client()
    token = service.sign_in(ours.store, staff.login, PASSWORD, "10.0.0.1", at("2026-11-04 15:00"))
    later.set_cookie("doorstep_staff", token, path=STAFF)
    path = f"{STAFF}/attendance"

    assert "还有 1 个" in Page(later.get(f"{STAFF}/").text).text
    status, page = press(
        later, path, page_of(booked, "/attendance"), attendance="no_show", back="attendance"
    )

    assert status == 200
    assert "都登记好了" in page.text
    assert found(app, booked).attendance == "no_show"


def test_a_block_lists_whom_it_would_hit_and_takes_nothing(
    app: Flask, sign_in: SignIn, booked: Submitted
) -> None:
    browser, path = sign_in(), f"{STAFF}/block"
    wanted = {
        "place": "donghua/hall",
        "on": "2026-11-04",
        "start": "13:00",
        "until": "2026-11-04",
        "end": "17:00",
        "reason": "党员大会",
    }

    status, page = press(browser, path, path, **wanted)
    assert status == 409
    assert "王小明" in page.text
    assert "13800138000" in page.text
    service.cancel(parts(app).store, parts(app).catalog, booked.token, NOW)
    status, page = press(browser, path, path, **wanted)

    assert status == 200
    assert "党员大会" in page.text
    room = Page(app.test_client().get("/booking/donghua/hall/?date=2026-11-04").text)
    assert "党员大会" not in room.text
    assert press(browser, path, path, **{**wanted, "on": "soon", "end": "x"})[0] == 422


def test_a_person_decides_about_a_pause(app: Flask, sign_in: SignIn, booked: Submitted) -> None:
    ours = parts(app)
    number = ours.store.write(
        lambda session: session.add_pause(
            "13800138000", "donghua", NOW, at("2026-12-02 09:00"), "90 天内有 3 次约了没来"
        )
    )
    browser, path = sign_in(), f"{STAFF}/pauses"
    resident = app.test_client()
    own = f"/booking/requests/{booked.token}"
    assert "暂停" not in Page(resident.get(own).text).text

    press(browser, path, f"{path}/{number}", action="confirm")

    assert "网上预约暂停到 12月2日" in Page(resident.get(own).text).text
    hidden = Page(resident.get(f"{own}/appeal").text).hidden
    resident.post(f"{own}/appeal", data={**hidden, "text": "那几天住院了"})
    assert "那几天住院了" in Page(browser.get(path).text).text
    status, page = press(browser, path, f"{path}/{number}", action="lift")
    assert status == 200
    assert "那几天住院了" not in page.text
    assert service.submit(ours.store, ours.catalog, request("2026-11-05"), NOW).token


def test_the_desk_sees_pauses_and_decides_none(app: Flask, sign_in: SignIn) -> None:
    number = parts(app).store.write(
        lambda session: session.add_pause(
            "13800138000", "donghua", NOW, at("2026-12-02 09:00"), "90 天内有 3 次约了没来"
        )
    )
    browser, path = sign_in(role="desk"), f"{STAFF}/pauses"

    assert "13800138000" in Page(browser.get(path).text).text
    assert press(browser, path, f"{path}/{number}", action="confirm")[0] == 403


def test_the_code_of_the_day_stands_on_the_desk(app: Flask, sign_in: SignIn) -> None:
    ours, browser = parts(app), sign_in()
    code = service.door_code(ours.store, "donghua", NOW.date())
    assert code not in Page(browser.get(f"{STAFF}/").text).text

    staff = staff_with(ours.store, ours.catalog, "admin")
    today = (at("2026-11-02 16:00"), at("2026-11-02 17:00"), "开会", NOW)
    service.block(ours.store, ours.catalog, staff, "donghua", "study", *today)

    assert code in Page(browser.get(f"{STAFF}/").text).text
