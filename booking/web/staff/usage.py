"""How the rooms were used, as tables with charts beside them, and everything as files."""

from datetime import date, timedelta

from flask import Response, render_template, request

from booking import service
from booking.codes import new_uid
from booking.reporting import centers_of
from booking.reporting import usage as usage_of
from booking.tables_out import csv_bytes, xlsx_bytes
from booking.web.days import asked_day
from booking.web.exports import HEAD, export_rows
from booking.web.staff.forms import ExportForm
from booking.web.staff.guard import Answer, me, signed_in, staff
from booking.web.state import here
from booking.web.words import CHANNEL_WORDS

MOST_DAYS = 366

REFUSAL_WORDS = {
    "slot_taken": "时间已被占用",
    "outside_hours": "不在开放时间里",
    "closed": "那天不开放",
    "calendar_unknown": "放假安排未定",
    "too_soon": "来不及审核",
    "too_far": "约得太早",
    "off_grid": "不是整点或半点",
    "too_short": "时间太短",
    "too_long": "时间太长",
    "too_many_people": "人数坐不下",
    "too_few_people": "人数太少",
    "quota_bookings": "同时预约的次数到了上限",
    "quota_hours": "每周的时长到了上限",
    "paused": "网上预约暂停中",
    "equipment_taken": "设备已借出",
    "equipment_unknown": "没有这种设备",
    "not_bookable": "不能在网上约",
}
"""What the report says for the code of a refusal."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _within() -> str | None:
    """An area or a center that narrows the report; anything else narrows nothing."""
    asked = request.args.get("within", "")
    catalog = here().catalog
    return asked if asked in catalog.areas or asked in catalog.centers else None


@staff.get("/usage")
@signed_in
def usage() -> Answer:
    """The report over some days, by default the last four weeks."""
    parts = here()
    last = asked_day(request.args.get("last", ""), parts.today)
    first = asked_day(request.args.get("first", ""), last - timedelta(days=27))
    first, last = _ordered(first, last)
    within = _within()
    report = usage_of(parts.store, parts.catalog, me(), first, last, parts.now, within)
    hours = sorted({hour for _, hour in report.weekdays})
    return render_template(
        "staff/usage.html",
        staff=me(),
        report=report,
        within=within,
        places=_places(),
        spans=_usual_spans(parts.today),
        hours=range(min(hours), max(hours) + 1) if hours else [],
        most_minutes=max(report.weekdays.values(), default=0),
        refusal_words=REFUSAL_WORDS,
        channel_words=CHANNEL_WORDS,
        most_share=max((one.share or 0 for one in report.rooms), default=0),
    )


@staff.route("/export", methods=["GET", "POST"])
@signed_in
def export() -> Answer | Response:
    """All bookings of some days as CSV or XLSX; who took them away is noted."""
    parts = here()
    form = ExportForm()
    form.within.choices = {"": "我管的全部", **_places()}
    if not form.is_submitted():
        form.first.data = (parts.today - timedelta(days=27)).isoformat()
        form.last.data = parts.today.isoformat()
        return render_template("staff/export.html", staff=me(), form=form)
    if not form.validate():
        return render_template("staff/export.html", staff=me(), form=form), 422
    first, last = date.fromisoformat(form.first.data), date.fromisoformat(form.last.data)
    within = form.within.data or None
    center_ids = centers_of(parts.catalog, me(), within)
    found = service.export_bookings(
        parts.store, me(), first, last, center_ids, parts.now, with_contacts=form.contacts.data
    )
    rows = export_rows(parts.catalog, found, with_contacts=form.contacts.data)
    name = f"bookings-{first.isoformat()}-{last.isoformat()}-{new_uid()[:6]}"
    if form.format.data == "xlsx":
        content, kind = xlsx_bytes("预约", HEAD, rows), XLSX
    else:
        content, kind = csv_bytes(HEAD, rows), "text/csv; charset=utf-8"
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.format.data}"'
    return answer


def _usual_spans(today: date) -> list[tuple[str, date, date]]:
    """Words, first and last day of what a report is mostly about."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    year = today.replace(month=1, day=1)
    return [
        ("最近四周", today - timedelta(days=27), today),
        ("本月", month, today),
        ("上月", before.replace(day=1), before),
        ("今年", year, today),
        ("去年", year.replace(year=year.year - 1), year - timedelta(days=1)),
    ]


def _ordered(first: date, last: date) -> tuple[date, date]:
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


def _places() -> dict[str, str]:
    """Areas and centers in which the signed-in member of staff has something to see."""
    catalog = here().catalog
    seen = centers_of(catalog, me(), None)
    ids = list(catalog.centers) if seen is None else seen
    areas = dict.fromkeys(catalog.centers[id_].area for id_ in ids)
    return {id_: f"{catalog.areas[id_].name}（全部）" for id_ in areas if len(areas) > 1} | {
        id_: catalog.centers[id_].label for id_ in ids
    }
