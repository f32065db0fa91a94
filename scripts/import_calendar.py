"""Takes the State Council's holidays of one year from a public holiday-cn JSON file.

Nothing is fetched: a person gets the file and compares it with the notice. A year that is not
announced yet has no days in it; then nothing is written, and the year stays unknown everywhere.

Exit 0: written, or nothing to change. Exit 1: refused, nothing changed. Exit 2: wrong usage.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from catalog.checks import Names, check_year
from catalog.checks.names import Sheet
from catalog.convert import to_model
from catalog.hours import Calendar
from catalog.loading import Loader
from catalog.model import CalendarYear
from catalog.problems import Problem
from catalog.reader import Document, read_document
from scripts.yaml_text import quoted, replace_file, scalar

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
TITLE = "国务院办公厅关于{year}年部分节假日安排的通知"


class RefusedError(Exception):
    """Why nothing is written, in Chinese."""


class Day(BaseModel):
    """One day that is not what its weekday says."""

    name: Annotated[StrictStr, Field(min_length=1)]
    date: date
    is_off: Annotated[StrictBool, Field(alias="isOffDay")]

    @property
    def festival(self) -> str:
        """The name without the quotation marks that some notices put around it."""
        return self.name.strip("“”")


class Notice(BaseModel):
    """The JSON file of one year; what else stands in it does not matter."""

    model_config = ConfigDict(extra="ignore")

    year: Annotated[StrictInt, Field(ge=1949, le=2200)]
    papers: tuple[StrictStr, ...] = ()
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Span:
    """Days off in a row that belong to one festival."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class _Written:
    document: Document


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _import(options)
    except RefusedError as refused:
        print(refused, file=sys.stderr)
        return 1


def _import(options: argparse.Namespace) -> int:
    notice = _read(options.file)
    path: Path = options.data / "calendar" / f"{notice.year}.yaml"
    name = f"{options.data.name}/calendar/{path.name}"
    old, old_text = _present(path, name)
    number = options.number
    if number is None:
        number = old.number if old is not None else _asked_number(notice.year)
    title = options.title or (old.title if old is not None else TITLE.format(year=notice.year))
    papers = options.paper or notice.papers
    if not papers:
        raise RefusedError("文件里没有通知的网址（papers）。请用 --paper 写上中国政府网的网址。")
    text = _text(notice, title, number, papers)
    new = _checked(name, text)
    if old == new:
        print(f"{name} 与这份文件一致，没有改动。")
        return 0
    for line in _changes(old, new):
        print(line)
    if old_text is not None and not options.replace:
        raise RefusedError(
            f"{name} 已经有了，内容不同，没有改动。核对无误后，加上 --replace 再来一次。"
        )
    replace_file(path, text)
    print(f"已写好 {name}。请对照通知原文核对一遍，再提交。")
    problems = [one for one in Loader(options.data).problems() if one.is_error]
    for problem in problems:
        print(problem)
    print(f"检查数据：{len(problems)} 处错误。")
    return 0


def _read(file: Path) -> Notice:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RefusedError(f"打不开 {file}：{error.strerror}。") from None
    try:
        notice = Notice.model_validate_json(content)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        place = f"（{where} 这一项不对）" if where else ""
        raise RefusedError(f"{file.name} 不是 holiday-cn 的年份文件{place}，没有写文件。") from None
    if not notice.days:
        raise RefusedError(
            f"{file.name} 里一天也没有：{notice.year} 年的放假安排还没有公布，没有写文件。\n"
            f"{notice.year} 年仍按“未知”处理：网站写“以国务院通知为准”，预约不开放。"
        )
    dates = [day.date for day in notice.days]
    twice = sorted({day for day in dates if dates.count(day) > 1})
    if twice:
        raise RefusedError(f"{file.name} 里 {twice[0]} 写了不止一次，没有写文件。")
    return notice


def _present(path: Path, name: str) -> tuple[CalendarYear | None, str | None]:
    """What the file says now, if it is there and can be read."""
    if not path.exists():
        return None, None
    content = path.read_bytes()
    document, _ = read_document(name, content)
    record = to_model(CalendarYear, document)[0] if document is not None else None
    return record, content.decode("utf-8", "replace")


