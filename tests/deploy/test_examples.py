"""The units and the proxy examples agree with each other, with the program and with the pages.

Where systemd, Caddy or nginx is installed is nobody's promise, so the files are read as text.
"""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

DEPLOY = ROOT / "scripts" / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
INSTALL = (ROOT / "content" / "about" / "install.md").read_text(encoding="utf-8")
UPGRADE = (ROOT / "content" / "about" / "upgrade.md").read_text(encoding="utf-8")
PROXIES = ["Caddyfile", "nginx.conf"]
OWN = {"After", "Description", "EnvironmentFile", "ExecStart", "PrivateNetwork", "ReadWritePaths"}
OWN |= {"Restart", "RestartSec", "TimeoutStopSec", "Type", "WantedBy", "Wants"}
"""What differs from unit to unit; everything else is one sandbox."""


def lines(path: Path) -> list[tuple[str, str]]:
    """The settings of a unit in their order."""
    text = path.read_text(encoding="utf-8")
    configparser.ConfigParser(strict=False, interpolation=None).read_string(text)
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


def sandbox(path: Path) -> list[tuple[str, str]]:
    """What a unit may not do."""
    return [line for line in lines(path) if line[0] not in OWN]


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_every_unit_has_the_same_sandbox(path: Path) -> None:
    found = sandbox(path)

    assert found == sandbox(SERVICES[0])
    assert {("User", "doorstep"), ("ProtectSystem", "strict"), ("NoNewPrivileges", "yes")} <= {
        *found
    }
    assert ("EnvironmentFile", "/etc/doorstep.env") in lines(path)


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_writes_only_where_the_page_gives_it_a_folder(path: Path) -> None:
    given = {"/srv/doorstep/instance", "/srv/doorstep/build", "/srv/backup"}

    assert set(dict(lines(path))["ReadWritePaths"].split()) <= given
    made = " ".join(re.findall(r"^sudo install -d (.*)$", INSTALL, re.MULTILINE)).split()
    assert {"instance", "/srv/backup", "build"} <= set(made)


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_a_timer_starts_a_unit_and_is_switched_on_by_the_page(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES
    enabled = re.search(r"systemctl enable --now (.*)", INSTALL)
    assert enabled
    assert path.name in enabled[1].split()


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_a_module_of_the_project(path: Path) -> None:
    command = dict(lines(path))["ExecStart"].split()

    assert command[:2] == ["/srv/doorstep/.venv/bin/python", "-m"]
    module = ROOT.joinpath(*command[2].split("."))
    assert module.is_dir() or module.with_suffix(".py").is_file()


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_tells_nobody_an_address_and_squeezes_nothing(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")

    assert "127.0.0.1:8000" in text
    assert name in INSTALL
    assert "access_log off" in text or "exclude http.log.error" in text
    assert not re.search(r"^\s*(encode|log \{|gzip on)", text, re.MULTILINE)
    assert "503" in text
    assert "系统正在恢复" in text


@pytest.mark.parametrize("name", PROXIES)
def test_a_proxy_says_how_to_use_two_names(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")

    assert "www.example.gov.cn" in text
    assert "BOOKING_SITE_URL=https://www.example.gov.cn" in INSTALL
    assert "BOOKING_BASE_URL=https://yuyue.example.gov.cn" in INSTALL


def test_nothing_is_asked_of_an_old_program_that_only_the_new_one_has() -> None:
    up, back = UPGRADE.split("## 退回去")

    assert up.index("git pull") < up.index("booking.sh backup") < up.index("booking.sh init")
    assert "-m booking backup" in up
    assert "booking" not in re.sub(r"\S*booking\.sqlite3\S*", "", back.split("## 发布")[0])


def test_commands_run_as_the_service_with_its_settings_or_not_at_all() -> None:
    script = DEPLOY / "booking.sh"
    text = script.read_text(encoding="utf-8")

    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111
    assert {"--uid=doorstep", "--property=EnvironmentFile=/etc/doorstep.env"} <= set(text.split())
    # The file is for root only: read by another it is empty, and init would make a demo account.
    assert not re.search(r"\$\(.*cat /etc/doorstep\.env\)", INSTALL)
