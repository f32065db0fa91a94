"""Sixteen processes at once over halves of a hall and few projectors, on both databases."""

from pathlib import Path

from tests.server import contending

ATTEMPTS = 1_600


def test_what_sixteen_processes_fight_over_is_given_away_once(
    database_url: str, tmp_path: Path
) -> None:
    found = contending.run(database_url, contending.write_data(tmp_path), ATTEMPTS)

    assert found.answers.total() == ATTEMPTS
    assert found.unexpected == []
    assert found.overlaps == []
    assert found.lost == []
    assert found.unexplained == []
    for words in ("submit ok", "submit slot_taken", "move ok", "move slot_taken", "cancel ok"):
        assert found.answers[words], found.answers
    assert any("equipment_taken" in words for words in found.answers)
