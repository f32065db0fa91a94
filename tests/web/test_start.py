"""The application starts only when it can work, and says whether it still can."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from booking.errors import SchemaError
from booking.web import create_app
from catalog import DataError
from tests.builders import area, center, data_folder, room
from tests.web.conftest import MakeApp, parts, token


def test_a_broken_catalog_stops_the_start_with_every_problem(
    make_app: MakeApp, tmp_path: Path
) -> None:
    broken = center(rooms=[room(capacity="many"), room("study", bookable="perhaps")])
    folder = data_folder(tmp_path, areas=[area()], centers=[broken])

    with pytest.raises(DataError) as caught:
        make_app(data_dir=folder)

    assert len(caught.value.problems) >= 2


def test_a_missing_database_stops_the_start(make_app: MakeApp, tmp_path: Path) -> None:
    settings = parts(make_app()).settings
    other = {"database_url": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    fields = {name: getattr(settings, name) for name in type(settings).__dataclass_fields__}

    with pytest.raises(SchemaError):
        create_app(type(settings)(**{**fields, **other}))


def test_a_healthy_application_says_so(client: FlaskClient) -> None:
    answer = client.get("/booking/healthz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "ok"
    assert answer.json["database"] == "ok"
    assert answer.json["catalog"]["centers"] == 3


def test_a_lost_database_is_reported(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    parts(app).store.close()
    for file in tmp_path.glob("booking.sqlite3*"):
        file.unlink()

    answer = app.test_client().get("/booking/healthz")

    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["status"] == "failing"


def test_a_spoofed_address_does_not_escape_the_throttle(make_app: MakeApp) -> None:
    client = make_app(proxy_count=0).test_client()
    data = {**token(client), "phone_tail": "0000"}

    statuses = [
        client.post(
            "/booking/lookup",
            data={**data, "reference": f"{number:04}-0000"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        ).status_code
        for number in range(25)
    ]

    assert statuses[-1] == 429


def test_behind_one_proxy_each_client_has_its_own_throttle(make_app: MakeApp) -> None:
    client = make_app(proxy_count=1).test_client()
    data = {**token(client), "phone_tail": "0000"}

    statuses = {
        client.post(
            "/booking/lookup",
            data={**data, "reference": f"{number:04}-0000"},
            headers={"X-Forwarded-For": f"203.0.113.9, 10.0.0.{number}"},
        ).status_code
        for number in range(25)
    }

    assert statuses == {404}
