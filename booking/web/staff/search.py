"""Finding a booking by reference, name, phone or organization.

What is typed is somebody's name or phone, so it is sent in the body and stands in no address and
in no log.
"""

from flask import render_template

from booking import service
from booking.web.staff.forms import StaffSearchForm
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here


@staff.route("/search", methods=["GET", "POST"])
@signed_in
def search() -> Answer:
    """An empty box, or what was found with it."""
    parts = here()
    form = StaffSearchForm()
    if not form.is_submitted():
        return render_template("staff/search.html", staff=me(), form=form, found=None, more=False)
    if not form.validate():
        page = render_template("staff/search.html", staff=me(), form=form, found=None, more=False)
        return page, 422
    found = service.search_bookings(parts.store, parts.catalog, me(), form.words.data)
    most = service.MOST_FOUND
    return render_template(
        "staff/search.html", staff=me(), form=form, found=found[:most], more=len(found) > most
    )
