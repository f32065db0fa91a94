"""The real server as a process of its own: several workers, a real socket, a frozen clock.

What a test client cannot show happens here: requests that race in different processes, and a
server that is killed without warning.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent.parent
NOW = "2026-11-23T09:00:00+08:00"
"""A Monday morning; demo data and its calendar year hold on this day."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """One running server; ``base`` is its address without a slash at the end."""

    environ: dict[str, str]
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "booking", "run", "--port", str(self.port)],
                cwd=PROJECT,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/booking/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        """SIGKILL for the master and every worker at once: nobody gets to say good-bye."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """An orderly end."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is not None:
            if self.process.poll() is None:
                os.killpg(self.process.pid, number)
            self.process.wait(timeout=30)
            self.process = None

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a path."""
        return self._send(urllib.request.Request(self.base + path, headers=dict(headers or {})))

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        """POST a JSON body."""
        return self._send(
            urllib.request.Request(
                self.base + path,
                data=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"} | dict(headers or {}),
                method="POST",
            )
        )

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())


@contextmanager
def running_server(
    folder: Path, database_url: str, site_dir: Path | None = None, **environ: str
) -> Iterator[Server]:
    """A server on an initialised database, with the demo data and a frozen clock."""
    settings = {
        **os.environ,
        "BOOKING_DATABASE_URL": database_url,
        "BOOKING_DATA_DIR": str(PROJECT / "data"),
        "BOOKING_SECRET_KEY": "a secret of the tests, long enough to be accepted",
        "BOOKING_NOW": NOW,
        "BOOKING_SITE_DIR": str(site_dir or folder / "no-site"),
        "BOOKING_FRAMES_DIR": str(site_dir.parent / "frames" if site_dir else folder / "no-site"),
        "PYTHONWARNINGS": "error",
        **environ,
    }
    port = free_port()
    settings.setdefault("BOOKING_BASE_URL", f"http://127.0.0.1:{port}")
    subprocess.run([sys.executable, "-m", "booking", "init"], cwd=PROJECT, env=settings, check=True)
    server = Server(settings, port, folder / "server.log")
    server.start()
    try:
        yield server
    finally:
        server.stop()
