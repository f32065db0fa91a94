"""What residents do with a booking later: move it, take an offer or not, check in, rate, object.

Every step is a page that asks and a POST that does; links in mails only open pages. Which of them
stand on the page of a booking is said in :mod:`booking.web.actions`; the service has the last word.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for

from booking import service
from booking.errors import (
    NotNow,
    ReasonMissing,
    Refused,
    SlotTaken,
    WrongCode,
)
from booking.model import Booking
from booking.service import NewPlace
from booking.web.asking import requests
from booking.web.change_forms import AppealForm, CheckInForm, MoveForm, RatingForm, fill_move_form
from booking.web.forms import Base, EmptyForm
from booking.web.messages import error_sentence, refusal_sentence
from booking.web.requests import Answer, booking_of
from booking.web.state import here
from catalog.timespan import TimeSpan

__all__ = ["requests"]


@requests.route("/requests/<token>/move", methods=["GET", "POST"])
def move(token: str) -> Answer:
    """Choose another time or room, look at it once more, and move."""
    parts = here()
    booking = booking_of(token)
    form = MoveForm()
    fill_move_form(form, booking)
    if not form.is_submitted():
        return _move_page(token, booking, form)
    if not form.validate():
        return _move_page(token, booking, form), 422
    target = form.target()
    is_last = form.step.data == "submit"
    try:
        (service.move if is_last else service.check_move)(
            parts.store, parts.catalog, token, target, parts.now
        )
    except (Refused, SlotTaken) as error:
        problems = [("", refusal_sentence(one)) for one in error.refusals]
        form.step.data = ""
        status = 409 if isinstance(error, SlotTaken) else 422
        return _move_page(token, booking, form, problems=problems), status
    if not is_last:
        return _move_page(token, booking, form, target=target)
    flash("已经改期。新的时间等工作人员审核，结果显示在这一页。")
    return redirect(url_for("requests.show", token=token), 303)


def _move_page(
    token: str,
    booking: Booking,
    form: MoveForm,
    *,
    target: NewPlace | None = None,
    problems: list[tuple[str, str]] | None = None,
) -> str:
    center = here().catalog.centers.get(booking.center_id)
    return render_template(
        "move.html",
        private_page=True,
        booking=booking,
        token=token,
        form=form,
        center=center,
        room=center.room(booking.room_id) if center else None,
        target=target,
        target_room=center.room(target.room_id) if center and target else None,
        target_span=TimeSpan(target.starts_at, target.ends_at) if target else None,
        problems=[*(problems or []), *form.problems()],
    )


@requests.route("/requests/<token>/accept", methods=["GET", "POST"])
def accept(token: str) -> Answer:
    """Take the time that is kept."""
    return _ask(
        token,
        EmptyForm(),
        title="要这个时间吗？",
        label="我要这个时间",
        style="primary",
        said="时间是您的了。",
        do=lambda: service.accept(here().store, here().catalog, token, here().now),
    )


@requests.route("/requests/<token>/decline", methods=["GET", "POST"])
def decline(token: str) -> Answer:
    """Give the kept time to the next in line."""
    return _ask(
        token,
        EmptyForm(),
        title="不要这个时间了吗？",
        note="不要的话，时间马上让给下一位，不能恢复。",
        label="不要了",
        style="danger",
        said="已经让给下一位，谢谢。",
        do=lambda: service.decline(here().store, here().catalog, token, here().now),
    )


@requests.route("/requests/<token>/cancel-following", methods=["GET", "POST"])
def cancel_following(token: str) -> Answer:
    """Call off this date of a series and all after it."""
    return _ask(
        token,
        EmptyForm(),
        title="取消这次和以后各次吗？",
        note="这一次和它以后的各次都会取消，时间马上放给别人，不能恢复。",
        label="确定取消",
        style="danger",
        said="这次和以后各次都取消了。",
        do=lambda: service.cancel_following(here().store, here().catalog, token, here().now),
    )


@requests.route("/requests/<token>/check-in", methods=["GET", "POST"])
def check_in(token: str) -> Answer:
    """Say "I am here" with the code of the door."""
    form = CheckInForm()
    return _ask(
        token,
        form,
        title="签到",
        note="签到码贴在门口，服务台也有，每天不同。",
        label="签到",
        style="primary",
        said="签到好了，祝使用愉快。",
        do=lambda: service.check_in(
            here().store, here().catalog, token, form.code.data or "", here().now
        ),
    )


@requests.route("/requests/<token>/rating", methods=["GET", "POST"])
def rate(token: str) -> Answer:
    """One word about the visit."""
    form = RatingForm()
    return _ask(
        token,
        form,
        title="这次用得怎么样？",
        note="只公布五个以上评价的合计，没有人看得到是谁评的。",
        label="提交评价",
        style="primary",
        said="谢谢您的评价。",
        do=lambda: service.rate(here().store, token, int(form.rating.data), here().now),
    )


@requests.route("/requests/<token>/appeal", methods=["GET", "POST"])
def appeal(token: str) -> Answer:
    """Say what speaks against a pause."""
    form = AppealForm()
    return _ask(
        token,
        form,
        title="对暂停网上预约有不同意见",
        note="写下您的情况，工作人员会看。暂停期间，打电话或到服务台照样可以约。",
        label="提交",
        style="primary",
        said="已经收到，工作人员会看。",
        do=lambda: service.appeal(here().store, token, form.text.data or "", here().now),
    )


def _ask(
    token: str,
    form: Base,
    *,
    title: str,
    label: str,
    style: str,
    said: str,
    do: Callable[[], object],
    note: str = "",
) -> Answer:
    """Show the page that asks, or do it and go back to the booking."""
    booking = booking_of(token)
    problems: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                do()
            except (WrongCode, NotNow, ReasonMissing) as error:
                problems = [("", error_sentence(error))]
            else:
                flash(said)
                return redirect(url_for("requests.show", token=token), 303)
    center = here().catalog.centers.get(booking.center_id)
    page = render_template(
        "act.html",
        private_page=True,
        booking=booking,
        token=token,
        form=form,
        title=title,
        note=note,
        label=label,
        style=style,
        center=center,
        room=center.room(booking.room_id) if center else None,
        problems=[*problems, *form.problems()],
    )
    return page, status
