"""What each page is made of, as one hash: as long as that is the same, so is the page.

In every key: the program with its templates, the frame, the day, and all files that are no
center's. Then what the page says it needs: some centers, one thing that is kept of a center
(``donghua*place``), of those of an area (``@jingyang*place``) or of every center (``*sources``), or
everything.
"""

import hashlib
import sys
from datetime import date
from functools import cached_property
from pathlib import Path

import jinja2

from catalog import Catalog
from scripts.site.memo import Memo
from scripts.site.page import AREA, EVERY

__all__ = ["Keys", "digest_of", "installed", "program_digest"]

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("catalog", "scripts/site")
OF_CENTERS = ("centers", "activities")


def digest_of(*parts: bytes) -> bytes:
    """One hash of several texts, none running into the next."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


def program_digest() -> bytes:
    """Changes with our own files and with the libraries beside Jinja."""
    parts = [f"{sys.version} {installed()}".encode()]
    for folder in PROGRAM:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in {".py", ".html"}:
                parts += [str(file).encode(), file.read_bytes()]
    return digest_of(*parts)


def installed() -> list[str]:
    """Name and version of each library; asking them one by one takes longer."""
    folder = Path(jinja2.__file__).parents[1]
    return sorted(one.name for one in folder.glob("*.dist-info"))


class Keys:
    """Hashes of everything that pages are made of."""

    def __init__(self, catalog: Catalog, today: date, *around: bytes) -> None:
        self._catalog = catalog
        shared = [
            digest_of(repr(place).encode(), data)
            for place, (_, data) in catalog.files.items()
            if place[0] not in OF_CENTERS
        ]
        self.shared = digest_of(today.isoformat().encode(), *around, *shared)
        activities: dict[str, list[bytes]] = {}
        for activity in catalog.activities.values():
            data = catalog.files["activities", activity.id][1]
            activities.setdefault(activity.center, []).append(data)
        self._of: dict[tuple[str, ...], bytes] = {}
        self.memo: Memo | None = None
        """What is kept of every center, once it is known."""
        self.centers = {
            id_: digest_of(self.shared, catalog.files["centers", id_][1], *activities.get(id_, ()))
            for id_ in catalog.centers
        }

    @cached_property
    def everything(self) -> bytes:
        """Of the whole network."""
        ids = "\0".join(self.centers).encode()
        return digest_of(self.shared, self._catalog.version.encode(), ids)

    def of(self, needs: tuple[str, ...] | None) -> bytes:
        """Of what a page needs."""
        if needs is None:
            return self.everything
        if needs in self._of:
            return self._of[needs]
        self._of[needs] = key = self._made_of(needs)
        return key

    def _made_of(self, needs: tuple[str, ...]) -> bytes:
        if len(needs) == 1 and needs[0] in self.centers:
            return self.centers[needs[0]]
        return digest_of(self.shared, *map(self._one, needs))

    def _one(self, need: str) -> bytes:
        id_, mark, kind = need.partition(EVERY)
        if not mark:
            return self.centers.get(need, b"")
        if self.memo is None:
            return self.everything
        if id_.startswith(AREA):
            of_area = self._catalog.centers_in(id_.removeprefix(AREA))
            return self.memo.digest(kind, [center.id for center in of_area])
        return self.memo.digest(kind, [id_] if id_ else None)
