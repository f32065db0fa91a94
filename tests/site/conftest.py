"""The site of the demo data, built once for all tests, and a server as strict as the real one."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.build_site import main
from tests.tools.keeper import Keeper

TODAY = "2026-11-22"
"""The Sunday for which the demo site is built."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo site as of TODAY."""
    out = tmp_path_factory.mktemp("demo") / "site"
    assert main(["--out", str(out), "--today", TODAY]) == 0
    return out


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """An empty data folder under git."""
    return Keeper(tmp_path / "repository")


class _Strict(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep the report of the tests readable."""


@pytest.fixture(scope="session")
def demo_address(demo_site: Path) -> Iterator[str]:
    """Where the demo site is served, under the Content-Security-Policy of the real server."""
    handler = functools.partial(_Strict, directory=str(demo_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
