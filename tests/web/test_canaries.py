"""After bookings of all kinds nobody is named on any public route, in any feed, or in the log."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.logs import JsonLines
from tests.web.conftest import new_app, parts
from tests.web.world import BEARER, BEARER_POST, CANARIES, PUBLIC, PURPOSE, STAFF, World, a_world

NEVER = (*CANARIES, PURPOSE, "13655556666", "李四光")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("canaries")
    app = new_app(folder, data_dir, rate_limits=False)
    yield a_world(app, folder)
    parts(app).store.close()


@pytest.mark.parametrize("endpoint", [*PUBLIC, *STAFF])
def test_a_stranger_reads_of_nobody(
    world: World, caplog: pytest.LogCaptureFixture, endpoint: str
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = PUBLIC.get(endpoint) or [
        world.fill(row.address) for row in STAFF[endpoint] if row.method == "GET"
    ]
    client = world.app.test_client()
    for address in addresses:
        with client.get(address) as answer:
            text = answer.data.decode("utf-8", "replace").replace("\r\n ", "")
            headers = str(answer.headers)
        if answer.mimetype == "application/json":
            text += json.dumps(answer.json, ensure_ascii=False)
        assert [one for one in NEVER if one in text + headers + caplog.text] == [], address
        secrets = {world.names["token"], world.names["organization_code"]}
        assert not [one for one in secrets if one in text + caplog.text], address


def test_the_log_of_a_resident_names_nobody_and_holds_no_secret(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = world.app.test_client()
    for address in BEARER.values():
        client.get(world.fill(address))
    for name, body in BEARER_POST.items():
        client.post(f"/booking/api/v1/bookings/{world.names['token']}/{name[4:]}", json=body)

    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    assert "requests.show" in lines
    assert [one for one in (*NEVER, world.names["token"]) if one in lines] == []
