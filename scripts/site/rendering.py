"""Turns views into pages, and gives what the check of links needs of them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
)
from markupsafe import Markup

from catalog import Catalog
from catalog.model import Center
from scripts.site import words
from scripts.site.links import Found, read_page
from scripts.site.machines.structured import said_to_programs
from scripts.site.marks import badge, listed, sample
from scripts.site.memo import Memo, Value, kept
from scripts.site.output import Output, path_of
from scripts.site.page import File, Page
from scripts.site.parallel import FEW, Progress
from scripts.site.views.center import RoomCard, room_card
from scripts.site.views.hours import next_holidays
from scripts.site.views.sections import HOTLINES

__all__ = ["page_environment", "write_pages"]

Written = tuple[dict[str, Found], Mapping[str, Mapping[str, Value]]]
"""Of some pages: what each links to, and what was worked out of centers."""


def page_environment(
    template: str,
    catalog: Catalog,
    today: date,
    assets: str = "",
    compiled: Path | None = None,
    base_url: str = "",
) -> Environment:
    """The templates with what all of them may use; ``compiled`` keeps them from run to run."""
    if compiled is not None:
        compiled.mkdir(parents=True, exist_ok=True)
    environment = Environment(
        loader=ChoiceLoader(
            [DictLoader({"frame.html": template}), PackageLoader("scripts.site", "templates")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
    )
    shared: dict[str, Any] = {
        "catalog": catalog,
        "network": catalog.network,
        "today": today,
        "next_holidays": next_holidays(catalog.calendar, today),
        "assets_version": assets,
        "badge": badge,
        "hotlines": HOTLINES,
        "listed": listed,
        "sample": sample,
        **said_to_programs(catalog, today, base_url),
    }
    environment.globals.update(shared)
    environment.globals.update(_remembering(environment, catalog))
    environment.filters.update(
        source=words.source_text,
        source_title=words.title_text,
        unbroken=words.unbroken,
        whole_brackets=words.whole_brackets,
        day=words.day_text,
        weekday=words.weekday_text,
    )
    return environment


def _remembering(environment: Environment, catalog: Catalog) -> dict[str, Any]:
    """For long lists: what one center puts into them is kept from build to build."""

    def remembered(kind: str, center: Center, caller: Callable[[], Markup]) -> Markup:
        return kept(f"{kind} in html", center, caller)

    def room_cards(center: Center) -> list[RoomCard]:
        return [room_card(catalog, center, room) for room in center.rooms]

    @cache
    def of_center(id_: str) -> dict[str, Markup]:
        center = catalog.centers[id_]
        macros: Any = environment.get_template("macros.html").module
        return kept(
            "room items in html",
            center,
            lambda: {card.room.id: macros.room_item(card) for card in room_cards(center)},
        )

    return {
        "remembered": remembered,
        "room_cards": room_cards,
        "room_items": lambda center: of_center(center.id),
    }


def write_pages(
    environment: Environment,
    pages: Sequence[Page | File],
    output: Output,
    memo: Memo,
    known: Collection[str] = (),
    *,
    few: int = FEW,
) -> dict[str, Found]:
    """Render and write every page; gives what each links to, leaving out the ``known`` links."""
    found: dict[str, Found] = {}
    environment.get_template("page.html")  # compiled once, before the processes part

    def written(part: Sequence[Page | File]) -> Written:
        memo.made = {}
        links = {}
        for page in part:
            text = page.rendered(environment)
            relative = path_of(page.url)
            if relative.endswith(".html"):
                links[page.url] = read_page(text, page.url, known)
            output.write(relative, text.encode(), small=not page.is_sheet)
        return links, memo.made

    for links, values in output.in_parts(pages, written, Progress(len(pages)), few=few):
        found.update(links)
        memo.update(values)
    return found
