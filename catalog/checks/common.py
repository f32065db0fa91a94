"""Checks that several kinds of records share: telephones of persons, rules of booking."""

from collections.abc import Iterator

from catalog.checks.names import Sheet
from catalog.policy import PolicyChanges
from catalog.problems import Problem
from catalog.reader import Path

__all__ = ["check_mobile", "check_policy"]


def check_mobile(sheet: Sheet, path: Path, telephone: str | None) -> Iterator[Problem]:
    """A mobile number may be a person's own."""
    if telephone is not None and len(telephone) == 11 and telephone[0] == "1":
        message = "这是手机号，会公开在网上。若是个人手机，请换成座机或 12345。"
        yield sheet.reminder(path, message)


def check_policy(
    sheet: Sheet, here: Path, changes: PolicyChanges, *above: PolicyChanges
) -> Iterator[Problem]:
    """The shortest use must not be longer than the longest; ``above`` goes from near to far."""
    if changes.min_minutes is None and changes.max_minutes is None:
        return
    levels = (changes, *above)
    least = next((one.min_minutes for one in levels if one.min_minutes is not None), None)
    most = next((one.max_minutes for one in levels if one.max_minutes is not None), None)
    if least is not None and most is not None and least > most:
        name = "min_minutes" if changes.min_minutes is not None else "max_minutes"
        message = f"最短时长 {least} 分钟长于最长时长 {most} 分钟，谁也约不到。"
        yield sheet.error((*here, "booking", name), message)
