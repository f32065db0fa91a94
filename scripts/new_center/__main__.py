"""``python -m scripts.new_center``: the file of a new center from a few answers.

Whatever a flag gives is not asked; with ``--no-input`` nothing is asked, so that programs can use
it. A file that exists is never touched.

Exit 0: written and checked. Exit 1: nothing written. Exit 2: wrong usage or a wrong flag.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog import Catalog, Loader, fields
from catalog.checks.centers import RESERVED_CENTERS
from catalog.convert import to_model
from catalog.model import Center
from catalog.reader import read_document
from scripts.new_center.asking import (
    Asker,
    Spans,
    StoppedError,
    WrongAnswerError,
    as_field,
    spans,
)
from scripts.new_center.writing import NewCenter, file_text
from scripts.yaml_text import write_new_file

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]

OWN_HOURS = {
    "counter": ("counter", "workday", "窗口办事：工作日几点到几点？"),
    "workday": ("open", "workday", "场所开放：工作日几点到几点？"),
    "restday": ("open", "restday", "场所开放：休息日（不放假、不调休的周六周日）几点到几点？"),
    "holiday": ("open", "holiday", "场所开放：放假日几点到几点？"),
}
"""Question → kind of hours, day word, words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    reading = Loader(options.data).read(keep_going=True)
    catalog = reading.catalog
    if catalog is None or not catalog.areas or not catalog.network.sources:
        for problem in reading.errors:
            print(problem)
        print(
            "要先有写好的 network.yaml（至少一份出处）和一个地区文件，才能新建中心。",
            file=sys.stderr,
        )
        return 1
    asker = Asker(vars(options), may_ask=not options.no_input)
    try:
        center = _answers(asker, catalog, options.data)
    except WrongAnswerError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (StoppedError, KeyboardInterrupt):
        print("没有答完，没有写文件。", file=sys.stderr)
        return 1
    return _write(options.data, center, asker, skip_question=options.yes)


def _answers(asker: Asker, catalog: Catalog, data: Path) -> NewCenter:
    areas = {area.id: area.name for area in catalog.areas.values()}
    area_id = asker.choose("area", "属于哪个地区？写序号、编号或名称。", areas)
    area = catalog.areas[str(area_id)]
    levels = {level.id: level.name for level in area.levels}
    level = str(asker.choose("level", f"在{area.name}是哪一级？", levels))
    name: str = asker.must_ask(
        "name",
        "中心的全称？如 东华社区党群服务中心。",
        lambda text: str(as_field(fields.Text, text)),
    )
    id_: str = asker.must_ask(
        "id",
        "编号？文件名、网址和预约都用它，定下后不改。\n"
        "  用地名的拼音，小写，词与词之间用连字符：\n"
        "  东华社区 → donghua，城市书房 → chengshi-shufang。",
        lambda text: _free_id(text, area.id, data),
    )
    parents = {one.id: one.name for one in catalog.centers.values()}
    ranks = [one.id for one in area.levels]
    above = {
        one.id: one.name
        for one in catalog.centers.values()
        if one.area == area.id and ranks.index(one.level) < ranks.index(level)
    }
    parent = None
    if above or asker.given.get("parent"):
        parent = asker.choose("parent", "上级中心？", parents, shown=above, optional=True)
    address = asker.ask(
        "address", "街道门牌？", lambda text: str(as_field(fields.Text, text)), optional=True
    )
    phone = asker.ask(
        "phone",
        "服务台电话？会公开，写座机或 12345，如 0434-1234567。",
        lambda text: str(as_field(fields.Phone, text)),
        optional=True,
    )
    profile, hours = _hours(asker, list(area.hours_profiles))
    sources = {id_: source.title for id_, source in catalog.network.sources.items()}
    source = asker.choose("source", "这些信息出自哪份文件？", sources)
    return NewCenter(
        id=id_,
        name=name,
        area=area.id,
        area_name=area.name,
        level=level,
        level_name=levels[level],
        source=str(source),
        parent=parent,
        parent_name=parents.get(parent or "", ""),
        address=address,
        phone=phone,
        profile=profile,
        hours=hours,
    )


