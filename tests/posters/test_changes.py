"""The days of the month on which the ordinary week does not hold, as a poster tells them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.site.views.sheet import changes_of_month, poster
from tests.builders import center, small_catalog

CLOSED = {"reason": "停电检修", "from": "2026-11-12", "through": "2026-11-13", "closed": "true"}


def told(folder: Path, first: str, last: str, **changes: Any) -> list[str]:
    """What is told of the days from the first to the last."""
    catalog = small_catalog(folder, centers=[center(**changes)])
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return [one.text for one in changes_of_month(catalog, catalog.centers["donghua"], *days)]


def test_an_ordinary_month_has_no_changes(tmp_path: Path) -> None:
    assert told(tmp_path, "2026-11-02", "2026-11-30") == []


def test_days_that_are_alike_are_told_as_one(tmp_path: Path) -> None:
    assert told(tmp_path, "2026-10-01", "2026-10-31") == [
        "10月1日至10月7日 国庆节：不开放",
        "10月10日（周六） 调休上班：场所开放 08:30–17:30",
    ]


def test_a_special_day_is_told_with_its_reason(tmp_path: Path) -> None:
    hours = {
        "regular": [{"kind": "open", "on": ["workday"], "opens": "09:00", "closes": "17:00"}],
        "special": [CLOSED],
    }

    assert told(tmp_path, "2026-11-02", "2026-11-30", hours=hours) == [
        "11月12日至11月13日 停电检修：不开放"
    ]


def test_a_year_whose_notice_is_not_out_is_not_guessed(tmp_path: Path) -> None:
    assert told(tmp_path, "2027-01-01", "2027-01-31") == ["1月1日至1月31日：以国务院通知为准"]


@pytest.mark.parametrize(
    ("today", "months"),
    [
        ("2026-11-02", "11月"),
        ("2026-11-23", "11月"),
        ("2026-11-24", "11月、12月"),
        ("2026-12-31", "12月、1月"),
    ],
)
def test_a_poster_of_the_last_days_of_a_month_tells_of_the_next(
    tmp_path: Path, today: str, months: str
) -> None:
    catalog = small_catalog(tmp_path)
    made = poster(
        catalog, catalog.centers["donghua"], date.fromisoformat(today), "https://jiamenkou.cn"
    )

    assert made.months == months
