"""Checks of a center: its place in the network, its hours, services, rooms and projects."""

from collections.abc import Iterator

from catalog.checks.common import check_mobile, check_policy
from catalog.checks.names import Sheet, lines_of
from catalog.checks.openness import check_size
from catalog.checks.spans import check_holiday, check_hours, check_lines, regular_lines
from catalog.model import Area, Center, Room
from catalog.policy import PolicyChanges
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["RESERVED_CENTERS", "RESERVED_ROOMS", "check_center"]

RESERVED_CENTERS = frozenset(
    (
        "api",
        "apply",
        "feeds",
        "healthz",
        "lectures",
        "lookup",
        "metrics",
        "print",
        "private",
        "requests",
        "staff",
        "static",
    )
)
"""First words of booking addresses; a center with such an id could not be reached."""
RESERVED_ROOMS = frozenset(("request", "week"))


def check_center(center: Center, sheet: Sheet) -> Iterator[Problem]:
    """All checks of one center, in the order of its file."""
    area = sheet.names.areas.get(center.area)
    if center.id in RESERVED_CENTERS:
        yield sheet.error(("id",), f"编号“{center.id}”是系统网址用的词，请换一个。")
    yield from sheet.known(("area",), center.area, sheet.names.areas, "地区")
    if area is not None:
        levels = [level.id for level in area.levels]
        yield from sheet.known(("level",), center.level, levels, f"{area.name}的层级")
        if center.build_mode is not None and area.build_modes:
            where = f"{area.name}的建设方式"
            yield from sheet.known(("build_mode",), center.build_mode, area.build_modes, where)
    yield from sheet.parents(center.id, center.parent, sheet.names.centers, "上级中心")
    yield from _one_level_up(center, sheet, area)
    yield from _pause(center, sheet)
    yield from sheet.word(("site_type",), center.site_type, "site_types")
    yield from sheet.vocabulary(("amenities",), center.amenities, "amenities")
    yield from _standards(center, sheet)
    yield from check_hours(sheet, ("hours",), center.hours, area)
    if center.hours.profile is None and sheet.is_whole("hours"):
        yield from check_holiday(sheet, ("hours",), center.hours.regular)
    yield from _services(center, sheet, area)
    yield from _rooms(center, sheet, area)
    yield from _equipment(center, sheet)
    yield from _projects(center, sheet)
    yield from _station(center, sheet)
    if area is not None and sheet.is_whole("rooms", "area_m2"):
        yield from check_size(center, sheet, area)
    yield from sheet.doubled(("roster",), [duty.id for duty in center.roster], "值班")
    yield from sheet.doubled(("rules",), [rule.id for rule in center.rules], "规章")
    yield from _contacts(center, sheet)
    yield from sheet.sources((), center.sources)


def _one_level_up(center: Center, sheet: Sheet, area: Area | None) -> Iterator[Problem]:
    parent = sheet.names.centers.get(center.parent or "")
    if parent is None or area is None or parent.area != center.area or center.parent == center.id:
        return
    names = {level.id: level.name for level in area.levels}
    ranks = list(names)
    if parent.level not in ranks or center.level not in ranks:
        return
    steps = ranks.index(center.level) - ranks.index(parent.level)
    if steps != 1:
        own, above = names[center.level], names[parent.level]
        what = f"中间隔了 {steps - 1} 级" if steps > 1 else "并不比本中心高"
        message = f"上级“{parent.name}”的层级是“{above}”，本中心是“{own}”，{what}。请核对。"
        yield sheet.reminder(("parent",), message)


def _pause(center: Center, sheet: Sheet) -> Iterator[Problem]:
    if center.status == "temporarily_closed":
        if center.status_reason is None and sheet.is_whole("status_reason"):
            message = "写了暂停开放，却没有写原因。请加一行“status_reason: …”，居民才知道为什么。"
            yield sheet.reminder(("status",), message)
    elif center.status_reason is not None and center.status == "active":
        message = "写了 status_reason，status 却不是 temporarily_closed。请核对。"
        yield sheet.reminder(("status_reason",), message)


