"""The API against its own description, by examples that a machine makes up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.kinds import folder_with_kinds
from tests.web.conftest import new_app, parts

OPENAPI = "/booking/api/v1/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all examples; its limits are off, so that every example is judged."""
    folder = tmp_path_factory.mktemp("schemathesis")
    data: Path = folder_with_kinds(folder)
    made = new_app(folder, data, rate_limits=False)
    yield made
    parts(made).store.close()


def try_out(operation: Any, mode: GenerationMode) -> None:
    """Send examples and compare every answer with the description."""

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(mode))
    def run(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    run()


def test_every_call_answers_good_examples_as_described(app: Flask) -> None:
    schema: Any = schemathesis.openapi.from_wsgi(OPENAPI, app)
    found = [one.ok() for one in schema.get_all_operations()]

    assert len(found) >= 9
    for operation in found:
        try_out(operation, GenerationMode.POSITIVE)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/centers/{center_id}/rooms/{room_id}/free"),
        ("POST", "/bookings"),
        ("POST", "/waiting"),
    ],
)
def test_broken_examples_are_answered_as_described(app: Flask, method: str, path: str) -> None:
    operation = schemathesis.openapi.from_wsgi(OPENAPI, app)[path][method]

    try_out(operation, GenerationMode.NEGATIVE)
