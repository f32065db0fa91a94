"""``staff``: who may sign in."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from booking.commands.common import now_of, ready
from booking.errors import SetupError
from booking.staffing import add_account, all_accounts, disable_account
from catalog import load_catalog

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]

ROLE_NAMES = {"desk": "前台", "approver": "审核员", "admin": "管理员"}


def add_to(commands: "Commands") -> None:
    """Describe them."""
    staff = commands.add_parser("staff", help="工作人员账号")
    actions = staff.add_subparsers(dest="action", required=True, metavar="操作")
    add = actions.add_parser("add", help="增加账号")
    add.set_defaults(run=_add)
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
    listing = actions.add_parser("list", help="列出账号")
    listing.set_defaults(run=_list)
    disable = actions.add_parser("disable", help="停用账号，已登录的立即退出")
    disable.set_defaults(run=_disable)
    disable.add_argument("login", help="登录名")


def _add(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        add_account(
            store,
            load_catalog(settings.data_dir),
            name=options.name or options.login,
            login=options.login,
            password=_password(options.password_stdin),
            role=options.role,
            scope=options.scope,
            now=now_of(settings),
        )
    print(f"已增加账号 {options.login}（{ROLE_NAMES[options.role]}，范围 {options.scope}）。")
    return 0


def _list(_options: argparse.Namespace) -> int:
    with ready() as (_, store):
        for account in all_accounts(store):
            state = "在用" if account.is_active else "已停用"
            role = ROLE_NAMES[account.role]
            print(f"{account.login}\t{account.name}\t{role}\t{account.scope}\t{state}")
    return 0


def _disable(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        disable_account(store, options.login, now_of(settings))
    print(f"已停用账号 {options.login}。")
    return 0


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("密码（至少 8 个字符，输入时不显示）：")
    if getpass.getpass("再输入一次：") != password:
        raise SetupError("两次输入的密码不一样，账号没有增加。")
    return password
