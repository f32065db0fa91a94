"""What has to happen without anybody asking: expire, remind, send, erase.

One pass runs all steps, and only one process runs a pass at a time. Every step looks at the
database for what is due and is safe to repeat, so a pass that was killed, a cron that was
forgotten and two passes in a row do no harm. A step that fails does not stop the others.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from booking.config import Settings
from booking.deciding import expire
from booking.notices import announce
from booking.notices.sending import send_due
from booking.queueing import escalate_overdue
from booking.retention import erase_old
from booking.storage import Session, Store
from booking.waiting import lapse_offers, offer_waiting
from catalog import Catalog
from catalog.timespan import SHANGHAI, day_span

__all__ = ["LOCK", "Report", "Work", "run_jobs"]

log = logging.getLogger(__name__)

LOCK = "all"
"""The name under which a whole pass is leased and its end is noted."""
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Work:
    """What a step may use."""

    store: Store
    catalog: Catalog
    settings: Settings
    now: datetime


Step = Callable[[Work], int]
"""Does what is due and says how many it did."""


@dataclass(slots=True)
class Report:
    """What a pass did."""

    is_busy: bool = False
    """Another process is at it, so this one did nothing."""
    counts: dict[str, int] = field(default_factory=dict)
    """Step → how many."""
    failed: list[str] = field(default_factory=list)
    """Steps that raised; the log says what."""


def run_jobs(store: Store, catalog: Catalog, settings: Settings, now: datetime) -> Report:
    """One pass; does nothing while another process is at it."""
    if not store.write(partial(_take, now=now)):
        return Report(is_busy=True)
    work = Work(store, catalog, settings, now)
    report = Report()
    try:
        for name, step in STEPS.items():
            _run(name, step, work, report)
        for name, (hour, step) in DAILY.items():
            if _is_due_today(store, name, hour, now):
                _run(name, step, work, report)
                if name not in report.failed:
                    store.write(partial(_finish, name=name, now=now))
        # Last, so that what the steps announced goes out in the same pass.
        _run("notices", _send, work, report)
    finally:
        store.write(partial(_finish, name=LOCK, now=now))
    return report


def _take(session: Session, now: datetime) -> bool:
    return session.take_job(LOCK, now, now + LEASE)


def _finish(session: Session, name: str, now: datetime) -> None:
    session.finish_job(name, now)


def _run(name: str, step: Step, work: Work, report: Report) -> None:
    try:
        report.counts[name] = step(work)
    except Exception:
        log.exception("job %s failed", name)
        report.failed.append(name)


def _is_due_today(store: Store, name: str, hour: int, now: datetime) -> bool:
    here = now.astimezone(SHANGHAI)
    if here.hour < hour:
        return False
    with store.reading() as session:
        ran_at = session.job_ran_at(name)
    return ran_at is None or ran_at.astimezone(SHANGHAI).date() < here.date()


def _tell_overdue(work: Work) -> int:
    """Groups of staff learn once that a promise was broken."""
    with work.store.reading() as session:
        if not session.overdue_untold(work.now):
            return 0

    def tell(session: Session) -> int:
        found = session.overdue_untold(work.now)
        for booking in found:
            announce(session, booking, "overdue", work.now)
        return len(found)

    return work.store.write(tell)


def _remind(work: Work) -> int:
    """Who comes tomorrow, unless the booking was confirmed or moved only today."""
    today = day_span(work.now.astimezone(SHANGHAI).date())
    tomorrow = (today.ends_at, today.ends_at + timedelta(days=1))

    def remind(session: Session) -> int:
        found = session.to_remind(*tomorrow, changed_before=today.starts_at)
        for booking in found:
            announce(session, booking, "reminder", work.now)
        return len(found)

    return work.store.write(remind)


def _digest(work: Work) -> int:
    """Groups of staff get the day in numbers."""
    if not work.settings.notify_urls:
        return 0
    today = day_span(work.now.astimezone(SHANGHAI).date())
    yesterday = today.starts_at - timedelta(days=1)

    def write(session: Session) -> int:
        counts = session.digest_counts(yesterday, today.starts_at, today.ends_at, work.now)
        key = f"digest:{today.starts_at:%Y-%m-%d}"
        return session.add_notices({key: "group"}, "digest", None, counts, work.now)

    return work.store.write(write)


def _send(work: Work) -> int:
    return send_due(work.store, work.catalog, work.settings, work.now).sent


STEPS: Mapping[str, Step] = {
    "expired": lambda work: expire(work.store, work.catalog, work.now),
    "lapsed": lambda work: lapse_offers(work.store, work.catalog, work.now),
    "offered": lambda work: offer_waiting(work.store, work.catalog, work.now),
    "escalated": lambda work: escalate_overdue(work.store, work.catalog, work.now),
    "overdue": _tell_overdue,
}
"""In every pass, in this order."""

DAILY: Mapping[str, tuple[int, Step]] = {
    "erased": (3, lambda work: erase_old(work.store, work.now)),
    "digest": (8, _digest),
    "reminders": (9, _remind),
}
"""Once a day from this hour on."""
