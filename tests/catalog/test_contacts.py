"""Whom to call about a room."""

from pathlib import Path

import pytest

from tests.builders import center, room, small_catalog

DESK, RENT = ("服务台", "0434-1111111"), ("场地预约", "0434-2222222")
SHOP = ("解忧铺预约", "0434-3333333")
PEACE = ("调解与老兵服务预约", "0434-4444444")


@pytest.mark.parametrize(
    ("name", "contacts", "expected"),
    [
        ("解忧铺", (DESK, RENT, SHOP), SHOP),
        ("老兵调解室", (DESK, RENT, PEACE), PEACE),
        ("会议室", (DESK, SHOP, RENT), RENT),
        ("篮球场", (DESK, SHOP, PEACE), DESK),
        ("服务台", (RENT, DESK), DESK),
    ],
)
def test_a_contact_made_for_the_room_goes_before_one_for_rooms_and_that_before_the_desk(
    tmp_path: Path,
    name: str,
    contacts: tuple[tuple[str, str], ...],
    expected: tuple[str, str],
) -> None:
    one = center(
        rooms=[room("hall", name=name)],
        equipment=[],
        contacts=[{"name": who, "telephone": number} for who, number in contacts],
    )
    donghua = small_catalog(tmp_path, centers=[one]).centers["donghua"]

    found = donghua.contact_for(donghua.rooms[0])

    assert found is not None
    assert (found.name, found.telephone) == expected


def test_a_center_without_contacts_has_none_for_its_rooms(tmp_path: Path) -> None:
    one = center(rooms=[room("hall")], equipment=[], contacts=[])
    donghua = small_catalog(tmp_path, centers=[one]).centers["donghua"]

    assert donghua.contact_for(donghua.rooms[0]) is None
