"""A center in full swing, so that no page of the staff is looked at empty.

Three weeks behind and two ahead at 泾诚驿家一: requests in every state, a series, a waiting list,
a visit and a lecture, people who did not come, a time blocked by staff, an organization, a
booking that the data does not allow any more, and a secret calendar link.
"""

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from booking import service
from booking.feed_links import make_link
from booking.model import Applicant, BookingRequest, Proxy, Staff
from booking.organizations import add_organization, organization_for
from booking.service import NewPlace, SeriesWish
from booking.staffing import add_account
from booking.storage import Store, open_store
from catalog import Catalog, load_catalog
from tests.builders import at
from tests.tools.server import NOW as CLOCK

NOW = datetime.fromisoformat(CLOCK)
CENTER = "jingchengyijia-1"
MEETING, CULTURE = "duogongneng-huiyishi", "jingcheng-wenyuan"
LI, WANG, OUYANG, ZHAO, AILI, CHEN = (
    Applicant("李秀兰", "13800138101"),
    Applicant("王建国", "13800138102", organization="城关镇老年协会"),
    Applicant("欧阳文慧", "13800138103", email="wenhui@example.cn"),
    Applicant("赵小军", "13800138104"),
    Applicant("买买提·艾力", "13800138105"),
    Applicant("陈桂芳", "13800138106"),
)


def asked(on: str, hours: str, who: Applicant, purpose: str, **changes: Any) -> BookingRequest:
    """A request for the meeting room, unless said otherwise; ``hours`` as 14:00-15:30."""
    starts, ends = hours.split("-")
    usual: dict[str, Any] = {"room_id": MEETING, "layout_id": "huiyi", "attendees": 12}
    if changes.get("room_id") == CULTURE:
        usual["layout_id"] = None
    span = {"starts_at": at(f"{on} {starts}"), "ends_at": at(f"{on} {ends}")}
    fields = {**usual, **span, "purpose": purpose, "applicant": who, **changes}
    return BookingRequest(center_id=CENTER, **fields)


class _Center:
    """What the rows below say again and again."""

    def __init__(self, store: Store, catalog: Catalog, password: str) -> None:
        self.store = store
        self.catalog = catalog
        self.admin = self._staff("zhuren", "刘主任", "admin", password)
        self._staff("fuwutai", "小周", "desk", password)

    def _staff(self, login: str, name: str, role: Any, password: str) -> Staff:
        account = {"login": login, "name": name, "role": role, "password": password}
        add_account(self.store, self.catalog, scope="*", now=NOW, **account)
        session = service.sign_in(self.store, login, password, "10.0.0.9", NOW)
        found = service.staff_for(self.store, session, NOW)
        assert found is not None
        return found

    def ask(self, *words: Any, days_ago: int = 4, **changes: Any) -> service.Submitted:
        then = NOW - timedelta(days=days_ago)
        return service.submit(self.store, self.catalog, asked(*words, **changes), then)

    def agree(self, *words: Any, days_ago: int = 4, **changes: Any) -> service.Submitted:
        made = self.ask(*words, days_ago=days_ago, **changes)
        then = NOW - timedelta(days=days_ago, hours=-3)
        service.approve(self.store, self.catalog, self.admin, made.booking.reference, then)
        return made


def make_busy(url: str, secret_key: str, data_dir: Path, password: str) -> Mapping[str, str]:
    """Fill an empty SQLite database that has its tables: references and secrets by name."""
    store = open_store(url, secret_key=secret_key, rate_limits=False)
    try:
        return _fill(_Center(store, load_catalog(data_dir), password), url)
    finally:
        store.close()


