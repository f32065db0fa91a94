"""The version of the tables and the steps from one version to the next.

One table with one number and a list of steps is all that a handful of tables needs; a migration
framework would bring its own folder, its own command and its own history to keep.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, func, inspect, select

from booking.errors import SchemaError
from booking.storage.tables import SCHEMA_VERSION, metadata, schema_version

__all__ = ["STEPS", "create_or_upgrade", "problem_of_schema"]

Step = Callable[[Connection], None]

STEPS: Mapping[int, Step] = {}
"""Version → the step that leads to it from the one before; all run in one transaction."""


def create_or_upgrade(connection: Connection) -> None:
    """Make the tables of this version, or run the missing steps; several processes may try."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(0x646F6F72)))
    version = _version(connection)
    if version is None:
        metadata.create_all(connection)
        connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
        return
    if version > SCHEMA_VERSION:
        raise SchemaError(_too_new(version))
    for number in range(version + 1, SCHEMA_VERSION + 1):
        STEPS[number](connection)
        connection.execute(schema_version.update().values(version=number))


def problem_of_schema(connection: Connection) -> str | None:
    """What is wrong with the tables' version, as a Chinese sentence; None when all is well."""
    version = _version(connection)
    if version is None:
        return "数据库里还没有表。请先运行 python -m booking init。"
    if version > SCHEMA_VERSION:
        return _too_new(version)
    if version < SCHEMA_VERSION:
        return "数据库是旧版本的。请先备份，再运行 python -m booking init 升级。"
    return None


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(schema_version.name):
        return None
    return connection.execute(select(schema_version.c.version)).scalar_one_or_none()


def _too_new(version: int) -> str:
    return f"数据库是更新的版本（{version}）写的，本程序只认得 {SCHEMA_VERSION}。请先升级本程序。"
