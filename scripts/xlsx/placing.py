"""Where a new field goes among those that a record has: in the order of the model."""

from typing import Any

from pydantic import BaseModel

from catalog.model import Activity
from scripts.xlsx.columns import field_model, fields_in_order
from scripts.xlsx.sheets import SCHEDULE_ORDER

__all__ = ["put"]


def put(
    holder: dict[str, Any], path: tuple[str, ...], value: Any, model: type[BaseModel] | None
) -> None:
    """Set or, with None, remove the value at ``path``; empty groups on the way disappear.

    Without a model a new field goes to the end.
    """
    key, *rest = path
    if not rest:
        if value is None:
            holder.pop(key, None)
        elif key in holder:
            holder[key] = value
        else:
            _insert(holder, key, value, model)
        return
    child = holder.get(key)
    if not isinstance(child, dict):
        if value is None:
            return
        child = {}
        _insert(holder, key, child, model)
    inner = field_model(model, key) if model is not None and model is not Activity else None
    put(child, tuple(rest), value, inner)
    if model is Activity and key == "schedule":
        ordered = sorted(child.items(), key=lambda item: SCHEDULE_ORDER.index(item[0]))
        child.clear()
        child.update(ordered)
    if not child:
        del holder[key]


def _insert(holder: dict[str, Any], key: str, value: Any, model: type[BaseModel] | None) -> None:
    order = fields_in_order(model) if model is not None else []
    earlier = set(order[: order.index(key)]) if key in order else set(holder)
    items = list(holder.items())
    position = max((n for n, (name, _) in enumerate(items, 1) if name in earlier), default=0)
    items.insert(position, (key, value))
    holder.clear()
    holder.update(items)
