"""Model and dictionary → JSON Schema (draft 7, which every editor knows).

The classes give the shape, the dictionary for clerks gives the words. References to other files
stay plain ids here: schemas do not depend on the data, and the check of the data knows better.
"""

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from catalog.listing import FOLDERS, SINGLE_FILES
from scripts.schema.dictionary import SECTIONS, Dictionary, Section, plain
from scripts.schema.scalars import SCALARS

__all__ = ["PATTERNS", "schema_files"]

Schema = dict[str, Any]

PATTERNS: Mapping[str, str] = {
    **{folder: f"data/{folder}/**/*.yaml" for folder in FOLDERS},
    **{name.removesuffix(".yaml"): f"data/{name}" for name in SINGLE_FILES},
}
"""Name of a schema → the files it is for."""

_NOTE = "由 python -m scripts.schema 生成（make schema），不要手改。"
_LIST = "这里应是一列：每行以“- ”开头，或写成 [甲, 乙]。"
_REPEAT = "重复"
_CLASSES = {record.__name__: heading for heading, record in SECTIONS.items()}


def schema_files(dictionary: Dictionary) -> dict[str, str]:
    """Name of each schema file → its text."""
    models = {**FOLDERS, **{name.removesuffix(".yaml"): one for name, one in SINGLE_FILES.items()}}
    return {
        f"{name}.json": json.dumps(_whole(record, dictionary), ensure_ascii=False, indent=2) + "\n"
        for name, record in models.items()
    }