def _asked_number(year: int) -> str | None:
    if not sys.stdin.isatty():
        return None
    example = f"国办发明电〔{year - 1}〕7号"
    return input(f"通知的文号，如 {example}（不知道就直接按回车）：").strip() or None


def _spans(days: Iterable[Day]) -> list[Span]:
    spans: list[Span] = []
    for day in sorted((day for day in days if day.is_off), key=lambda day: day.date):
        last = spans[-1] if spans else None
        if last and last.name == day.festival and last.last + timedelta(days=1) == day.date:
            spans[-1] = Span(day.festival, last.first, day.date)
        else:
            spans.append(Span(day.festival, day.date, day.date))
    return spans


def _text(notice: Notice, title: str, number: str | None, papers: Iterable[str]) -> str:
    # Where a holiday was made longer, the notice names the first ordinary workday after it, too.
    work = sorted(day.date for day in notice.days if not day.is_off)
    makeup = [day for day in work if day.weekday() >= 5]
    lines = [
        "# 国务院办公厅的放假安排。每年公布后由一个人录入一次，全网共用。",
        "# 没有录入的年份，网站显示“以国务院通知为准”，预约也不开放，所以不要凭印象提前写。",
        f"year: {notice.year}",
        f"title: {scalar(title)}",
        *([f"number: {scalar(number)}"] if number else []),
        "papers:",
        *(f"  - {paper if _is_plain_url(paper) else quoted(paper)}" for paper in papers),
        "",
        "# 放假的整段日子，含中间的周末",
        "holidays:",
        *(
            f'  - {{name: {scalar(one.name)}, from: "{one.first}", through: "{one.last}"}}'
            for one in _spans(notice.days)
        ),
    ]
    if makeup:
        lines += ["", "# 要上班的周六、周日", "makeup_workdays:"]
        lines += [f'  - "{day}"' for day in makeup]
    return "\n".join(lines) + "\n"


def _is_plain_url(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not set(text) & set("#{}[],&*!|>'\"%@` ")


def _checked(name: str, text: str) -> CalendarYear:
    """The record that the text makes; refused when the data check would complain."""
    document, problems = read_document(name, text.encode())
    record: CalendarYear | None = None
    if document is not None:
        record, problems = to_model(CalendarYear, document)
        if record is not None:
            problems = list(check_year(record, Sheet(_Written(document), Names())))
    if record is None or any(problem.is_error for problem in problems):
        raise RefusedError(_complaint(problems))
    return record


def _complaint(problems: Iterable[Problem]) -> str:
    said = "\n".join(f"  {problem.message}" for problem in problems)
    return f"照这份文件写出来的日历通不过检查，没有写文件：\n{said}"


def _changes(old: CalendarYear | None, new: CalendarYear) -> list[str]:
    """The days that change, for people who compare them with the notice."""
    if old is None:
        spans = [f"  {one.name}：{one.starts_on} 至 {one.ends_on} 放假" for one in new.holidays]
        makeup = "、".join(str(day) for day in new.makeup_workdays) or "没有"
        return [f"{new.year} 年：", *spans, f"  调休上班：{makeup}"]
    before, after = Calendar({new.year: old}), Calendar({new.year: new})
    day, lines = date(new.year - 1, 12, 1), []
    while day <= date(new.year, 12, 31):
        was, is_now = _said(before, day), _said(after, day)
        if was != is_now:
            lines.append(f"  {day}：{was} → {is_now}")
        day += timedelta(days=1)
    if not lines:
        return [f"{new.year} 年的日期没有变，变的是标题、文号或网址。"]
    return [f"{new.year} 年变了 {len(lines)} 天：", *lines]


def _said(calendar: Calendar, day: date) -> str:
    label = calendar.label(day)
    if not label:
        return "平常"
    return label if label == "调休上班" else f"放假（{label}）"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.import_calendar",
        description="把 holiday-cn 的年份 JSON 写成 data/calendar/<年份>.yaml。",
    )
    parser.add_argument("file", type=Path, metavar="年份.json", help="holiday-cn 的一个年份文件")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument("--number", help="通知的文号；不知道就不写")
    parser.add_argument("--title", help="通知的标题；不写就照惯例")
    parser.add_argument("--paper", action="append", help="通知的网址；不写就用文件里的")
    parser.add_argument("--replace", action="store_true", help="已有的文件内容不同，也换掉")
    return parser


if __name__ == "__main__":
    sys.exit(main())
