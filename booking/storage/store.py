"""Opens the database and runs transactions in it.

SQLite: Python opens a transaction only at the first INSERT, so a check made before it runs outside
(441 bookings in 60 slots, when we tried). Therefore every write starts with BEGIN IMMEDIATE, and
our own writers wait for their turn before it (:mod:`booking.storage.turns`), and together for the
disk after it (:mod:`booking.storage.group_commit`).
PostgreSQL: writers that could disagree take the same advisory locks before they read
(:meth:`Session.hold`), and what still fails by deadlock, serialization or a key is run again.
On both, the primary key of ``claims`` has the last word.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from booking.errors import Busy, SchemaError, SlotTaken
from booking.storage.changes import Changes
from booking.storage.group_commit import GroupCommit
from booking.storage.prepared import run_text
from booking.storage.queries import Session
from booking.storage.tables import HEAD
from booking.storage.turns import Turns
from booking.storage.upgrade import create_or_upgrade, problem_of_schema, version_of

__all__ = ["Store", "open_store"]

BUSY_MILLISECONDS = 15_000
"""How long SQLite waits for another writer."""
TRIES = 8
"""How often a PostgreSQL transaction that lost to another one is run."""

RETRIED_STATES = {
    "40001",  # serialization failure
    "40P01",  # deadlock
    "23505",  # unique violation: the second try sees what the winner wrote
}

Result = TypeVar("Result")


class Store:
    """The database of one deployment, with the key that signs its tokens."""

    def __init__(self, engine: Engine, secret_key: str, rate_limits: bool) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._reading = (
            engine
            if self._is_sqlite
            else engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._idle: list[Connection] = []
        """Open connections to SQLite: asking SQLAlchemy's pool costs more than a statement."""
        file = engine.url.database if self._is_sqlite else None
        self._changes = Changes(file) if file else None
        self._turns = Turns(file) if file else None
        self._commits = GroupCommit(file) if file else None
        self.secret_key = secret_key.encode()
        self.rate_limits = rate_limits

    def create_tables(self) -> None:
        """Make the tables, or bring those of an older version up to date; safe to repeat."""
        if self._is_sqlite:
            self._create_in_sqlite()
            return
        with self._connection(writing=True) as connection:
            create_or_upgrade(connection)

    def _create_in_sqlite(self) -> None:
        # The journal mode is a property of the file and cannot change in a transaction; nor
        # can the checking of foreign keys, which would empty ``claims`` while its parent is
        # being copied.
        with self._engine.connect() as connection, self._safe():
            _outside(connection, "PRAGMA journal_mode=WAL")
            _outside(connection, "PRAGMA foreign_keys=OFF")
            with connection.begin():
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                before = version_of(connection)
                create_or_upgrade(connection)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise SchemaError("升级后有记录对不上，没有改动。请把备份和这句话交给维护人。")
            _outside(connection, "PRAGMA foreign_keys=ON")
            if before not in (None, HEAD):
                # Older versions did not wipe what they erased.
                _outside(connection, "VACUUM")
                _outside(connection, "PRAGMA wal_checkpoint(TRUNCATE)")

    def check_schema(self, oldest: str = HEAD) -> None:
        """Raise SchemaError unless the tables are of this version, or as old as that."""
        try:
            with self._connection(writing=False) as connection:
                problem = problem_of_schema(connection, oldest)
        except OperationalError as error:
            raise SchemaError(f"连不上数据库：{error.orig}") from error
        if problem:
            raise SchemaError(problem)

    def write(self, work: Callable[[Session], Result]) -> Result:
        """Run ``work`` in one writing transaction; it may run again and must start from nothing.

        Raises SlotTaken when the claims lost to another writer, Busy when the database did not
        let us in for too long, Unsure when it was stored and the disk failed.
        """
        for attempt in range(1, TRIES + 1):
            try:
                with self._safe(), self._turn(), self._connection(writing=True) as connection:
                    return work(Session(connection))
            except DBAPIError as error:
                if attempt < TRIES and _is_worth_another_try(error):
                    time.sleep(random.uniform(0, 0.005 * 2**attempt))  # noqa: S311
                    continue
                raise _translated(error) from error
        raise Busy

    def _safe(self) -> AbstractContextManager[None]:
        return self._commits.safe() if self._commits else nullcontext()

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.turn(BUSY_MILLISECONDS / 1000) if self._turns else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads, and sees one state of the database."""
        try:
            with self._connection(writing=False) as connection:
                yield Session(connection)
        except DBAPIError as error:
            raise _translated(error) from error

    def change_number(self) -> tuple[int, int] | None:
        """Another one after every commit of any process; None when the database cannot tell.

        What is read after the number was asked for stands as long as the number is the same.
        """
        return self._changes.number() if self._changes else None

    def is_reachable(self) -> bool:
        """Whether the database answers and has tables of this version."""
        try:
            self.check_schema()
        except (SchemaError, DBAPIError):
            return False
        return True

    def has_bookings(self) -> bool:
        """Whether there is anything to lose."""
        with self._connection(writing=False) as connection:
            known = version_of(connection) is not None
            return (
                known and connection.exec_driver_sql("SELECT 1 FROM bookings").first() is not None
            )

    def scrub(self) -> None:
        """Let nothing of what was erased stay in a file; Busy when a reader was in the way.

        SQLite keeps older pages in its journal until a checkpoint empties it; PostgreSQL keeps
        older rows in their tables until they are vacuumed.
        """
        if self._is_sqlite:
            with self._engine.connect() as connection:
                if _outside(connection, "PRAGMA wal_checkpoint(TRUNCATE)")[0]:
                    raise Busy
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM bookings, pauses, outbox")

    def close(self) -> None:
        """End all connections that nobody uses."""
        if self._changes:
            self._changes.close()
        if self._turns:
            self._turns.close()
        if self._commits:
            self._commits.close()
        while self._idle:
            self._idle.pop().close()
        self._engine.dispose()

    @contextmanager
    def _connection(self, *, writing: bool) -> Iterator[Connection]:
        if not self._is_sqlite:
            with (self._engine if writing else self._reading).begin() as connection:
                yield connection
            return
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._engine.connect()
        try:
            with connection.begin():
                run_text(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")
                yield connection
        finally:
            if connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                connection.close()  # It could not even be rolled back.
            else:
                self._idle.append(connection)


def open_store(url: str, *, secret_key: str, rate_limits: bool = True) -> Store:
    """The store at ``url``; the key signs tokens, ``rate_limits=False`` switches throttling off.

    ``sqlite:///…`` or ``postgresql+psycopg://…``. Nothing is created but, for SQLite, the empty
    file, which only its owner can read.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite_engine(parsed)
    else:
        engine = create_engine(
            parsed,
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=8,
            hide_parameters=True,
            # What was acknowledged is on disk, whatever the server is set to.
            connect_args={"options": "-c synchronous_commit=on"},
        )
    return Store(engine, secret_key, rate_limits)


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise SchemaError("SQLite 数据库要写成文件，例如 sqlite:///instance/booking.sqlite3。")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # SQLite gives the files beside it (-wal, -shm) the mode of the database itself.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = create_engine(
        url,
        # The store keeps what it opens.
        poolclass=NullPool,
        connect_args={"timeout": BUSY_MILLISECONDS / 1000},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # We begin transactions ourselves.
        for pragma in (
            "foreign_keys=ON",
            # The store waits for the disk itself, see `group_commit`.
            "synchronous=NORMAL",
            f"busy_timeout={BUSY_MILLISECONDS}",
            # What is erased is overwritten, and nothing is sorted in a file outside.
            "secure_delete=ON",
            "temp_store=MEMORY",
            # Pages; a journal of 16 MB is written back four times less often than one of 4.
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _outside(connection: Connection, statement: str) -> Any:
    """Run what SQLite does not allow in a transaction; the first row of the answer."""
    raw = connection.connection.cursor()
    try:
        return raw.execute(statement).fetchone()
    finally:
        raw.close()


def _is_worth_another_try(error: DBAPIError) -> bool:
    # A reference given away before is a chance of one in a million millions; another one is made.
    return _state(error) in RETRIED_STATES or "bookings.reference" in str(error.orig)


def _state(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _translated(error: DBAPIError) -> Exception:
    """The violation in our words: a claim that exists is a taken slot."""
    text = str(error.orig)
    if isinstance(error, IntegrityError) and ("claims.resource" in text or "claims_pkey" in text):
        return SlotTaken()
    is_waiting = "locked" in text or "busy" in text or _state(error) in RETRIED_STATES
    if isinstance(error, OperationalError) or is_waiting:
        return Busy()
    return error
