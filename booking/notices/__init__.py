"""Telling people: what changed is written to the outbox at once and sent a little later.

``announce`` is called inside the transaction of a change, so a change that was stored is told and
one that was undone is not. Sending is the work of :mod:`booking.notices.sending`.
"""

from booking.notices.announcing import EVENTS, announce

__all__ = ["EVENTS", "announce"]
