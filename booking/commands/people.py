"""``export`` and ``erase``: what somebody asks for who gives a telephone number."""

import argparse
import json
from typing import TYPE_CHECKING

from booking.commands.common import now_of, ready
from booking.errors import SetupError
from booking.privacy import erase_phone, export_phone
from booking.rules import normal_phone
from booking.words import when_words

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]


def add_to(commands: "Commands") -> None:
    """Describe them."""
    export = commands.add_parser("export", help="导出一个电话名下的全部信息（JSON）")
    export.set_defaults(run=_export)
    erase = commands.add_parser("erase", help="清除一个电话名下的个人信息")
    erase.set_defaults(run=_erase)
    for one in (export, erase):
        one.add_argument("--phone", required=True, help="本人或代办人的电话")


def _export(options: argparse.Namespace) -> int:
    phone = _phone(options.phone)
    with ready() as (settings, store):
        found = export_phone(store, phone, now_of(settings))
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return 0


def _erase(options: argparse.Namespace) -> int:
    phone = _phone(options.phone)
    with ready() as (settings, store):
        count, still_open = erase_phone(store, phone, now_of(settings))
    print(f"已清除 {count} 个预约里的个人信息。")
    for booking in still_open:
        print(f"还没有用完，请先取消再清除：{booking.reference} {when_words(booking.span)}")
    return 1 if still_open else 0


def _phone(text: str) -> str:
    phone = normal_phone(text)
    if not phone:
        raise SetupError(f"“{text}”不像电话号码，请写手机号，或区号加固定电话。")
    return phone
