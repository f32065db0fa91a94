"""Backups: made while the service runs, kept no longer than contacts are, and put back whole.

A backup holds names and telephones, so it is for its owner only, and one that is older than the
limit is deleted: otherwise what was erased in the database would live on beside it. The secret key
is not in it; it never changes and is kept elsewhere, so that who finds a backup has no key.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

from booking.errors import SetupError
from booking.retention import erase_old
from booking.storage import Store
from booking.storage.dumping import check_dump, dump, is_empty, load_dump, suffix_for
from catalog.timespan import SHANGHAI

__all__ = ["back_up", "restore"]

_NAME = re.compile(r"booking-(\d{8}-\d{6})\.(sqlite3|dump)")


def back_up(url: str, target: Path, now: datetime, keep_days: int) -> tuple[Path, list[Path]]:
    """Write a backup; where it is, and which older ones were deleted.

    Into a folder it gets a name with the time, and ours that are older than ``keep_days`` go.
    """
    if not target.is_dir():
        dump(url, target)
        return target, []
    here = now.astimezone(SHANGHAI)
    path = target / f"booking-{here:%Y%m%d-%H%M%S}{suffix_for(url)}"
    dump(url, path)
    oldest = f"{here - timedelta(days=keep_days):%Y%m%d-%H%M%S}"
    gone = []
    for other in sorted(target.iterdir()):
        name = _NAME.fullmatch(other.name)
        if name and name[1] < oldest:
            other.unlink()
            gone.append(other)
    return path, gone


def restore(store: Store, url: str, path: Path, now: datetime, *, replace: bool) -> int:
    """Put a backup in the place of the database; how many contacts it still held too long.

    SetupError, and nothing is touched, when the backup is broken, or when there are bookings and
    ``replace`` is not set.
    """
    secret_key = store.secret_key.decode()
    check_dump(url, path)
    if not replace and not is_empty(url, secret_key):
        raise SetupError(
            "数据库里已经有预约，没有恢复。请先备份现在的数据库；确定要用备份换掉它，"
            "再加上 --replace。"
        )
    load_dump(url, path, secret_key)
    # What was erased since the backup was made is erased again.
    return erase_old(store, now)
