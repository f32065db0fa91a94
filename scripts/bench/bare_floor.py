"""The least that could be called a booking service, for measuring ours beside it.

Flask, SQLite with WAL and synchronous=FULL, a booking and five claims in one BEGIN IMMEDIATE, the
primary key of the claims as the only guard, and a page of a day with 48 rows. No rules, no audit,
no notices, no people, no headers. ``python -m scripts.bench.bare_floor FILE PORT`` serves it with
two workers.
"""

import secrets
import sqlite3
import sys
import threading
from typing import Any

from flask import Flask, Response, request
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types
from jinja2 import Environment

__all__ = ["WORKERS"]

WORKERS = 2
THREADS = 8
SLOTS = 5
PAGE = Environment(autoescape=True).from_string(
    "<!doctype html><html lang=zh-CN><title>{{ room }}</title><h1>{{ room }}</h1><table>"
    "{% for slot, state in rows %}<tr><th>{{ slot }}<td>{{ state }}{% endfor %}</table>"
)
TABLES = """
CREATE TABLE IF NOT EXISTS bookings (
    id TEXT PRIMARY KEY, room TEXT NOT NULL, slot INTEGER NOT NULL, name TEXT, phone TEXT);
CREATE TABLE IF NOT EXISTS claims (
    resource TEXT, slot INTEGER, booking TEXT NOT NULL REFERENCES bookings,
    PRIMARY KEY (resource, slot)) WITHOUT ROWID;
"""


def create_app(file: str) -> Flask:
    """The application on a database file."""
    app = Flask(__name__)
    local = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(file, isolation_level=None, timeout=15)
            local.connection.execute("PRAGMA synchronous=FULL")
        found: sqlite3.Connection = local.connection
        return found

    @app.post("/bookings")
    def book() -> tuple[dict[str, Any], int]:
        asked = request.get_json()
        id_ = secrets.token_hex(8)
        base = connection()
        base.execute("BEGIN IMMEDIATE")
        try:
            row = (id_, asked["room"], asked["slot"], asked["name"], asked["phone"])
            base.execute("INSERT INTO bookings VALUES (?, ?, ?, ?, ?)", row)
            rows = [(asked["room"], asked["slot"] + step, id_) for step in range(SLOTS)]
            base.executemany("INSERT INTO claims VALUES (?, ?, ?)", rows)
        except sqlite3.IntegrityError:
            base.execute("ROLLBACK")
            return {"code": "slot_taken"}, 409
        base.execute("COMMIT")
        return {"id": id_}, 201

    @app.get("/rooms/<room>")
    def day(room: str) -> Response:
        taken = {
            row[0]
            for row in connection().execute(
                "SELECT slot FROM claims WHERE resource = ? AND slot < 48", (room,)
            )
        }
        rows = [(slot, "已占用" if slot in taken else "空闲") for slot in range(48)]
        return Response(PAGE.render(room=room, rows=rows))

    return app


class _Floor(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    def __init__(self, file: str, port: int) -> None:
        self._file, self._port = file, port
        super().__init__()

    def load_config(self) -> None:
        """As our own server: threads, no access log."""
        self.cfg.set("bind", f"127.0.0.1:{self._port}")
        self.cfg.set("workers", WORKERS)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", THREADS)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        """Each worker makes its own."""
        return create_app(self._file)


if __name__ == "__main__":
    with sqlite3.connect(sys.argv[1]) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.executescript(TABLES)
    made.close()
    _Floor(sys.argv[1], int(sys.argv[2])).run()
