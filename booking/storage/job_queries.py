"""Who runs a job now, and when each last came to its end."""

from datetime import datetime

from sqlalchemy import Connection, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from booking.storage.tables import job_runs

__all__ = ["JobQueries"]


class JobQueries:
    """Small queries inside one transaction."""

    _connection: Connection

    def take_job(self, name: str, now: datetime, until: datetime) -> bool:
        """Lease a job; False while another process has it."""
        is_sqlite = self._connection.dialect.name == "sqlite"
        insert = sqlite.insert if is_sqlite else postgresql.insert
        self._connection.execute(insert(job_runs).values(name=name).on_conflict_do_nothing())
        result = self._connection.execute(
            update(job_runs)
            .where(
                job_runs.c.name == name,
                or_(job_runs.c.taken_until.is_(None), job_runs.c.taken_until <= now),
            )
            .values(taken_until=until)
        )
        return result.rowcount == 1

    def finish_job(self, name: str, now: datetime) -> None:
        """It came to its end; the next may begin."""
        self._connection.execute(
            update(job_runs).where(job_runs.c.name == name).values(ran_at=now, taken_until=None)
        )

    def job_ran_at(self, name: str) -> datetime | None:
        """When a job last came to its end."""
        statement = select(job_runs.c.ran_at).where(job_runs.c.name == name)
        return self._connection.execute(statement).scalar_one_or_none()
