"""The whole product as it is deployed: the built site and the booking service on one origin."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from scripts.build_site import main
from tests.tools.server import PROJECT, Server, running_server

PASSWORD = "a password of the tests"


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Site and booking service with a member of staff ``shenhe`` who decides for 泾阳县."""
    folder = tmp_path_factory.mktemp("product")
    site = folder / "site"
    assert main(["--out", str(site), "--today", "2026-11-23"]) == 0
    url = f"sqlite:///{folder / 'booking.sqlite3'}"
    with running_server(folder, url, site_dir=site, BOOKING_RATE_LIMITS="off") as server:
        account = ["shenhe", "--name", "张审核", "--role", "approver", "--scope", "jingyang"]
        subprocess.run(
            [sys.executable, "-m", "booking", "staff", "add", *account, "--password-stdin"],
            cwd=PROJECT,
            env=server.environ,
            input=PASSWORD.encode(),
            check=True,
        )
        yield server
