"""Sends what is due, as a process: ``python -m tests.notices.sender URL SMTP DATA AT``."""

import sys
from pathlib import Path

from booking.config import Settings
from booking.notices.sending import send_due
from booking.storage import open_store
from catalog import load_catalog
from tests.builders import KEY, at


def main(database_url: str, smtp_url: str, data_dir: str, now: str) -> None:
    """One pass; the number of sent notices is printed."""
    settings = Settings.from_environment(
        {
            "BOOKING_INSTANCE_DIR": str(Path(data_dir).parent),
            "BOOKING_DATABASE_URL": database_url,
            "BOOKING_DATA_DIR": data_dir,
            "BOOKING_SECRET_KEY": KEY,
            "BOOKING_SMTP_URL": smtp_url,
        }
    )
    store = open_store(database_url, secret_key=KEY)
    print(send_due(store, load_catalog(settings.data_dir), settings, at(now)).sent)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
