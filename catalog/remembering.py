"""Answers that many ask for again, kept until there are too many of them."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Remembered"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """What was worked out before, by question, for the very records that it was worked out of."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[K, tuple[tuple[object, ...], V]] = {}

    def get(self, question: K, records: tuple[object, ...], make: Callable[[], V]) -> V:
        """The answer; ``make`` gives it when it is not known of these records."""
        known = self._known.get(question)
        if known is not None and all(
            one is other for one, other in zip(known[0], records, strict=True)
        ):
            return known[1]
        if len(self._known) >= self._most:
            self._known.clear()
        answer = make()
        self._known[question] = (records, answer)
        return answer
