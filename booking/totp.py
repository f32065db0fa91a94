"""Codes that change every half minute, as authenticator apps compute them (RFC 6238, RFC 4226).

SHA-1, six digits and thirty seconds, because that is what every app understands; some ignore
anything else that the link says, and then show codes that are never right.
"""

import hmac
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

__all__ = ["DIGITS", "SECRET_BYTES", "as_text", "code_at", "counter_of", "link_for", "matching"]

DIGITS = 6
SECONDS = 30
SECRET_BYTES = 20
"""As long as the hash, which RFC 4226 recommends; 32 letters when written down."""
TOLERANCE = 1
"""Half minutes that the clock of a phone may be wrong, or that typing may take."""


def code_at(secret: bytes, counter: int) -> str:
    """The code of one half minute."""
    digest = hmac.digest(secret, counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def counter_of(now: datetime) -> int:
    """Which half minute it is."""
    return int(now.timestamp()) // SECONDS


def matching(secret: bytes, code: str, now: datetime) -> int | None:
    """The half minute whose code this is, near enough to now; None for a wrong code."""
    middle = counter_of(now)
    found = None
    for counter in range(middle - TOLERANCE, middle + TOLERANCE + 1):
        if hmac.compare_digest(code_at(secret, counter).encode(), code.encode()):
            found = counter
    return found


def as_text(secret: bytes) -> str:
    """The secret in letters, for those who type it into their app."""
    return b32encode(secret).decode().rstrip("=")


def link_for(secret: bytes, issuer: str, login: str) -> str:
    """What the QR code says; on the phone itself a tap opens the app."""
    query = urlencode({"secret": as_text(secret), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(login, safe='')}?{query}"