class _Generator(GenerateJsonSchema):
    """Takes the scalars from our table, and no ``null``: an empty value is a mistake."""

    def generate_inner(self, schema: Any) -> Schema:
        """Our own schema for a scalar and its limits, pydantic's for everything else."""
        function = schema.get("function", {}).get("function")
        if schema["type"] == "function-before" and function in SCALARS:
            return dict(SCALARS[function])
        if schema["type"] == "function-after" and isinstance(function, partial):
            limits = function.keywords
            names = {"ge": "minimum", "le": "maximum"}
            return {
                **self.generate_inner(schema["schema"]),
                **{names[limit]: value for limit, value in limits.items()},
            }
        return super().generate_inner(schema)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """The value itself: what is not known is left out."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """No default of lists and parts: an editor would write it into the file."""
        found = super().default_schema(schema)
        if not isinstance(found.get("default"), str | int):
            found.pop("default", None)
        return found

    def literal_schema(self, schema: core_schema.LiteralSchema) -> Schema:
        """A choice; numbers may stand with or without quotation marks."""
        words = list(schema["expected"])
        if not all(word.isdecimal() for word in words):
            return {"type": "string", "enum": words}
        return {
            "enum": [*(int(word) for word in words), *words],
            "errorMessage": f"只能写 {'、'.join(words)} 中的一个。",
        }

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Schema:
        """Chosen by the tag, so that an editor can speak of the one kind that is meant."""
        tag = str(schema["discriminator"])
        parts = {str(word): self.generate_inner(one) for word, one in schema["choices"].items()}
        return {
            "type": "object",
            "properties": {tag: {"type": "string", "enum": list(parts)}},
            "allOf": [
                {"required": [tag]},
                *(
                    {"if": {"required": [tag], "properties": {tag: {"const": word}}}, "then": part}
                    for word, part in parts.items()
                ),
            ],
        }


def _whole(record: type[BaseModel], dictionary: Dictionary) -> Schema:
    raw = record.model_json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Generator
    )
    definitions = raw.pop("$defs", {})
    root = _explained(raw, dictionary.of(record), dictionary)
    if definitions:
        root["definitions"] = {
            name: _explained(part, dictionary.sections[_CLASSES[name]], dictionary)
            for name, part in sorted(definitions.items())
        }
    return {"$schema": "http://json-schema.org/draft-07/schema#", "$comment": _NOTE, **root}


def _explained(part: Schema, section: Section, dictionary: Dictionary) -> Schema:
    """One class with the words of its section."""
    properties = {
        name: _property(name, value, section, dictionary)
        for name, value in part["properties"].items()
    }
    if "sample" in properties:
        names = [name for name in properties if name != "sample"]
        choice = _choice(names, [properties[name]["title"] for name in names])
        choice["errorMessage"] = "这里只能写这一条里的字段名，如 address、hours。"
        properties["sample"]["items"] = choice
    required = list(part.get("required", ()))
    result: Schema = {
        "title": section.heading,
        "description": f"{section.heading}。{plain(section.intro)}".removesuffix("。") + "。",
        "markdownDescription": f"**{section.heading}**\n\n{section.intro}".strip(),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if required:
        # One condition a field, so that an editor can say in Chinese which one is missing.
        result["allOf"] = [_required(name, properties[name]["title"]) for name in required]
    return result


def _required(name: str, title: str) -> Schema:
    return {"required": [name], "errorMessage": f"缺少“{name}”（{title}），请补上“{name}: …”。"}


def _property(name: str, value: Schema, section: Section, dictionary: Dictionary) -> Schema:
    title = _REPEAT if name == "repeat" else value["title"]
    text = section.rows[name] + _inside(value)
    said = {
        "title": title,
        "description": f"{title}：{plain(text)}",
        "markdownDescription": f"**{title}**（`{name}`）\n\n{text}",
    }
    return {**value, **said, **_with_choices(value, name, section, dictionary)}


def _inside(value: Schema) -> str:
    """The fields of the class that a field holds, when it holds one."""
    inner = value.get("items") or value.get("additionalProperties") or value
    name = inner.get("$ref", "").rpartition("/")[2] if isinstance(inner, dict) else ""
    if not name:
        return ""
    record = SECTIONS[_CLASSES[name]]
    fields = {field.alias or own: field.title for own, field in record.model_fields.items()}
    words = "、".join(f"`{field}` {title}" for field, title in fields.items() if field != "sample")
    return f"。里面写：{words}"


def _with_choices(value: Schema, name: str, section: Section, dictionary: Dictionary) -> Schema:
    """What to add to the schema of a value: its words explained, its list named as one."""
    words = value.get("enum", ())
    if words and all(isinstance(word, str) for word in words):
        if name == "repeat":
            return _choice(words, [section.heading])
        return _choice(words, dictionary.meanings(section, name, words))
    more: Schema = {}
    for inner in ("items", "propertyNames", "additionalProperties"):
        if isinstance(value.get(inner), dict):
            found = _with_choices(value[inner], name, section, dictionary)
            more[inner] = {**value[inner], **found}
    if value.get("type") == "array":
        more["errorMessage"] = _LIST
    if "if" in value.get("allOf", [{}])[-1]:
        more |= _with_kinds(value)
    return more


def _with_kinds(value: Schema) -> Schema:
    """The same for a field whose tag chooses between several classes."""
    (tag,) = value["properties"]
    words = value["properties"][tag]["enum"]
    kinds = [_CLASSES[one["then"]["$ref"].rpartition("/")[2]] for one in value["allOf"][1:]]
    choice = {"title": _REPEAT, "description": _REPEAT, **_choice(words, kinds)}
    condition = {**_required(tag, _REPEAT), **value["allOf"][0]}
    return {"properties": {tag: choice}, "allOf": [condition, *value["allOf"][1:]]}


def _choice(words: Iterable[str], meanings: Iterable[str] | None) -> Schema:
    names = list(words)
    choice: Schema = {"type": "string", "enum": names}
    said = names
    if meanings is not None:
        explained = list(meanings)
        said = [f"{name} {text}" for name, text in zip(names, explained, strict=True)]
        choice["enumDescriptions"] = explained
        choice["markdownEnumDescriptions"] = explained
    choice["errorMessage"] = f"只能写：{'；'.join(said)}。"
    return choice


def read_dictionary(data: Path) -> Dictionary:
    """The dictionary that lies in a data folder."""
    return Dictionary((data / "README.md").read_text(encoding="utf-8"))
