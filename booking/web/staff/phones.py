"""A phone that is being set up: the secret it is to know, shown until its first code comes.

What the secret is derived from waits in the signed session of the browser, so an opened page
changes nothing in the database, and the second factor that counts goes on counting meanwhile.
"""

from dataclasses import dataclass

from flask import session

from booking import totp
from booking.codes import new_secret
from booking.model import Staff
from booking.second_factor import secret_of
from booking.web.qr import qr_image
from booking.web.state import here

__all__ = ["NewPhone", "forget_new_phone", "new_phone"]

_NONCE = "new_phone"


@dataclass(frozen=True, slots=True)
class NewPhone:
    """What the page shows."""

    nonce: str
    groups: tuple[str, ...]
    """The secret in groups of four letters."""
    link: str
    qr: str


def new_phone(who: Staff) -> NewPhone:
    """The phone this browser is setting up; the same until its first code was right."""
    parts = here()
    nonce = session.get(_NONCE) or new_secret()
    session[_NONCE] = nonce
    secret = secret_of(parts.store, who, nonce)
    text = totp.as_text(secret)
    link = totp.link_for(secret, parts.catalog.network.site.title, who.login)
    groups = tuple(text[start : start + 4] for start in range(0, len(text), 4))
    return NewPhone(nonce, groups, link, qr_image(link))


def forget_new_phone() -> None:
    """The next one gets another secret."""
    session.pop(_NONCE, None)
