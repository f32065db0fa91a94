"""``python -m booking``: prepare, run and look after the booking service from the command line."""

import argparse
import os
import sys
from collections.abc import Sequence

from booking.commands import MODULES
from booking.errors import Busy, SetupError, Unsure
from catalog import DataError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it worked, 1 when something is wrong, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    # Database, journal, key and backups are for the owner of the service only.
    os.umask(0o077)
    try:
        code: int = options.run(options)
    except DataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print("数据有错误，没有执行。改好上面各行后再试。", file=sys.stderr)
    except SetupError as error:
        print(error, file=sys.stderr)
    except Unsure:
        print("磁盘出了故障，不能确定有没有做成。请先核对，再决定要不要重做。", file=sys.stderr)
    except Busy:
        print("数据库正忙或连不上，请稍后再试。", file=sys.stderr)
    else:
        return code
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m booking", description="家门口 · 预约服务")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    for module in MODULES:
        module.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
