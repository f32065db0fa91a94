"""Who sends too many requests waits; a neighbourhood behind one address does not."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.staffing import PER_LOGIN
from booking.throttle import (
    REQUESTS_PER_CLIENT,
    REQUESTS_PER_PHONE,
    REQUESTS_WITH_MAIL_PER_CLIENT,
)
from booking.web.state import caller
from tests.web.conftest import MakeApp, token


def send(
    client: FlaskClient, number: int, *, phone: str = "", email: str = "", chain: str = ""
) -> int:
    """A request for a time in the past: it is counted before it is judged."""
    asker: dict[str, Any] = {"name": "王小明", "phone": phone or f"1380{number:07}"}
    if email:
        asker["email"] = email
    body = {
        "kind": "venue",
        "center": "donghua",
        "room": "hall",
        "starts_at": "2026-10-01T14:00:00+08:00",
        "ends_at": "2026-10-01T16:00:00+08:00",
        "attendees": 20,
        "purpose": "读书会",
        "applicant": asker,
    }
    headers = {"X-Forwarded-For": chain} if chain else {}
    answer = client.post("/booking/api/v1/bookings", json=body, headers=headers)
    if answer.status_code == 429:
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.json is not None
        assert answer.json["code"] == "too_many_attempts"
    return answer.status_code


def test_one_phone_is_stopped_wherever_it_comes_from(make_app: MakeApp) -> None:
    client = make_app(proxy_count=1).test_client()
    most = REQUESTS_PER_PHONE.most
    # The same number in other spellings is the same phone.
    spellings = ("13800138000", "138 0013 8000", "+86 138-0013-8000")
    statuses = [
        send(client, number, phone=spellings[number % 3], chain=f"198.51.100.{number}")
        for number in range(most + 1)
    ]
    assert set(statuses[:most]) == {422}
    assert statuses[most] == 429


def test_many_phones_behind_one_address_may_ask_up_to_a_high_limit(client: FlaskClient) -> None:
    statuses = [send(client, number) for number in range(REQUESTS_PER_CLIENT.most + 1)]
    assert set(statuses[:-1]) == {422}
    assert statuses[-1] == 429


def test_requests_that_could_mail_a_stranger_are_fewer(client: FlaskClient) -> None:
    most = REQUESTS_WITH_MAIL_PER_CLIENT.most
    statuses = [
        send(client, number, email=f"victim{number}@example.com") for number in range(most + 1)
    ]
    assert statuses[-1] == 429
    assert send(client, 999) == 422


@pytest.mark.parametrize(
    ("proxies", "chain", "is_stopped"),
    [
        pytest.param(0, "198.51.100.{n}", True, id="without a proxy the header is a lie"),
        pytest.param(1, "198.51.100.{n}", False, id="one proxy names each client"),
        pytest.param(1, "198.51.100.{n}, 203.0.113.9", True, id="what came before is a lie"),
        pytest.param(2, "198.51.100.{n}, 10.0.0.1", False, id="two proxies name each client"),
        pytest.param(2, "10.9.9.{n}, 203.0.113.9, 10.0.0.1", True, id="the rest is a lie"),
    ],
)
def test_the_address_is_the_one_the_proxies_vouch_for(
    make_app: MakeApp, proxies: int, chain: str, is_stopped: bool
) -> None:
    client = make_app(proxy_count=proxies).test_client()
    most = REQUESTS_WITH_MAIL_PER_CLIENT.most
    statuses = [
        send(client, number, email="a@example.com", chain=chain.format(n=number))
        for number in range(most + 1)
    ]
    assert (429 in statuses) == is_stopped


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_of_an_ipv6_address_the_network_counts(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert caller() == counted


def test_another_address_of_the_same_network_escapes_no_limit(client: FlaskClient) -> None:
    statuses = []
    for number in range(PER_LOGIN.most + 1):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number:x}"
        data = {**token(client), "login": "wangmin", "password": "guess"}
        statuses.append(client.post("/booking/staff/sign-in", data=data).status_code)

    assert statuses == [401] * PER_LOGIN.most + [429]


def test_every_limit_counts_callers_by_their_network() -> None:
    """The log and the figures judge the very address; nothing else may."""
    web = Path(__file__).parents[2] / "booking" / "web"
    raw = [one.name for one in web.rglob("*.py") if "remote_addr" in one.read_text("utf-8")]

    assert sorted(raw) == ["logs.py", "metrics.py", "state.py"]
