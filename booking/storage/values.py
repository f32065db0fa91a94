"""How references and records stand in the columns."""

import json

__all__ = ["as_json", "plain", "spoken"]

as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
"""The text of a record; made once, because ``json.dumps`` makes an encoder for every call."""


def plain(reference: str) -> str:
    """``ABCD-1234`` as it is stored: ``ABCD1234``."""
    return reference.replace("-", "")


def spoken(stored: str) -> str:
    """``ABCD1234`` as it is shown and read aloud: ``ABCD-1234``."""
    return f"{stored[:4]}-{stored[4:]}"
