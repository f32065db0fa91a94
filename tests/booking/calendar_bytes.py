"""Prints the digest of all calendars of a small network; run under several time zones."""

import hashlib
import sys
from pathlib import Path

from booking import ical, service
from booking.storage import open_store
from catalog import load_catalog
from tests.builders import KEY, NOW


def main(url: str, data: str) -> None:
    """Make room feed, center feed and booking files from what is stored."""
    catalog = load_catalog(Path(data))
    store = open_store(url, secret_key=KEY)
    center = catalog.centers["donghua"]
    bookings = service.feed_bookings(store, center.id, NOW)
    store.close()
    bodies = [ical.center_feed(catalog, center, bookings, NOW)]
    bodies += [
        ical.room_feed(catalog, center, room, bookings, NOW)
        for room in center.rooms
        if not room.private
    ]
    bodies += [ical.booking_file(catalog, booking) for booking in bookings]
    for body in bodies:
        print(len(body), hashlib.sha256(body).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
