"""The whole product as it is deployed: the built site and the booking service on one origin."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from scripts.build_site import main
from tests.browser.busy import make_busy
from tests.tools.server import PROJECT, Server, running_server

PASSWORD = "a password of the tests"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built demo site, on the Monday on which the clock of the servers stands."""
    site = tmp_path_factory.mktemp("product") / "site"
    assert main(["--out", str(site), "--today", "2026-11-23"]) == 0
    return site


@pytest.fixture(scope="session")
def product(site: Path) -> Iterator[Server]:
    """Site and booking service with a member of staff ``shenhe`` who decides for 泾阳县."""
    folder = site.parent
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


@pytest.fixture(scope="session")
def busy(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Mapping[str, str]]]:
    """The same with full calendars and the head ``zhuren``; references and secrets by name."""
    folder = tmp_path_factory.mktemp("busy")
    url = f"sqlite:///{folder / 'booking.sqlite3'}"
    with running_server(folder, url, site_dir=site, BOOKING_RATE_LIMITS="off") as server:
        names = make_busy(url, server.environ["BOOKING_SECRET_KEY"], PROJECT / "data", PASSWORD)
        yield server, names
