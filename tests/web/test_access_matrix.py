"""Who may do what where: every route × every role × every relation to the center."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.feed_links import make_link
from booking.staffing import sign_in, staff_for
from tests.builders import NOW, PASSWORD, account
from tests.web.conftest import new_app, parts, token
from tests.web.pages import Page
from tests.web.world import (
    API_POST_ADDRESS,
    BEARER,
    BEARER_POST,
    LISTED,
    PERSON,
    PUBLIC,
    STAFF,
    Staffed,
    World,
    a_world,
)

ROLES = ("desk", "approver", "admin")
SCOPES = {"own": "donghua", "above": "county", "below": "huayuan", "foreign": "far"}
REACHES = {"own", "above"}
LED_ON = 303
NO_SUCH = 404
TOO_SMALL = 403


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("matrix")
    app = new_app(folder, data_dir, rate_limits=False)
    made = a_world(app, folder)
    yield made
    parts(app).store.close()
    made.copy.close()


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[tuple[str, str], FlaskClient]:
    """A signed-in browser for each role and scope; afterwards the database is remembered."""
    made: dict[tuple[str, str], FlaskClient] = {}
    for role in ROLES:
        for relation, scope in SCOPES.items():
            login = f"{role}-{scope}"
            account(parts(world.app).store, parts(world.app).catalog, login, role=role, scope=scope)
            made[role, relation] = browser = world.app.test_client()
            page = Page(browser.get("/booking/staff/sign-in").text)
            answer = browser.post(
                "/booking/staff/sign-in",
                data={**page.hidden, "login": login, "password": PASSWORD},
            )
            assert answer.status_code == 303
    world.keep()
    return made


def sent(world: World, browser: FlaskClient, row: Staffed) -> TestResponse:
    address = world.fill(row.address)
    if row.method == "GET":
        return browser.get(address)
    data = {name: world.fill(value) for name, value in row.data.items()}
    return browser.post(address, data={**token(browser), **data})


def expected(row: Staffed, role: str, relation: str) -> int:
    """A foreign booking is not there, whatever the role; then the role counts."""
    if row.of_a_center and relation not in REACHES:
        return NO_SUCH
    if ROLES.index(role) < ROLES.index(row.least):
        return TOO_SMALL
    return row.ok


def test_every_route_has_a_row(world: World) -> None:
    assert {rule.endpoint for rule in world.app.url_map.iter_rules()} == LISTED


def test_every_staff_route_that_takes_a_form_has_one_in_its_row(world: World) -> None:
    takes_forms = {
        rule.endpoint
        for rule in world.app.url_map.iter_rules()
        if rule.endpoint in STAFF and "POST" in (rule.methods or ())
    }
    sends = {name for name, rows in STAFF.items() for row in rows if row.method == "POST"}

    # These two have tests of their own below: what they send depends on who sends it.
    assert takes_forms - sends == {"staff.organizations", "staff.series"}


@pytest.mark.parametrize("endpoint", STAFF)
def test_the_matrix_of_staff(
    world: World, browsers: dict[tuple[str, str], FlaskClient], endpoint: str
) -> None:
    wrong: list[str] = []
    for row in STAFF[endpoint]:
        for (role, relation), browser in browsers.items():
            world.restore()
            before = world.bookings()
            answer = sent(world, browser, row)
            may = expected(row, role, relation)
            # A form says that a choice is none with 409 or 422; elsewhere the page is not there.
            right = {NO_SUCH, 409, 422} if may == NO_SUCH and row.method == "POST" else {may}
            right |= {LED_ON} if row.leads_on and may == row.ok else set()
            is_named = str(PERSON.name) in answer.text or PERSON.phone in answer.text
            may_see = relation in REACHES and may == row.ok
            if (
                answer.status_code not in right
                or (is_named and not may_see)
                or (row.shows and may_see and not is_named)
                or (may != row.ok and world.bookings() != before)
            ):
                wrong.append(f"{row.method} {row.address} {role} {relation}: {answer.status}")
    assert wrong == []


@pytest.mark.parametrize("endpoint", STAFF)
def test_a_stranger_is_led_to_the_sign_in_page(world: World, endpoint: str) -> None:
    for row in STAFF[endpoint]:
        answer = sent(world, world.app.test_client(), row)
        assert answer.status_code == LED_ON, row
        assert answer.headers["Location"].startswith("/booking/staff/sign-in"), row


def test_a_series_is_typed_in_for_a_center_of_ones_own_only(
    world: World, browsers: dict[tuple[str, str], FlaskClient]
) -> None:
    statuses: dict[tuple[str, str], bool] = {}
    for (role, relation), browser in browsers.items():
        world.restore()
        data = {
            "place": "donghua/hall",
            "organization": "1",
            "every": "week",
            "first": "2026-11-10",
            "until": "2026-11-17",
            "start": "09:00",
            "end": "10:00",
            "attendees": "10",
            "purpose": "排练",
            "name": "李丽",
            "phone": "13700137000",
            "step": "submit",
        }
        answer = browser.post("/booking/staff/series", data={**token(browser), **data})
        assert answer.status_code in (303, 422), answer.text
        statuses[role, relation] = answer.status_code == 303

    assert statuses == {
        (role, relation): relation in REACHES for role in ROLES for relation in SCOPES
    }


def test_an_organization_is_changed_by_admins_above_it_only(
    world: World, browsers: dict[tuple[str, str], FlaskClient]
) -> None:
    done: dict[tuple[str, str], bool] = {}
    for (role, relation), browser in browsers.items():
        world.restore()
        data = {"action": "renew", "of": "壬癸会"}
        answer = browser.post("/booking/staff/organizations/", data={**token(browser), **data})
        assert answer.status_code in (200, 403, 422), answer.text
        done[role, relation] = answer.status_code == 200

    assert done == {
        (role, relation): role == "admin" and relation in REACHES
        for role in ROLES
        for relation in SCOPES
    }


def test_a_calendar_link_is_ended_by_its_owner_only(
    world: World, browsers: dict[tuple[str, str], FlaskClient]
) -> None:
    world.restore()
    ours = parts(world.app)
    owner = staff_for(ours.store, sign_in(ours.store, "desk-donghua", PASSWORD, "::1", NOW), NOW)
    assert owner is not None
    make_link(ours.store, owner, "电脑", NOW, with_contacts=True)
    with ours.store.reading() as session:
        (link,) = session.feed_links(owner.id)
    address = f"/booking/staff/feeds/{link.id}/revoke"

    statuses = {
        key: browser.post(address, data=token(browser)).status_code
        for key, browser in sorted(browsers.items(), key=lambda one: one[0] == ("desk", "own"))
    }

    assert statuses.pop(("desk", "own")) == 303
    assert set(statuses.values()) == {NO_SUCH}


@pytest.mark.parametrize("endpoint", [*BEARER, *BEARER_POST])
def test_only_the_secret_opens_what_belongs_to_one_person(
    world: World, browsers: dict[tuple[str, str], FlaskClient], endpoint: str
) -> None:
    address = BEARER.get(endpoint) or API_POST_ADDRESS[endpoint]
    wrong = [address.replace("{token}", guess) for guess in ("x" * 43, world.names["reference"])]
    clients = [world.app.test_client(), browsers["admin", "above"]]
    for client in clients:
        for one in wrong:
            answer = (
                client.post(one, json=BEARER_POST[endpoint])
                if endpoint in BEARER_POST
                else client.get(one)
            )
            assert answer.status_code == NO_SUCH, one
            assert str(PERSON.name) not in answer.text


@pytest.mark.parametrize("endpoint", PUBLIC)
def test_a_public_answer_is_the_same_for_everybody(
    world: World, browsers: dict[tuple[str, str], FlaskClient], endpoint: str
) -> None:
    for address in PUBLIC[endpoint]:
        answers = set()
        for browser in [world.app.test_client(), *browsers.values()]:
            with browser.get(address) as answer:
                answers.add((answer.status_code, answer.content_type))
        assert len(answers) == 1