def _standards(center: Center, sheet: Sheet) -> Iterator[Problem]:
    for id_, state in center.standards.items():
        standard = sheet.names.standards.get(id_)
        if standard is None:
            yield from sheet.known(("standards", id_), id_, sheet.names.standards, "标准")
            continue
        known = [line.id for line in lines_of(standard.items)]
        for group, words in (("met", state.met), ("unmet", state.unmet)):
            here: Path = ("standards", id_, group)
            yield from sheet.all_known(here, words, known, f"“{standard.name}”的条目")


def _services(center: Center, sheet: Sheet, area: Area | None) -> Iterator[Problem]:
    listed = area.service_lists.get(center.level, ()) if area is not None else ()
    offered = (set(listed) | set(center.services.add)) - set(center.services.remove)
    for group, items in (("add", center.services.add), ("remove", center.services.remove)):
        for number, item in enumerate(items):
            here: Path = ("services", group, number)
            yield from sheet.item(here, item)
            if group == "add" and item in listed:
                yield sheet.reminder(here, f"“{item}”已在本层级的默认清单里，不用再加。")
            if group == "remove" and item not in listed and item in sheet.names.items:
                yield sheet.reminder(here, f"“{item}”不在本层级的默认清单里，不用去掉。")
    whole = sheet.is_whole("area", "level", "services") and area is not None
    for item, override in center.services.override.items():
        here = ("services", "override", item)
        if item not in sheet.names.items:
            yield from sheet.item(here, item)
        elif item not in offered and whole:
            message = f"本中心不办“{item}”，却写了它的不同之处。请先加到 services.add。"
            yield sheet.error(here, message, key=True)
        yield from check_mobile(sheet, (*here, "link_way"), override.link_way)
        statutory, type_ = sheet.names.statutory.get(item, (None, ""))
        promised = override.promise_day
        if promised is not None and statutory is not None and promised > statutory:
            unit = "工作日" if type_ == "working_day" else "自然日"
            message = f"承诺办结时限（{promised} {unit}）长于法定时限（{statutory} {unit}）。"
            yield sheet.error((*here, "promise_day"), message)


def _rooms(center: Center, sheet: Sheet, area: Area | None) -> Iterator[Problem]:
    yield from sheet.doubled(("rooms",), [room.id for room in center.rooms], "房间")
    for number, room in enumerate(center.rooms):
        yield from _room(center, room, sheet, ("rooms", number), area)


def _room(
    center: Center, room: Room, sheet: Sheet, here: Path, area: Area | None
) -> Iterator[Problem]:
    if room.id in RESERVED_ROOMS:
        yield sheet.error((*here, "id"), f"编号“{room.id}”是系统网址用的词，请换一个。")
    if room.zone is not None and area is not None:
        zones = [zone.id for zone in area.zones]
        yield from sheet.known((*here, "zone"), room.zone, zones, f"{area.name}的功能区")
    yield from _parts(center, room, sheet, here)
    yield from sheet.doubled((*here, "layouts"), [one.id for one in room.layouts], "布局")
    for number, layout in enumerate(room.layouts):
        if room.capacity is not None and layout.capacity > room.capacity:
            message = f"布局容纳 {layout.capacity} 人，多于房间的 {room.capacity} 人。"
            yield sheet.error((*here, "layouts", number, "capacity"), message)
    yield from sheet.doubled((*here, "equipment"), [one.id for one in room.equipment], "设备")
    for number, unit in enumerate(room.equipment):
        yield from sheet.word((*here, "equipment", number, "id"), unit.id, "equipment")
    most = max([room.capacity or 0, *(layout.capacity for layout in room.layouts)])
    if most and room.min_attendees > most:
        message = f"最少人数 {room.min_attendees} 多于容纳人数 {most}。"
        yield sheet.error((*here, "min_attendees"), message)
    if room.hours is not None:
        yield from check_hours(sheet, (*here, "hours"), room.hours, area)
    yield from _kind(room, sheet, here)
    yield from _bookable(center, room, sheet, here, area)
    yield from check_policy(sheet, here, room.booking, *_rules_above(center, sheet, area))


