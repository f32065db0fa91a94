"""Questions about second factors, recovery codes, and passes that let a person do one thing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from booking.model import Staff
from booking.storage.staff_queries import staff_of_row
from booking.storage.tables import recovery_codes, staff, staff_passes

__all__ = ["Purpose", "SecondFactorQueries"]

Purpose = Literal["sign_in", "password"]
"""``sign_in``: the password was right, the second step is missing. ``password``: choose one."""


class SecondFactorQueries:
    """Small queries inside one transaction."""

    _connection: Connection

    def second_factor_of(self, staff_id: int) -> str | None:
        """What an account's secret is derived from; None without a second factor."""
        statement = select(staff.c.second_factor).where(staff.c.id == staff_id)
        return self._connection.execute(statement).scalar_one_or_none()

    def set_second_factor(
        self, staff_id: int, nonce: str | None, last_code: int | None, *, is_first: bool = False
    ) -> bool:
        """Switch on, renew or switch off; False when there is one and this is to be the first.

        Recovery codes go with the second factor that they were made for.
        """
        statement = update(staff).where(staff.c.id == staff_id, staff.c.is_active)
        if is_first:
            statement = statement.where(staff.c.second_factor.is_(None))
        done = self._connection.execute(
            statement.values(second_factor=nonce, last_code=last_code)
        ).rowcount
        if done:
            self.set_recovery_codes(staff_id, ())
        return done == 1

    def take_code(self, staff_id: int, nonce: str, counter: int) -> bool:
        """Use the code of a moment; False when that one, or a later one, was used before."""
        return (
            self._connection.execute(
                update(staff)
                .where(
                    staff.c.id == staff_id,
                    staff.c.second_factor == nonce,
                    staff.c.last_code < counter,
                )
                .values(last_code=counter)
            ).rowcount
            == 1
        )

    def set_recovery_codes(self, staff_id: int, code_hashes: Sequence[str]) -> None:
        """Put these in the place of all that were left."""
        self._connection.execute(delete(recovery_codes).where(recovery_codes.c.staff == staff_id))
        if code_hashes:
            rows = [{"staff": staff_id, "code_hash": one} for one in code_hashes]
            self._connection.execute(insert(recovery_codes), rows)

    def take_recovery_code(self, staff_id: int, code_hash: str) -> bool:
        """Use one up; False when it is none, or used before."""
        done = self._connection.execute(
            delete(recovery_codes).where(
                recovery_codes.c.staff == staff_id, recovery_codes.c.code_hash == code_hash
            )
        )
        return done.rowcount == 1

    def count_recovery_codes(self, staff_id: int) -> int:
        """How many are left."""
        statement = select(func.count()).where(recovery_codes.c.staff == staff_id)
        return int(self._connection.execute(statement).scalar_one())

    def add_pass(
        self, token_hash: str, staff_id: int, purpose: Purpose, now: datetime, expires_at: datetime
    ) -> None:
        """Remember a pass, and forget those that are over."""
        self._connection.execute(delete(staff_passes).where(staff_passes.c.expires_at <= now))
        self._connection.execute(
            insert(staff_passes).values(
                token_hash=token_hash, staff=staff_id, purpose=purpose, expires_at=expires_at
            )
        )

    def staff_of_pass(self, token_hash: str, purpose: Purpose, now: datetime) -> Staff | None:
        """Whose it is; None when it is used, over, or the account is closed."""
        row = self._connection.execute(
            select(staff)
            .join(staff_passes, staff_passes.c.staff == staff.c.id)
            .where(
                staff_passes.c.token_hash == token_hash,
                staff_passes.c.purpose == purpose,
                staff_passes.c.expires_at > now,
                staff.c.is_active,
            )
        ).one_or_none()
        return staff_of_row(row) if row else None

    def take_pass(self, token_hash: str) -> bool:
        """Use it up; False when somebody was faster."""
        done = self._connection.execute(
            delete(staff_passes).where(staff_passes.c.token_hash == token_hash)
        )
        return done.rowcount == 1

    def end_passes_of(self, staff_id: int, *purposes: Purpose) -> None:
        """Forget passes of an account; without purposes half-done sign-ins and links alike."""
        statement = delete(staff_passes).where(staff_passes.c.staff == staff_id)
        if purposes:
            statement = statement.where(staff_passes.c.purpose.in_(purposes))
        self._connection.execute(statement)
