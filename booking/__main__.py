"""``python -m booking``: prepare, run and look after the booking service from the command line."""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

from booking.clock import Clock
from booking.codes import new_secret
from booking.config import Settings, make_secret_key
from booking.errors import Busy, SetupError
from booking.server import run_server
from booking.service import expire
from booking.staffing import add_account, all_accounts, disable_account
from booking.storage import Store, open_store
from booking.throttle import forget_old
from catalog import Catalog, DataError, load_catalog

ROLE_NAMES = {"desk": "前台", "approver": "审核员", "admin": "管理员"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 when something is wrong, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    # Database, journal and key are for the owner of the service only.
    os.umask(0o077)
    try:
        if options.command == "init":
            return _init()
        if options.command == "run":
            os.environ.setdefault("BOOKING_BASE_URL", _address(options.host, options.port))
        settings = Settings.from_environment(os.environ)
        if options.command == "run":
            return _run(settings, options)
        store = _open(settings)
        store.check_schema()
        if options.command == "jobs":
            return _jobs(store, settings)
        return _staff(store, settings, options)
    except DataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print("数据有错误，没有启动。改好上面各行后再试。", file=sys.stderr)
    except SetupError as error:
        print(error, file=sys.stderr)
    except Busy:
        print("数据库正忙或连不上，请稍后再试。", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m booking", description="家门口 · 预约服务")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    commands.add_parser("init", help="准备文件夹、密钥、数据库；演示数据还会建一个演示账号")
    run = commands.add_parser("run", help="启动服务")
    run.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="监听地址")
    run.add_argument(
        "--port", type=_port, default=os.environ.get("PORT") or "8000", help="监听端口"
    )
    run.add_argument("--workers", type=int, default=2, help="进程数，默认 2")
    run.add_argument("--threads", type=int, default=8, help="每个进程的线程数，默认 8")
    commands.add_parser("jobs", help="定时任务：让过了开始时间仍未处理的申请过期，清理旧记录")
    staff = commands.add_parser("staff", help="工作人员账号")
    actions = staff.add_subparsers(dest="action", required=True, metavar="操作")
    add = actions.add_parser("add", help="增加账号")
    add.add_argument("login", help="登录名，如 wangmin")
    add.add_argument("--name", help="姓名，居民会看到是谁答复的；默认同登录名")
    add.add_argument(
        "--role",
        choices=tuple(ROLE_NAMES),
        default="approver",
        help="desk 前台，approver 审核员（默认），admin 管理员",
    )
    add.add_argument(
        "--scope", required=True, help='管理范围：地区编号、中心编号（含下级），或 "*" 表示全部'
    )
    add.add_argument(
        "--password-stdin", action="store_true", help="从标准输入读密码（一行），不再询问"
    )
    actions.add_parser("list", help="列出账号")
    disable = actions.add_parser("disable", help="停用账号，已登录的立即退出")
    disable.add_argument("login", help="登录名")
    return parser


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


def _open(settings: Settings) -> Store:
    return open_store(
        settings.database_url, secret_key=settings.secret_key, rate_limits=settings.rate_limits
    )


def _init() -> int:
    made = make_secret_key(os.environ)
    if made:
        print(f"已生成密钥文件 {made}（只有本用户可读，请一并备份）。")
    settings = Settings.from_environment(os.environ)
    catalog = load_catalog(settings.data_dir)
    store = _open(settings)
    store.create_tables()
    print("数据库已就绪。")
    if catalog.network.demo and not all_accounts(store):
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
        now=Clock(settings.now).now(),
    )
    print(f"已建演示账号：登录名 demo，密码 {password}（只显示这一次）")
    print("启动后在 /booking/staff/ 登录。")


def _run(settings: Settings, options: argparse.Namespace) -> int:
    # What is wrong is said once and here, not by each worker.
    load_catalog(settings.data_dir)
    store = _open(settings)
    store.check_schema()
    store.close()
    address = _address(options.host, options.port)
    print(f"正在启动，请打开 {address}/ （按 Ctrl+C 停止）", flush=True)
    run_server(options.host, options.port, options.workers, options.threads)
    return 0


def _jobs(store: Store, settings: Settings) -> int:
    now = Clock(settings.now).now()
    count = expire(store, load_catalog(settings.data_dir), now)
    forget_old(store, now)
    print(f"定时任务完成：{count} 个申请已过期。")
    return 0


def _staff(store: Store, settings: Settings, options: argparse.Namespace) -> int:
    now = Clock(settings.now).now()
    if options.action == "add":
        catalog = load_catalog(settings.data_dir)
        add_account(
            store,
            catalog,
            name=options.name or options.login,
            login=options.login,
            password=_password(options.password_stdin),
            role=options.role,
            scope=options.scope,
            now=now,
        )
        print(f"已增加账号 {options.login}（{ROLE_NAMES[options.role]}，范围 {options.scope}）。")
    elif options.action == "disable":
        disable_account(store, options.login, now)
        print(f"已停用账号 {options.login}。")
    else:
        for account in all_accounts(store):
            state = "在用" if account.is_active else "已停用"
            role = ROLE_NAMES[account.role]
            print(f"{account.login}\t{account.name}\t{role}\t{account.scope}\t{state}")
    return 0


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("密码（至少 8 个字符，输入时不显示）：")
    if getpass.getpass("再输入一次：") != password:
        raise SetupError("两次输入的密码不一样，账号没有增加。")
    return password


if __name__ == "__main__":
    sys.exit(main())