def _kind(room: Room, sheet: Sheet, here: Path) -> Iterator[Problem]:
    yield from sheet.word((*here, "room_type"), room.room_type, "room_types")
    yield from sheet.vocabulary((*here, "purposes"), room.purposes, "purposes")
    network = sheet.names.network
    kinds = network.room_types if network is not None else ()
    kind = next((one for one in kinds if one.id == room.room_type), None)
    if kind is not None and kind.bookable and room.bookable not in kind.bookable:
        answers = "、".join(kind.bookable)
        message = f"“{kind.name}”的 bookable 应是 {answers}，这里是 {room.bookable}。"
        yield sheet.error((*here, "bookable"), message)


def _rules_above(center: Center, sheet: Sheet, area: Area | None) -> list[PolicyChanges]:
    network = sheet.names.network
    rules = [center.booking]
    rules += [area.booking] if area is not None else []
    return rules + ([network.booking] if network is not None else [])


def _parts(center: Center, room: Room, sheet: Sheet, here: Path) -> Iterator[Problem]:
    rooms = {one.id: one for one in center.rooms}
    for number, part in enumerate(room.parts):
        spot: Path = (*here, "parts", number)
        if sheet.is_whole("rooms"):
            yield from sheet.known(spot, part, rooms, "本中心的房间")
        if part == room.id:
            yield sheet.error(spot, "房间不能由自己合成。")
        elif part in rooms and rooms[part].parts:
            message = f"“{part}”本身也是合成的房间。请直接写它的各个部分。"
            yield sheet.error(spot, message)


def _bookable(
    center: Center, room: Room, sheet: Sheet, here: Path, area: Area | None
) -> Iterator[Problem]:
    if room.bookable == "phone" and not center.contacts and sheet.is_whole("contacts"):
        message = "这个房间要电话预约，中心却没有写 contacts（联系方式）。"
        yield sheet.error((*here, "bookable"), message)
    if room.bookable != "yes" or area is None or not sheet.is_whole("hours", "booking", "rooms"):
        return
    levels = [room.booking, *_rules_above(center, sheet, area)]
    follows = next((level.follows for level in levels if level.follows), "open")
    if follows not in {line.kind for line in regular_lines(center.hours, area)}:
        message = f"可以预约，但中心没有“{follows}”这种开放时间，实际约不到。"
        yield sheet.error((*here, "bookable"), message)


def _station(center: Center, sheet: Sheet) -> Iterator[Problem]:
    yield from sheet.word(("station_type",), center.station_type, "station_types")
    yield from sheet.vocabulary(("access",), center.access, "access_methods")
    network = sheet.names.network
    if network is None or not center.access:
        return
    with_body = {one.id for one in network.access_methods if one.is_biometric}
    if with_body.issuperset(center.access):
        message = "进门只写了刷脸这类办法。还要有一种不用人脸、指纹的，如刷卡或扫码。"
        yield sheet.error(("access",), message)


def _equipment(center: Center, sheet: Sheet) -> Iterator[Problem]:
    stock = [unit.id for unit in center.equipment]
    yield from sheet.doubled(("equipment",), stock, "设备")
    for number, id_ in enumerate(stock):
        yield from sheet.word(("equipment", number, "id"), id_, "equipment")


def _projects(center: Center, sheet: Sheet) -> Iterator[Problem]:
    yield from sheet.doubled(("projects",), [project.id for project in center.projects], "项目")
    rooms = [room.id for room in center.rooms]
    for number, project in enumerate(center.projects):
        here: Path = ("projects", number)
        if project.room is not None and sheet.is_whole("rooms"):
            yield from sheet.known((*here, "room"), project.room, rooms, "本中心的房间")
        yield from sheet.vocabulary((*here, "audiences"), project.audiences, "audiences")
        yield from sheet.word((*here, "project_type"), project.project_type, "project_types")
        yield from sheet.word((*here, "provider_type"), project.provider_type, "provider_types")
        yield from check_lines(sheet, (*here, "hours"), project.hours, remind=False)


def _contacts(center: Center, sheet: Sheet) -> Iterator[Problem]:
    for number, contact in enumerate(center.contacts):
        yield from check_mobile(sheet, ("contacts", number, "telephone"), contact.telephone)
    for number, project in enumerate(center.projects):
        if project.operator is not None:
            place = ("projects", number, "operator", "telephone")
            yield from check_mobile(sheet, place, project.operator.telephone)
    yield from check_policy(sheet, (), center.booking, *_rules_above(center, sheet, None)[1:])
