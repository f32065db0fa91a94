"""Site and booking under two host names: each page has one of them, and links cross over."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from scripts.build_site import site_url
from tests.web.conftest import MakeApp
from tests.web.pages import Page

BOOKING, SITE = "https://yuyue.example.gov.cn", "https://www.example.gov.cn"
HOSTS = ("yuyue.example.gov.cn", "www.example.gov.cn")


@pytest.fixture
def client(make_app: MakeApp, tmp_path: Path) -> FlaskClient:
    """A browser before a service that has two names, with a site of two files."""
    for name in ("site/centers/donghua/index.html", "site/assets/doorstep.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("东华", encoding="utf-8")
    return make_app(base_url=BOOKING, site_url=SITE, trusted_hosts=HOSTS).test_client()


@pytest.mark.parametrize(
    ("asked", "sent_to"),
    [
        (f"{SITE}/booking", f"{BOOKING}/booking"),
        (f"{SITE}/booking/?date=2026-11-04", f"{BOOKING}/booking/?date=2026-11-04"),
        (f"{SITE}/booking/donghua/hall/", f"{BOOKING}/booking/donghua/hall/"),
        (f"{SITE}/booking/feeds/donghua.ics", f"{BOOKING}/booking/feeds/donghua.ics"),
        (f"{SITE}/booking/staff/", f"{BOOKING}/booking/staff/"),
        (f"{BOOKING}/", f"{SITE}/"),
        (f"{BOOKING}/centers/donghua/", f"{SITE}/centers/donghua/"),
        (f"{BOOKING}/search/?q=%E4%B8%9C", f"{SITE}/search/?q=%E4%B8%9C"),
        (f"{BOOKING}/%2Fevil.example/", f"{SITE}/evil.example/"),
        (f"{BOOKING}/bookings/", f"{SITE}/bookings/"),
        (f"{BOOKING}:443/", f"{SITE}/"),
        ("https://WWW.example.gov.cn/booking", f"{BOOKING}/booking"),
    ],
)
def test_what_is_asked_for_under_the_wrong_name_is_sent_to_the_right_one(
    client: FlaskClient, asked: str, sent_to: str
) -> None:
    answer = client.get(asked)

    assert (answer.status_code, answer.location) == (307, sent_to)
    assert "Set-Cookie" not in answer.headers


def test_a_program_that_books_under_the_name_of_the_site_is_sent_on_with_its_method(
    client: FlaskClient,
) -> None:
    answer = client.post(f"{SITE}/booking/api/v1/bookings", json={})

    assert (answer.status_code, answer.location) == (307, f"{BOOKING}/booking/api/v1/bookings")


@pytest.mark.parametrize(
    "address",
    [
        f"{BOOKING}/booking/",
        f"{BOOKING}/booking/healthz",
        f"{BOOKING}/assets/doorstep.css",
        f"{SITE}/assets/doorstep.css",
        f"{SITE}/centers/donghua/",
    ],
)
def test_under_the_right_name_there_is_an_answer(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        assert answer.status_code == 200


def test_the_search_in_the_frame_may_lead_from_booking_to_the_site(client: FlaskClient) -> None:
    policy = client.get(f"{BOOKING}/booking/").headers["Content-Security-Policy"]

    assert f"form-action 'self' {SITE};" in policy
    assert policy.count("http") == 1


def test_a_cookie_of_booking_never_goes_to_the_site(client: FlaskClient) -> None:
    cookie = client.get(f"{BOOKING}/booking/staff/sign-in").headers["Set-Cookie"]

    assert "Domain" not in cookie
    assert client.get_cookie("doorstep", domain="yuyue.example.gov.cn", path="/booking")
    assert not client.get_cookie("doorstep", domain="www.example.gov.cn", path="/booking")


def test_calendars_are_named_where_they_are(client: FlaskClient) -> None:
    page = Page(client.get(f"{BOOKING}/booking/feeds/?center=donghua").text)

    assert f"{BOOKING}/booking/feeds/donghua.ics" in page.text
    assert f"{SITE}/calendars/activities.ics" in page.text


def test_a_third_name_is_refused(client: FlaskClient) -> None:
    assert client.get("https://evil.example/booking/").status_code == 400


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"BOOKING_BASE_URL": BOOKING}, BOOKING),
        ({"BOOKING_BASE_URL": BOOKING, "BOOKING_SITE_URL": ""}, BOOKING),
        ({"BOOKING_BASE_URL": BOOKING, "BOOKING_SITE_URL": SITE}, SITE),
    ],
)
def test_the_site_is_built_for_its_own_name(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], named: str
) -> None:
    monkeypatch.delenv("BOOKING_BASE_URL", raising=False)
    monkeypatch.delenv("BOOKING_SITE_URL", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    assert site_url() == named
