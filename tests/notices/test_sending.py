"""Notices reach a real mail server and a real receiver, once, and say the right things."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import vobject

from booking import service
from booking.model import Booking, Staff
from booking.notices import EVENTS, announce
from booking.notices.sending import WAITS, send_due
from booking.notices.texts import TO_APPLICANT, TO_STAFF, Links, group_text, mail_text
from booking.storage import Notice, Store
from catalog import Catalog
from tests.booking.calendar_lint import lint
from tests.builders import NOW, applicant, request
from tests.notices.conftest import MakeSettings
from tests.notices.post_office import (
    CERTIFICATE,
    PASSWORD,
    USER,
    Group,
    PostOffice,
    open_group,
    open_post_office,
)
from tests.tools.server import free_port

MAIL = "fang@example.com"
CANARIES = ("王小明", "13800138000", "居民读书会", "读书社")


def submitted(store: Store, catalog: Catalog, email: str | None = MAIL, **changes: Any) -> str:
    who = applicant(email=email, organization="读书社")
    done = service.submit(store, catalog, request(applicant=who, **changes), NOW)
    return done.booking.reference


def test_every_event_has_its_words() -> None:
    for event, channels in EVENTS.items():
        assert (event in TO_APPLICANT) == ("mail" in channels), event
        assert (event in TO_STAFF) == ("group" in channels), event


def test_who_asked_gets_a_plain_mail_with_a_link_that_opens_a_page(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    reference = submitted(store, catalog)
    sent = send_due(store, catalog, make_settings(office.port), NOW)

    assert (sent.sent, sent.put_off, sent.given_up) == (1, 0, 0)
    [(recipients, mail)] = office.arrived
    assert recipients == [MAIL]
    assert mail["Subject"] == (
        "申请已收到：donghua党群服务中心 hall室 2026年11月4日（周三）14:00–16:00"
    )
    assert mail["From"] == "家门口 <yuyue@dq.example.gov.cn>"
    assert (mail["To"], mail["Auto-Submitted"]) == (MAIL, "auto-generated")
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    token = service.token_for(store, reference)
    assert f"https://dq.example.gov.cn/booking/requests/{token}" in text.splitlines()
    assert f"编号：{reference}" in text
    assert "有事请打电话：0434-1234567" in text
    assert "不用回复" in text
    assert [canary for canary in CANARIES if canary in str(mail) + text] == []


def test_a_confirmed_booking_brings_its_calendar(
    store: Store,
    catalog: Catalog,
    make_settings: MakeSettings,
    office: PostOffice,
    approver: Staff,
) -> None:
    reference = submitted(store, catalog)
    service.approve(store, catalog, approver, reference, NOW)
    send_due(store, catalog, make_settings(office.port), NOW)

    # 申请已收到 was overtaken by the answer.
    [mail] = office.mails
    assert mail["Subject"].startswith("预约已通过：")
    [attached] = mail.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "booking.ics"
    body = attached.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert len(lint(body)) == 1
    assert vobject.readOne(body.decode()).vevent.status.value == "CONFIRMED"


def test_a_rejection_says_why_and_a_private_room_is_not_named(
    store: Store,
    catalog: Catalog,
    make_settings: MakeSettings,
    office: PostOffice,
    approver: Staff,
) -> None:
    reference = submitted(store, catalog, room_id="talk", attendees=2)
    service.reject(store, catalog, approver, reference, "那天要检修", NOW)
    send_due(store, catalog, make_settings(office.port), NOW)

    [mail] = office.mails
    assert "原因：那天要检修" in mail.get_content()
    assert "talk室" not in mail.get_content() + mail["Subject"]


def test_every_event_can_be_told_with_and_without_its_detail(
    store: Store, catalog: Catalog
) -> None:
    reference = submitted(store, catalog)
    booking = _booking(store, reference)
    links = Links("https://dq.example.gov.cn", store.secret_key)
    for detail in ({}, {"was": "2026-11-03T14:00:00+08:00", "until": NOW.isoformat(), "count": 3}):
        for event, channels in EVENTS.items():
            notice = Notice(1, "key", "mail", event, reference, detail, NOW, 0)
            for channel in channels:
                tell = mail_text if channel == "mail" else group_text
                said = tell(catalog, notice, booking, links)
                assert "{" not in said.subject + said.body
                assert ("一共 3 次" in said.body) == bool(detail)
                assert [word for word in CANARIES if word in said.subject + said.body] == []


def test_a_group_learns_where_and_when_but_not_who(
    store: Store, catalog: Catalog, make_settings: MakeSettings, group: Group
) -> None:
    reference = submitted(store, catalog, email=None)
    assert send_due(store, catalog, make_settings(None, group), NOW).sent == 1

    [message] = group.read
    said = message["title"] + message["message"]
    assert "新申请，请在11月3日（周二）" in said
    assert "donghua党群服务中心 hall室" in said
    assert f"https://dq.example.gov.cn/booking/staff/bookings/{reference}" in said
    assert [canary for canary in CANARIES if canary in said] == []


def test_nobody_without_an_address_and_no_channel_that_is_not_set_up(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    submitted(store, catalog, email=None)
    assert send_due(store, catalog, make_settings(office.port), NOW).sent == 0
    assert send_due(store, catalog, make_settings(), NOW).sent == 0
    with store.reading() as session:
        assert session.notice_counts() == {"waiting": 1, "sent": 0, "failed": 0}


def test_a_change_that_is_undone_is_not_told(store: Store, catalog: Catalog) -> None:
    reference = submitted(store, catalog)

    def half(session) -> None:  # type: ignore[no-untyped-def]
        booking = session.booking(reference)
        announce(session, booking, "cancelled", NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write(half)
    with store.reading() as session:
        assert {notice.event for notice, _, _ in session.notices_of(reference)} == {"submitted"}


def test_the_same_event_is_written_once_and_sent_once(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    reference = submitted(store, catalog)
    booking = _booking(store, reference)
    store.write(lambda session: announce(session, booking, "submitted", NOW))
    for _ in range(3):
        send_due(store, catalog, make_settings(office.port), NOW)
    assert len(office.mails) == 1


def test_a_server_that_is_down_gets_the_mail_when_it_is_up_again(
    store: Store, catalog: Catalog, make_settings: MakeSettings
) -> None:
    port = free_port()
    submitted(store, catalog)
    settings = make_settings(port)
    assert send_due(store, catalog, settings, NOW).put_off == 1
    assert send_due(store, catalog, settings, NOW).put_off == 0
    with open_post_office(port) as office:
        send_due(store, catalog, settings, NOW + timedelta(seconds=30))
        assert office.mails == []
        send_due(store, catalog, settings, NOW + timedelta(minutes=WAITS[0]))
        assert len(office.mails) == 1


def test_what_was_overtaken_while_the_server_was_down_is_not_told(
    store: Store, catalog: Catalog, make_settings: MakeSettings, approver: Staff
) -> None:
    port = free_port()
    reference = submitted(store, catalog)
    service.approve(store, catalog, approver, reference, NOW)
    send_due(store, catalog, make_settings(port), NOW)
    service.cancel_by_staff(store, catalog, approver, reference, "检修", NOW)
    with open_post_office(port) as office:
        send_due(store, catalog, make_settings(port), NOW + timedelta(hours=1))
        assert [mail["Subject"].partition("：")[0] for mail in office.mails] == ["预约已取消"]


def test_what_never_goes_is_given_up_and_staff_see_it(
    store: Store, catalog: Catalog, make_settings: MakeSettings
) -> None:
    settings = make_settings(free_port())
    reference = submitted(store, catalog)
    now, given_up = NOW, 0
    for minutes in (0, *WAITS):
        now += timedelta(minutes=minutes)
        given_up += send_due(store, catalog, settings, now).given_up
    assert given_up == 1
    with store.reading() as session:
        assert not session.has_due_notices(now + timedelta(days=9), ["mail"])
        assert session.audit_of(reference)[-1].action == "notice_failed"


def test_a_refused_recipient_does_not_stop_the_others(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    office.refused = {"a@example.com": "550 no such user", "b@example.com": "451 come again"}
    for hour, name in enumerate("abc"):
        asker = applicant(email=f"{name}@example.com", phone=f"1380013800{hour}")
        wanted = request(starts=f"{9 + 2 * hour:02}:00", ends=f"{10 + 2 * hour}:00")
        service.submit(store, catalog, replace(wanted, applicant=asker), NOW)
    sent = send_due(store, catalog, make_settings(office.port), NOW)

    assert (sent.sent, sent.put_off, sent.given_up) == (1, 1, 1)
    assert [recipients for recipients, _ in office.arrived] == [["c@example.com"]]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com, b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com;b@example.com",
        "<a@example.com>",
        '"a b"@example.com',
        "王@example.com",
        "a",
    ],
)
def test_an_address_that_could_reach_a_second_person_gets_nothing(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice, address: str
) -> None:
    reference = submitted(store, catalog)
    store.write(lambda session: session.correct_contact(reference, {"email": address}))
    assert send_due(store, catalog, make_settings(office.port), NOW).given_up == 1
    assert office.mails == []


def test_mails_to_a_stranger_stop_at_three(
    store: Store, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    for number in range(6):
        wanted = request(f"2026-11-{9 + number:02}", room_id="study", attendees=4)
        asker = applicant(email="victim@example.com", phone=f"1380013800{number}")
        service.submit(store, catalog, replace(wanted, applicant=asker), NOW)
    sent = send_due(store, catalog, make_settings(office.port), NOW)
    assert (sent.sent, sent.given_up) == (3, 3)
    assert len(office.mails) == 3


def test_starttls_and_a_password(
    sqlite_url: str, catalog: Catalog, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_post_office(certificate=CERTIFICATE) as office:
        sent = _sent_over(
            f"smtp://{{}}@127.0.0.1:{office.port}?starttls=on", sqlite_url, catalog, make_settings
        )
        assert (sent, office.mails) == (0, [])  # nobody vouches for the certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        sent = _sent_over(
            f"smtp://{{}}@127.0.0.1:{office.port}?starttls=on", sqlite_url, catalog, make_settings
        )
        assert (sent, office.was_encrypted) == (1, [True])


def test_tls_from_the_first_byte(
    sqlite_url: str, catalog: Catalog, make_settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with open_post_office(certificate=CERTIFICATE, tls=True) as office:
        url = f"smtps://{{}}@127.0.0.1:{office.port}"
        assert _sent_over(url, sqlite_url, catalog, make_settings) == 1
        assert office.was_encrypted == [True]


def test_a_server_without_starttls_gets_nothing_when_it_is_asked_for(
    sqlite_url: str, catalog: Catalog, make_settings: MakeSettings, office: PostOffice
) -> None:
    url = f"smtp://{{}}@127.0.0.1:{office.port}?starttls=on"
    assert _sent_over(url, sqlite_url, catalog, make_settings) == 0
    assert office.mails == []


def test_a_group_that_answered_is_not_told_again_because_another_did_not(
    store: Store, catalog: Catalog, make_settings: MakeSettings
) -> None:
    submitted(store, catalog, email=None)
    with open_group() as good, open_group() as bad:
        bad.status = 500
        settings = make_settings(None, good, bad)
        assert send_due(store, catalog, settings, NOW).put_off == 1
        bad.status = 200
        assert send_due(store, catalog, settings, NOW + timedelta(minutes=1)).sent == 1
        assert (len(good.read), len(bad.read)) == (1, 1)


def _booking(store: Store, reference: str) -> Booking:
    with store.reading() as session:
        found = session.booking(reference)
    assert found is not None
    return found


def _sent_over(url: str, database_url: str, catalog: Catalog, make_settings: MakeSettings) -> int:
    """How many mails went out to a server that wants a password."""
    from tests.builders import a_store

    store = a_store(database_url)
    with store.reading() as session:
        known = len(session.bookings_of_phone("13800138000"))
    if not known:
        submitted(store, catalog)
    secret = f"{USER}:{PASSWORD}".replace("/", "%2F").replace("@", "%40").replace(" ", "%20")
    settings = make_settings(url=url.format(secret))
    sent = send_due(store, catalog, settings, NOW + timedelta(hours=known)).sent
    store.close()
    return sent
