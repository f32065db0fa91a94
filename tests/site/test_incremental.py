"""A site that was brought up to date edit by edit is the same, byte for byte, as one made whole."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts.bench.edits import Network, edit, tree
from scripts.site.links import read_page
from scripts.site.memo import SPARSE

EDITS = 12


@pytest.mark.parametrize("is_large", [False, True])
def test_edits_one_by_one_give_the_site_that_one_build_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_large: bool
) -> None:
    if is_large:  # its long lists stand area by area
        for name in ("pages.MANY", "views.records.MANY_NAMES", "views.lists.FEW_ROSTERS"):
            monkeypatch.setattr(f"scripts.site.{name}", 50)
    dice = random.Random(20261122)
    network = Network(tmp_path, 12)
    network.built("edited")
    for number in range(1, EDITS + 1):
        edit(network, number, dice)
        edited = network.built("edited")

    assert tree(edited) == network.whole(EDITS)


def test_the_next_day_changes_what_a_whole_build_changes(tmp_path: Path) -> None:
    network = Network(tmp_path, 2)
    network.built("edited")
    later = date(2026, 12, 31)

    assert tree(network.built("edited", today=later)) == network.whole(1, today=later)


def test_what_is_kept_for_the_next_build_does_not_grow_day_by_day(tmp_path: Path) -> None:
    network = Network(tmp_path, 2)
    sizes = []
    for day in range(1, 7):
        network.built("edited", today=date(2026, 12, day))
        (values,) = (tmp_path / "edited").glob(".site-*.values")
        sizes.append(values.stat().st_size)

    assert max(sizes) <= SPARSE * max(sizes[0], sizes[-1])


def test_a_build_that_breaks_off_half_way_leaves_nothing_in_a_later_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = Network(tmp_path, 12)
    network.built("edited")
    network.built("edited", today=date(2026, 11, 23))
    file = network.centers()[0]
    as_it_was = file.read_text(encoding="utf-8")
    file.write_text(as_it_was.replace("\nname: ", "\nname: 半途而废的", 1), encoding="utf-8")
    pages = 0

    def break_off(*arguments: Any) -> Any:
        nonlocal pages
        pages += 1
        if pages == 3:
            raise KeyboardInterrupt
        return read_page(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr("scripts.site.rendering.read_page", break_off)
        with pytest.raises(KeyboardInterrupt):
            network.built("edited", today=date(2026, 11, 23))
    file.write_text(as_it_was, encoding="utf-8")

    assert pages == 3
    edited = network.built("edited", today=date(2026, 11, 23))
    assert tree(edited) == network.whole(1, today=date(2026, 11, 23))
