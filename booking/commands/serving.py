"""``init`` prepares a deployment, ``run`` serves it."""

import argparse
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from booking.codes import new_secret
from booking.commands.common import now_of, opened
from booking.config import Settings, make_secret_key
from booking.server import run_server
from booking.smtp_url import is_local_host
from booking.staffing import add_account, all_accounts
from booking.storage import Store
from catalog import Catalog, load_catalog

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]


def add_to(commands: "Commands") -> None:
    """Describe them."""
    init = commands.add_parser("init", help="准备文件夹、密钥、数据库；演示数据还会建一个演示账号")
    init.set_defaults(run=_init)
    run = commands.add_parser("run", help="启动服务")
    run.set_defaults(run=_run)
    run.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="监听地址")
    run.add_argument(
        "--port", type=_port, default=os.environ.get("PORT") or "8000", help="监听端口"
    )
    run.add_argument("--workers", type=int, default=2, help="进程数，默认 2")
    run.add_argument("--threads", type=int, default=8, help="每个进程的线程数，默认 8")


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"端口“{text}”应是 1 到 65535 的整数")
    return number


def _address(host: str, port: int) -> str:
    """How this machine reaches the service; links are made with it unless another is set."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 -- listening everywhere has no address of its own
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _init(_options: argparse.Namespace) -> int:
    made = make_secret_key(os.environ)
    if made:
        print(f"已生成密钥文件 {made}（只有本用户可读，请一并备份）。")
    settings = Settings.from_environment(os.environ)
    catalog = load_catalog(settings.data_dir)
    store = opened(settings)
    store.create_tables()
    print("数据库已就绪。")
    # Where strangers can reach it, nobody gets in whom no one let in by name.
    is_local = is_local_host(urlsplit(settings.base_url).hostname or "")
    if catalog.network.demo and is_local and not all_accounts(store):
        _add_demo_account(store, catalog, settings)
    return 0


def _add_demo_account(store: Store, catalog: Catalog, settings: Settings) -> None:
    password = new_secret()[:16]
    add_account(
        store,
        catalog,
        name="演示审核员",
        login="demo",
        password=password,
        role="admin",
        scope="*",
        now=now_of(settings),
    )
    print(f"已建演示账号：登录名 demo，密码 {password}（只显示这一次）")
    print("启动后在 /booking/staff/ 登录。")


def _run(options: argparse.Namespace) -> int:
    os.environ.setdefault("BOOKING_BASE_URL", _address(options.host, options.port))
    settings = Settings.from_environment(os.environ)
    # What is wrong is said once and here, not by each worker.
    catalog = load_catalog(settings.data_dir)
    store = opened(settings)
    store.check_schema()
    store.close()
    address = _address(options.host, options.port)
    print(f"正在启动，请打开 {address}/ （按 Ctrl+C 停止）", flush=True)
    run_server(options.host, options.port, options.workers, options.threads, settings, catalog)
    return 0
