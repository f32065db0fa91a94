"""What one file may know of the others: ids, words and inherited lists, and nothing else."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from catalog.model import Area, Center, Network, Standard, StandardItem
from catalog.problems import Problem, nearest
from catalog.reader import Document, Path

__all__ = ["CenterName", "Names", "Sheet", "lines_of"]


@dataclass(frozen=True)
class CenterName:
    """What other files refer to in a center."""

    name: str
    area: str
    level: str
    parent: str | None
    rooms: tuple[str, ...]

    @classmethod
    def of(cls, center: Center) -> "CenterName":
        """The name card of a center."""
        rooms = tuple(room.id for room in center.rooms)
        return cls(center.name, center.area, center.level, center.parent, rooms)


@dataclass(frozen=True)
class Names:
    """All names of a network that could be read."""

    network: Network | None = None
    areas: Mapping[str, Area] = field(default_factory=dict)
    centers: Mapping[str, CenterName] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    """Service item → where it is first written."""
    statutory: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Service item → its statutory limit and the kind of days it counts."""
    standards: Mapping[str, Standard] = field(default_factory=dict)
    workflows: frozenset[str] = frozenset()
    lacks_items: bool = False
    """Whether a file of the catalogue of items could not be read; then no item is unknown."""
    unread: frozenset[str] = frozenset()
    """Ids of files that could not be read; references to them are not called unknown."""

    def vocabulary(self, name: str) -> list[str] | None:
        """Ids of a list of words of network.yaml; None when it could not be read."""
        if self.network is None:
            return None
        return [entry.id for entry in getattr(self.network, name)]


def lines_of(items: Iterable[StandardItem]) -> Iterator[StandardItem]:
    """All lines of a checklist, each before the lines below it."""
    for item in items:
        yield item
        yield from lines_of(item.items)


class HasParent(Protocol):
    """An area or a center, as far as what stands above it goes."""

    @property
    def parent(self) -> str | None:
        """Id of what stands above, if anything."""
        ...


class File(Protocol):
    """A file whose lines and columns can be asked for."""

    @property
    def document(self) -> Document:
        """The file as it was read."""
        ...


@dataclass(frozen=True)
class Sheet:
    """One file under check, and the names of everything else."""

    file: File
    names: Names
    lost: frozenset[str] = frozenset()
    """Fields of the file that could only be read in part; nothing follows from their gaps."""

    def is_whole(self, *fields: str) -> bool:
        """Whether these fields of the file were read completely."""
        return self.lost.isdisjoint(fields)

    @property
    def document(self) -> Document:
        """The file with its lines and columns; only asked for when there is something to say."""
        return self.file.document

    def error(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """A mistake at ``path``."""
        return self.document.problem(path, message, key=key)

    def reminder(self, path: Path, message: str, *, key: bool = False) -> Problem:
        """Something that may be meant as it is."""
        return self.document.problem(path, message, key=key, is_error=False)

    def known(self, path: Path, word: str, known: Collection[str], where: str) -> Iterator[Problem]:
        """The word must be one of ``known``, the words of ``where``."""
        if word in known or word in self.names.unread:
            return
        if known is self.names.items and self.names.lacks_items:
            return
        names = list(known)
        hint = nearest(word, names) or (f"现有：{'、'.join(names)}。" if 0 < len(names) < 9 else "")
        yield self.error(path, f"{where}里没有“{word}”。{hint}")

    def all_known(
        self, path: Path, words: Iterable[str], known: Collection[str], where: str
    ) -> Iterator[Problem]:
        """Each word must be one of ``known``, and stand only once."""
        seen: set[str] = set()
        for number, word in enumerate(words):
            yield from self.known((*path, number), word, known, where)
            if word in seen:
                yield self.error((*path, number), f"“{word}”写了两次，请删掉一个。")
            seen.add(word)

    def vocabulary(self, path: Path, words: Iterable[str], name: str) -> Iterator[Problem]:
        """Each word must stand in a list of network.yaml."""
        known = self.names.vocabulary(name)
        if known is not None:
            yield from self.all_known(path, words, known, f"network.yaml 的 {name} ")

    def word(self, path: Path, word: str | None, name: str) -> Iterator[Problem]:
        """The word, if any, must stand in a list of network.yaml."""
        known = self.names.vocabulary(name)
        if known is not None and word is not None:
            yield from self.known(path, word, known, f"network.yaml 的 {name} ")

    def sources(self, path: Path, ids: Iterable[str]) -> Iterator[Problem]:
        """Each source must be described in network.yaml."""
        if self.names.network is not None:
            known = self.names.network.sources
            yield from self.all_known((*path, "sources"), ids, known, "network.yaml 的 sources ")

    def item(self, path: Path, item: str) -> Iterator[Problem]:
        """The service item must stand in the catalogue of items."""
        yield from self.known(path, item, self.names.items, "事项目录")

    def center(self, path: Path, center: str | None) -> Iterator[Problem]:
        """The center, if any, must have a file."""
        if center is not None:
            yield from self.known(path, center, self.names.centers, "中心")

    def parents(
        self, id_: str, parent: str | None, known: Mapping[str, HasParent], where: str
    ) -> Iterator[Problem]:
        """The parent, if any, must exist, and nobody may be above themselves."""
        if parent is None:
            return
        yield from self.known(("parent",), parent, known, where)
        seen = [id_]
        while parent is not None and parent in known and parent not in seen:
            seen.append(parent)
            parent = known[parent].parent
        if parent == id_:
            chain = " → ".join([*seen, id_])
            yield self.error(("parent",), f"上级{where.removeprefix('上级')}绕成了圈：{chain}。")

    def doubled(self, path: Path, ids: Iterable[str], what: str) -> Iterator[Problem]:
        """No id of a list may stand twice."""
        first: dict[str, int] = {}
        for number, id_ in enumerate(ids):
            if id_ in first:
                line = self.document.at((*path, first[id_], "id"))[0]
                message = f"{what}编号“{id_}”用了两次（上一次在第 {line} 行）。请换一个。"
                yield self.error((*path, number, "id"), message)
            else:
                first[id_] = number
