"""Checks of a center: its place in the network, its hours, services, rooms and projects."""

from collections.abc import Iterator

from catalog.checks.names import Sheet, lines_of
from catalog.checks.spans import check_hours, check_lines, regular_lines
from catalog.model import Area, Center, Room
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["RESERVED_CENTERS", "RESERVED_ROOMS", "check_center"]

RESERVED_CENTERS = frozenset(
    (
        "api",
        "feeds",
        "healthz",
        "lectures",
        "lookup",
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
    yield from _parents(center, sheet)
    yield from sheet.word(("site_type",), center.site_type, "site_types")
    yield from sheet.vocabulary(("amenities",), center.amenities, "amenities")
    yield from _standards(center, sheet)
    yield from check_hours(sheet, ("hours",), center.hours, area)
    yield from _services(center, sheet, area)
    yield from _rooms(center, sheet, area)
    yield from _equipment(center, sheet)
    yield from _projects(center, sheet)
    yield from sheet.doubled(("rules",), [rule.id for rule in center.rules], "规章")
    yield from _contacts(center, sheet)
    yield from sheet.sources((), center.sources)


def _parents(center: Center, sheet: Sheet) -> Iterator[Problem]:
    if center.parent is None:
        return
    centers = sheet.names.centers
    yield from sheet.known(("parent",), center.parent, centers, "上级中心")
    seen = [center.id]
    parent: str | None = center.parent
    while parent is not None and parent in centers:
        if parent in seen:
            if parent == center.id:
                chain = " → ".join([*seen, parent])
                yield sheet.error(("parent",), f"上级中心绕成了圈：{chain}。")
            return
        seen.append(parent)
        parent = centers[parent].parent


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
    for item in center.services.override:
        here = ("services", "override", item)
        if item not in sheet.names.items:
            yield from sheet.item(here, item)
        elif item not in offered:
            message = f"本中心不办“{item}”，却写了它的不同之处。请先加到 services.add。"
            yield sheet.error(here, message, key=True)


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
    yield from _bookable(center, room, sheet, here, area)


def _parts(center: Center, room: Room, sheet: Sheet, here: Path) -> Iterator[Problem]:
    rooms = {one.id: one for one in center.rooms}
    for number, part in enumerate(room.parts):
        spot: Path = (*here, "parts", number)
        yield from sheet.known(spot, part, rooms, "本中心的房间")
        if part == room.id:
            yield sheet.error(spot, "房间不能由自己合成。")
        elif part in rooms and rooms[part].parts:
            message = f"“{part}”本身也是合成的房间。请直接写它的各个部分。"
            yield sheet.error(spot, message)


def _bookable(
    center: Center, room: Room, sheet: Sheet, here: Path, area: Area | None
) -> Iterator[Problem]:
    if room.bookable == "phone" and not center.contacts:
        message = "这个房间要电话预约，中心却没有写 contacts（联系方式）。"
        yield sheet.error((*here, "bookable"), message)
    if room.bookable != "yes" or area is None:
        return
    network = sheet.names.network
    levels = [room.booking, center.booking, area.booking]
    levels += [network.booking] if network is not None else []
    follows = next((level.follows for level in levels if level.follows), "open")
    if follows not in {line.kind for line in regular_lines(center.hours, area)}:
        message = f"可以预约，但中心没有“{follows}”这种开放时间，实际约不到。"
        yield sheet.error((*here, "bookable"), message)


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
        if project.room is not None:
            yield from sheet.known((*here, "room"), project.room, rooms, "本中心的房间")
        yield from sheet.vocabulary((*here, "audiences"), project.audiences, "audiences")
        yield from check_lines(sheet, (*here, "hours"), project.hours, remind=False)


def _contacts(center: Center, sheet: Sheet) -> Iterator[Problem]:
    for number, contact in enumerate(center.contacts):
        phone = contact.telephone
        if len(phone) == 11 and phone.startswith("1") and phone.isdecimal():
            message = "这是手机号，会公开在网上。若是个人手机，请换成座机或 12345。"
            yield sheet.reminder(("contacts", number, "telephone"), message)
