"""The page of changes: one line for each thing and day, whatever happened to it meanwhile."""

import pytest

from catalog import Catalog
from scripts.site.machines.changes import change_entries, told_by_day
from scripts.site.machines.history import history_of
from tests.builders import activity, small_catalog
from tests.tools.keeper import Keeper, center_text


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The little network, with a center donghua."""
    return small_catalog(tmp_path_factory.mktemp("small"), activities=[activity()])


def test_the_page_tells_what_happened_to_one_thing_on_one_day_in_one_line(
    catalog: Catalog, keeper: Keeper
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    keeper.hour = 24
    for opens in ("09:00", "10:00"):
        keeper.write("workflows/x.yaml", center_text("x", opens=opens))
        keeper.write("centers/donghua.yaml", center_text(opens=opens))
        keeper.commit()
    entries = change_entries(catalog, history_of(keeper.data))
    (day, told), _ = told_by_day(entries)

    assert day == "2026年11月21日"
    assert [(one.kind, one.what) for one in told] == [
        ("中心", "开放时间改了"),
        ("办事流程", "新增"),
    ]
    anchors = [id_ for one in told for id_ in (one.id, *one.also)]
    assert sorted(anchors) == sorted(one.id for one in entries if one.day == day)


def test_two_things_of_one_name_keep_a_line_each(catalog: Catalog, keeper: Keeper) -> None:
    for id_ in ("a", "b"):
        keeper.write(f"activities/2026/{id_}.yaml", "name: 八段锦\n")
    keeper.commit()
    ((_, told),) = told_by_day(change_entries(catalog, history_of(keeper.data)))

    assert [(one.name, one.what) for one in told] == [("八段锦", "新增")] * 2


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["cancelled"], "新增；不办了"),
        (["cancelled", "planned"], "新增"),
        (["planned", "cancelled"], "新增；不办了"),
    ],
)
def test_what_is_new_and_called_off_on_one_day_is_told_as_both(
    catalog: Catalog, keeper: Keeper, statuses: list[str], told: str
) -> None:
    keeper.write("activities/huodong.yaml", "name: 八段锦\n")
    keeper.commit()
    for status in statuses:
        keeper.write("activities/huodong.yaml", f"name: 八段锦\nstatus: {status}\n")
        keeper.commit()
    ((_, day),) = told_by_day(change_entries(catalog, history_of(keeper.data)))

    assert [one.what for one in day] == [told]


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["temporarily_closed", "active"], "恢复开放"),
        (["active", "inactive"], "不再开放"),
    ],
)
def test_of_the_states_of_one_day_only_the_last_is_told(
    catalog: Catalog, keeper: Keeper, statuses: list[str], told: str
) -> None:
    before = "active" if statuses[0] != "active" else "temporarily_closed"
    keeper.write("centers/donghua.yaml", f"{center_text()}status: {before}\n")
    keeper.commit()
    keeper.hour = 24
    for status in statuses:
        text = center_text(opens="09:00")
        keeper.write("centers/donghua.yaml", f"{text}status: {status}\n")
        keeper.commit()
    (_, day), _ = told_by_day(change_entries(catalog, history_of(keeper.data)))

    assert [{*one.what.split("；")} for one in day] == [{told, "开放时间改了"}]


def test_what_comes_back_on_the_day_it_went_is_told_as_new(
    catalog: Catalog, keeper: Keeper
) -> None:
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    keeper.hour = 24
    keeper.write("centers/donghua.yaml", f"{center_text()}status: inactive\n")
    keeper.commit()
    (keeper.data / "centers" / "donghua.yaml").unlink()
    keeper.commit()
    keeper.write("centers/donghua.yaml", center_text())
    keeper.commit()
    (_, day), _ = told_by_day(change_entries(catalog, history_of(keeper.data)))

    assert [one.what for one in day] == ["新增"]
