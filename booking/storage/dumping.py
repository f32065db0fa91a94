"""Copies a whole database out and in, while others go on working with it.

SQLite: ``VACUUM INTO`` writes one state of the database without anything that was erased; a plain
copy of the file would miss what is still in its journal. Coming back, SQLite's own copying lays
the pages over the old ones in one transaction, so a process that has the file open sees the old
state or the new one. PostgreSQL: ``pg_dump``, and back through ``psql`` in one transaction.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, make_url

from booking.errors import SetupError
from booking.storage.store import BUSY_MILLISECONDS, open_store
from booking.storage.tables import HEAD, metadata

__all__ = ["check_dump", "dump", "is_empty", "load_dump", "suffix_for"]

_SQLITE_MAGIC = b"SQLite format 3\0"
_PG_MAGIC = b"PGDMP"
_PLACES = Path("/usr/lib/postgresql")
_DROP = """DO $$ DECLARE one record; is_newer boolean := false; BEGIN
IF to_regclass('alembic_version') IS NOT NULL THEN
    SELECT coalesce(max(version_num) > '{head}', false) INTO is_newer FROM alembic_version;
END IF;
FOR one IN SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tableowner = current_user
    AND (is_newer OR tablename IN ({known}))
LOOP EXECUTE format('DROP TABLE %I CASCADE', one.tablename); END LOOP;
END $$"""
"""A backup knows nothing of tables that came later and lean on its own, so they go first.

What else is in the database stays, unless a newer version of this program wrote it: nobody here
knows the names of its tables.
"""


def suffix_for(url: str) -> str:
    """How the name of a backup of this database ends."""
    return ".sqlite3" if _is_sqlite(url) else ".dump"


def dump(url: str, target: Path) -> None:
    """Write one state of the database to a file that appears whole, for its owner only."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _draft(target) as draft:
        if _is_sqlite(url):
            try:
                with closing(_connect(_file_of(url))) as connection:
                    connection.execute("VACUUM INTO ?", (str(draft),))
            except sqlite3.Error as error:
                raise SetupError(f"备份没有写成：{error}。") from error
        else:
            _run_tool(url, "pg_dump", "--format=custom", "--no-owner", f"--file={draft}")
        check_dump(url, draft)
        descriptor = os.open(draft, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        draft.replace(target)


def check_dump(url: str, path: Path) -> str:
    """The version of a sound backup of this kind of database; SetupError for anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        raise SetupError(f"读不了备份 {path}。请检查文件和权限。") from None
    magic = _SQLITE_MAGIC if _is_sqlite(url) else _PG_MAGIC
    if not head.startswith(magic):
        kind = "SQLite" if _is_sqlite(url) else "PostgreSQL"
        raise SetupError(f"{path} 不是 {kind} 数据库的备份。")
    version = _sqlite_version(path) if _is_sqlite(url) else _pg_version(url, path)
    if version is None:
        raise SetupError(f"备份 {path} 坏了或不完整，没有使用。")
    if version > HEAD:
        raise SetupError(
            f"备份 {path} 是更新的版本（{version}）写的，本程序只认得 {HEAD}。请先升级本程序。"
        )
    return version


def load_dump(url: str, path: Path, secret_key: str) -> None:
    """Put a checked backup in the place of what is there; all of it or nothing."""
    if _is_sqlite(url):
        # Brought up to date on a copy: what fails there has touched nothing.
        with TemporaryDirectory(dir=_file_of(url).parent, prefix="restore-") as folder:
            copy = Path(folder) / "booking.sqlite3"
            shutil.copyfile(path, copy)
            _bring_up(f"sqlite:///{copy}", secret_key)
            with closing(_connect(copy)) as source, closing(_connect(_file_of(url))) as target:
                source.backup(target)
    else:
        with TemporaryDirectory(prefix="restore-") as folder:
            script = Path(folder) / "booking.sql"
            _run_tool(
                *(url, "pg_restore", "--clean", "--if-exists", "--no-owner"),
                *(f"--file={script}", str(path)),
            )
            _run_tool(
                *(url, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"),
                *("--single-transaction", f"--command={_dropping()}", f"--file={script}"),
            )
    _bring_up(url, secret_key)


def _dropping() -> str:
    names = [*metadata.tables, "alembic_version", "schema_version"]
    return _DROP.format(head=HEAD, known=", ".join(f"'{name}'" for name in names))


def is_empty(url: str, secret_key: str) -> bool:
    """Whether there is no booking to lose."""
    if _is_sqlite(url) and not _file_of(url).exists():
        return True
    store = open_store(url, secret_key=secret_key)
    try:
        return not store.has_bookings()
    finally:
        store.close()


def _bring_up(url: str, secret_key: str) -> None:
    store = open_store(url, secret_key=secret_key)
    try:
        store.create_tables()
        store.check_schema()
    finally:
        store.close()


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _file_of(url: str) -> Path:
    return Path(make_url(url).database or "")


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    """An empty file beside the target, mode 600; gone afterwards unless it was renamed."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    return sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None)


def _sqlite_version(path: Path) -> str | None:
    """Of a database that is whole; None when it is not."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                return None
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                return None
            tables = {
                row[0] for row in connection.execute("SELECT name FROM sqlite_schema").fetchall()
            }
            if "alembic_version" in tables:
                return str(connection.execute("SELECT * FROM alembic_version").fetchone()[0])
            return "0001" if "schema_version" in tables else None
    except (sqlite3.DatabaseError, TypeError):
        return None


def _pg_version(url: str, path: Path) -> str | None:
    """From the text of a dump that can be read to its end; None when it cannot."""
    try:
        _run_tool(url, "pg_restore", "--file=/dev/null", str(path))
        text = _run_tool(
            *(url, "pg_restore", "--file=-", "--data-only"),
            *("--table=alembic_version", "--table=schema_version", str(path)),
        )
    except SetupError:
        return None
    found = re.search(r"^COPY .*(?:alembic|schema)_version .*\n(\w+)$", text, re.MULTILINE)
    return found[1].zfill(4) if found else None


def _run_tool(url: str, name: str, *arguments: str) -> str:
    """Run a program of PostgreSQL; its password goes through the environment, not the arguments."""
    program = _find_tool(name)
    result = subprocess.run(
        [program, *arguments],
        env={**os.environ, **_environment(make_url(url))},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise SetupError(f"{name} 没有成功：{result.stderr.strip()}")
    return result.stdout


def _environment(url: URL) -> dict[str, str]:
    host = url.host or url.query.get("host")
    given = {
        "PGHOST": host if isinstance(host, str) else None,
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: value for name, value in given.items() if value}


def _find_tool(name: str) -> str:
    """The newest one installed: an older one refuses a newer server."""
    found = sorted(
        _PLACES.glob(f"*/bin/{name}"),
        key=lambda path: [int(n) for n in re.findall(r"\d+", str(path))],
    )
    program = str(found[-1]) if found else shutil.which(name)
    if program is None:
        raise SetupError(f"没有找到 {name}。Debian：apt-get install postgresql-client。")
    return program
