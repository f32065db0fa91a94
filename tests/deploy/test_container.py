"""The container file copies everything that its own commands need, and nothing that is kept back.

No container is built here, because building one takes a network and a program that few have.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

TEXT = (ROOT / "scripts" / "deploy" / "Containerfile").read_text(encoding="utf-8")


def copied() -> list[str]:
    """What `COPY` takes from the project."""
    return re.findall(r"^COPY (\S+) \S+$", TEXT, re.MULTILINE)


def test_what_is_copied_is_enough_to_build_the_site_and_to_answer(tmp_path: Path) -> None:
    image = tmp_path / "image"
    image.mkdir()
    for name in copied():
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__", ".cache")
        if source.is_dir():
            shutil.copytree(source, image / name, ignore=ignored)
        else:
            shutil.copy(source, image / name)
    environ = {name: value for name, value in os.environ.items() if "BOOKING" not in name}
    environ |= {"PYTHONPATH": str(image)}

    for command in (
        ["scripts.build_site", "--base-url", "https://dq.example.cn"],
        ["booking", "init"],
    ):
        subprocess.run([sys.executable, "-m", *command], cwd=image, env=environ, check=True)

    assert "https://dq.example.cn/" in (image / "build/site/sitemap.xml").read_text("utf-8")
    assert (image / "instance" / "booking.sqlite3").is_file()
    assert (image / "scripts/deploy/healthcheck.py").is_file()


def test_it_does_not_run_as_root_and_keeps_no_secret() -> None:
    assert re.findall(r"^USER (\S+)$", TEXT, re.MULTILINE) == ["doorstep"]
    assert not {"instance", ".git", "."} & set(copied())
    assert "--require-hashes" in TEXT
