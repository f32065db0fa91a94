"""The demo network that ships with the project: it loads, and it says what the documents say.

Only what a reader of the documents would notice is checked here: names, counts and prices that a
well-meant edit could smooth over, and values that no document gives and that must say so.
"""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from catalog import Catalog, load_catalog, read_catalog
from catalog.hours import DayHours
from catalog.model import Center

DATA = Path(__file__).parents[2] / "data"
JINGYANG_ROOMS = {
    "duogongneng-huiyishi": "多功能会议室",
    "bianmin-dating": "便民服务大厅",
    "jingcheng-gangwan": "泾城港湾（微型阅览区）",
    "jingcheng-xinqiao": "泾诚心桥（志愿服务区）",
    "jingcheng-yangba": "泾诚氧吧（健康照料室）",
    "jingcheng-wenyuan": "泾诚文苑（文体活动室）",
    "jingcheng-gege": "泾诚格格（社区综治中心）",
    "jingcheng-yiju": "泾诚役居（退役军人服务站）",
}
TEN = [
    "党标",
    "国旗",
    "桌椅",
    "电脑",
    "热水",
    "药品",
    "办事指南",
    "工作流程",
    "报刊读物",
    "免费WiFi",
]


@pytest.fixture(scope="module")
def demo() -> Catalog:
    return load_catalog(DATA)


def opening(day: DayHours, kind: str) -> list[str]:
    return [f"{span.starts_at:%H:%M}–{span.ends_at:%H:%M}" for span in day.spans(kind)]


def test_the_demo_data_has_neither_mistakes_nor_reminders() -> None:
    assert [str(problem) for problem in read_catalog(DATA).problems] == []


def test_the_network_says_that_it_is_a_demonstration(demo: Catalog) -> None:
    assert demo.network.demo


def test_jingyang_has_five_centers_with_the_eight_rooms_each(demo: Catalog) -> None:
    centers = [one for one in demo.centers_in("jingyang") if one.level == "community"]
    assert [center.id for center in centers] == [f"jingchengyijia-{n}" for n in range(1, 6)]
    for center in centers:
        assert {room.id: room.name for room in center.rooms} == JINGYANG_ROOMS
        assert center.is_sample("name")


def test_the_meeting_room_can_be_booked_on_each_of_fourteen_ordinary_days(demo: Catalog) -> None:
    center = demo.centers["jingchengyijia-1"]
    room = center.room("duogongneng-huiyishi")
    assert room is not None
    for number in range(14):
        day = demo.room_day(center, room, date(2026, 11, 23) + timedelta(days=number))
        assert day.spans, day.on


def test_the_canteen_of_donghua_has_the_prices_as_printed(demo: Catalog) -> None:
    canteen = next(p for p in demo.centers["donghua"].projects if p.id == "nuanxin-shitang")
    assert canteen.prices is not None
    bands = [(band.min_age, band.max_age, band.amount) for band in canteen.prices.bands]
    assert bands == [(60, 74, Decimal(3)), (75, 89, Decimal(4)), (90, None, Decimal(0))]
    assert canteen.prices.others == "请咨询"
    assert canteen.prices.remark is not None
    assert canteen.operator is not None
    assert canteen.operator.name == "双辽市悦知琳餐饮服务有限公司"


@pytest.mark.parametrize(
    ("center", "project"),
    [
        ("jinyang", "五点半课堂"),
        ("dongsheng", "托育中心"),
        ("xinbei", "社区大食堂"),
        ("fengxiang", "居民积分超市"),
        ("baishui", "老年之家"),
        ("donghua", "夕阳伙伴"),
        ("donghua", "太阳的孩子"),
        ("puxian-center", "名匠工作室"),
        ("jinsong", "党建微帮站"),
        ("jinsong", "解忧杂货铺"),
        ("jinsong", "爱心驿站"),
        ("ximen", "筑梦研学社"),
        ("ximen", "“4点半”课堂"),
        ("ximen", "晚间公益学堂"),
        ("lingtou", "银龄集市"),
        ("luci", "亲情连线"),
        ("meisan", "共富服务站"),
    ],
)
def test_the_named_projects_stand_at_their_centers(
    demo: Catalog, center: str, project: str
) -> None:
    assert project in [entry.name for entry in demo.centers[center].projects]


