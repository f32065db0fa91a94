"""JSON Schema of each file of the open data, made from the model that reads the data files.

The schemas of ``data/schema/`` help people write; these say what programs may rely on when they
read: what is always there, what may be missing, and that nothing else appears.
"""

import json
from functools import cache
from typing import Any

from scripts.site.machines.open_data import DATASETS, Dataset

__all__ = ["schema_files"]

_ALWAYS_ADDED = frozenset({"url", "page", "id", "center", "center_name", "area", "area_name"})
"""Fields beside those of the model that every record has; others may be missing."""
_HEAD = ("dataset", "title", "network", "version", "licence", "licence_url", "source")
_LOOSE = ("default", "description")
"""What the model says to us: its defaults are written out, its words are for programmers."""


@cache
def schema_files() -> dict[str, str]:
    """Address of each schema → its text. The schemas depend on the program only."""
    return {
        one.schema_url: json.dumps(_schema(one), ensure_ascii=False, indent=1) + "\n"
        for one in DATASETS.values()
    }


def _schema(dataset: Dataset) -> dict[str, Any]:
    record = _read(dataset.model.model_json_schema(by_alias=True))
    parts = record.pop("$defs", {})
    for name in dataset.left_out:
        del record["properties"][name]
    record["properties"] |= dataset.added
    record["required"] = [*record.get("required", ()), *sorted(_ALWAYS_ADDED & set(dataset.added))]
    record["title"] = dataset.title
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": dataset.title,
        "type": "object",
        "properties": {
            "$schema": text,
            **dict.fromkeys(_HEAD, text),
            "demo": {"type": "boolean", "title": "是不是演示数据"},
            "notice": text,
            "documentation": text,
            dataset.name: {"type": "array", "items": {"$ref": "#/$defs/record"}},
        },
        "required": ["$schema", *_HEAD, "demo", "documentation", dataset.name],
        "additionalProperties": False,
        "$defs": {"record": record, **parts},
    }


def _read(part: Any) -> Any:
    """A part of the model's schema without what is not for readers."""
    if isinstance(part, list):
        return [_read(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {
        name: {field: _read(one) for field, one in value.items()}
        if name in _NAMED
        else _read(value)
        for name, value in part.items()
        if name not in _LOOSE
    }
    # The model reads a missing value as null; here what is missing is left out.
    choices = [one for one in kept.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        kept = {**choices[0], **kept}
    return kept


_NAMED = frozenset({"properties", "$defs"})
"""Maps whose keys are names of ours, such as a field called description."""
