"""Makes the tables, or brings those of an older version up to date; says what is wrong with them.

An empty database gets all tables at once and is marked as the newest version; a test compares that
with running every step. Alembic is imported only when there is something to make, because most
starts only look at the version.
"""

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, func, inspect, select, text

from booking.errors import SchemaError
from booking.storage.tables import HEAD, metadata

__all__ = ["FIRST", "create_or_upgrade", "problem_of_schema", "version_of"]

FIRST = "0001"
"""The version of databases that still carry their number in a table of our own."""

_versions = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
_STEPS = Path(__file__).parent / "migrations"


def create_or_upgrade(connection: Connection, to: str = HEAD) -> None:
    """Make the tables of this version, or run the missing steps; several processes may try.

    On SQLite foreign keys must be off: some steps copy a table, and dropping the old one would
    take the claims with it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(0x646F6F72)))
    version = version_of(connection)
    if version == to:
        return
    if version is None and to == HEAD:
        metadata.create_all(connection)
        _mark(connection, HEAD)
        return
    if version is not None and version > HEAD:
        raise SchemaError(_too_new(version))
    if version == FIRST and inspect(connection).has_table("schema_version"):
        connection.execute(text("DROP TABLE schema_version"))
        _mark(connection, FIRST)
    _run_steps(connection, to)


def problem_of_schema(connection: Connection, oldest: str = HEAD) -> str | None:
    """What is wrong with the tables' version, as a Chinese sentence; None when all is well.

    A backup is made of an ``oldest`` version too.
    """
    version = version_of(connection)
    if version is None:
        return "数据库里还没有表。请先运行 python -m booking init。"
    if version > HEAD:
        return _too_new(version)
    if version < oldest:
        return "数据库是旧版本的。请先备份，再运行 python -m booking init 升级。"
    return None


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None when there are none."""
    known = inspect(connection)
    if known.has_table(_versions.name):
        return connection.execute(select(_versions.c.version_num)).scalar_one_or_none()
    return FIRST if known.has_table("schema_version") else None


def _mark(connection: Connection, version: str) -> None:
    _versions.create(connection, checkfirst=True)
    connection.execute(_versions.insert().values(version_num=version))


def _run_steps(connection: Connection, to: str) -> None:
    from alembic import command  # noqa: PLC0415 -- slow to import and seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_STEPS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _too_new(version: str) -> str:
    return f"数据库是更新的版本（{version}）写的，本程序只认得 {HEAD}。请先升级本程序。"
