"""The boxes for equipment that a center lends: one for each kind, on every form for a room."""

from collections.abc import Iterable
from typing import Any

from wtforms import Field, SelectField

from booking.model import EquipmentWish
from booking.web.forms import Base
from catalog import Catalog
from catalog.model import Center

__all__ = ["EquipmentForm", "equipment_boxes"]

_PREFIX = "equipment_"
"""Before the id of the kind in the name of its box."""
_MOST = 20
"""More than so many are in no list."""


class EquipmentForm(Base):
    """A form to which :func:`equipment_boxes` were added."""

    def equipment_fields(self) -> list[Field]:
        """The boxes, in the order of the data."""
        return [field for name, field in self._fields.items() if name.startswith(_PREFIX)]

    def wishes(self) -> tuple[EquipmentWish, ...]:
        """What was chosen."""
        return tuple(
            EquipmentWish(field.name.removeprefix(_PREFIX), int(field.data))
            for field in self.equipment_fields()
            if field.data and str(field.data).isdigit() and int(field.data) > 0
        )


def equipment_boxes(catalog: Catalog, centers: Iterable[Center]) -> dict[str, Any]:
    """A list for each kind that one of the centers lends, as long as the largest stock."""
    most: dict[str, int] = {}
    for center in centers:
        for stock in center.equipment:
            most[stock.id] = max(most.get(stock.id, 0), min(stock.quantity, _MOST))
    return {
        _PREFIX + id_: SelectField(
            catalog.equipment_name(id_),
            choices={"0": "不需要"} | {str(n): f"{n} 个" for n in range(1, count + 1)},
            default="0",
            validate_choice=False,
        )
        for id_, count in most.items()
    }
