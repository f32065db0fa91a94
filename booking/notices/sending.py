"""Sends what waits in the outbox: at least once, and in normal running exactly once.

A process leases a few notices, sends them and notes each one down. Others leave leased ones alone;
those of a process that was killed become free when the lease ends. What does not go is tried again
later and later, and given up after a day with a line in the history of the booking, so that staff
call instead.
"""

import logging
import smtplib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from booking.config import Settings
from booking.errors import TooManyAttempts
from booking.model import Booking, BookingStatus
from booking.notices.groups import tell_groups
from booking.notices.mail import (
    NotNow,
    ServerTrouble,
    Undeliverable,
    close,
    connected,
    hand_over,
    make_mail,
)
from booking.notices.texts import Links, digest_text, group_text, mail_text
from booking.storage import Notice, Session, Store
from booking.throttle import Limit, count_attempt
from catalog import Catalog

__all__ = ["MAILS_PER_ADDRESS", "UNASKED_PER_ADDRESS", "Outcome", "send_due"]

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=10)
WORKING = 300
"""Seconds of a lease after which nothing more is begun, so that it cannot end meanwhile."""
WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes until the next try; after the last one a notice is given up."""
STALE = timedelta(days=3)
"""A notice that waited longer, because no server was set up, helps nobody any more."""

MAILS_PER_ADDRESS = Limit("mail-address", most=20, minutes=24 * 60)
UNASKED_PER_ADDRESS = Limit("mail-address-unasked", most=3, minutes=24 * 60)
"""Before a member of staff has looked, the address may be that of a stranger."""
UNASKED = frozenset(("submitted", "series_submitted", "expired", "offered", "offer_lapsed"))

STILL: Mapping[str, tuple[BookingStatus, ...]] = MappingProxyType(
    {
        "submitted": (BookingStatus.PENDING,),
        "confirmed": (BookingStatus.CONFIRMED,),
        "moved": (BookingStatus.PENDING, BookingStatus.CONFIRMED),
        "offered": (BookingStatus.OFFERED,),
        "reminder": (BookingStatus.CONFIRMED,),
        "overdue": (BookingStatus.PENDING,),
        "escalated": (BookingStatus.PENDING,),
    }
)
"""Event → the statuses in which it is still true. What was overtaken while a mail server was down
is not told any more: a late 已通过 after 已取消 would send somebody on the way for nothing."""

TOLD = "told"
"""In the detail of a notice that reached some groups: which."""


@dataclass(slots=True)
class Outcome:
    """What became of the notices."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def send_due(store: Store, catalog: Catalog, settings: Settings, now: datetime) -> Outcome:
    """Send all that are due; notices on a channel that is not set up stay where they are."""
    run = _Run(store, catalog, settings, now)
    while run.channels and run.has_time():
        with store.reading() as session:
            if not session.has_due_notices(now, run.channels):
                break
        for notice in store.write(
            lambda session: session.take_notices(now, now + LEASE, BATCH, run.channels)
        ):
            run.send(notice)
    run.hang_up()
    return run.outcome


class Overtaken(Exception):
    """There is nothing to tell any more."""


class _Run:
    """One pass over the outbox, with one connection for its mails."""

    def __init__(self, store: Store, catalog: Catalog, settings: Settings, now: datetime) -> None:
        self.outcome = Outcome()
        self.channels: set[str] = set()
        if settings.mail_server:
            self.channels.add("mail")
        if settings.notify_urls:
            self.channels.add("group")
        self._store, self._catalog, self._settings, self._now = store, catalog, settings, now
        self._links = Links(settings.base_url, store.secret_key)
        self._ends = time.monotonic() + WORKING
        self._smtp: smtplib.SMTP | None = None

    def has_time(self) -> bool:
        """Whether the lease is long enough to begin something."""
        return time.monotonic() < self._ends

    def hang_up(self) -> None:
        """End the connection to the mail server."""
        if self._smtp is not None:
            close(self._smtp)
            self._smtp = None

    def send(self, notice: Notice) -> None:
        """Send one, and note down how it went."""
        if notice.channel not in self.channels or not self.has_time():
            self._put_off(notice, "no time or no server")
            return
        try:
            booking = self._booking(notice)
            if notice.channel == "group":
                self._to_groups(notice, booking)
            else:
                self._to_applicant(notice, booking)
        except Overtaken:
            self._store.write(lambda session: session.drop_notice(notice.id))
        except Undeliverable as error:
            self._give_up(notice, str(error))
        except NotNow as error:
            self._put_off(notice, str(error), error.told)
        except ServerTrouble as error:
            # The next mail gets a new connection: this one may have been the trouble.
            self.hang_up()
            log.warning("mail server: %s", error)
            self._put_off(notice, str(error))
        else:
            self.outcome.sent += 1
            self._store.write(lambda session: session.mark_sent(notice.id, self._now))

    def _booking(self, notice: Notice) -> Booking | None:
        """The booking of a notice that still tells the truth."""
        if self._now - notice.made_at > STALE:
            raise Overtaken
        if notice.reference is None:
            return None
        with self._store.reading() as session:
            booking = session.booking(notice.reference)
        if booking is None or booking.erased_at is not None:
            raise Overtaken
        if booking.status not in STILL.get(notice.event, (booking.status,)):
            raise Overtaken
        return booking

    def _to_groups(self, notice: Notice, booking: Booking | None) -> None:
        if booking is None:
            message = digest_text(self._catalog, notice, self._links)
        else:
            message = group_text(self._catalog, notice, booking, self._links)
        urls = self._settings.notify_urls
        told = tell_groups(urls, message, notice.detail.get(TOLD, ()))
        if len(told) < len(urls):
            raise NotNow("a group did not take it", told)

    def _to_applicant(self, notice: Notice, booking: Booking | None) -> None:
        server = self._settings.mail_server
        if server is None or booking is None or booking.applicant.email is None:
            raise Overtaken
        recipient = booking.applicant.email
        message = mail_text(self._catalog, notice, booking, self._links)
        mail = make_mail(message, notice, server, recipient, self._catalog.network.site.title)
        if notice.tries == 0:
            self._count(notice, recipient)
        if self._smtp is None:
            try:
                self._smtp = connected(server)
            except ServerTrouble:
                self.channels.discard("mail")
                raise
        hand_over(self._smtp, mail)

    def _count(self, notice: Notice, recipient: str) -> None:
        """Undeliverable when this address got too many mails today."""
        limits = [(MAILS_PER_ADDRESS, recipient.lower())]
        if notice.event in UNASKED:
            limits.append((UNASKED_PER_ADDRESS, recipient.lower()))
        try:
            count_attempt(self._store, self._now, *limits)
        except TooManyAttempts as error:
            raise Undeliverable("too many mails to this address") from error

    def _put_off(self, notice: Notice, error: str, told: Sequence[str] = ()) -> None:
        if notice.tries >= len(WAITS):
            self._give_up(notice, error)
            return
        self.outcome.put_off += 1
        again_at = self._now + timedelta(minutes=WAITS[notice.tries])
        detail = dict(notice.detail) | ({TOLD: list(told)} if told else {})
        self._store.write(lambda session: session.mark_retry(notice.id, again_at, error, detail))

    def _give_up(self, notice: Notice, error: str) -> None:
        self.outcome.given_up += 1

        def work(session: Session) -> None:
            session.mark_failed(notice.id, self._now, error)
            if notice.reference:
                detail = {"event": notice.event, "channel": notice.channel}
                session.add_audit(
                    self._now, "system", "web", "notice_failed", notice.reference, detail
                )

        self._store.write(work)
