"""Writes ``data/schema/``, or says with ``--check`` whether it is up to date.

Exit 0: written, or up to date. Exit 1: out of date.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.schema.generate import read_dictionary, schema_files

__all__ = ["main"]

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    data: Path = options.data
    folder = data / "schema"
    wanted = schema_files(read_dictionary(data))
    present = {
        file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.json"))
    }
    if options.check:
        stale = sorted(
            name for name in {*wanted, *present} if wanted.get(name) != present.get(name)
        )
        for name in stale:
            print(f"data/schema/{name} 与数据模型或字典不一致。请运行 make schema。")
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for name in present.keys() - wanted.keys():
        (folder / name).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    print(f"已写好 {len(wanted)} 份编辑器说明，在 {folder}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.schema", description="生成编辑器用的字段说明（JSON Schema）。"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument("--check", action="store_true", help="只核对，不写文件")
    return parser


if __name__ == "__main__":
    sys.exit(main())
