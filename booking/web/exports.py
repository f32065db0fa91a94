"""The rows of an export: what a table of bookings has in its columns, in words."""

from collections.abc import Iterable, Iterator

from booking.model import Booking
from booking.tables_out import Cell
from booking.web.words import CHANNEL_WORDS, STATUS_WORDS
from catalog import Catalog
from catalog.timespan import SHANGHAI

__all__ = ["HEAD", "export_rows"]

HEAD = (
    "预约编号", "种类", "中心", "房间", "日期", "开始", "结束", "人数", "状态", "渠道",
    "到场", "用途", "申请人", "电话", "单位或团队", "代办人", "代办人电话", "提交时间", "处理人",
    "原因",
)  # fmt: skip

_ATTENDANCE = {"came": "到了", "no_show": "没来", None: ""}


def export_rows(
    catalog: Catalog, bookings: Iterable[Booking], *, with_contacts: bool
) -> Iterator[list[Cell]]:
    """One row a booking; without contacts the columns of persons stay empty."""
    for one in bookings:
        center = catalog.centers.get(one.center_id)
        room = center.room(one.room_id) if center else None
        kind = catalog.kind(one.kind)
        starts, ends = (at.astimezone(SHANGHAI) for at in (one.span.starts_at, one.span.ends_at))
        proxy = one.proxy
        persons = [
            one.purpose,
            one.applicant.name,
            one.applicant.phone,
            one.applicant.organization or "",
            proxy.name if proxy else "",
            proxy.phone if proxy else "",
        ]
        yield [
            one.reference,
            kind.name if kind else "中心自用",
            center.label if center else one.center_id,
            room.name if room else one.room_id,
            starts.date().isoformat(),
            f"{starts:%H:%M}",
            f"{ends:%H:%M}" if ends.date() == starts.date() else "24:00",
            one.attendees,
            STATUS_WORDS[one.status],
            CHANNEL_WORDS[one.channel],
            _ATTENDANCE[one.attendance],
            *(persons if with_contacts else [""] * len(persons)),
            f"{one.submitted_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            one.decided_by or "",
            (one.reason or "") if with_contacts else "",
        ]