def _fill(center: _Center, url: str) -> Mapping[str, str]:
    store, catalog, admin = center.store, center.catalog, center.admin
    where = (store, catalog)
    _weeks_before(center)
    today = center.agree("2026-11-23", "14:00-16:00", LI, "楼栋议事会")
    sure = center.agree("2026-11-25", "09:00-10:30", WANG, "社区书画小组", room_id=CULTURE)
    center.agree("2026-11-25", "14:00-16:00", OUYANG, "就业政策讲解，请了县残联的同志来讲")
    gone = center.agree("2026-11-27", "18:30-20:30", ZHAO, "广场舞队排练", room_id=CULTURE)
    service.cancel(*where, gone.token, NOW - timedelta(days=1))
    lost = center.agree("2026-12-01", "09:00-11:00", ZHAO, "老年大学合唱班", room_id=CULTURE)
    raw = sqlite3.connect(url.removeprefix("sqlite:///"))
    with raw:
        # As if the center closed earlier since: the evening it was given is not open any more.
        changed = "UPDATE bookings SET starts_at = ?, ends_at = ? WHERE reference = ?"
        evening = ("2026-12-01 13:30:00.000000", "2026-12-01 14:30:00.000000")
        raw.execute(changed, (*evening, lost.booking.reference.replace("-", "")))
    raw.close()

    center.ask("2026-11-26", "09:00-10:30", AILI, "小区业主碰头会")
    proxy = Proxy("陈晓", "13800138107", "女儿")
    wish = asked("2026-11-26", "14:00-16:00", CHEN, "八十岁老邻居聚一聚", proxy=proxy)
    pending = service.submit(*where, wish, NOW - timedelta(minutes=40))
    line = service.queue_up(*where, asked("2026-11-25", "14:00-15:00", LI, "家长会"), NOW)
    _other_kinds(center)
    moved = center.agree("2026-12-02", "14:00-16:00", OUYANG, "防诈骗宣讲")
    place = NewPlace(MEETING, at("2026-12-03 14:00"), at("2026-12-03 16:00"), "huiyi")
    service.displace(*where, admin, moved.booking.reference, "中心临时有安排", place, NOW)
    starts, ends = at("2026-11-24 09:00"), at("2026-11-24 11:30")
    service.block(*where, admin, CENTER, MEETING, starts, ends, "投影仪检修", NOW)
    make_link(store, admin, "办公室电脑", NOW, with_contacts=True)
    return {
        "today": today.booking.reference,
        "confirmed": sure.booking.reference,
        "pending": pending.booking.reference,
        "series": _series(center),
        "token": sure.token,
        "waiting": line.token,
        "moved": moved.token,
    }


def _weeks_before(center: _Center) -> None:
    """What the figures are made of, and somebody who did not come three times."""
    plan = [
        ("2026-11-04", "09:00-11:00", WANG, "书画小组", CULTURE, "came", 3),
        ("2026-11-06", "14:00-16:00", LI, "楼栋议事会", MEETING, "came", 3),
        ("2026-11-11", "09:00-11:00", WANG, "书画小组", CULTURE, "came", 2),
        ("2026-11-12", "19:00-20:30", ZHAO, "排练", CULTURE, "no_show", None),
        ("2026-11-13", "19:00-20:30", ZHAO, "排练", CULTURE, "no_show", None),
        ("2026-11-17", "19:00-20:30", ZHAO, "排练", CULTURE, "no_show", None),
        ("2026-11-18", "09:00-11:00", WANG, "书画小组", CULTURE, "came", 3),
        ("2026-11-20", "14:00-16:00", LI, "楼栋议事会", MEETING, None, None),
    ]
    where = (center.store, center.catalog)
    for on, hours, who, purpose, room, attendance, rating in plan:
        then = (NOW.date() - date.fromisoformat(on)).days + 3
        layout = {"room_id": room, "layout_id": "huiyi" if room == MEETING else None}
        made = center.agree(on, hours, who, purpose, days_ago=then, **layout)
        after = made.booking.span.ends_at
        if attendance is not None:
            marked: Any = attendance
            reference = made.booking.reference
            service.mark_attendance(*where, center.admin, reference, marked, after)
        if rating is not None:
            service.rate(center.store, made.token, rating, after)


def _other_kinds(center: _Center) -> None:
    """A guided visit that waits, and a lecture that is announced."""
    visit = {"group": "邻县第三小学", "leader": "何老师", "topic": "垃圾分类", "room": "no"}
    change = {"kind": "visit", "layout_id": None, "attendees": 30, "details": visit}
    center.ask("2026-12-01", "09:30-11:00", AILI, "观摩学习", days_ago=1, **change)
    lecture = {
        "title": "冬天怎样护好膝盖",
        "speaker": "县医院 高医生",
        "outline": "练什么，避什么。",
    }
    change = {"kind": "lecture", "layout_id": "jiangzuo", "attendees": 40, "details": lecture}
    center.agree("2026-12-04", "15:00-16:30", CHEN, "公开讲座", days_ago=6, **change)


def _series(center: _Center) -> str:
    """An organization that has the room every Thursday evening."""
    code = add_organization(
        *(center.store, center.catalog),
        name="城关镇老年协会",
        scope=CENTER,
        contact=WANG.name,
        phone=WANG.phone,
        quota=(90, 20, 40),
        now=NOW,
    )
    where = (center.store, center.catalog)
    known = organization_for(*where, code, CENTER, "10.0.0.9", NOW)
    first = asked("2026-11-26", "19:00-20:30", WANG, "戏曲社活动", organization_id=known)
    wish = SeriesWish(request=first, every="week", until=date(2026, 12, 17))
    return service.submit_series(*where, wish, NOW).bookings[0].reference
