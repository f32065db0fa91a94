"""The places that a member of staff may give to somebody else, as a list to choose from."""

from booking.model import Staff
from booking.staffing import centers_in_scope, reaches_scope
from booking.web.forms import Choices
from catalog import Catalog

__all__ = ["scope_choices"]


def scope_choices(catalog: Catalog, staff: Staff) -> Choices:
    """Scope → words, the widest first."""
    everywhere = {"*": "全部中心"} if staff.scope == "*" else {}
    areas = {
        area.id: f"{area.name}全部中心"
        for area in catalog.areas.values()
        if area.id not in catalog.centers and reaches_scope(staff, catalog, area.id)
    }
    reached = centers_in_scope(catalog, staff.scope)
    names = {one.id: one.name for one in catalog.centers.values() if one.id in reached}
    return everywhere | areas | names
