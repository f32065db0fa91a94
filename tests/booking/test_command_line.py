"""``python -m booking`` as a clerk runs it: in Chinese, safe to repeat, clear when it fails."""

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from booking import service
from booking.clock import Clock
from booking.config import Settings
from booking.errors import NotFound
from booking.one_time_links import choose_password, owner_of_link
from booking.staffing import account_named, all_accounts
from booking.storage import open_store
from catalog import load_catalog
from tests.booking.second_steps import switched_on
from tests.builders import NOW, PASSWORD, a_store, activity, data_folder, network, request

PROJECT = Path(__file__).parents[2]
PASSWORD_TYPED = "three words and 7\n"


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


def test_no_demo_account_where_strangers_can_reach_it(demo: CommandLine) -> None:
    demo.environ["BOOKING_BASE_URL"] = "https://dq.example.gov.cn"

    assert "演示" not in demo.run("init").stdout
    assert "demo" not in demo.run("staff", "list").stdout


def test_no_demo_account_beside_real_ones(demo: CommandLine) -> None:
    demo.environ["BOOKING_SECRET_KEY"] = "k" * 32
    store = a_store(f"sqlite:///{demo.folder}/instance/booking.sqlite3")
    store.close()
    words = ["--scope", "donghua", "--password-stdin"]
    added = demo.run("staff", "add", "wangmin", *words, given=PASSWORD_TYPED)
    assert added.returncode == 0, added.stderr
    assert "demo" not in demo.run("init").stdout
    listed = demo.run("staff", "list").stdout
    assert listed == "wangmin\twangmin\t审核员\tdonghua\t在用\n"


def test_accounts_are_added_listed_and_disabled(command: CommandLine) -> None:
    command.run("init")
    words = ["--name", "王敏", "--role", "desk", "--scope", "*", "--password-stdin"]
    assert command.run("staff", "add", "wangmin", *words, given=PASSWORD_TYPED).returncode == 0
    twice = command.run("staff", "add", "wangmin", *words, given=PASSWORD_TYPED)
    assert twice.returncode == 1
    assert "已经有人用了" in twice.stderr
    assert command.run("staff", "disable", "wangmin").returncode == 0
    assert command.run("staff", "list").stdout == "wangmin\t王敏\t前台\t*\t已停用\n"
    assert command.run("staff", "disable", "nobody").returncode == 1


def test_a_new_account_gets_a_link_and_a_lost_password_another_one(command: CommandLine) -> None:
    command.run("init")
    command.environ["BOOKING_BASE_URL"] = "https://dq.example.gov.cn"
    words = ["--name", "王敏", "--role", "desk", "--scope", "*"]
    first = command.run("staff", "add", "wangmin", *words)
    second = command.run("staff", "link", "wangmin")
    assert command.run("staff", "link", "nobody").returncode == 1

    links = [done.stdout.splitlines()[-1] for done in (first, second)]
    assert {link.rpartition("/")[0] for link in links} == {
        "https://dq.example.gov.cn/booking/staff/welcome"
    }
    settings = command.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    old, new = (link.rpartition("/")[2] for link in links)
    now = Clock(None).now()
    with pytest.raises(NotFound):
        owner_of_link(store, old, now)
    choose_password(store, new, PASSWORD_TYPED.strip(), now)
    assert service.sign_in(store, "wangmin", PASSWORD_TYPED.strip(), "10.0.0.1", now)
    store.close()


def test_a_lost_phone_is_reset_from_the_command_line(command: CommandLine) -> None:
    command.run("init")
    words = ["--scope", "*", "--password-stdin"]
    command.run("staff", "add", "wangmin", *words, given=f"{PASSWORD}\n")
    settings = command.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    switched_on(store, account_named(store, "wangmin"))
    assert command.run("staff", "list").stdout == "wangmin\twangmin\t审核员\t*\t在用\t动态口令\n"

    done = command.run("staff", "reset-second-factor", "wangmin")
    assert done.returncode == 0, done.stderr
    assert service.sign_in(store, "wangmin", PASSWORD, "10.0.0.1", NOW)
    store.close()


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


def test_a_phone_is_exported_erased_backed_up_and_restored(command: CommandLine) -> None:
    command.run("init")
    settings = command.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    service.submit(store, load_catalog(settings.data_dir), request(), NOW)
    store.close()
    command.environ["BOOKING_NOW"] = "2026-11-02T10:00:00+08:00"

    exported = json.loads(command.run("export", "--phone", "138 0013 8000").stdout)
    assert [one["applicant"]["name"] for one in exported["bookings"]] == ["王小明"]
    still_open = command.run("erase", "--phone", "13800138000")
    assert still_open.returncode == 1
    assert "请先取消再清除" in still_open.stdout
    assert command.run("export", "--phone", "abc").returncode == 1

    backup = command.folder / "backup.sqlite3"
    assert command.run("backup", str(backup)).returncode == 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    refused = command.run("restore", str(backup))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    (command.folder / "instance" / "booking.sqlite3").unlink()
    restored = command.run("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert len(json.loads(command.run("export", "--phone", "13800138000").stdout)["bookings"]) == 1


def test_what_an_older_version_wrote_is_backed_up_before_it_is_brought_up(
    command: CommandLine,
) -> None:
    command.run("init")
    with closing(sqlite3.connect(command.folder / "instance" / "booking.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
        connection.commit()

    assert command.run("jobs").returncode == 1
    done = command.run("backup", str(command.folder / "backup.sqlite3"))
    assert done.returncode == 0, done.stderr


def test_collisions_are_listed_with_whom_to_call(command: CommandLine) -> None:
    command.run("init")
    settings = command.settings
    store = open_store(settings.database_url, secret_key=settings.secret_key)
    booking = service.submit(store, load_catalog(settings.data_dir), request(), NOW).booking
    store.close()
    command.environ["BOOKING_NOW"] = "2026-11-02T10:00:00+08:00"
    assert command.run("conflicts").stdout == "0 个预约与现在的资料冲突。\n"

    data_folder(
        command.folder,
        activities=[
            activity(
                schedule={
                    "repeat": "once",
                    "dates": ["2026-11-04"],
                    "start_time": "14:00",
                    "end_time": "15:00",
                }
            )
        ],
    )
    listed = command.run("conflicts")
    assert listed.returncode == 1
    assert listed.stdout.startswith(f"{booking.reference}\t2026年11月4日（周三）14:00–16:00\t")
    assert "\t王小明\t13800138000\n" in listed.stdout
