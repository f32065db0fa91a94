"""What holds for every route: well-formed pages, headers, tokens; reading changes nothing."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.service import Submitted
from booking.web.security import CONTENT_SECURITY_POLICY
from tests.builders import account
from tests.web.conftest import MakeApp, new_app, parts, signed_in, submitted, token
from tests.web.pages import Page

PUBLIC_PAGES = [
    "/",
    "/booking/",
    "/booking/?date=2026-11-04&start=09:00&end=11:00&attendees=10&area=&equipment=",
    "/booking/?date=2026-11-04&start=20:00&end=21:00&attendees=10&area=&equipment=",
    "/booking/?date=x&start=11:00&end=09:00&attendees=0&area=x&equipment=x",
    "/booking/donghua/",
    "/booking/donghua/hall/",
    "/booking/donghua/hall/?date=2026-11-06",
    "/booking/donghua/stage/",
    "/booking/donghua/talk/",
    "/booking/donghua/hall/request",
    "/booking/donghua/hall/series",
    "/booking/feeds/",
    "/booking/feeds/?center=donghua&room=hall",
    "/booking/print/donghua/hall/week?date=2026-11-04",
    "/booking/donghua/hall/series",
    "/booking/apply/",
    "/booking/lectures/",
    "/booking/lookup",
    "/booking/staff/sign-in",
    "/booking/staff/welcome/unknown",
    "/booking/nowhere/",
    "/booking/requests/unknown",
]
STAFF_PAGES = [
    "/booking/staff/",
    "/booking/staff/attendance",
    "/booking/staff/block",
    "/booking/staff/bookings/{reference}/displace",
    "/booking/staff/bookings/{reference}/move",
    "/booking/staff/pauses",
    "/booking/staff/series",
    "/booking/staff/bookings/{reference}",
    "/booking/staff/bookings/{reference}/contact",
    "/booking/staff/desk/",
    "/booking/staff/desk/donghua/",
    "/booking/staff/desk/done/{reference}",
    "/booking/staff/organizations/",
    "/booking/staff/series",
    "/booking/staff/calendar?date=2026-11-04",
    "/booking/staff/calendar?center=donghua&view=week&date=2026-11-04",
    "/booking/staff/calendar?center=donghua&room=hall&view=week&date=2026-11-04",
    "/booking/staff/print/donghua/day?date=2026-11-06",
    "/booking/staff/search",
    "/booking/staff/usage?first=2026-11-01&last=2026-11-30",
    "/booking/staff/export",
    "/booking/staff/conflicts",
    "/booking/staff/feeds",
    "/booking/staff/password",
    "/booking/staff/account",
    "/booking/staff/accounts/",
    "/booking/staff/accounts/colleague",
    "/booking/staff/second-factor/new",
]
OWN_PAGES = [
    "/booking/requests/{token}",
    "/booking/requests/{token}/cancel",
    "/booking/requests/{token}/move",
    "/booking/requests/{token}/rating",
    "/booking/requests/{token}/appeal",
    "/booking/requests/{token}/accept",
    "/booking/requests/{token}/cancel-following",
    "/booking/requests/{token}/check-in",
    "/booking/requests/{token}/decline",
]
OTHER_ANSWERS = [
    "/booking/staff/second-factor",
    "/booking/staff/sign-in/code",
    "/booking/staff/sign-in/set-up",
    "/booking/healthz",
    "/booking/static/booking.css",
    "/booking/static/booking.js",
    "/booking/static/doorstep.css",
    "/booking/feeds/donghua.ics",
    "/booking/feeds/donghua/hall.ics",
    "/booking/feeds/lectures.ics",
    "/booking/requests/{token}.ics",
    "/booking/requests/{token}/series.ics",
    "/booking/api/v1/centers",
    "/booking/api/v1/centers/donghua/rooms",
    "/booking/api/v1/centers/donghua/rooms/hall/free?from=2026-11-04&days=7",
    "/booking/api/v1/bookings/{token}",
    "/booking/api/v1/kinds",
    "/booking/api/v1/lectures",
    "/booking/api/v1/openapi.json",
    "/booking/feeds/private/{token}.ics",
    "/booking/metrics",
    "/booking/api/v1/nowhere",
    "/missing.html",
    "/booking",
]
ALL = [*PUBLIC_PAGES, *OWN_PAGES, *STAFF_PAGES, *OTHER_ANSWERS]


def test_every_route_that_answers_get_is_in_a_list(shared_app: Flask) -> None:
    routes = shared_app.url_map.bind("127.0.0.1")
    listed = {
        routes.match(path.partition("?")[0].format(token="t", reference="r"), "GET")[0]
        for path in ALL
        if path != "/booking"  # only leads on
    }

    assert listed == {
        rule.endpoint for rule in shared_app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of this module lies: its tests only read, so they can share it."""
    return tmp_path_factory.mktemp("every-page")


