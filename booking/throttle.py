"""Counts attempts in the database, so that a limit holds over all processes and restarts.

An attempt is counted before it is judged, and taken back when it was right; otherwise a hundred
attempts at once would all be judged before the first was counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.codes import keyed_hash
from booking.errors import TooManyAttempts
from booking.rules import normal_phone
from booking.storage import Session, Store

__all__ = [
    "REQUESTS_PER_CLIENT",
    "REQUESTS_PER_PHONE",
    "REQUESTS_WITH_MAIL_PER_CLIENT",
    "Limit",
    "count_attempt",
    "count_in",
    "count_request",
    "forget_old",
    "limits_of_request",
    "take_back",
]

KEPT = timedelta(days=1)
"""Longer than any window."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within so many minutes."""

    name: str
    most: int
    minutes: int


REQUESTS_PER_PHONE = Limit("request-phone", most=20, minutes=60)
REQUESTS_PER_CLIENT = Limit("request-client", most=300, minutes=60)
"""High, because a whole neighbourhood may share one address; the phone is counted first."""
REQUESTS_WITH_MAIL_PER_CLIENT = Limit("request-client-mail", most=40, minutes=60)
"""Each of these may send a mail to somebody who asked for none."""


def count_request(store: Store, now: datetime, client: str, phone: str, email: str | None) -> None:
    """Count a request that came over the network, or raise TooManyAttempts.

    ``client`` is the address of the caller, behind however many proxies there are. Whether the
    request is then accepted makes no difference.
    """
    count_attempt(store, now, *limits_of_request(client, phone, email))


def limits_of_request(client: str, phone: str, email: str | None) -> list[tuple[Limit, str]]:
    """What a request counts under."""
    counted = [(REQUESTS_PER_PHONE, normal_phone(phone) or phone), (REQUESTS_PER_CLIENT, client)]
    if email:
        counted.append((REQUESTS_WITH_MAIL_PER_CLIENT, client))
    return counted


def count_attempt(store: Store, now: datetime, *counted: tuple[Limit, str]) -> Sequence[int]:
    """Count an attempt under each limit, or raise TooManyAttempts.

    Each limit comes with its subject, such as an address. The answer takes the attempt back.
    """
    if not store.rate_limits:
        return ()
    return store.write(lambda session: count_in(session, store, now, *counted))


def count_in(
    session: Session, store: Store, now: datetime, *counted: tuple[Limit, str]
) -> Sequence[int]:
    """The same inside a transaction that has more to do and must come to its end."""
    if not store.rate_limits:
        return ()
    keys = [keyed_hash(store.secret_key, limit.name, subject) for limit, subject in counted]
    session.hold(*keys)
    wait = timedelta(0)
    for (limit, _), key in zip(counted, keys, strict=True):
        window = timedelta(minutes=limit.minutes)
        first = session.attempt_before(key, now - window, limit.most - 1)
        if first is not None:
            wait = max(wait, first + window - now)
    if wait:
        raise TooManyAttempts(int(wait.total_seconds()) + 1)
    return [session.add_attempt(key, now) for key in keys]


def take_back(store: Store, attempt: Sequence[int]) -> None:
    """The attempt was right after all."""
    if attempt:
        store.write(lambda session: session.forget_attempts(attempt))


def forget_old(store: Store, now: datetime) -> None:
    """Drop attempts that no limit reaches any more."""
    store.write(lambda session: session.forget_attempts_before(now - KEPT))
