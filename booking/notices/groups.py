"""Hands messages to groups of staff: WeCom, DingTalk, Feishu, mail …, by Apprise.

Apprise is slow to import and talks a lot, addresses with their secrets included; so it is imported
when there is something to send, and its log is switched off.
"""

import hashlib
import logging
import warnings
from collections.abc import Collection, Sequence

from booking.notices.texts import Message

__all__ = ["tell_groups"]


def tell_groups(urls: Sequence[str], message: Message, done: Collection[str]) -> list[str]:
    """Send to each group that is not yet ``done``; the groups that have it now.

    A group is named by a hash: its address is a secret and stays out of the database.
    """
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    told = list(done)
    with warnings.catch_warnings():
        # It loads each of its services, and some use what Python gives up.
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise import Apprise, NotifyFormat  # noqa: PLC0415

        for url in urls:
            name = hashlib.sha256(url.encode()).hexdigest()[:16]
            if name in told:
                continue
            group = Apprise()
            if group.add(url) and group.notify(
                title=message.subject, body=message.body, body_format=NotifyFormat.TEXT
            ):
                told.append(name)
    return told
