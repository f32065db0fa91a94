"""Staff keep a room for the center itself, and see first whom that would hit."""

from flask import flash, redirect, render_template, url_for

from booking import service
from booking.errors import Refused, SlotTaken
from booking.model import Booking
from booking.staffing import centers_in_scope
from booking.web.messages import refusal_sentence
from booking.web.staff.care_forms import BlockForm
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here


@staff.route("/block", methods=["GET", "POST"])
@signed_in
def block() -> Answer:
    """Choose, look at what is in the way, take the room."""
    parts = here()
    form = BlockForm()
    reachable = centers_in_scope(parts.catalog, me().scope)
    form.place.choices = {
        f"{center.id}/{room.id}": f"{center.label} · {room.name}"
        for center in parts.catalog.centers.values()
        if center.id in reachable
        for room in center.rooms
    }
    if not form.is_submitted():
        form.on.data = form.until.data = parts.today.isoformat()
        return _page(form)
    if not form.validate():
        return _page(form), 422
    center_id, _, room_id = form.place.data.partition("/")
    where = (parts.store, parts.catalog, me(), center_id, room_id, *form.span())
    in_the_way: list[Booking] = []
    try:
        in_the_way = service.preview_block(*where, parts.now)
        if not in_the_way:
            taken = service.block(*where, form.reason.data, parts.now)
            flash("这个房间留给中心了，居民看到的是“已占用”。")
            return redirect(url_for("staff.booking", reference=taken.reference), 303)
    except (Refused, SlotTaken) as error:
        problems = [("", refusal_sentence(one)) for one in error.refusals]
        return _page(form, problems=problems), 409
    return _page(form, in_the_way=in_the_way), 409


def _page(
    form: BlockForm,
    *,
    in_the_way: list[Booking] | None = None,
    problems: list[tuple[str, str]] | None = None,
) -> str:
    return render_template(
        "staff/block.html",
        staff=me(),
        form=form,
        in_the_way=in_the_way or [],
        problems=[*(problems or []), *form.problems()],
    )
