"""Starts a throw-away PostgreSQL cluster for tests and benches, and leaves none behind.

PostgreSQL refuses to run as root, and continuous integration often is root; then the server is
started as the user ``postgres``, whom the Debian package creates.
``python -m scripts.postgresql`` prints where the programs are, or fails when there are none.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

PLACES = (
    "/usr/lib/postgresql",  # Debian
    "/opt/homebrew/opt",  # macOS with Homebrew
    "/usr/local/opt",
)
HOW_TO_INSTALL = (
    "没有找到 PostgreSQL 服务器程序（initdb、postgres）。"
    "Debian：apt-get install postgresql；macOS：brew install postgresql。"
)
USER = "doorstep"


def find_programs() -> Path | None:
    """The folder with initdb, pg_ctl and postgres, the newest version first."""
    folders: list[Path] = []
    for place in PLACES:
        folders += Path(place).glob("*/bin/initdb")
    folders.sort(key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))])
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path))
    for initdb in reversed(folders):
        programs = initdb.resolve().parent
        if (programs / "postgres").is_file() and (programs / "pg_ctl").is_file():
            return programs
    return None


@dataclass
class Cluster:
    """A running server; each call of `new_database` makes an empty database in it."""

    socket_folder: Path
    stop: Callable[[], None]
    """As if the machine had lost its power."""
    start: Callable[[], None]
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database, through the Unix socket."""
        return f"postgresql+psycopg://{USER}@/{database}?host={self.socket_folder}"

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Drop a database again, closing what is still connected to it."""
        name = url.partition("@/")[2].partition("?")[0]
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(
            host=str(self.socket_folder), user=USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster in a temporary folder, stopped and removed at the end.

    ``durable`` writes to the disk as a real server does, for measuring.
    """
    programs = find_programs()
    if programs is None:
        raise RuntimeError(HOW_TO_INSTALL)
    owner = "postgres" if os.geteuid() == 0 else None
    # The path of a Unix socket has about 100 bytes at most, so the folder stands high up.
    with tempfile.TemporaryDirectory(prefix="doorstep-") as folder:
        home = Path(folder)
        if owner:
            shutil.chown(home, owner)
        data = home / "data"

        def run(*command: str) -> None:
            subprocess.run(
                command,
                user=owner,
                cwd=home,
                env={"PATH": os.defpath, "LC_ALL": "C", "HOME": folder},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=True,
            )

        run(
            *(str(programs / "initdb"), "--pgdata", str(data)),
            *("--username", USER, "--auth", "trust"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{home}' -c max_connections=200"
        )
        if not durable:
            # The data is thrown away, so nothing needs to reach the disk.
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        control = (str(programs / "pg_ctl"), "--pgdata", str(data), "--wait", "--silent")

        def start() -> None:
            run(*control, "--log", str(home / "log"), "--options", options, "start")

        def stop() -> None:
            run(*control, "--mode", "immediate", "stop")

        start()
        try:
            yield Cluster(home, stop, start)
        finally:
            stop()


if __name__ == "__main__":
    found = find_programs()
    if found is None:
        sys.exit(HOW_TO_INSTALL)
    print(found)
