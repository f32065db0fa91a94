"""Questions with answers that are right: from flags, from a terminal or from a pipe.

An answer is judged by the same field types as the data files, and asked again with the same
Chinese sentence until it is right.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from catalog import fields
from catalog.problems import nearest

__all__ = ["Asker", "Spans", "StoppedError", "WrongAnswerError", "as_field", "spans"]

T = TypeVar("T")
MOST_SHOWN = 30

Spans = tuple[tuple[time, time], ...]


class WrongAnswerError(Exception):
    """What is wrong with an answer, in Chinese."""


class StoppedError(Exception):
    """There will be no more answers."""


def as_field(field: Any, text: str) -> Any:
    """The value of a field type; WrongAnswerError with its sentence."""
    adapter: TypeAdapter[Any] = TypeAdapter(field)
    try:
        return adapter.validate_python(text)
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        raise WrongAnswerError(str(context.get("message", "这样写不对。"))) from None


def spans(text: str) -> Spans:
    """``08:30-12:00 13:30-17:30`` as pairs of times."""
    found: list[tuple[time, time]] = []
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        ends = re.split(r"[-–—~～至到]+", part)
        if len(ends) != 2:
            raise WrongAnswerError(f"“{part}”应写成“开始-结束”，如 08:30-12:00。")
        opens, closes = (as_field(fields.TimeField, end) for end in ends)
        if closes <= opens:
            raise WrongAnswerError(f"“{part}”的结束不晚于开始。跨夜的请拆成两段。")
        if found and opens < found[-1][1]:
            raise WrongAnswerError(f"“{part}”与前一段重叠，或次序反了。")
        found.append((opens, closes))
    return tuple(found)


@dataclass
class Asker:
    """Asks for answers that no flag gave."""

    given: Mapping[str, str | None]
    """Answers from flags, by the name of the question."""
    may_ask: bool

    def ask(
        self, name: str, question: str, convert: Callable[[str], T], *, optional: bool = False
    ) -> T | None:
        """The answer, converted; None only when it is optional and left out."""
        flag = self.given.get(name)
        if flag is not None:
            try:
                return convert(flag)
            except WrongAnswerError as wrong:
                if not self.may_ask:
                    raise WrongAnswerError(f"--{name}：{wrong}") from None
                print(f"--{name}：{wrong}")
        elif not self.may_ask:
            if optional:
                return None
            raise WrongAnswerError(f"缺少 --{name}。")
        return self._asked(question, convert, optional)

    def must_ask(self, name: str, question: str, convert: Callable[[str], T]) -> T:
        """The answer to a question that cannot be left out."""
        answer = self.ask(name, question, convert)
        if answer is None:
            raise WrongAnswerError(f"缺少 --{name}。")
        return answer

    def choose(
        self,
        name: str,
        question: str,
        options: Mapping[str, str],
        *,
        shown: Mapping[str, str] | None = None,
        optional: bool = False,
    ) -> str | None:
        """One of several ids, by its number in the list, its id or its name."""
        listed = list((options if shown is None else shown).items())[:MOST_SHOWN]
        lines = [f"  {number}. {id_} {label}" for number, (id_, label) in enumerate(listed, 1)]
        if len(listed) < len(options):
            lines.append(f"  没有列出的（共 {len(options)} 个），直接写编号。")

        def convert(text: str) -> str:
            if text in options:
                return text
            if text.isdecimal() and 1 <= int(text) <= len(listed):
                return listed[int(text) - 1][0]
            named = [id_ for id_, label in options.items() if label == text]
            if len(named) == 1:
                return named[0]
            raise WrongAnswerError(f"没有“{text}”。{nearest(text, [*options, *options.values()])}")

        return self.ask(name, "\n".join([question, *lines]), convert, optional=optional)

    def agrees(self, question: str) -> bool:
        """Whether the answer is yes; there is no going on without one."""
        if not self.may_ask:
            return True

        def convert(text: str) -> bool:
            if text.lower() in ("是", "y", "yes"):
                return True
            if text.lower() in ("否", "不", "n", "no"):
                return False
            raise WrongAnswerError("请写“是”或“否”。")

        return bool(self._asked(f"{question}（是/否）", convert, False))

    def _asked(self, question: str, convert: Callable[[str], T], optional: bool) -> T | None:
        print(f"\n{question}")
        while True:
            answer = self._line("（不填就直接按回车）> " if optional else "> ")
            if not answer and optional:
                return None
            try:
                if not answer:
                    raise WrongAnswerError("这一项一定要填。")
                return convert(answer)
            except WrongAnswerError as wrong:
                print(f"  {wrong}")

    def _line(self, prompt: str) -> str:
        try:
            answer = input(prompt).strip()
        except EOFError:
            print()
            raise StoppedError from None
        if not sys.stdin.isatty():
            print(answer)  # a terminal shows what is typed, a pipe does not
        return answer
