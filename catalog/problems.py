"""Problems in the data, as staff read them: where, what is wrong, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

__all__ = ["DataError", "Problem", "nearest"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake or reminder at one place of one file."""

    path: str
    """File as ``data/centers/x.yaml``, with forward slashes."""
    line: int
    """Line, counted from 1."""
    column: int
    """Column in characters, counted from 1."""
    message: str
    """Chinese sentence: place in the record, what is wrong, the cure."""
    is_error: bool = True
    """Reminders (False) never stop a publish."""

    def __str__(self) -> str:
        word = "错误" if self.is_error else "提醒"
        return f"{self.path}:{self.line}:{self.column}: {word}：{self.message}"


class DataError(Exception):
    """The data cannot be used; ``problems`` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint ``是不是想写“…”？`` with the known word most like ``word``, or nothing."""
    found = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"是不是想写“{found[0]}”？" if found else ""
