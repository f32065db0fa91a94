"""Works out beforehand, on all processors, what whole-network pages need of every center.

Without it the first page that asks would do so alone, center after center, for 3,000 of them.
"""

from collections.abc import Sequence
from datetime import date

from catalog import Catalog
from scripts.site.memo import Memo, Value
from scripts.site.pages import data_lines
from scripts.site.parallel import Progress, in_parts
from scripts.site.views.apply import guides_of
from scripts.site.views.center import center_cards
from scripts.site.views.groups import room_entries
from scripts.site.views.home import home_traits
from scripts.site.views.lists import offered, room_counts, sources_of_center
from scripts.site.views.places import place_row
from scripts.site.views.records import center_size
from scripts.site.views.shown import LISTS, shown

__all__ = ["prepared"]


def prepared(memo: Memo, catalog: Catalog, today: date) -> None:
    """Have every center's values in ``memo``."""

    def work(ids: Sequence[str]) -> dict[str, dict[str, Value]]:
        memo.made = {}
        for id_ in ids:
            center = catalog.centers[id_]
            center_cards(catalog, today, [id_])
            home_traits(catalog, center, today)
            data_lines(catalog, center)
            center_size(catalog, center)
            guides_of(center)
            offered(catalog, center)
            place_row(catalog, center)
            room_counts(center)
            sources_of_center(center)
            for name in LISTS:
                shown(catalog, center, name, today)
            room_entries(center)
        return memo.made

    missing = memo.missing()
    for made in in_parts(missing, work, Progress(len(missing), what="正在整理中心"), few=300):
        memo.update(made)
