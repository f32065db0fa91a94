"""The database: tables, transactions and small queries; the only package that knows SQLAlchemy."""

from booking.storage.queries import Session
from booking.storage.store import Store, open_store

__all__ = ["Session", "Store", "open_store"]
