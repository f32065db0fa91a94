"""The preview as a real process: an edit shows in the page, a broken one shows what is wrong."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.build_site import ROOT
from tests.conftest import NewPage
from tests.site.conftest import TODAY
from tests.tools.server import free_port

FAST_ENOUGH = 60.0
"""Seconds; a page follows within one, but a busy machine is no mistake of the program."""
PATIENCE = FAST_ENOUGH * 1000
"""The same in milliseconds, for the browser."""
CENTER = "/centers/donghua/"


@dataclass
class Preview:
    """A running preview of a copy of the data."""

    process: subprocess.Popen[bytes]
    base: str
    center: Path
    log: Path

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            return str(answer.read().decode())

    def status(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.get("/preview/status.json"))
        return found

    def edit(self, old: str, new: str) -> None:
        text = self.center.read_text(encoding="utf-8")
        assert old in text
        self.center.write_text(text.replace(old, new), encoding="utf-8")

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + FAST_ENOUGH
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                if is_so():
                    return
            except (urllib.error.URLError, ConnectionError):
                pass
            time.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8"))


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    port, log = free_port(), tmp_path / "preview.log"
    environment = {
        **os.environ,
        "BOOKING_INSTANCE_DIR": str(tmp_path / "instance"),
        "BOOKING_NOW": f"{TODAY}T09:00:00+08:00",
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "scripts.preview", "--port", str(port), "--today", TODAY]
    command += ["--data", str(data), "--out", str(tmp_path / "preview" / "site")]
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    running = Preview(process, f"http://127.0.0.1:{port}", data / "centers" / "donghua.yaml", log)
    try:
        running.until(lambda: "暖心食堂" in running.get(CENTER))
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_the_page_follows_an_edit_and_a_broken_edit_leaves_it_up(preview: Preview) -> None:
    assert preview.status()["failed"] is False
    preview.edit("暖心食堂", "暖胃食堂")
    preview.until(lambda: "暖胃食堂" in preview.get(CENTER))
    version = preview.status()["version"]

    preview.edit("id: donghua", "id: [donghua")
    preview.until(lambda: preview.status()["failed"] is True)
    broken = preview.status()
    assert broken["version"] == version
    assert "data/centers/donghua.yaml:" in str(broken["lines"])
    assert "错误：" in preview.log.read_text(encoding="utf-8")
    assert "暖胃食堂" in preview.get(CENTER)

    preview.edit("id: [donghua", "id: donghua")
    preview.until(lambda: preview.status()["failed"] is False)
    assert preview.status()["version"] != version
    assert "暖胃食堂" in preview.get(CENTER)


def test_an_open_page_changes_by_itself_and_says_what_is_wrong(
    preview: Preview, new_page: NewPage
) -> None:
    page = new_page()
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.goto(f"{preview.base}{CENTER}")
    preview.edit("暖心食堂", "暖胃食堂")
    expect(page.get_by_text("暖胃食堂").first).to_be_visible(timeout=PATIENCE)

    preview.edit("id: donghua", "id: [donghua")
    bar = page.locator(".preview-bar--failed")
    expect(bar).to_contain_text("data/centers/donghua.yaml:", timeout=PATIENCE)
    expect(bar).to_contain_text("页面还是上一次没有错误的样子")
    expect(page.get_by_text("暖胃食堂").first).to_be_visible()

    preview.edit("id: [donghua", "id: donghua")
    expect(bar).to_have_count(0, timeout=PATIENCE)
    assert complaints == []


def test_booking_pages_follow_too_and_the_published_site_does_not(
    preview: Preview, demo_site: Path
) -> None:
    assert "/preview/follow.js" in preview.get("/booking/")
    assert "/preview/" not in (demo_site / "index.html").read_text(encoding="utf-8")
    assert not (demo_site / "preview").exists()
