"""``staff``: who may sign in."""

import argparse
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from booking import one_time_links, second_factor
from booking.commands.common import now_of, ready
from booking.config import Settings
from booking.model import Staff
from booking.staffing import account_named, add_account, all_accounts, disable_account
from booking.storage import Store
from booking.words import ROLE_WORDS
from catalog import load_catalog

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]


def add_to(commands: "Commands") -> None:
    """Describe them."""
    staff = commands.add_parser("staff", help="工作人员账号")
    actions = staff.add_subparsers(dest="action", required=True, metavar="操作")
    add = actions.add_parser("add", help="增加账号，显示一次设密码的链接")
    add.set_defaults(run=_add)
    add.add_argument("login", help="登录名，如 wangmin")
    add.add_argument("--name", help="姓名，居民会看到是谁答复的；默认同登录名")
    add.add_argument(
        "--role",
        choices=tuple(ROLE_WORDS),
        default="approver",
        help="desk 前台，approver 审核员（默认），admin 管理员",
    )
    add.add_argument(
        "--scope", required=True, help='管理范围：地区编号、中心编号（含下级），或 "*" 表示全部'
    )
    add.add_argument(
        "--password-stdin",
        action="store_true",
        help="从标准输入读密码（一行），不做链接；只给程序用",
    )
    actions.add_parser("list", help="列出账号").set_defaults(run=_list)
    _add_named(actions, "link", _link, "忘了密码：做一个新链接，现在的密码作废")
    _add_named(actions, "reset-second-factor", _reset, "手机和恢复码都丢了：关掉动态口令")
    _add_named(actions, "disable", _disable, "停用账号，已登录的立即退出")


def _add_named(actions: "Commands", name: str, run: object, help_: str) -> None:
    action = actions.add_parser(name, help=help_)
    action.set_defaults(run=run)
    action.add_argument("login", help="登录名")


def _add(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        now = now_of(settings)
        add_account(
            store,
            load_catalog(settings.data_dir),
            name=options.name or options.login,
            login=options.login,
            password=sys.stdin.readline().rstrip("\r\n") if options.password_stdin else None,
            role=options.role,
            scope=options.scope,
            now=now,
        )
        print(f"已增加账号 {options.login}（{ROLE_WORDS[options.role]}，范围 {options.scope}）。")
        if not options.password_stdin:
            _print_link(store, settings, account_named(store, options.login), now)
    return 0


def _list(_options: argparse.Namespace) -> int:
    with ready() as (_, store):
        for account in all_accounts(store):
            state = "在用" if account.is_active else "已停用"
            role = ROLE_WORDS[account.role]
            cells = [account.login, account.name, role, account.scope, state]
            print(*cells, *(["动态口令"] if account.has_second_factor else []), sep="\t")
    return 0


def _link(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        _print_link(store, settings, account_named(store, options.login), now_of(settings))
    return 0


def _reset(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        second_factor.reset(store, account_named(store, options.login), now_of(settings))
    print(f"已关掉 {options.login} 的动态口令，请本人登录后重新开启。")
    return 0


def _disable(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        disable_account(store, options.login, now_of(settings))
    print(f"已停用账号 {options.login}。")
    return 0


def _print_link(store: Store, settings: Settings, account: Staff, now: datetime) -> None:
    token = one_time_links.make_link(store, account, now)
    print(
        f"请把这个链接交给本人设密码（只显示这一次，{one_time_links.LINK_HOURS} 小时内有效，"
        "只能用一次）："
    )
    print(f"{settings.base_url}{one_time_links.PATH}{token}")
