"""``backup`` and ``restore``."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from booking.backup import back_up, restore
from booking.commands.common import now_of, opened, ready
from booking.config import Settings
from booking.errors import SetupError
from booking.retention import KEPT
from booking.storage.upgrade import FIRST

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]


def add_to(commands: "Commands") -> None:
    """Describe them."""
    backup = commands.add_parser("backup", help="备份数据库，服务不用停")
    backup.set_defaults(run=_backup)
    backup.add_argument("file", type=Path, help="文件名；写文件夹就按时间起名，并删掉过期的备份")
    backup.add_argument(
        "--keep-days",
        type=_days,
        default=KEPT.days,
        help=f"文件夹里的备份留几天，最多 {KEPT.days} 天（默认），与个人信息的期限一样",
    )
    back = commands.add_parser("restore", help="用备份恢复数据库")
    back.set_defaults(run=_restore)
    back.add_argument("file", type=Path, help="备份文件")
    back.add_argument("--replace", action="store_true", help="数据库里已有预约时，用备份换掉")


def _days(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= KEPT.days:
        raise argparse.ArgumentTypeError(f"“{text}”应是 1 到 {KEPT.days} 的整数")
    return number


def _backup(options: argparse.Namespace) -> int:
    # What an older version wrote is backed up before it is brought up to date.
    with ready(FIRST) as (settings, _store):
        try:
            path, gone = back_up(
                settings.database_url, options.file, now_of(settings), options.keep_days
            )
        except OSError as error:
            raise SetupError(f"备份没有写成：{error.strerror}（{options.file}）。") from None
    print(f"已备份到 {path}（只有本用户可读）。密钥不在里面，请另外保管。")
    for one in gone:
        print(f"已删除过期的备份 {one}。")
    return 0


def _restore(options: argparse.Namespace) -> int:
    settings = Settings.from_environment(os.environ)
    store = opened(settings)
    try:
        erased = restore(
            store, settings.database_url, options.file, now_of(settings), replace=options.replace
        )
    finally:
        store.close()
    print(f"已恢复 {options.file}。")
    if erased:
        print(f"备份以后到期的个人信息已重新清除：{erased} 个预约。")
    return 0
