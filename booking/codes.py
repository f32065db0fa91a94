"""References, tokens and the hashes under which they are stored.

A token is made from the secret key and the reference, so the same request sent twice can be
answered with the same link, although the database holds only the token's hash.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

__all__ = [
    "ALPHABET",
    "hashed",
    "keyed_hash",
    "new_reference",
    "new_secret",
    "new_uid",
    "normal_reference",
    "token_of",
]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: nothing that can be mistaken when read aloud or copied by hand."""


def new_reference() -> str:
    """Eight characters, shown as ``XXXX-XXXX``."""
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(8))
    return f"{letters[:4]}-{letters[4:]}"


def normal_reference(text: str) -> str:
    """What somebody typed, in the one spelling; not checked for existence."""
    letters = "".join(text.upper().replace("-", " ").split())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return f"{letters[:4]}-{letters[4:]}"


def new_uid() -> str:
    """A random name for calendars."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """256 random bits for a session or a key."""
    return secrets.token_urlsafe(32)


def token_of(secret_key: bytes, reference: str) -> str:
    """The secret of a booking's link."""
    digest = hmac.digest(secret_key, b"booking\0" + reference.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashed(secret: str) -> str:
    """What is stored instead of a token; long random secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_hash(secret_key: bytes, *parts: str) -> str:
    """What is stored instead of an address or a login: useless without the key."""
    return hmac.digest(secret_key, "\0".join(parts).encode(), "sha256").hex()
