"""``jobs`` does what is due; ``conflicts`` lists bookings that edits of the data collide with."""

import argparse
from typing import TYPE_CHECKING

from booking.commands.common import now_of, ready
from booking.conflicts import conflicts
from booking.jobs import run_jobs
from booking.words import when_words
from catalog import load_catalog

if TYPE_CHECKING:
    from booking.commands.common import Commands

__all__ = ["add_to"]

DONE = {
    "expired": "过期的申请",
    "lapsed": "过期的候补名额",
    "offered": "通知候补",
    "escalated": "转上级",
    "overdue": "超时提醒",
    "digest": "每日汇总",
    "reminders": "次日提醒",
    "notices": "发出的通知",
    "erased": "清除个人信息",
}
"""Step → what it counts; a step without words here says its own name."""


def add_to(commands: "Commands") -> None:
    """Describe them."""
    jobs = commands.add_parser("jobs", help="定时任务：过期、候补、提醒、发通知、清除到期的信息")
    jobs.set_defaults(run=_jobs)
    listing = commands.add_parser("conflicts", help="列出与改过的资料冲突的预约，以及给谁打电话")
    listing.set_defaults(run=_conflicts)
    listing.add_argument(
        "--scope", default="*", help='只看一个地区或一个中心（含下级），默认 "*" 全部'
    )


def _jobs(_options: argparse.Namespace) -> int:
    with ready() as (settings, store):
        report = run_jobs(store, load_catalog(settings.data_dir), settings, now_of(settings))
    if report.is_busy:
        print("另一个进程正在做定时任务，这一次不用做。")
        return 0
    done = [f"{DONE.get(name, name)} {count}" for name, count in report.counts.items() if count]
    print(f"定时任务完成：{'，'.join(done) or '没有到期的事'}。")
    if report.failed:
        print(f"没有做成：{'，'.join(DONE.get(name, name) for name in report.failed)}。")
    return 1 if report.failed else 0


def _conflicts(options: argparse.Namespace) -> int:
    # The web must not be imported before the server has prepared its workers.
    from booking.web.messages import refusal_sentence  # noqa: PLC0415

    with ready() as (settings, store):
        catalog = load_catalog(settings.data_dir)
        found = conflicts(store, catalog, now_of(settings), options.scope)
    for one in found:
        booking = one.booking
        why = "".join(refusal_sentence(reason) for reason in one.reasons)
        place = f"{booking.center_id}/{booking.room_id}"
        print(booking.reference, when_words(booking.span), place, why, *one.call, sep="\t")
    print(f"{len(found)} 个预约与现在的资料冲突。")
    return 1 if found else 0
