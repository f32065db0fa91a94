"""One request for many dates, by an organization with its code.

One page: what all dates share, then each date with what becomes of it, to skip or to change, then
everything at once. The service judges every date, and stores all of them or none.
"""

from flask import flash, redirect, render_template, request, url_for

from booking import service
from booking.errors import Refused, SeriesRefused, TooManyAttempts
from booking.organizations import organization_for
from booking.service import DateOutcome, SeriesWish, SubmittedSeries
from booking.web.changes import requests
from booking.web.messages import error_sentence, refusal_sentence
from booking.web.requests import Answer
from booking.web.rooms import is_on_web, load_room
from booking.web.security import mark_private
from booking.web.series_form import SeriesForm, series_form_class
from booking.web.state import caller, here
from catalog.model import Center, Room

__all__ = ["judge_or_store", "requests", "series_page"]

Problems = list[tuple[str, str]]


@requests.route("/<center_id>/<room_id>/series", methods=["GET", "POST"])
def ask_series(center_id: str, room_id: str) -> Answer:
    """The form, the dates, and the request itself."""
    parts = here()
    center, room = load_room(center_id, room_id)
    if not is_on_web(center, room):
        return redirect(url_for("public.room", center_id=center.id, room_id=room.id))
    form = series_form_class(SeriesForm, parts.catalog, [center])()
    form.offer_layouts(room)
    if not form.is_submitted():
        return series_page("series.html", form, (), [], center=center, room=room)
    mark_private()
    if not form.validate():
        return series_page("series.html", form, (), [], center=center, room=room), 422
    try:
        known = organization_for(
            parts.store,
            parts.catalog,
            form.organization_code.data,
            center.id,
            caller(),
            parts.now,
        )
    except (Refused, TooManyAttempts) as error:
        form.refuse("organization_code", error_sentence(error))
        return series_page("series.html", form, (), [], center=center, room=room), 422
    if known is None:
        form.refuse("organization_code", "一次申请多个日期要有单位编号，请向中心登记。")
        return series_page("series.html", form, (), [], center=center, room=room), 422
    wish = form.wish(center, room, request.form.to_dict(), known)
    done, dates, problems = judge_or_store(wish, None)
    if done is not None:
        flash(f"申请已收到，一共 {len(done.bookings)} 次。下面是第一次，其他各次在同一页可以看到。")
        token = service.token_for(parts.store, done.bookings[0].reference)
        return redirect(url_for("requests.show", token=token), 303)
    page = series_page("series.html", form, dates, problems, center=center, room=room)
    return page, 422 if problems else 200


def judge_or_store(
    wish: SeriesWish, entered_by: str | None
) -> tuple[SubmittedSeries | None, tuple[DateOutcome, ...], Problems]:
    """Store when that was asked for and every kept date is free; what becomes of each date."""
    parts = here()
    if request.form.get("step") != "submit":
        return None, service.preview_series(parts.store, parts.catalog, wish, parts.now), []
    try:
        done = service.submit_series(parts.store, parts.catalog, wish, parts.now, entered_by)
    except SeriesRefused as error:
        return None, error.dates, [("", error_sentence(error))]
    return done, done.dates, []


def series_page(
    template: str,
    form: SeriesForm,
    dates: tuple[DateOutcome, ...],
    problems: Problems,
    *,
    center: Center | None = None,
    room: Room | None = None,
    **more: object,
) -> str:
    """The form with the dates that were judged."""
    return render_template(
        template,
        form=form,
        center=center,
        room=room,
        dates=[(one, [refusal_sentence(refusal) for refusal in one.refusals]) for one in dates],
        kept=sum(one.is_free for one in dates),
        can_submit=any(one.is_free for one in dates) and not any(one.refusals for one in dates),
        problems=[*problems, *form.problems()],
        **more,
    )
