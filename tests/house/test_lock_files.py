"""The lock files say exactly what is installed, and let nobody slip in something else."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
BENCH = ROOT / "scripts" / "bench" / "requirements.txt"
LOCKS = [
    pytest.param(RUNTIME, id="runtime"),
    pytest.param(DEVELOPMENT, id="development"),
    pytest.param(BENCH, id="bench"),
]

REQUIREMENT = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^ ;]+)(?: ; (?P<marker>.+))?"
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def entries(lock: Path) -> list[list[str]]:
    """Each requirement with its options: continued lines joined, comments left out."""
    joined = lock.read_text(encoding="utf-8").replace("\\\n", "\n ")
    found: list[list[str]] = []
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith(" "):
            found[-1].append(line.strip())
        else:
            found.append([line.strip()])
    return found


def pins(lock: Path) -> set[str]:
    """The requirements without their hashes."""
    return {entry[0] for entry in entries(lock)}


def wanted(source: Path) -> set[str]:
    """The names asked for in a requirements*.in file."""
    lines = (line.partition("#")[0].strip() for line in source.read_text("utf-8").splitlines())
    names = (line.partition("[")[0] for line in lines if line and not line.startswith("-r"))
    return {name.lower() for name in names}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_has_one_version_and_hashes(lock: Path) -> None:
    for requirement, *options in entries(lock):
        assert REQUIREMENT.fullmatch(requirement), requirement
        # A package has a wheel and a source archive at the least; with a single hash,
        # it was locked from the files of one machine.
        assert len(options) >= 2, requirement
        for option in options:
            assert HASH.fullmatch(option), f"{requirement} {option}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address_and_no_other_source(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert re.findall(r"\w+://|^-\S*|\bfile:|\s@\s", text, re.MULTILINE) == []


@pytest.mark.parametrize(
    ("source", "lock"),
    [
        pytest.param(ROOT / "requirements.in", RUNTIME, id="runtime"),
        pytest.param(ROOT / "requirements-dev.in", DEVELOPMENT, id="development"),
        pytest.param(BENCH.with_suffix(".in"), BENCH, id="bench"),
    ],
)
def test_everything_asked_for_is_locked(source: Path, lock: Path) -> None:
    locked = {pin.partition("==")[0] for pin in pins(lock)}

    assert wanted(source)
    assert wanted(source) <= locked


def test_tests_run_on_the_versions_that_residents_use() -> None:
    assert pins(RUNTIME) <= pins(DEVELOPMENT)
