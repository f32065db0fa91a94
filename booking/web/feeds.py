"""Calendars: public ones say when a room is taken, never by whom; and those of staff by link."""

from flask import Blueprint, Response, abort, render_template, request

from booking import ical, service
from booking.errors import NotFound
from booking.feed_links import staff_feed_bookings
from booking.web.answers import calendar_answer
from booking.web.qr import qr_image
from booking.web.rooms import is_listed, load_center
from booking.web.security import mark_private
from booking.web.state import absolute_url, here

__all__ = ["feeds"]

feeds = Blueprint("feeds", __name__, url_prefix="/booking/feeds")

FIVE_MINUTES = 300


@feeds.get("/")
def how() -> str:
    """How to subscribe, program by program; with ``center`` and ``room`` their addresses."""
    parts = here()
    center_id, room_id = request.args.get("center", ""), request.args.get("room", "")
    of_center = load_center(center_id) if center_id else None
    found = of_center.room(room_id) if of_center and room_id else None
    if room_id and (found is None or found.private or not is_listed(found)):
        abort(404)
    titles = []
    if of_center and found:
        address = absolute_url("feeds.room", center_id=of_center.id, room_id=found.id)
        titles.append((f"{of_center.label} {found.name}", address))
    if of_center:
        address = absolute_url("feeds.center", center_id=of_center.id)
        titles.append((f"{of_center.label}的全部房间和活动", address))
    titles.append(("全网络的公开讲座", absolute_url("feeds.lectures")))
    titles.append(("全网络的活动", f"{parts.settings.site_url}/calendars/activities.ics"))
    addresses = [(title, address, qr_image(address)) for title, address in titles]
    return render_template("feeds.html", center=of_center, room=found, addresses=addresses)


@feeds.get("/lectures.ics")
def lectures() -> Response:
    """Public lectures of the whole network."""
    parts = here()
    bookings = service.lecture_bookings(parts.store, parts.now)
    body = ical.lectures_feed(parts.catalog, bookings)
    return calendar_answer(body, "lectures.ics", max_age=FIVE_MINUTES)


@feeds.get("/<center_id>.ics")
def center(center_id: str) -> Response:
    """All public rooms of a center."""
    parts = here()
    found = load_center(center_id)
    bookings = service.feed_bookings(parts.store, found.id, parts.now)
    body = ical.center_feed(parts.catalog, found, bookings, parts.now)
    return calendar_answer(body, f"{found.id}.ics", max_age=FIVE_MINUTES)


@feeds.get("/<center_id>/<room_id>.ics")
def room(center_id: str, room_id: str) -> Response:
    """One room; rooms that must stay private have no feed."""
    parts = here()
    of_center = load_center(center_id)
    found = of_center.room(room_id)
    if found is None or found.private or not is_listed(found):
        abort(404)
    sharing = of_center.rooms_sharing(found)
    bookings = service.feed_bookings(parts.store, of_center.id, parts.now, sharing)
    body = ical.room_feed(parts.catalog, of_center, found, bookings, parts.now)
    return calendar_answer(body, f"{of_center.id}-{found.id}.ics", max_age=FIVE_MINUTES)


@feeds.get("/private/<token>.ics")
def private(token: str) -> Response:
    """The calendar of a member of staff, by its secret link; an ended one is as if never made."""
    mark_private()
    parts = here()
    try:
        staff, link, bookings = staff_feed_bookings(parts.store, parts.catalog, token, parts.now)
    except NotFound:
        abort(404)
    name = f"{parts.catalog.network.site.title} · {link.label}"
    uid = f"{staff.id}-{link.id}"
    contacts = link.with_contacts
    body = ical.staff_feed(parts.catalog, name, uid, bookings, with_contacts=contacts)
    return calendar_answer(body, "doorstep-staff.ics")
