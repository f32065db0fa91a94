"""Checks the data and says every problem at once, for a terminal, a code review or a program.

Exit 0: good. Exit 1: there are errors. Exit 2: wrong usage. Reminders alone are good.
"""

import argparse
import gc
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from catalog import Loader, Problem
from catalog.timespan import SHANGHAI

__all__ = ["cache_file", "main"]

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    today = options.today or datetime.now(SHANGHAI).date()
    problems = Loader(options.data, cache_file(options.data), today=today).problems()
    errors = sum(problem.is_error for problem in problems)
    if options.format == "json":
        print(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            print(_annotation(problem) if options.format == "github" else problem)
        print(f"{errors} 处错误，{len(problems) - errors} 处提醒。")
    return 1 if errors else 0


def cache_file(data: Path) -> Path:
    """What the last check of this folder learned; deleting it costs time only."""
    name = hashlib.blake2b(str(data.resolve()).encode(), digest_size=8).hexdigest()
    return ROOT / "build" / "cache" / f"check-{name}.pickle"


def _annotation(problem: Problem) -> str:
    """A workflow command that shows the problem beside the line in a review."""
    level, title = ("error", "错误") if problem.is_error else ("warning", "提醒")
    path, message = problem.path, problem.message
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        path, message = path.replace(sign, code), message.replace(sign, code)
    path = path.replace(":", "%3A").replace(",", "%2C")
    place = f"file={path},line={problem.line},col={problem.column},title={title}"
    return f"::{level} {place}::{message}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.check_data", description="检查数据，一次说清所有问题。"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument(
        "--format", choices=("text", "github", "json"), default="text", help="输出格式"
    )
    parser.add_argument("--today", type=date.fromisoformat, help="按哪一天检查，如 2026-11-22")
    return parser


if __name__ == "__main__":
    code = main()
    # The process ends here: nothing is worth a last search for garbage among all records.
    gc.freeze()
    sys.exit(code)