def test_the_six_programmes_of_lishui_without_a_place_are_told_as_such(demo: Catalog) -> None:
    told = [one.name for one in demo.areas["lishui"].programmes]
    assert told[:6] == [
        "春芽课堂",
        "“安苗”托班",
        "“百山银龄”老年学堂",
        "茶工超市",
        "青年共创工坊",
        "共富·莲小铺",
    ]


def test_one_center_serves_four_villages_that_moved(demo: Catalog) -> None:
    assert demo.centers["fengyuan"].serves == ("赛源村", "庞山村", "毛山村", "新砀村")


def test_half_past_four_is_an_hour_and_not_a_number(demo: Catalog) -> None:
    (lesson,) = [p for p in demo.centers["ximen"].projects if p.id == "sidianban-ketang"]
    assert [f"{line.opens:%H:%M}" for line in lesson.hours] == ["16:30"]


def test_lishui_has_exactly_the_five_zones_of_the_source(demo: Catalog) -> None:
    assert [zone.name for zone in demo.areas["lishui"].zones] == [
        "接待办事区",
        "会议培训区",
        "咨询议事区",
        "文体卫健区",
        "休闲社交区",
    ]


def test_the_contradiction_about_the_nursery_is_told(demo: Catalog) -> None:
    nursery = demo.centers["dongsheng"].projects[0]
    assert "不一致" in (nursery.description or "")


def test_the_two_meanings_of_the_same_formula_are_explained(demo: Catalog) -> None:
    one, other = demo.areas["puxian"], demo.areas["jingyang"]
    assert one.formula == other.formula == "1+5+N"
    assert one.formula_meaning != other.formula_meaning
    assert len(demo.children_of("puxian-center")) == 5


def test_the_ten_amenities_come_first_and_in_order(demo: Catalog) -> None:
    assert [amenity.name for amenity in demo.network.amenities[:10]] == TEN


def test_the_ten_of_jincheng_are_a_standard_in_the_order_of_the_source(demo: Catalog) -> None:
    ten = demo.standards["shiyou"]
    assert [item.name for item in ten.items] == TEN
    assert [item.id for item in ten.items] == [one.id for one in demo.network.amenities[:10]]


@pytest.mark.parametrize(
    ("standard", "counts", "printed"),
    [("sihua", (4, 12, 38), 4), ("lishui-20", (20,), 0)],
)
def test_a_standard_that_is_not_printed_whole_says_so(
    demo: Catalog, standard: str, counts: tuple[int, ...], printed: int
) -> None:
    found = demo.standards[standard]
    assert not found.is_complete
    assert (found.counts, len(found.items)) == (counts, printed)


@pytest.mark.parametrize(
    ("area", "label", "words"),
    [
        ("jincheng", "解决的热点难点问题", "2100余件"),
        ("jincheng", "建有党群服务站点的小区", "51%"),
        ("jingyang", "网格", "294个"),
        ("jingyang", "小区", "124个"),
        ("jingyang", "党性体检", "180余人次"),
        ("sanyuan", "财政资金", "1500余万元"),
        ("shuangliao", "老兵宣讲听众", "5000余人次"),
        ("wugong", "网格", "48个"),
        ("wugong", "三大员", "1362件"),
        ("wugong", "法律和心理健康宣传", "5600余人"),
        ("yingze", "劲松社区常住居民", "7964人"),
        ("yingze", "劲松社区微网格", "24个"),
        ("jingning", "鸬鹚乡户籍人口", "9611人"),
        ("jingning", "鸬鹚乡外出务工", "近7800人"),
        ("songyang", "党群服务中心", "237个"),
    ],
)
def test_a_figure_is_as_printed(demo: Catalog, area: str, label: str, words: str) -> None:
    found = [one for one in demo.areas[area].figures if label in one.label]
    said = [
        f"{one.qualifier}{one.value}{one.unit}"
        if one.qualifier in ("近", "约")
        else f"{one.value}{one.qualifier or ''}{one.unit}"
        for one in found
    ]
    assert words in said


def test_a_number_that_breaks_off_has_no_unit_and_says_why(demo: Catalog) -> None:
    cut = [one for area in demo.areas.values() for one in area.figures if one.unit is None]
    assert [(one.value, one.qualifier) for one in cut] == [(Decimal(130), None)]
    assert "断开" in (cut[0].note or "")


