"""``python -m booking`` as a clerk runs it: in Chinese, safe to repeat, clear when it fails."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from booking import service
from booking.config import Settings
from booking.staffing import all_accounts
from booking.storage import open_store
from catalog import load_catalog
from tests.builders import NOW, a_store, data_folder, network, request

PROJECT = Path(__file__).parents[2]


class CommandLine:
    """Runs commands in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            **{name: value for name, value in os.environ.items() if "BOOKING" not in name},
            "BOOKING_INSTANCE_DIR": str(folder / "instance"),
            "BOOKING_DATA_DIR": str(folder / "data"),
            "PYTHONWARNINGS": "error",
        }

    def run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "booking", *words],
            cwd=PROJECT,
            env=self.environ,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def settings(self) -> Settings:
        """What the commands read."""
        return Settings.from_environment(self.environ)


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    """A deployment that was never started."""
    data_folder(tmp_path)
    return CommandLine(tmp_path)


@pytest.fixture
def demo(tmp_path: Path) -> CommandLine:
    """A deployment with demo data."""
    data_folder(tmp_path, network_=network(demo="true"))
    return CommandLine(tmp_path)


def test_init_prepares_everything_for_its_owner_only(command: CommandLine) -> None:
    done = command.run("init")

    assert done.returncode == 0, done.stderr
    files = list((command.folder / "instance").rglob("*"))
    assert {one.name for one in files} >= {"booking.sqlite3", "secret-key"}
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert "demo" not in done.stdout


def test_init_can_be_repeated_and_shows_the_demo_password_once(demo: CommandLine) -> None:
    first, second = demo.run("init"), demo.run("init")
    found = re.search(r"登录名 demo，密码 (\S+)（只显示这一次）", first.stdout)

    assert found is not None
    assert second.returncode == 0
    assert "密码" not in second.stdout
    settings = demo.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    assert service.sign_in(store, "demo", found[1], "10.0.0.1", NOW)
    store.close()


def test_no_demo_account_beside_real_ones(demo: CommandLine) -> None:
    demo.environ["BOOKING_SECRET_KEY"] = "k" * 32
    store = a_store(f"sqlite:///{demo.folder}/instance/booking.sqlite3")
    store.close()
    added = demo.run(
        "staff", "add", "wangmin", "--scope", "donghua", "--password-stdin", given="12345678\n"
    )
    assert added.returncode == 0, added.stderr
    assert "demo" not in demo.run("init").stdout
    listed = demo.run("staff", "list").stdout
    assert listed == "wangmin\twangmin\t审核员\tdonghua\t在用\n"


def test_accounts_are_added_listed_and_disabled(command: CommandLine) -> None:
    command.run("init")
    words = ["--name", "王敏", "--role", "desk", "--scope", "*", "--password-stdin"]
    assert command.run("staff", "add", "wangmin", *words, given="12345678\n").returncode == 0
    twice = command.run("staff", "add", "wangmin", *words, given="12345678\n")
    assert twice.returncode == 1
    assert "已经有人用了" in twice.stderr
    assert command.run("staff", "disable", "wangmin").returncode == 0
    assert command.run("staff", "list").stdout == "wangmin\t王敏\t前台\t*\t已停用\n"
    assert command.run("staff", "disable", "nobody").returncode == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(["jobs"], 1, "python -m booking init", id="before init"),
        pytest.param([], 2, "usage", id="no command"),
        pytest.param(["run", "--port", "80000"], 2, "1 到 65535", id="a port that does not exist"),
        pytest.param(["staff", "add", "wangmin"], 2, "--scope", id="no scope"),
    ],
)
def test_wrong_usage_is_explained(
    command: CommandLine, words: list[str], code: int, said: str
) -> None:
    done = command.run(*words)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_data_stop_the_start_with_their_line(command: CommandLine) -> None:
    command.run("init")
    path = command.folder / "data" / "centers" / "donghua.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("08:30", "8:30"), encoding="utf-8")
    done = command.run("run", "--port", "1")

    assert done.returncode == 1
    assert re.search(r"data/centers/donghua\.yaml:\d+:\d+: 错误：", done.stderr)
    assert "Traceback" not in done.stderr


def test_a_frozen_clock_is_refused_in_public(command: CommandLine) -> None:
    command.environ |= {
        "BOOKING_NOW": "2026-12-01T09:00:00+08:00",
        "BOOKING_BASE_URL": "https://dq.example.gov.cn",
    }
    done = command.run("run")

    assert done.returncode == 1
    assert "BOOKING_NOW" in done.stderr


def test_jobs_expire_what_nobody_answered(command: CommandLine) -> None:
    command.run("init")
    settings = command.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    submitted = service.submit(store, load_catalog(settings.data_dir), request(), NOW)
    command.environ["BOOKING_NOW"] = "2026-11-04T14:00:00+08:00"
    done = command.run("jobs")

    assert done.stdout == "定时任务完成：过期的申请 1。\n"
    assert service.find(store, submitted.token).status == "expired"
    assert all_accounts(store) == []
    store.close()
