"""`make help` is the first thing a newcomer types, so it must tell of everything there is."""

import os
import re
import subprocess

import pytest

from tests.house.tree import ROOT

PROMISED = (
    "setup",
    "serve",
    "test",
    "check-data",
    "site",
    "lint",
    "types",
    "lock",
    "help",
    "clean",
)


def make(*arguments: str) -> str:
    """What make prints; variables of a make that runs these tests are kept away from it."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")
    }
    done = subprocess.run(
        ("make", *arguments), cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    return done.stdout.decode()


def targets() -> set[str]:
    """Every target that the Makefile defines."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z0-9-]*):", text, re.MULTILINE))


def explained() -> dict[str, str]:
    """The targets that help lists, with what it says of them."""
    return dict(re.findall(r"^  ([a-z][a-z0-9-]*) +(\S.*)$", make("help"), re.MULTILINE))


def test_help_explains_every_target_in_chinese() -> None:
    assert explained().keys() == targets()
    for target, text in explained().items():
        assert re.search(r"[\u4e00-\u9fff]", text), target


def test_make_without_a_target_shows_the_help() -> None:
    assert make() == make("help")


@pytest.mark.parametrize("target", PROMISED)
def test_a_promised_target_exists(target: str) -> None:
    assert target in targets()
