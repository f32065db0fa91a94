"""Many dates for an organization, typed in at the desk or on the phone."""

from flask import flash, redirect, request, url_for

from booking.claiming import place_of
from booking.organizations import all_organizations
from booking.staffing import centers_in_scope, is_in_scope
from booking.web.series import judge_or_store, series_page
from booking.web.series_form import StaffSeriesForm, series_form_class
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here

TEMPLATE = "staff/series.html"


@staff.route("/series", methods=["GET", "POST"])
@signed_in
def series() -> Answer:
    """The form, the dates, and the request itself."""
    parts = here()
    reachable = centers_in_scope(parts.catalog, me().scope)
    centers = [one for one in parts.catalog.centers.values() if one.id in reachable]
    form = series_form_class(StaffSeriesForm, parts.catalog, centers)()
    form.place.choices = {
        f"{center.id}/{room.id}": f"{center.label} · {room.name}"
        for center in centers
        for room in center.rooms
        if room.bookable != "no"
    }
    known = {str(one.id): one for one in all_organizations(parts.store, parts.catalog, me())}
    form.organization.choices = {id_: one.name for id_, one in known.items() if one.is_active}
    if not form.is_submitted():
        return series_page(TEMPLATE, form, (), [], staff=me())
    center_id = (form.place.data or "").partition("/")[0]
    if form.validate() and not is_in_scope(
        parts.catalog, known[form.organization.data].scope, center_id
    ):
        form.refuse("organization", "这个单位没有登记在这个中心，不能约。")
    if form.errors:
        return series_page(TEMPLATE, form, (), [], staff=me()), 422
    center, room = place_of(parts.catalog, *form.place.data.split("/", 1))
    wish = form.wish(
        center, room, request.form.to_dict(), int(form.organization.data), channel="desk"
    )
    done, dates, problems = judge_or_store(wish, me().login)
    if done is not None:
        flash(f"已提交，一共 {len(done.bookings)} 次。")
        reference = done.bookings[0].reference
        return redirect(url_for("staff.booking", reference=reference), 303)
    return series_page(TEMPLATE, form, dates, problems, staff=me()), 422 if problems else 200
