"""How long checking the data of 2,000 centers takes, beside the bare YAML parser.

The peer is PyYAML's C loader on the same files in the same run: reading as text is the least that
any check has to do. The limit for one edit is half a second for the whole process, so that a
clerk who saves a file sees the answer at once.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

from catalog import Loader
from scripts.bench.network import ROOT, synthetic

LIMIT_FIRST = 2.0
LIMIT_EDIT = 0.5


def main() -> int:
    """Run the comparison; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.data_check")
    parser.add_argument("--centers", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = synthetic(Path(folder) / "data", options.centers)
        bare, first = [], []
        for _ in range(options.rounds):
            bare.append(seconds(lambda: parse_only(data)))
            first.append(seconds(lambda: Loader(data).problems()))
        ratio = median(one / two for one, two in zip(first, bare, strict=True))
        edits = [edited(data, number) for number in range(options.rounds + 1)][1:]
    print(f"中心 {options.centers} 个；{options.rounds} 轮，中位数（最小–最大）")
    print(f"PyYAML C 解析器只读文本：{spread(bare)} 秒")
    print(f"第一次全部检查：{spread(first)} 秒，是前者的 {ratio:.2f} 倍（限 {LIMIT_FIRST:.1f} 倍）")
    print(f"改一个文件后再查（整个进程）：{spread(edits)} 秒（限 {LIMIT_EDIT:.1f} 秒）")
    return 0 if ratio <= LIMIT_FIRST and median(edits) <= LIMIT_EDIT else 1


def parse_only(data: Path) -> None:
    """What the bare parser needs."""
    for file in sorted(data.rglob("*.yaml")):
        yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506


def edited(data: Path, number: int) -> float:
    """Seconds of a whole check after one edit; the first call fills the cache."""
    file = data / "centers" / "synthetic-7.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}# edit {number}\n", encoding="utf-8")
    command = [sys.executable, "-m", "scripts.check_data", "--data", str(data)]
    return seconds(lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL))


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(values: list[float]) -> str:
    """Median with minimum and maximum."""
    return f"{median(values):.2f}（{min(values):.2f}–{max(values):.2f}）"


if __name__ == "__main__":
    sys.exit(main())