@pytest.fixture(scope="module")
def shared_app(folder: Path, data_dir: Path) -> Iterator[Flask]:
    """One application for all tests of this module."""
    made = new_app(folder, data_dir)
    yield made
    parts(made).store.close()


@pytest.fixture(scope="module")
def booked(shared_app: Flask) -> Submitted:
    """A pending request."""
    return submitted(shared_app)


@pytest.fixture(scope="module")
def browser(shared_app: Flask, booked: Submitted) -> FlaskClient:
    """A signed-in browser, which may open everything."""
    account(parts(shared_app).store, parts(shared_app).catalog, "colleague")
    return signed_in(shared_app, role="admin")


def filled(path: str, booked: Submitted) -> str:
    return path.format(token=booked.token, reference=booked.booking.reference)


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, *STAFF_PAGES])
def test_a_page_is_well_formed_and_named(
    browser: FlaskClient, booked: Submitted, path: str
) -> None:
    page = Page(browser.get(filled(path, booked)).text)

    assert page.one("html").attributes["lang"] == "zh-CN"
    assert len(page.all("h1")) == 1
    assert page.one("h1").text
    assert page.one("title").text.endswith("· 家门口")
    assert len(page.all("main")) == 1
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids)), sorted(ids)


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, *STAFF_PAGES])
def test_every_box_has_a_label(browser: FlaskClient, booked: Submitted, path: str) -> None:
    page = Page(browser.get(filled(path, booked)).text)

    labelled = {one.attributes.get("for") for one in page.all("label")}
    boxes = [*page.all("input"), *page.all("select"), *page.all("textarea")]
    unnamed = [
        one.attributes.get("id")
        for one in boxes
        if one.attributes.get("type") not in ("hidden", "submit")
        and one.attributes.get("id") not in labelled
    ]
    assert unnamed == []


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, *STAFF_PAGES])
def test_every_reference_to_an_id_leads_somewhere(
    browser: FlaskClient, booked: Submitted, path: str
) -> None:
    page = Page(browser.get(filled(path, booked)).text)

    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    named = [
        reference
        for one in page.elements
        for name in ("aria-labelledby", "aria-describedby", "for")
        for reference in one.attributes.get(name, "").split()
    ]
    named += [
        one.attributes["href"][1:]
        for one in page.all("a")
        if one.attributes.get("href", "").startswith("#")
    ]
    assert set(named) <= ids


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OWN_PAGES, *STAFF_PAGES])
def test_nothing_in_a_page_needs_an_exception_from_the_policy(
    browser: FlaskClient, booked: Submitted, path: str
) -> None:
    page = Page(browser.get(filled(path, booked)).text)

    assert [one.tag for one in page.elements if "style" in one.attributes] == []
    assert page.all("style") == []
    assert all(one.attributes.get("src") and not one.text for one in page.all("script"))
    assert [name for one in page.elements for name in one.attributes if name.startswith("on")] == []
    loaded = [one.attributes["src"] for one in page.elements if "src" in one.attributes]
    loaded += [one.attributes["href"] for one in page.all("link")]
    assert all(address.startswith(("/", "data:")) for address in loaded)


