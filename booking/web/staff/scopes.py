"""The places that a member of staff may give to somebody else, as a list to choose from."""

from booking.model import Staff
from booking.staffing import centers_in_scope
from booking.web.forms import Choices
from catalog import Catalog

__all__ = ["scope_choices"]


def scope_choices(catalog: Catalog, staff: Staff) -> Choices:
    """Scope → words, the widest first."""
    scope = staff.scope
    reached = centers_in_scope(catalog, scope)
    names = {one.id: one.name for one in catalog.centers.values() if one.id in reached}
    if scope == "*":
        areas = {one.id: f"{one.name}全部中心" for one in catalog.areas.values()}
        return {"*": "全部中心"} | areas | names
    area = catalog.areas.get(scope)
    own = {scope: f"{area.name}全部中心"} if area and scope not in catalog.centers else {}
    return own | names
