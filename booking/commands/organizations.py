"""``organization``: groups that staff know, with a code and a quota of their own."""

import argparse
from typing import TYPE_CHECKING

from booking.commands.common import now_of, ready
from booking.organizations import (
    add_organization,
    all_organizations,
    disable_organization,
    renew_code,
    usual_quota,
)
from catalog import load_catalog

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]


def add_to(commands: "Commands") -> None:
    """Describe them."""
    organization = commands.add_parser("organization", help="有编号、有自己额度的单位")
    actions = organization.add_subparsers(dest="action", required=True, metavar="操作")
    add = actions.add_parser("add", help="增加单位，显示一次编号")
    add.set_defaults(run=_add)
    add.add_argument("name", help="单位名称，如 东华社区合唱团")
    add.add_argument(
        "--scope", required=True, help='可约范围：地区编号、中心编号（含下级），或 "*"'
    )
    add.add_argument("--contact", required=True, help="联系人")
    add.add_argument("--phone", required=True, help="联系电话")
    add.add_argument("--days", type=int, help="最多提前几天，默认照预约规则")
    add.add_argument("--bookings", type=int, help="同时最多几个预约，默认照预约规则")
    add.add_argument("--hours", type=int, help="每周最多几小时，默认照预约规则")
    actions.add_parser("list", help="列出单位").set_defaults(run=_list)
    disable = actions.add_parser("disable", help="停用单位，编号立即失效")
    disable.set_defaults(run=_disable)
    disable.add_argument("name", help="单位名称")
    renew = actions.add_parser("renew", help="换一个新编号，旧的立即失效")
    renew.set_defaults(run=_renew)
    renew.add_argument("name", help="单位名称")


def _add(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        catalog = load_catalog(settings.data_dir)
        days, bookings, hours = usual_quota(catalog)
        code = add_organization(
            store,
            catalog,
            name=options.name,
            scope=options.scope,
            contact=options.contact,
            phone=options.phone,
            quota=(options.days or days, options.bookings or bookings, options.hours or hours),
            now=now_of(settings),
        )
    print(f"已增加单位“{options.name}”。编号（只显示这一次）：{code}")
    return 0


def _list(_options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        for one in all_organizations(store, load_catalog(settings.data_dir)):
            state = "在用" if one.is_active else "已停用"
            quota = f"{one.advance_days} 天，{one.max_open_bookings} 个"
            print(f"{one.name}\t{one.scope}\t{quota}，每周 {one.max_hours_per_week} 小时\t{state}")
    return 0


def _disable(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        disable_organization(store, load_catalog(settings.data_dir), options.name, now_of(settings))
    print(f"已停用单位“{options.name}”。")
    return 0


def _renew(options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        code = renew_code(store, load_catalog(settings.data_dir), options.name, now_of(settings))
    print(f"“{options.name}”的新编号（只显示这一次）：{code}")
    return 0
