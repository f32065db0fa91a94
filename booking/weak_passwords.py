"""Says which passwords are the first that somebody else would try.

The list holds the passwords of eight characters and more among the 20,000 most common ones that
Royce Williams counted in published leaks, as Django ships them (``common_passwords.LICENSE``).
"""

from functools import cache
from pathlib import Path

__all__ = ["is_weak"]

SHORT_LOGIN = 3
"""So short a login stands in too many good passwords by chance."""

_LIST = Path(__file__).with_name("common_passwords.txt")


@cache
def _common() -> frozenset[str]:
    return frozenset(_LIST.read_text(encoding="utf-8").splitlines())


def is_weak(password: str, login: str) -> bool:
    """Whether it is on the list, holds the login, or repeats one or two characters."""
    plain = password.strip().lower()
    holds_login = login in plain if len(login) > SHORT_LOGIN else login == plain
    return plain in _common() or holds_login or len(set(plain)) <= 2
