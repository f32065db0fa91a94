"""Opens the database and runs transactions in it."""


class Session:
    """Small queries inside one transaction."""


class Store:
    """The database of one deployment."""


def open_store(url: str, *, secret_key: str, rate_limits: bool = True) -> Store:
    """The store at ``url``; the key signs tokens, ``rate_limits=False`` switches throttling off."""
    raise NotImplementedError
