"""Public pages that were made already are not made again while nothing that they show has changed.

Making the page of a room takes twenty times as long as reading what is taken in it, and on the
morning when booking opens hundreds of phones ask for the same few pages. So a page is kept with the
facts that it was made of: what was read from the database, the minute (no time of ours is finer),
the catalog and the frame. It is given again when nothing at all was written since, or when the same
facts are read again; what any process has claimed is thus in the very next answer.

Only pages that are the same for everybody come here, and none has a form that changes anything. See
:func:`booking.web.answers.public_answer`.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from booking.storage import Store
from booking.web.encoding import compressed
from catalog import Catalog

__all__ = ["Page", "RememberedPages"]

MOST_PAGES = 2_000
MOST_BYTES = 32 * 1024 * 1024
"""What one process keeps at most, compressed copies included."""

Facts = TypeVar("Facts")


class Page:
    """A page, and what it was made of."""

    def __init__(self, state: Hashable, facts: object, body: bytes) -> None:
        self.state = state
        self.facts = facts
        self.number: Hashable | None = None
        """The database's number of changes at which the facts were so."""
        self.body = body
        self.etag = hashlib.sha256(body).hexdigest()[:32]
        self._copies: dict[str, bytes] = {}

    @property
    def weight(self) -> int:
        """Its bytes; the copies in both encodings are smaller than half of it each."""
        return 2 * len(self.body)

    def copy(self, encoding: str) -> bytes:
        """The body in an encoding, made when somebody first takes it."""
        found = self._copies.get(encoding)
        if found is None:
            found = self._copies[encoding] = compressed(self.body, encoding)
        return found


class RememberedPages:
    """The pages of one process; those that nobody asked for longest are dropped first."""

    def __init__(self, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most_pages = most_pages
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._catalog: Catalog | None = None
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def page(
        self,
        store: Store,
        catalog: Catalog,
        asked: Hashable,
        state: Hashable,
        read: Callable[[], Facts],
        make: Callable[[Facts], str],
    ) -> Page:
        """The page for what is asked: the one there is, or a new one in its place."""
        # Asked for before anything is read: what is written in between makes it another number.
        number = store.change_number()
        found = self._found(catalog, asked)
        if found is not None and found.state != state:
            found = None
        if found is not None and number is not None and found.number == number:
            return found
        facts = read()
        if found is not None and found.facts == facts:
            found.number = number
            return found
        made = Page(state, facts, make(facts).encode())
        made.number = number
        self._keep(catalog, asked, made)
        return made

    def _found(self, catalog: Catalog, asked: Hashable) -> Page | None:
        with self._lock:
            if self._catalog is not catalog:
                self._catalog = catalog
                self._pages.clear()
                self._bytes = 0
            found = self._pages.get(asked)
            if found is not None:
                self._pages.move_to_end(asked)
            return found

    def _keep(self, catalog: Catalog, asked: Hashable, made: Page) -> None:
        with self._lock:
            if self._catalog is not catalog:
                return
            before = self._pages.pop(asked, None)
            self._bytes += made.weight - (before.weight if before else 0)
            self._pages[asked] = made
            while len(self._pages) > self._most_pages or self._bytes > self._most_bytes:
                _, dropped = self._pages.popitem(last=False)
                self._bytes -= dropped.weight
