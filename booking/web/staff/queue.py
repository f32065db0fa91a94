"""What waits for an answer, and what happens today and tomorrow."""

from collections import Counter
from datetime import timedelta
from typing import Any

from flask import render_template

from booking import service
from booking.conflicts import conflicts
from booking.model import Booking
from booking.web.forms import EmptyForm
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here


@staff.get("/")
@signed_in
def queue() -> Answer:
    """What waits for an answer, the most urgent first, and what happens today."""
    parts = here()
    entries = service.queue(parts.store, parts.catalog, me(), parts.now)
    tomorrow = parts.today + timedelta(days=1)
    return render_template(
        "staff/queue.html",
        staff=me(),
        form=EmptyForm(),
        entries=entries,
        batches=Counter(one.booking.series_id for one in entries if one.booking.series_id),
        collisions=len(conflicts(parts.store, parts.catalog, parts.now, me().scope)),
        door_code=lambda center: service.door_code(parts.store, center.id, parts.today),
        unmarked=len(service.unmarked(parts.store, parts.catalog, me(), parts.now)),
        proposed=sum(
            one.decided_by is None
            for one in service.open_pauses(parts.store, parts.catalog, me(), parts.now)
        ),
        days=[
            (name, on, service.bookings_of_day(parts.store, parts.catalog, me(), on))
            for name, on in (("今天", parts.today), ("明天", tomorrow))
        ],
        by_center=_by_center,
    )


def _by_center(bookings: list[Booking]) -> list[tuple[Any, list[Booking]]]:
    """Bookings under the name of their center, in the order of the catalog."""
    centers = here().catalog.centers
    groups: dict[str, list[Booking]] = {}
    for one in bookings:
        groups.setdefault(one.center_id, []).append(one)
    known = [(center, groups[id_]) for id_, center in centers.items() if id_ in groups]
    gone = [one for id_, several in groups.items() if id_ not in centers for one in several]
    return [*known, (None, gone)] if gone else list(known)