def test_jinsong_has_eight_grids_whose_names_no_document_gives(demo: Catalog) -> None:
    grids = demo.areas["yingze"].grids
    assert len(grids) == 8
    assert all(grid.is_sample("name") and grid.micro_grids is None for grid in grids)
    assert "没有写" in (demo.areas["yingze"].grids_note or "")


def test_the_two_counties_of_lishui_stand_below_it(demo: Catalog) -> None:
    assert [id_ for id_, area in demo.areas.items() if area.parent == "lishui"] == [
        "jingning",
        "songyang",
    ]


def test_the_deliberation_day_takes_its_room_on_saturdays(demo: Catalog) -> None:
    center = demo.centers["jinsong"]
    room = center.room("jinglin-yishiting")
    assert room is not None
    saturday = demo.room_day(center, room, date(2026, 11, 28))
    assert [entry.activity.id for entry in saturday.taken] == ["jinsong-yishiri"]
    assert demo.room_day(center, room, date(2026, 11, 27)).taken == ()


def test_the_fair_is_held_once_a_month(demo: Catalog) -> None:
    year = demo.occurrences(date(2026, 1, 1), date(2026, 12, 31), "jinsong")
    fairs = [entry for entry in year if entry.activity.id == "jinsong-gongyi-shiji"]
    assert [entry.span.starts_at.month for entry in fairs] == list(range(1, 13))


def test_the_counter_follows_the_notice_of_the_state_council(demo: Catalog) -> None:
    center = demo.centers["jingchengyijia-1"]
    make_up_saturday = demo.day(center, date(2026, 10, 10))
    assert make_up_saturday.label == "调休上班"
    assert opening(make_up_saturday, "counter") == ["08:30–12:00", "14:00–17:30"]
    national_day = demo.day(center, date(2026, 10, 1))
    assert opening(national_day, "counter") == []
    assert opening(national_day, "duty") == ["09:00–16:00"]
    assert demo.day(center, date(2027, 1, 4)).is_unknown


def test_the_seasons_change_the_closing_time_of_donghua(demo: Catalog) -> None:
    center = demo.centers["donghua"]
    assert opening(demo.day(center, date(2026, 9, 30)), "open") == ["08:00–20:30"]
    assert opening(demo.day(center, date(2026, 10, 8)), "open") == ["08:30–18:30"]


def test_two_centers_are_closed_for_the_check_of_the_equipment(demo: Catalog) -> None:
    on = date(2026, 12, 16)
    for center, is_closed in (("jingchengyijia-4", True), ("jingchengyijia-1", False)):
        assert demo.day(demo.centers[center], on).is_closed is is_closed


def test_every_center_names_a_known_document(demo: Catalog) -> None:
    for center in demo.centers.values():
        assert center.sources
        assert [demo.source(id_).title for id_ in center.sources]


def center_values_that_no_document_gives(center: Center) -> set[str]:
    given = {"hours"}
    given |= {"address"} if center.address is not None else set()
    given |= {"contacts"} if center.contacts else set()
    return given


def test_hours_addresses_and_phones_are_marked_as_samples(demo: Catalog) -> None:
    for center in demo.centers.values():
        assert center_values_that_no_document_gives(center) <= set(center.sample), center.id
        for room in center.rooms:
            for field in ("capacity", "layouts", "equipment", "floor"):
                assert not getattr(room, field) or room.is_sample(field), (center.id, room.id)


def test_no_telephone_of_the_demo_can_be_called(demo: Catalog) -> None:
    phones = [contact.telephone for c in demo.centers.values() for contact in c.contacts]
    phones += [item.link_way for item in demo.items.values() if item.link_way is not None]
    assert phones
    assert {phone.split("-")[1].strip("0") for phone in phones} == {""}


def test_rooms_for_private_talks_are_not_for_the_web(demo: Catalog) -> None:
    private = [room for c in demo.centers.values() for room in c.rooms if room.private]
    assert {"老兵调解室", "解忧杂货铺", "社会治理调解室"} <= {room.name for room in private}
    assert {room.bookable for room in private} == {"phone"}


def test_every_service_item_is_offered_somewhere(demo: Catalog) -> None:
    assert [item for item in demo.items if not demo.centers_offering(item)] == []