def _free_id(text: str, area: str, data: Path) -> str:
    id_ = str(as_field(fields.Id, text))
    if id_ in RESERVED_CENTERS:
        raise WrongAnswerError(f"“{id_}”是系统网址用的词，请换一个。")
    taken = next((data / "centers").rglob(f"{id_}.yaml"), None)
    if taken is not None:
        place = f"{data.name}/{taken.relative_to(data).as_posix()}"
        raise WrongAnswerError(f"“{id_}”已经有了（{place}）。可以加上地区，如 {area}-{id_}。")
    return id_


def _hours(
    asker: Asker, profiles: Sequence[str]
) -> tuple[str | None, dict[tuple[str, str], Spans]]:
    """A shared profile, or own hours."""
    own = any(asker.given.get(name) for name in OWN_HOURS)
    if own and asker.given.get("profile"):
        raise WrongAnswerError("--profile 与自己的时间只能写一样。")
    if profiles and not own:
        labels = dict.fromkeys(profiles, "（共用时间表）")
        question = "开放时间用本地区哪张共用时间表？都不用就按回车，自己写。"
        profile = asker.choose("profile", question, labels, optional=True)
        if profile is not None:
            return profile, {}
    while True:
        hours: dict[tuple[str, str], Spans] = {}
        for name, (kind, day, question) in OWN_HOURS.items():
            example = "如 08:30-12:00 13:30-17:30；不开就不填。"
            found = asker.ask(name, f"{question}{example}", spans, optional=True)
            if found:
                hours[kind, day] = found
        if hours:
            return None, hours
        if not asker.may_ask:
            raise WrongAnswerError("缺少开放时间：--profile，或 --counter、--workday 等。")
        print("  总得有一段开放时间，请再填一遍。")


def _write(data: Path, center: NewCenter, asker: Asker, *, skip_question: bool) -> int:
    path = data / "centers" / f"{center.id}.yaml"
    name = f"{data.name}/centers/{path.name}"
    text = file_text(center)
    print(f"\n{text}")
    document, problems = read_document(name, text.encode())
    if document is not None:
        _, problems = to_model(Center, document)
    try:
        if not problems and not skip_question and not asker.agrees(f"写进 {name} 吗？"):
            print("没有写文件。")
            return 1
        if not problems:
            write_new_file(path, text)
            problems = [one for one in Loader(data).problems() if one.path == name]
    except FileExistsError:
        print(f"{name} 已经有了，没有动它。", file=sys.stderr)
        return 1
    except (StoppedError, KeyboardInterrupt):
        print("没有写文件。", file=sys.stderr)
        return 1
    for problem in problems:
        print(problem)
    if any(problem.is_error for problem in problems):
        path.unlink(missing_ok=True)
        print("检查没有通过，文件没有留下。", file=sys.stderr)
        return 1
    print(f"已写好 {name}，检查通过。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new_center", description="回答几个问题，写好一个新中心的文件。"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument("--area", help="地区的编号")
    parser.add_argument("--level", help="层级的编号")
    parser.add_argument("--name", help="全称")
    parser.add_argument("--id", help="编号")
    parser.add_argument("--parent", help="上级中心的编号")
    parser.add_argument("--address", help="街道门牌")
    parser.add_argument("--phone", help="服务台电话")
    parser.add_argument("--profile", help="共用时间表的名字；或者用下面几项自己写")
    for name, (_, _, question) in OWN_HOURS.items():
        parser.add_argument(f"--{name}", metavar="时间", help=question)
    parser.add_argument("--source", help="出处的编号")
    parser.add_argument("--yes", action="store_true", help="不再问“写进去吗”")
    parser.add_argument("--no-input", action="store_true", help="什么都不问：缺了必填的就停下")
    return parser


if __name__ == "__main__":
    sys.exit(main())
