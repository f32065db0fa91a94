"""Questions about people who work here: accounts, sessions, counted attempts, the audit log."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Integer, Row, bindparam, delete, insert, select, update

from booking.model import HistoryLine, Role, Staff
from booking.storage.prepared import Prepared
from booking.storage.tables import attempts, audit, staff, staff_sessions
from booking.storage.values import as_json, plain

__all__ = ["StaffQueries", "staff_of_row"]

_STAFF_OF_SESSION = Prepared(
    select(staff)
    .join(staff_sessions, staff_sessions.c.staff == staff.c.id)
    .where(
        staff_sessions.c.token_hash == bindparam("token_hash"),
        staff_sessions.c.expires_at > bindparam("now"),
        staff.c.is_active,
    )
)
_LAST_BUT = Prepared(
    select(attempts.c.at)
    .where(attempts.c.key == bindparam("key"), attempts.c.at > bindparam("since"))
    .order_by(attempts.c.at.desc())
    .limit(1)
    .offset(bindparam("newer", type_=Integer))
)
_ADD_ATTEMPT = Prepared(insert(attempts).returning(attempts.c.id), ("key", "at"))
_ADD_AUDIT = Prepared(
    insert(audit).inline(), ("at", "actor", "channel", "action", "booking", "detail")
)


class StaffQueries:
    """Small queries inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Accounts and sessions

    def add_staff(self, name: str, login: str, password_hash: str, role: str, scope: str) -> None:
        """A new account."""
        self._connection.execute(
            insert(staff).values(
                name=name,
                login=login,
                password_hash=password_hash,
                role=role,
                scope=scope,
                is_active=True,
            )
        )

    def staff_by_login(self, login: str) -> tuple[Staff, str] | None:
        """An account with its password hash."""
        row = self._connection.execute(select(staff).where(staff.c.login == login)).one_or_none()
        return (staff_of_row(row), row.password_hash) if row else None

    def all_staff(self) -> list[Staff]:
        """All accounts by login."""
        return [
            staff_of_row(row)
            for row in self._connection.execute(select(staff).order_by(staff.c.login))
        ]

    def disable_staff(self, staff_id: int) -> None:
        """Close an account and end its sessions."""
        self._connection.execute(
            update(staff).where(staff.c.id == staff_id).values(is_active=False)
        )
        self.end_sessions_of(staff_id)

    def set_password_hash(self, staff_id: int, password_hash: str) -> None:
        """Keep a new hash of the same or another password."""
        self._connection.execute(
            update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash)
        )

    def held_password_hash(self, staff_id: int) -> str | None:
        """The hash, or None of a closed account; nobody else changes it until the end of this."""
        statement = select(staff.c.password_hash).where(staff.c.id == staff_id, staff.c.is_active)
        return self._connection.execute(statement.with_for_update()).scalar_one_or_none()

    def add_session(
        self, token_hash: str, staff_id: int, now: datetime, expires_at: datetime
    ) -> None:
        """Remember a session, and forget those that are over."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= now))
        self._connection.execute(
            insert(staff_sessions).values(
                token_hash=token_hash, staff=staff_id, expires_at=expires_at
            )
        )

    def staff_of_session(self, token_hash: str, now: datetime) -> Staff | None:
        """Who a running session belongs to."""
        rows = _STAFF_OF_SESSION.rows(self._connection, {"token_hash": token_hash, "now": now})
        return staff_of_row(rows[0]) if rows else None

    def end_session(self, token_hash: str) -> None:
        """Forget a session."""
        self._connection.execute(
            delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
        )

    def end_sessions_of(self, staff_id: int) -> None:
        """Forget all sessions of an account."""
        self._connection.execute(delete(staff_sessions).where(staff_sessions.c.staff == staff_id))

    # Attempts

    def attempt_before(self, key: str, since: datetime, newer: int) -> datetime | None:
        """When the last attempt was made before so many newer ones; None when there is none."""
        rows = _LAST_BUT.rows(self._connection, {"key": key, "since": since, "newer": newer})
        return rows[0].at if rows else None

    def add_attempt(self, key: str, at: datetime) -> int:
        """Count one more; the number takes it back."""
        (row,) = _ADD_ATTEMPT.rows(self._connection, {"key": key, "at": at})
        return int(row.id)

    def forget_attempts(self, ids: Sequence[int]) -> None:
        """Take attempts back."""
        self._connection.execute(delete(attempts).where(attempts.c.id.in_(ids)))

    def forget_attempts_before(self, before: datetime) -> None:
        """Drop what no window reaches."""
        self._connection.execute(delete(attempts).where(attempts.c.at < before))

    # Audit

    def add_audit(
        self,
        at: datetime,
        actor: str,
        channel: str,
        action: str,
        reference: str | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one line of the log."""
        values = {
            "at": at,
            "actor": actor,
            "channel": channel,
            "action": action,
            "booking": plain(reference) if reference else None,
            "detail": as_json(dict(detail or {})),
        }
        _ADD_AUDIT.count(self._connection, values)

    def audit_of(self, reference: str) -> list[HistoryLine]:
        """The lines about one booking, oldest first."""
        statement = select(audit).where(audit.c.booking == plain(reference)).order_by(audit.c.id)
        return [
            HistoryLine(row.at, row.actor, row.channel, row.action, json.loads(row.detail))
            for row in self._connection.execute(statement)
        ]


def staff_of_row(row: Row[Any]) -> Staff:
    """An account as it stands in the table."""
    return Staff(
        row.id,
        row.name,
        row.login,
        cast("Role", row.role),
        row.scope,
        row.is_active,
        row.second_factor is not None,
    )
