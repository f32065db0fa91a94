"""The index of the search, in small files of which a query loads a few.

Every phrase of every record stands in the bucket of each pair of neighbouring characters that it
holds; a word is looked up in the bucket of one of its pairs, and every phrase there is compared
with the word itself. So nothing is lost to a segmentation, and nothing is found that does not
hold the word. A character alone is a pair whose second half is anything. Names also stand in the
bucket of each letter that one of their syllables begins with, spelt out.

A line of a bucket is ``[phrase, names, places, words, last]``: in which records it is a name, names
the center, or is said of them. ``last`` are those that come after all others, whatever it is in
them; it is left out where it is empty. Record numbers are written as runs, each as the distance
from the end of the run before and its length, in base 36. Each center has a block of numbers of its
own: an edit of one changes only the lines of its own phrases.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog import Catalog
from scripts.site.keys import digest_of
from scripts.site.memo import Memo
from scripts.site.output import Output
from scripts.site.parallel import Progress, in_parts
from scripts.site.views.folding import fold_pairs, folded, spelt, variants
from scripts.site.views.records import (
    SearchRecord,
    center_records,
    center_size,
    shared_records,
)

__all__ = ["FEW_CHANGES", "SEPARATORS", "Known", "SearchFiles"]

SEPARATORS = frozenset(" \t\n\r\u3000,，、。;；·()（）“”《》")
END = "\n"
LARGE = 300
"""From so many centers on, there are more and smaller buckets."""
CHUNK_BLOCKS = 16
"""So many centers have their titles in one file."""
FEW_CHANGES = 50
"""After more changed centers than that, making all files anew is quicker."""
PHRASES = 1000
"""So many phrases are spelt at a time, and up to so many in this process alone."""
EMPTY = "[]\n"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Postings = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def _hash(character: str) -> int:
    code = ord(character)
    return (code * 7919 + (code >> 7)) % 1009


def bucket_of(first: str, second: str, rows: int, columns: int) -> int:
    """Where the phrases with these two characters side by side stand."""
    return _hash(first) % rows * columns + _hash(second) % columns


def pairs_of(phrase: str) -> set[tuple[str, str]]:
    """Neighbouring characters of a folded phrase; the last of each run with the end."""
    pairs = set()
    for one, two in zip(phrase, phrase[1:] + END, strict=True):
        if one not in SEPARATORS:
            pairs.add((one, END if two in SEPARATORS else two))
    return pairs


def base36(number: int) -> str:
    """The number as the script reads it."""
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
        if not number:
            return text


def packed(numbers: Sequence[int]) -> str:
    """Ascending record numbers as runs."""
    runs = []
    end = 0
    place = 0
    while place < len(numbers):
        first = last = numbers[place]
        while place + 1 < len(numbers) and numbers[place + 1] == last + 1:
            place += 1
            last += 1
        length = last - first + 1
        runs.append(base36(first - end) + (f".{base36(length)}" if length > 1 else ""))
        end = last + 1
        place += 1
    return ",".join(runs)


def unpacked(text: str) -> list[int]:
    """What :func:`packed` packed."""
    numbers: list[int] = []
    end = 0
    for run in text.split(",") if text else ():
        gap, _, length = run.partition(".")
        first = end + int(gap, 36)
        end = first + (int(length, 36) if length else 1)
        numbers.extend(range(first, end))
    return numbers


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Index:
    """How records are numbered and phrases are spread."""

    base: int
    """Number of the first center's block."""
    block: int
    """Numbers that each center has."""
    rows: int
    columns: int
    order: tuple[str, ...]
    """Ids of the centers, block by block."""
    synonyms: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, catalog: Catalog, most: int, shared: int) -> "Index":
        """For the centers of a catalog, the largest of which has ``most`` records."""
        block = 16
        while block < most:
            block *= 2
        chunk = block * CHUNK_BLOCKS
        large = len(catalog.centers) >= LARGE
        return cls(
            base=-(-shared // chunk) * chunk,
            block=block,
            rows=128 if large else 16,
            columns=8 if large else 2,
            order=tuple(catalog.centers),
            synonyms=tuple(tuple(group) for group in catalog.network.synonyms),
        )

    @property
    def chunk(self) -> int:
        """Numbers whose titles stand in one file."""
        return self.block * CHUNK_BLOCKS

    def buckets(self, phrase: str) -> set[str]:
        """Files in which a phrase stands for what it holds."""
        return {
            f"i/{bucket_of(one, two, self.rows, self.columns)}"
            for one, two in pairs_of(folded(phrase))
        }

    def spellings(self, name: str) -> list[str]:
        """A name and its variants, spelt."""
        return list(dict.fromkeys(spelt(one) for one in variants(name, self.synonyms)))

    def letters(self, spellings: Iterable[str]) -> set[str]:
        """Files in which a name stands for how it sounds."""
        return {f"s/{word[0]}" for one in spellings for word in one.split(" ") if word}


@dataclass(frozen=True)
class Known:
    """What the next build has to know of the files of this one."""

    numbering: bytes
    sizes: dict[str, int]


class SearchFiles:
    """All files of the search: made whole, or mended where one center changed."""

    def __init__(self, catalog: Catalog, memo: Memo) -> None:
        self._catalog = catalog
        self._memo = memo
        self._shared = shared_records(catalog)
        sizes = (center_size(catalog, one) for one in catalog.centers.values())
        most = max(sizes, default=1)
        self.index = Index.of(catalog, most, len(self._shared))
        self.numbering = digest_of(repr((self.index, self._shared)).encode())
        """As long as this is the same, the files of the build before can be mended."""

    def _records(self, id_: str) -> list[SearchRecord]:
        return center_records(self._catalog, self._catalog.centers[id_])

    def whole(self) -> dict[str, str]:
        """Every file, by name."""
        index = self.index
        phrases = [*_postings(self.numbered()).items()]
        lines: dict[str, list[str]] = {}
        progress = Progress(len(phrases), what="正在整理搜索")
        for part in in_parts(phrases, self._lines_of, progress, few=PHRASES, size=PHRASES):
            for bucket, found in part.items():
                lines.setdefault(bucket, []).extend(found)
        for number in range(index.rows * index.columns):
            lines.setdefault(f"i/{number}", [])
        files = {name: _bucket(found) for name, found in lines.items()}
        last = index.base + len(index.order) * index.block
        files |= {f"r/{chunk}": self._titles(chunk) for chunk in range(-(-last // index.chunk))}
        files["fold"] = _json(fold_pairs())
        return files

    def _lines_of(self, phrases: Sequence[tuple[str, Postings]]) -> dict[str, list[str]]:
        """File → its lines for some phrases."""
        index = self.index
        lines: dict[str, list[str]] = {}
        for phrase, postings in phrases:
            line = _line(phrase, [packed(one) for one in postings])
            for bucket in index.buckets(phrase):
                lines.setdefault(bucket, []).append(line)
            if postings[0]:
                spellings = index.spellings(phrase)
                line = _json(["|".join(spellings), phrase, packed(postings[0])])
                for bucket in index.letters(spellings):
                    lines.setdefault(bucket, []).append(line)
        return lines

    def mended(self, folder: Path, changed: Sequence[str]) -> dict[str, str]:
        """The files that differ for the ``changed`` centers; the old ones are in ``folder``."""
        index = self.index
        texts: dict[str, list[str]] = {}

        def lines(bucket: str) -> list[str]:
            if bucket not in texts:
                file = folder / f"{bucket}.json"
                texts[bucket] = _lines(file.read_text(encoding="utf-8")) if file.is_file() else []
            return texts[bucket]

        files = {}
        for id_ in changed:
            number = index.order.index(id_)
            first = index.base + number * index.block
            old = self._memo.old(id_, "search")
            before = _postings(_number(old or [], first))
            after = _postings(_number(self._records(id_), first))
            for phrase in sorted(before.keys() | after.keys()):
                if before.get(phrase) != after.get(phrase):
                    self._replace(lines, phrase, (first, first + index.block), after.get(phrase))
            chunk = first // index.chunk
            files[f"r/{chunk}"] = self._titles(chunk)
        return files | {name: _bucket(found) for name, found in texts.items()}

    def update(self, before: "Known | None", output: Output) -> "Known":
        """Write what differs from the build before; gives what the next one has to know."""
        memo = self._memo
        changed = [
            id_ for id_, (key, _) in memo.stored.items() if memo.before.get(id_, (b"",))[0] != key
        ]
        sizes: dict[str, int] = {}
        if before is None or before.numbering != self.numbering or len(changed) > FEW_CHANGES:
            files = self.whole()
        else:
            files = self.mended(output.folder / "search", changed)
            sizes = {name: size for name, size in before.sizes.items() if name not in files}
            for name in sizes:
                output.keep(f"search/{name}.json")
        # A letter with which no name begins any more has no file.
        texts = [one for one in files.items() if one[1] != EMPTY or not one[0].startswith("s/")]

        def written(part: Sequence[tuple[str, str]]) -> None:
            for name, text in part:
                output.write(f"search/{name}.json", text.encode())

        for _ in output.in_parts(texts, written, Progress(len(texts), what="正在写出搜索")):
            pass
        sizes |= {name: len(text) for name, text in texts}
        output.write("search/meta.json", self.meta(sizes).encode())
        return Known(self.numbering, sizes)

    def _replace(
        self,
        lines: Callable[[str], list[str]],
        phrase: str,
        block: tuple[int, int],
        postings: Postings | None,
    ) -> None:
        index = self.index
        start = f"[{_json(phrase)},"
        postings = postings or ((), (), (), ())
        buckets = index.buckets(phrase)
        if not buckets:
            return
        found = lines(min(buckets))
        place = bisect_left(found, start)
        old: list[str] = [""] * len(postings)
        if place < len(found) and found[place].startswith(start):
            known = json.loads(found[place])[1:]
            old[: len(known)] = known
        new = []
        for text, numbers in zip(old, postings, strict=True):
            others = [one for one in unpacked(text) if not block[0] <= one < block[1]]
            new.append(packed(sorted([*others, *numbers])))
        line = _line(phrase, new) if any(new) else None
        for bucket in buckets:
            _put(lines(bucket), start, line)
        if old[0] != new[0]:
            spellings = index.spellings(phrase)
            start = f"[{_json('|'.join(spellings))},{_json(phrase)},"
            line = f'{start}"{new[0]}"]' if new[0] else None
            for bucket in index.letters(spellings):
                _put(lines(bucket), start, line)

    def meta(self, sizes: dict[str, int]) -> str:
        """What the script has to know first."""
        index = self.index
        counts = range(index.rows * index.columns)
        return _json(
            {
                "rows": index.rows,
                "columns": index.columns,
                "chunk": index.chunk,
                "count": index.base + len(index.order) * index.block,
                "of": self.numbering.hex()[:8],
                "sizes": [sizes[f"i/{number}"] >> 6 for number in counts],
                "letters": "".join(sorted(name[2:] for name in sizes if name.startswith("s/"))),
                "synonyms": [[folded(word) for word in group] for group in index.synonyms],
            }
        )

    def numbered(self) -> Iterator[tuple[int, SearchRecord]]:
        """Every record with its number."""
        yield from enumerate(self._shared)
        for place, id_ in enumerate(self.index.order):
            yield from _number(self._records(id_), self.index.base + place * self.index.block)

    def _titles(self, chunk: int) -> str:
        index = self.index
        first = chunk * index.chunk
        if first < index.base:
            found = list(enumerate(self._shared))[first : first + index.chunk]
        else:
            start = (first - index.base) // index.block
            found = [
                one
                for place, id_ in enumerate(index.order[start : start + CHUNK_BLOCKS], start)
                for one in _number(self._records(id_), index.base + place * index.block)
            ]
        return _bucket(
            [_json([number, one.title, one.url, one.kind]) for number, one in found], in_order=True
        )


def _number(records: Sequence[SearchRecord], first: int) -> Iterator[tuple[int, SearchRecord]]:
    return enumerate(records, first)


def _postings(records: Iterable[tuple[int, SearchRecord]]) -> dict[str, Postings]:
    found: dict[str, tuple[list[int], ...]] = {}
    for number, record in records:
        words = (*record.words, record.kind)
        parts: tuple[tuple[str, ...], ...] = (record.names, record.place, words)
        if record.is_last:
            parts = ((), (), (), (*record.names, *record.place, *words))
        for part, phrases in enumerate(parts):
            for phrase in dict.fromkeys(phrases):
                if phrase not in found:
                    found[phrase] = ([], [], [], [])
                found[phrase][part].append(number)
    return {
        phrase: (tuple(a), tuple(b), tuple(c), tuple(d)) for phrase, (a, b, c, d) in found.items()
    }


def _line(phrase: str, packed_numbers: list[str]) -> str:
    *usual, last = packed_numbers
    return _json([phrase, *usual, last] if last else [phrase, *usual])


def _bucket(lines: list[str], *, in_order: bool = False) -> str:
    if not in_order:
        lines = sorted(lines)
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else EMPTY


def _lines(text: str) -> list[str]:
    return [line.removesuffix(",") for line in text.split("\n")[1:-2]]


def _put(lines: list[str], start: str, line: str | None) -> None:
    place = bisect_left(lines, start)
    here = place < len(lines) and lines[place].startswith(start)
    if line is None:
        if here:
            del lines[place]
    elif here:
        lines[place] = line
    else:
        lines.insert(place, line)
