"""Small promises about files: shell scripts parse and may be run, Python files stay readable."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, module_name, python_files

SHELL_SCRIPTS = [ROOT / ".ci" / "run", *sorted((ROOT / "scripts" / "setup").glob("*.sh"))]
LONGEST_FILE = 450


def name_of(path: Path) -> str:
    """The name of a case in the report."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=name_of)
def test_a_shell_script_parses(script: Path) -> None:
    done = subprocess.run(("bash", "-n", str(script)), stderr=subprocess.PIPE, check=False)

    assert done.stderr.decode() == ""


@pytest.mark.parametrize("script", SHELL_SCRIPTS, ids=name_of)
def test_a_shell_script_with_a_first_line_may_be_run(script: Path) -> None:
    is_command = script.read_text(encoding="utf-8").startswith("#!")

    assert os.access(script, os.X_OK) == is_command


@pytest.mark.parametrize("path", python_files(), ids=module_name)
def test_a_python_file_is_short_enough_to_read_in_one_go(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
