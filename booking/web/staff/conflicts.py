"""Bookings that edits of the data collide with: whom to call, and what to change."""

from flask import render_template

from booking.conflicts import conflicts as conflicts_of
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here


@staff.get("/conflicts")
@signed_in
def conflicts() -> Answer:
    """All of them to come, by date; the booking keeps its time until somebody decides."""
    parts = here()
    found = conflicts_of(parts.store, parts.catalog, parts.now, me().scope)
    return render_template("staff/conflicts.html", staff=me(), found=found)
