"""The OpenAPI document covers the whole API and describes what it answers."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.service import Submitted

API = "/booking/api/v1"
Json = dict[str, Any]


@pytest.fixture
def document(client: FlaskClient) -> Json:
    """The document as a program reads it."""
    answer = client.get(f"{API}/openapi.json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert isinstance(answer.json, dict)
    return answer.json


def all_values(node: Any, key: str) -> list[Any]:
    """Every value under this key, however deep."""
    if isinstance(node, dict):
        own = [node[key]] if key in node else []
        return own + [value for child in node.values() for value in all_values(child, key)]
    if isinstance(node, list):
        return [value for child in node for value in all_values(child, key)]
    return []


def fits(schema: Json, value: Any, document: Json) -> bool:
    """Whether a value has the shape of a schema, as far as our schemas go."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return fits(document["components"]["schemas"][name], value, document)
    if "anyOf" in schema:
        return any(fits(one, value, document) for one in schema["anyOf"])
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return set(schema.get("required", [])) <= set(value) <= set(known) and all(
            fits(known[name], one, document) for name, one in value.items()
        )
    if isinstance(value, list):
        return all(fits(schema["items"], one, document) for one in value)
    return "enum" not in schema or value in schema["enum"]


def test_it_is_an_openapi_3_1_document(document: Json) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["servers"] == [{"url": API}]


def test_it_covers_every_route_and_method_of_the_api_and_no_other(
    app: Flask, document: Json
) -> None:
    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule.removeprefix(API)), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    described = {(path, method) for path, calls in document["paths"].items() for method in calls}

    assert described == routes


def test_every_reference_leads_to_a_schema(document: Json) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert set(all_values(document, "$ref")) <= known


def test_every_schema_is_used(document: Json) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}

    assert known == set(all_values(document, "$ref"))


def test_every_part_of_a_path_is_described(document: Json) -> None:
    for path, calls in document["paths"].items():
        for call in calls.values():
            described = {one["name"] for one in call.get("parameters", []) if one["in"] == "path"}
            assert described == set(re.findall(r"{(\w+)}", path))
            assert call["operationId"]
            assert all(one["description"] for one in call["responses"].values())


def test_operation_ids_are_unique(document: Json) -> None:
    ids = all_values(document["paths"], "operationId")

    assert len(ids) == len(set(ids))


def test_unknown_fields_are_refused_by_the_description_too(document: Json) -> None:
    for name in ("BookingIn", "ApplicantIn", "ProxyIn", "WishIn"):
        assert document["components"]["schemas"][name]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("described", "asked"),
    [
        ("/centers", "/centers"),
        ("/centers/{center_id}/rooms", "/centers/donghua/rooms"),
        (
            "/centers/{center_id}/rooms/{room_id}/free",
            "/centers/donghua/rooms/hall/free?from=2026-11-04&days=3",
        ),
        ("/centers/{center_id}/rooms/{room_id}/free", "/centers/donghua/rooms/hall/free"),
        ("/bookings/{token}", "/bookings/{token}"),
        ("/bookings/{token}", "/bookings/unknown"),
    ],
)
def test_an_answer_has_the_described_shape(
    client: FlaskClient, booked: Submitted, document: Json, described: str, asked: str
) -> None:
    answer = client.get(API + asked.format(token=booked.token))

    responses = document["paths"][described]["get"]["responses"]
    schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    assert fits(schema, answer.json, document)


def test_a_body_that_is_too_long_is_answered_as_described(
    client: FlaskClient, document: Json
) -> None:
    with_body = [
        path for path, calls in document["paths"].items() if "requestBody" in calls.get("post", {})
    ]
    assert len(with_body) >= 4
    for path in with_body:
        described = document["paths"][path]["post"]["responses"]["413"]
        if "{" not in path:  # elsewhere the token is looked at first
            answer = client.post(API + path, json={"purpose": "长" * 64 * 1024})
            assert answer.status_code == 413, path
            schema = described["content"]["application/json"]["schema"]
            assert fits(schema, answer.json, document)
