"""A copy of the demo data that a test may change, and the commands run as clerks run them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.tree import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The demo data, copied."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture
def run() -> Run:
    """Runs ``python -m scripts.…`` in a process of its own, with answers on its input."""

    def command(
        module: str, *arguments: str, answers: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", module, *arguments),
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            input=answers,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return command
