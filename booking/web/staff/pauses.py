"""Pauses after repeated no-shows: the system proposes, a person decides."""

from flask import flash, redirect, render_template, request, url_for

from booking import service
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here


@staff.get("/pauses")
@signed_in
def pauses() -> Answer:
    """Proposed ones with what led to them, and those in force with what was said against them."""
    parts = here()
    found = service.open_pauses(parts.store, parts.catalog, me(), parts.now)
    return render_template(
        "staff/pauses.html",
        staff=me(),
        proposed=[one for one in found if one.decided_by is None],
        in_force=[one for one in found if one.decided_by is not None],
        may_decide=me().role in ("approver", "admin"),
    )


@staff.post("/pauses/<int:number>")
@signed_in
def decide_pause(number: int) -> Answer:
    """Put it into force, dismiss it, or end it early."""
    parts = here()
    if request.form.get("action") == "confirm":
        service.confirm_pause(parts.store, parts.catalog, me(), number, parts.now)
        flash("已暂停这个电话的网上预约；打电话和现场照常办理。")
    else:
        service.lift_pause(parts.store, parts.catalog, me(), number, parts.now)
        flash("网上预约照常。")
    return redirect(url_for("staff.pauses"), 303)
