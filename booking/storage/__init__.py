"""The database: tables, transactions and small queries; the only package that knows SQLAlchemy."""

from booking.storage.outbox_queries import Notice
from booking.storage.queries import Session
from booking.storage.store import Store, open_store

__all__ = ["Notice", "Session", "Store", "open_store"]
