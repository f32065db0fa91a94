"""Filled tables → the new values of the files, each value with the cell it came from."""

from collections.abc import Mapping

from scripts.xlsx.applying import Applying
from scripts.xlsx.choices import Around, Choices, Unknown
from scripts.xlsx.findings import Findings, Place
from scripts.xlsx.folder import Folder
from scripts.xlsx.groups import Groups
from scripts.xlsx.records import Records
from scripts.xlsx.sheets import SHEETS
from scripts.xlsx.table import Table

__all__ = ["gather"]


def gather(
    folder: Folder,
    tables: Mapping[str, Table],
    baseline: Mapping[str, str] | None,
    findings: Findings,
) -> Applying:
    """Apply all tables; records first, because lists belong to them."""
    state = Applying(folder, baseline, findings)
    for name, domain in (("中心", "centers"), ("房间", "rooms"), ("事项", "items")):
        if name in tables:
            _learn_names(state.choices, tables[name], domain)
    records, groups = Records(state), Groups(state)
    for sheet in SHEETS:
        if sheet.model is not None and sheet.name in tables:
            records.apply(tables[sheet.name])
    for sheet in SHEETS:
        if sheet.model is None and sheet.name in tables:
            groups.apply(tables[sheet.name])
    _hours_once(state, tables)
    if state.kept_by_others:
        message = f"导出以后，别人改过 {state.kept_by_others} 处，表里没有动它们：照别人改的保留。"
        findings.remind(Place(), message)
    return state


def _hours_once(state: Applying, tables: Mapping[str, Table]) -> None:
    """Hours stand in one of two sheets; which one is said in the words of the sheets."""
    for id_, (file, center) in state.index["centers"].items():
        rooms = [(("rooms", n), room) for n, room in enumerate(center.get("rooms", []))]
        for path, owner in [((), center), *rooms]:
            hours = owner.get("hours", {})
            place = state.places.get((file, (*path, "hours", "profile")), Place())
            if "profile" in hours and "regular" in hours:
                place = state.places.get((file, (*path, "hours", "regular")), place)
                message = "已选了共用时间表，就不能再在“平常时间”表写。两处只留一处，另一处清空。"
                state.findings.error(place, f"{owner.get('name', id_)}：{message}")
        is_here = "中心" in tables and (id_,) in state.seen["中心"]
        if is_here and not center.get("hours", {}).keys() & {"profile", "regular"}:
            message = "还没有开放时间。请选一个共用时间表，或在“平常时间”表里写。"
            place = state.places.get((file, ("hours", "profile")), Place())
            state.findings.error(place, f"{center.get('name', id_)}：{message}")


def _learn_names(choices: Choices, table: Table, domain: str) -> None:
    """Rows may name what other rows of the same workbook add."""
    for row in table.rows:
        id_, name = (row.texts[column.header] for column in table.sheet.columns[:2])
        around = Around()
        if domain == "rooms":
            column = table.sheet.owners[0]
            try:
                around = Around(center=choices.code(column, row.texts[column.header], Around()))
            except Unknown:
                continue
        if id_ and name:
            choices.also(domain, around, id_, name)
