"""Residents by form and by API, calendars and the site at once, on both databases, in small.

``python -m scripts.bench.load`` does the same with 237 centers for a whole minute.
"""

from pathlib import Path

from scripts.bench.busy_minute import Plan, busy_minute
from scripts.bench.load import scene
from scripts.bench.network import synthetic

PLAN = Plan(centers=5, residents=60, polls=240, seconds=3, looks=20)


def test_in_a_busy_minute_everybody_is_told_the_truth(database_url: str, tmp_path: Path) -> None:
    data = synthetic(tmp_path / "data", PLAN.centers)
    page = tmp_path / "site" / "centers" / "synthetic-0" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<h1>中心</h1>", encoding="utf-8")

    with scene(tmp_path, database_url, tmp_path / "site", data, PLAN.centers) as (port, store):
        found = busy_minute(port, store, PLAN)

    assert found.broken == []
    assert len(found.told_yes) + len(found.told_no) == PLAN.residents
    assert found.told_yes
    assert found.told_no
    assert found.statuses("静态页") == {200: PLAN.looks}
    assert set(found.statuses("日历")) == {200, 304}
    assert found.statuses("接口：提交").total() == PLAN.residents // 2
    assert found.statuses("网页：提交")[303]
