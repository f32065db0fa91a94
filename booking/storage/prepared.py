"""Statements that every request runs: compiled once, then handed to the driver as text.

SQLAlchemy spends five to ten times as long around a small statement as SQLite spends on it: it
looks up what it compiled, names the values, wraps the cursor and the rows. A request for a room
runs a dozen. So these few, written as expressions like all others, are compiled once for each kind
of database and keep what they need: the text, the order of the values, and how each value goes to
the database and comes back.

They run on the connection that is given, inside its transaction, and what goes wrong is raised as
SQLAlchemy would raise it.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

__all__ = ["Prepared", "run_text"]

Statement = Select[Any] | Insert | Update | Delete
Values = Mapping[str, Any]


class Prepared:
    """A statement whose ``bindparam`` names are the keys of the values it is run with.

    An INSERT sets ``columns``, and their names are the keys; all columns when none are named.
    """

    def __init__(self, statement: Statement, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Values) -> list[Any]:
        """The rows of the answer, as tuples with a name for each column."""
        compiled = self._for(connection.dialect)
        return compiled.rows(run_text(connection, compiled.text, compiled.given(values)).fetchall())

    def count(self, connection: Connection, values: Values) -> int:
        """How many rows were written."""
        compiled = self._for(connection.dialect)
        return int(run_text(connection, compiled.text, compiled.given(values)).rowcount)

    def many(self, connection: Connection, rows: Iterable[Values]) -> None:
        """Run it for each of several sets of values."""
        compiled = self._for(connection.dialect)
        given = [compiled.given(values) for values in rows]
        run_text(connection, compiled.text, given, is_many=True)

    def _for(self, dialect: Dialect) -> "_Compiled":
        known = self._compiled.get(dialect.name)
        if known is None:
            known = _Compiled(self._statement, self._columns, dialect)
            self._compiled[dialect.name] = known
        return known


class _Compiled:
    """A statement for one kind of database."""

    def __init__(
        self, statement: Statement, columns: Sequence[str] | None, dialect: Dialect
    ) -> None:
        compiled = statement.compile(
            dialect=dialect, column_keys=None if columns is None else list(columns)
        )
        if compiled.post_compile_params:
            raise TypeError(f"this changes with its values and cannot be prepared: {statement}")
        self.text = str(compiled)
        # ``?`` is filled by place, ``%(name)s`` by name.
        self._places = compiled.positiontup if compiled.positional else None
        self._fixed = {
            name: bind.effective_value
            for bind, name in compiled.bind_names.items()
            if not bind.required
        }
        converters = {
            name: convert
            for bind, name in compiled.bind_names.items()
            if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect))
        }
        # By place or name: one value may be filled in at several places.
        self._to_database: list[tuple[Any, Callable[[Any], Any]]] = (
            list(converters.items())
            if self._places is None
            else [
                (place, converters[name])
                for place, name in enumerate(self._places)
                if name in converters
            ]
        )
        answered = statement.exported_columns.items()
        self._row = namedtuple("Row", [name for name, _ in answered])  # type: ignore[misc]
        self._from_database = [
            (place, convert)
            for place, (_, column) in enumerate(answered)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def given(self, values: Values) -> Sequence[Any] | Values:
        """The values as the driver takes them."""
        if self._fixed:
            values = {**self._fixed, **values}
        ready: Any = (
            dict(values) if self._places is None else [values[name] for name in self._places]
        )
        for key, convert in self._to_database:
            ready[key] = convert(ready[key])
        return ready  # type: ignore[no-any-return]

    def rows(self, found: Iterable[Sequence[Any]]) -> list[Any]:
        """The rows as the rest of the program reads them."""
        made = []
        for one in found:
            row = list(one)
            for place, convert in self._from_database:
                row[place] = convert(row[place])
            made.append(self._row(*row))
        return made


def run_text(connection: Connection, text: str, given: Any = (), *, is_many: bool = False) -> Any:
    """Hand a text to the driver; the cursor with its answer."""
    cursor = connection.connection.cursor()
    try:
        if is_many:
            cursor.executemany(text, given)
        else:
            cursor.execute(text, given)
    except connection.dialect.loaded_dbapi.Error as error:
        # The values belong to persons and stay out of the message.
        raised = DBAPIError.instance(
            text,
            None,
            error,
            connection.dialect.loaded_dbapi.Error,
            hide_parameters=True,
            dialect=connection.dialect,
        )
        raise raised from error
    return cursor
