"""A search by brute force over the records: slow, and plain enough to be believed."""

import random
import re
from collections.abc import Mapping, Sequence

from catalog import Catalog
from scripts.site.memo import Memo
from scripts.site.search import SEPARATORS, SearchFiles
from scripts.site.views.folding import folded, variants
from scripts.site.views.records import SearchRecord

__all__ = ["numbered", "queries", "truth"]


def numbered(catalog: Catalog) -> dict[int, SearchRecord]:
    """Every record by the number that the index gives it."""
    return dict(SearchFiles(catalog, Memo({})).numbered())


def phrases(record: SearchRecord) -> list[str]:
    """Everything that a word is looked for in."""
    return [*record.names, *record.place, *record.words, record.kind]


def queries(records: Mapping[int, SearchRecord], count: int) -> list[str]:
    """Pieces of one to six characters of the records, some of them two pieces of one record."""
    dice = random.Random(20261122)  # noqa: S311 - the same queries each time
    found: list[str] = []
    while len(found) < count:
        record = dice.choice(list(records.values()))
        pieces = []
        for _ in range(dice.choice((1, 1, 2))):
            phrase = dice.choice(phrases(record))
            size = dice.randint(1, 6)
            start = dice.randrange(max(1, len(phrase) - size + 1))
            pieces.append(phrase[start : start + size])
        query = " ".join(pieces).strip()
        # What is typed in letters may also be meant as pinyin; that is another test.
        if folded(query).strip("".join(SEPARATORS)) and not re.search("[a-z0-9]", folded(query)):
            found.append(query)
    return found


def truth(
    records: Mapping[int, SearchRecord], synonyms: Sequence[Sequence[str]], query: str
) -> list[int]:
    """Numbers of the records that hold every word, or another word of the same meaning."""
    groups = [[folded(word) for word in group] for group in synonyms]
    words = re.split("[" + "".join(SEPARATORS) + "]+", folded(query))
    found = set(records)
    for word in filter(None, words):
        alike = variants(word, groups)
        found &= {
            number
            for text, numbers in _by_phrase(records).items()
            if any(one in text for one in alike)
            for number in numbers
        }
    return sorted(found)


_phrases: list[tuple[Mapping[int, SearchRecord], dict[str, list[int]]]] = []


def _by_phrase(records: Mapping[int, SearchRecord]) -> dict[str, list[int]]:
    """Every phrase, folded, with the records that say it; worked out once."""
    if not _phrases or _phrases[0][0] is not records:
        found: dict[str, list[int]] = {}
        for number, record in records.items():
            for phrase in phrases(record):
                found.setdefault(phrase, []).append(number)
        of_folded: dict[str, list[int]] = {}
        for phrase, numbers in found.items():
            of_folded.setdefault(folded(phrase), []).extend(numbers)
        _phrases[:] = [(records, of_folded)]
    return _phrases[0][1]
