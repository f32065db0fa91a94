"""Organizations: a code, a quota of their own, and nobody who tries codes out."""

from datetime import timedelta

import pytest

from booking.errors import NotAllowed, Refused, SetupError, TooManyAttempts
from booking.model import Staff
from booking.organizations import (
    NOBODY,
    add_organization,
    all_organizations,
    disable_organization,
    organization_for,
    renew_code,
)
from booking.service import check, submit
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, request

QUOTA = (90, 3, 10)


def added(store: Store, catalog: Catalog, name: str = "合唱团", scope: str = "donghua") -> str:
    """The code of a new organization."""
    return add_organization(
        store,
        catalog,
        name=name,
        scope=scope,
        contact="李老师",
        phone="13900139000",
        quota=QUOTA,
        now=NOW,
    )


def number_of(store: Store, catalog: Catalog, code: str, center: str = "donghua") -> int | None:
    return organization_for(store, catalog, code, center, "10.0.0.9", NOW)


def codes(store: Store, catalog: Catalog, **changes: object) -> list[str]:
    """Codes of the refusals of a request."""
    try:
        check(store, catalog, request(**changes), NOW)  # type: ignore[arg-type]
    except Refused as error:
        return [one.code for one in error.refusals]
    return []


def test_a_code_is_read_however_it_is_typed(store: Store, catalog: Catalog) -> None:
    code = added(store, catalog)

    number = number_of(store, catalog, code)
    assert number not in (None, NOBODY)
    assert number_of(store, catalog, f" {code.replace('-', '').lower()} ") == number
    assert number_of(store, catalog, "") is None


def test_a_code_is_worth_nothing_elsewhere_or_when_disabled(
    sqlite_store: Store, catalog: Catalog
) -> None:
    code = added(sqlite_store, catalog, scope="huayuan")
    assert number_of(sqlite_store, catalog, code, "donghua") == NOBODY
    assert number_of(sqlite_store, catalog, code, "huayuan") != NOBODY

    newer = renew_code(sqlite_store, catalog, "合唱团", NOW)
    assert number_of(sqlite_store, catalog, code, "huayuan") == NOBODY
    disable_organization(sqlite_store, catalog, "合唱团", NOW)
    assert number_of(sqlite_store, catalog, newer, "huayuan") == NOBODY
    assert [one.is_active for one in all_organizations(sqlite_store, catalog)] == [False]


def test_a_wrong_code_is_refused_together_with_everything_else(
    sqlite_store: Store, catalog: Catalog
) -> None:
    found = codes(sqlite_store, catalog, organization_id=NOBODY, attendees=51)

    assert found == ["too_many_people", "organization_unknown"]


def test_nobody_tries_codes_out(sqlite_store: Store, catalog: Catalog) -> None:
    for _ in range(10):
        assert number_of(sqlite_store, catalog, "0000-0000-0000") == NOBODY

    with pytest.raises(TooManyAttempts):
        number_of(sqlite_store, catalog, "0000-0000-0000")


def test_an_organization_books_further_ahead_and_more(store: Store, catalog: Catalog) -> None:
    number = number_of(store, catalog, added(store, catalog))
    far = "2026-12-24"

    assert codes(store, catalog, on=far) == ["too_far"]
    for day in ("2026-12-21", "2026-12-23", far):
        assert codes(store, catalog, on=day, organization_id=number) == []
        submit(store, catalog, request(day, organization_id=number), NOW)
    assert codes(store, catalog, on="2026-12-14", organization_id=number) == ["quota_bookings"]
    assert codes(store, catalog) == []


def test_hours_count_for_the_organization_whatever_the_phone(
    sqlite_store: Store, catalog: Catalog
) -> None:
    number = number_of(sqlite_store, catalog, added(sqlite_store, catalog))
    for day, phone in (("2026-12-21", "13800138001"), ("2026-12-22", "13800138002")):
        wanted = request(day, "09:00", "13:00", phone=phone, organization_id=number)
        submit(sqlite_store, catalog, wanted, NOW)

    two, more = ({"starts": "09:00", "ends": ends} for ends in ("11:00", "11:15"))
    assert codes(sqlite_store, catalog, on="2026-12-23", organization_id=number, **two) == []
    found = codes(sqlite_store, catalog, on="2026-12-23", organization_id=number, **more)
    assert found == ["quota_hours"]


def test_the_last_day_is_its_own(sqlite_store: Store, catalog: Catalog) -> None:
    code = add_organization(
        sqlite_store,
        catalog,
        name="书社",
        scope="*",
        contact="李老师",
        phone="13900139000",
        quota=(30, 3, 10),
        now=NOW,
    )
    number = number_of(sqlite_store, catalog, code)
    last = (NOW + timedelta(days=30)).date()

    assert codes(sqlite_store, catalog, on=last.isoformat(), organization_id=number) == []
    after = (last + timedelta(days=1)).isoformat()
    assert codes(sqlite_store, catalog, on=after, organization_id=number) == ["too_far"]


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"phone": "12"}, {"scope": "nowhere"}, {"quota": (0, 1, 1)}]
)
def test_what_cannot_be_is_said(
    sqlite_store: Store, catalog: Catalog, changes: dict[str, object]
) -> None:
    fields = {"name": "团", "scope": "*", "contact": "李", "phone": "13900139000", "quota": QUOTA}
    with pytest.raises(SetupError):
        add_organization(sqlite_store, catalog, now=NOW, **{**fields, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "scope"), [("approver", "*"), ("admin", "huayuan")])
def test_only_admins_above_add_organizations(
    sqlite_store: Store, catalog: Catalog, role: str, scope: str
) -> None:
    staff = Staff(1, "王敏", "wangmin", role, scope)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        add_organization(
            sqlite_store,
            catalog,
            name="团",
            scope="donghua",
            contact="李",
            phone="13900139000",
            quota=QUOTA,
            now=NOW,
            by=staff,
        )
