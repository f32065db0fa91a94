"""The demo site and the booking service as residents reach them, for benches with a browser."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.build_site import ROOT

__all__ = ["booking_service", "free_port", "served", "wait_until_ready"]

READY_WITHIN_SECONDS = 60


@contextmanager
def booking_service(folder: Path, workers: int, **settings: str) -> Iterator[int]:
    """The booking service on an empty database, with these settings; gives its port."""
    port = free_port()
    environ = {
        **os.environ,
        "BOOKING_INSTANCE_DIR": str(folder),
        "BOOKING_DATABASE_URL": f"sqlite:///{folder}/booking.sqlite3",
        "BOOKING_SECRET_KEY": secrets.token_hex(32),
        "BOOKING_SITE_DIR": str(folder / "no-site"),
        "BOOKING_FRAMES_DIR": str(folder / "no-site"),
        "BOOKING_BASE_URL": f"http://127.0.0.1:{port}",
        **settings,
    }
    _run("booking", "init", environ=environ)
    command = ["-m", "booking", "run", "--port", str(port), "--workers", str(workers)]
    # The log goes to a file, as it does wherever somebody will read it.
    with (folder / "booking.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
        try:
            wait_until_ready(port)
            yield port
        finally:
            server.terminate()
            server.wait()


@contextmanager
def served() -> Iterator[str]:
    """Build the demo site beside everything else and serve it; gives its address."""
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        _run("scripts.build_site", "--out", str(site), environ=dict(os.environ))
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        environ = {
            **os.environ,
            "BOOKING_INSTANCE_DIR": scratch,
            "BOOKING_DATABASE_URL": f"sqlite:///{scratch}/booking.sqlite3",
            "BOOKING_SECRET_KEY": secrets.token_hex(32),
            "BOOKING_SITE_DIR": str(site),
            "BOOKING_FRAMES_DIR": str(site.parent / "frames"),
            "BOOKING_BASE_URL": base,
            "BOOKING_RATE_LIMITS": "off",
        }
        _run("booking", "init", environ=environ)
        server = subprocess.Popen(
            [sys.executable, "-m", "booking", "run", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_until_ready(port)
            yield base
        finally:
            server.terminate()
            server.wait()


def _run(*arguments: str, environ: dict[str, str]) -> None:
    command = [sys.executable, "-m", *arguments]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_ready(port: int, path: str = "/booking/healthz") -> None:
    """Wait until a server answers at a path."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
        finally:
            connection.close()
        time.sleep(0.1)
