"""The headers of every route as one table, kept in `headers.tsv`, and what every POST refuses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from tests.builders import PASSWORD, account
from tests.web.conftest import new_app, parts
from tests.web.pages import Page
from tests.web.world import (
    API_POST_ADDRESS,
    BEARER,
    ENTRANCE,
    OTHER_POST,
    OWN_LINK,
    PUBLIC,
    STAFF,
    World,
    a_world,
)

TABLE = Path(__file__).with_name("headers.tsv")
HEAD = "route\tstatus\ttype\tcache\treferrer\trobots\tcookie"
SITE = "https://dq.example.cn"
ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=()",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("headers")
    app = new_app(
        folder,
        data_dir,
        base_url=SITE,
        trusted_hosts=("dq.example.cn", "localhost"),
        metrics_token="a token for the figures, long enough",
        rate_limits=False,
    )
    yield a_world(app, folder)
    parts(app).store.close()


@pytest.fixture(scope="module")
def staff(world: World) -> FlaskClient:
    """The browser of an admin, over HTTPS as the cookies ask for."""
    account(parts(world.app).store, parts(world.app).catalog, "chief", role="admin")
    browser = world.app.test_client()
    address = ENTRANCE["staff.sign_in"]
    hidden = Page(browser.get(address, base_url=SITE).text).hidden
    data = {**hidden, "login": "chief", "password": PASSWORD}
    headers = {"Referer": SITE}
    assert browser.post(address, data=data, base_url=SITE, headers=headers).status_code == 303
    return browser


def line(name: str, answer: Response) -> str:
    """What matters of one answer."""
    cookies = sorted(
        "; ".join(sorted(part.strip().partition("=")[0] for part in cookie.split(";")[1:]))
        for cookie in answer.headers.getlist("Set-Cookie")
    )
    shown = ("Content-Type", "Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    cells = [name, str(answer.status_code), *(answer.headers.get(one, "-") for one in shown)]
    return "\t".join([*cells, " | ".join(cookies) or "-"])


def addresses(world: World) -> dict[str, str]:
    """One address that answers GET for each route that does."""
    first = {name: several[0] for name, several in PUBLIC.items()} | BEARER
    first |= {name: rows[0].address for name, rows in STAFF.items() if rows[0].method == "GET"}
    first |= {name: one for name, one in ENTRANCE.items() if name != "staff.sign_out"}
    return {name: world.fill(address) for name, address in first.items()}


def test_the_headers_of_every_route_are_those_of_the_table(
    world: World, staff: FlaskClient
) -> None:
    lines, wrong = [], []
    for name, address in sorted(addresses(world).items()):
        browser = staff if name.startswith("staff.") else world.app.test_client()
        with browser.get(address, base_url=SITE) as answer:
            lines.append(line(name, answer))
            wrong += [
                f"{name}: {header}"
                for header, value in ON_EVERY_ANSWER.items()
                if answer.headers.get(header) != value
            ]
            wrong += [f"{name}: {header}" for header in NEVER if header in answer.headers]

    assert wrong == []
    made = "\n".join([HEAD, *lines]) + "\n"
    assert made == TABLE.read_text(encoding="utf-8"), f"the table would be:\n{made}"


def test_the_table_has_every_route_that_answers_get(world: World) -> None:
    listed = {one.partition("\t")[0] for one in TABLE.read_text("utf-8").splitlines()[1:]}

    assert listed == {
        rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }


def posts(world: World) -> dict[str, str]:
    """One address for each route that takes POST."""
    found = {
        name: row.address for name, rows in STAFF.items() for row in rows if row.method == "POST"
    }
    found |= {"staff.organizations": "/booking/staff/organizations/"}
    found |= {"staff.series": "/booking/staff/series", **ENTRANCE, **OWN_LINK}
    found |= {name: several[0] for name, several in PUBLIC.items() if name.startswith("requests.")}
    found |= {name: one for name, one in BEARER.items() if name.startswith(("requests.", "staff."))}
    for only_read in ("requests.show", "requests.calendar", "requests.series_calendar"):
        del found[only_read]
    filled = {name: world.fill(address).replace("{link}", "1") for name, address in found.items()}
    return {name: address.partition("?")[0] for name, address in filled.items()}


def test_no_form_is_taken_without_its_token_even_from_those_who_are_signed_in(
    world: World, staff: FlaskClient
) -> None:
    before = world.bookings()

    answers = {
        name: staff.post(address, base_url=SITE).status_code
        for name, address in posts(world).items()
    }

    takes = {
        one.endpoint for one in world.app.url_map.iter_rules() if "POST" in (one.methods or ())
    }
    assert set(answers) == takes - {*API_POST_ADDRESS, *OTHER_POST}
    assert set(answers.values()) == {400}
    assert world.bookings() == before


@pytest.mark.parametrize("comes_from", ["same-site", "cross-site"])
def test_no_form_of_another_host_name_is_taken_even_with_a_token_that_fits(
    world: World, staff: FlaskClient, comes_from: str
) -> None:
    """A neighbour can put its own session cookie, whose token it knows, beside the one of staff."""
    form = Page(staff.get("/booking/staff/password", base_url=SITE).text).hidden
    sent = {"data": form, "base_url": SITE, "headers": {"Sec-Fetch-Site": comes_from}}
    answers = {name: staff.post(address, **sent) for name, address in posts(world).items()}

    taken = [name for name, one in answers.items() if "从别的网站送来的" not in one.text]
    assert taken == []
    assert {one.status_code for one in answers.values()} == {400}


@pytest.mark.parametrize("comes_from", ["same-origin", "none", None])
def test_a_form_of_our_own_is_taken(
    world: World, staff: FlaskClient, comes_from: str | None
) -> None:
    address = "/booking/staff/password"
    form = Page(staff.get(address, base_url=SITE).text).hidden
    headers = {"Sec-Fetch-Site": comes_from} if comes_from else {}

    answer = staff.post(address, data=form, base_url=SITE, headers=headers)
    assert (answer.status_code, "请填写现在的密码" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]
)
def test_no_page_elsewhere_can_make_its_visitors_ask_for_rooms(world: World, kind: str) -> None:
    """These three kinds are what a foreign form can send; calls of the API look at no cookie."""
    body = {
        "center": "donghua",
        "room": "hall",
        "starts_at": "2026-11-13T14:00:00+08:00",
        "ends_at": "2026-11-13T15:00:00+08:00",
        "attendees": 10,
        "purpose": "议事",
        "applicant": {"name": "李秀兰", "phone": "13800138000"},
    }
    browser = world.app.test_client()
    address = OTHER_POST["api.submit"]

    refused = browser.post(address, data=json.dumps(body), content_type=kind, base_url=SITE)
    taken = browser.post(address, json=body, base_url=SITE)

    assert (refused.status_code, taken.status_code) in {(400, 201), (400, 409)}


def test_nobody_is_signed_in_by_a_page_of_another_site(
    world: World,
    staff: FlaskClient,
) -> None:
    browser = world.app.test_client()
    answer = browser.post("/booking/staff/sign-in", data={"login": "chief", "password": PASSWORD})

    assert answer.status_code == 400
    assert "doorstep_staff" not in str(answer.headers)