@pytest.mark.parametrize("path", ALL)
def test_every_answer_carries_the_security_headers(
    browser: FlaskClient, booked: Submitted, path: str
) -> None:
    with browser.get(filled(path, booked)) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Referrer-Policy" in headers
    assert headers["Content-Type"]


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    "path",
    [
        *OWN_PAGES,
        *STAFF_PAGES,
        "/booking/requests/{token}.ics",
        "/booking/requests/{token}/series.ics",
        "/booking/api/v1/bookings/{token}",
        "/booking/lookup",
        "/booking/requests/unknown",
        "/booking/staff/sign-in",
        "/booking/staff/sign-in/code",
        "/booking/staff/sign-in/set-up",
        "/booking/staff/welcome/unknown",
    ],
)
def test_a_private_answer_is_neither_stored_nor_found_nor_told_to_others(
    browser: FlaskClient, booked: Submitted, path: str
) -> None:
    headers = browser.get(filled(path, booked)).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]


def rows_of(path: Path) -> str:
    """A print of everything in the database, its write-ahead log included."""
    files = [path, path.with_name(path.name + "-wal")]
    return "".join(hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.exists())


@pytest.mark.parametrize("path", ALL)
def test_reading_changes_no_row(
    browser: FlaskClient, booked: Submitted, folder: Path, path: str
) -> None:
    before = rows_of(folder / "booking.sqlite3")

    browser.get(filled(path, booked)).close()

    assert rows_of(folder / "booking.sqlite3") == before


def post_routes(app: Flask) -> list[tuple[str, str]]:
    """Every route that takes POST: endpoint and an address with plausible parts."""
    parts = {"center_id": "donghua", "room_id": "hall", "token": "t", "reference": "AAAA-AAAA"}
    parts |= {"number": "1", "link_id": "1", "login": "colleague"}
    return [
        (rule.endpoint, re.sub(r"<(?:int:)?(\w+)>", lambda found: parts[found[1]], rule.rule))
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]


def test_every_form_refuses_to_be_sent_without_its_token(
    shared_app: Flask, browser: FlaskClient
) -> None:
    answers = {
        endpoint: browser.post(address).status_code
        for endpoint, address in post_routes(shared_app)
        if not endpoint.startswith("api.")
    }

    assert len(answers) >= 8
    assert set(answers.values()) == {400}


def test_a_token_of_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    stolen = token(app.test_client())
    token(client)

    answer = client.post("/booking/lookup", data={**stolen, "reference": "A", "phone_tail": "1"})

    assert answer.status_code == 400
    assert "没有提交" in Page(answer.text).text


def test_no_route_answers_other_methods_than_get_and_post(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods or ()}

    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_private_page_works_behind_https_although_it_sends_no_referrer(
    make_app: MakeApp,
) -> None:
    app = make_app(base_url="https://dq.example.cn", trusted_hosts=("dq.example.cn",))
    client = app.test_client()
    options = {"base_url": "https://dq.example.cn"}
    page = Page(client.get("/booking/lookup", **options).text)

    answer = client.post(
        "/booking/lookup",
        data={**page.hidden, "reference": "AAAA-AAAA", "phone_tail": "0000"},
        **options,
    )

    assert answer.status_code == 404


def test_cookies_are_kept_from_scripts_and_other_sites(make_app: MakeApp) -> None:
    app = make_app(base_url="https://dq.example.cn", trusted_hosts=("dq.example.cn",))
    answer = app.test_client().get("/booking/lookup", base_url="https://dq.example.cn")

    cookie = answer.headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/booking"):
        assert part in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


def test_a_foreign_host_name_is_refused(make_app: MakeApp) -> None:
    app = make_app(trusted_hosts=("dq.example.cn",))

    assert app.test_client().get("/booking/", base_url="http://evil.example").status_code == 400
    assert app.test_client().get("/booking/", base_url="http://dq.example.cn").status_code == 200


def test_a_forwarded_host_is_believed_only_from_a_known_proxy(
    shared_app: Flask, booked: Submitted
) -> None:
    page = shared_app.test_client().get(
        f"/booking/requests/{booked.token}",
        headers={"X-Forwarded-Host": "evil.example", "Host": "other.example"},
    )

    assert "evil.example" not in page.text
    assert "other.example" not in page.text
    assert "http://127.0.0.1:8000/booking/requests/" in page.text


def test_a_huge_form_is_refused(client: FlaskClient) -> None:
    data = {**token(client), "purpose": "大" * 100_000}

    assert client.post("/booking/donghua/hall/request", data=data).status_code == 413
