"""How long building the site of 3,000 centers takes, beside Hugo making the same pages.

The limits: twice Hugo's time for a full build, one second for one edited center published by a new
process with the search, 1 GB of memory for all processes together. What else a full build makes,
Hugo is spared: see :mod:`scripts.bench.hugo`. Where there is no Hugo, a full build is compared with
the least any builder has to do: compress and write what came out.
"""

import argparse
import gzip
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from scripts.bench import hugo
from scripts.bench.data_check import seconds, spread
from scripts.bench.memory import peak
from scripts.bench.network import ROOT, synthetic
from scripts.site.output import COMPRESSED

LIMIT_FULL = 2.0
LIMIT_WRITING = 10.0
"""Where there is no Hugo."""
LIMIT_EDIT = 1.0
LIMIT_MEMORY = 1.0
EDITED = "synthetic-7"


def main() -> int:
    """Run the comparison; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.site_build")
    parser.add_argument("--centers", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    has_hugo = hugo.is_there()
    limit = LIMIT_FULL if has_hugo else LIMIT_WRITING
    peer = "Hugo 做同样的网页" if has_hugo else "只压缩和写出这些文件（这台机器没有 Hugo）"
    full, bare, memory = [], [], []
    edits: dict[str, list[float]] = {"telephone": [], "name": []}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data = synthetic(folder / "data", options.centers)
        for number in range(options.rounds):
            out = folder / f"full-{number}" / "site"
            full.append(
                seconds(lambda o=out: memory.append(peak(command(data, o), ROOT)))  # type: ignore[misc]
            )
            sheets = sum(1 for _ in (out / "print").rglob("index.html"))
            if has_hugo:
                source = folder / f"hugo-{number}"
                count = hugo.prepare(out, source)
                bare.append(seconds(lambda s=source: hugo.run(s)))  # type: ignore[misc]
            else:
                texts = {
                    file.relative_to(out).as_posix(): file.read_bytes()
                    for file in out.rglob("*")
                    if file.suffix in COMPRESSED
                }
                count = len(texts)
                copy = folder / f"copy-{number}"
                bare.append(seconds(lambda t=texts, c=copy: written(t, c)))  # type: ignore[misc]
            for field, times in edits.items():
                edited(data, field, number)
                times.append(seconds(lambda o=out: built(data, o)))  # type: ignore[misc]
    ratio = median(one / two for one, two in zip(full, bare, strict=True))
    print(
        f"中心 {options.centers} 个，网页（没有 Hugo 时是文件）{count} 个，其中打印页 {sheets} 个"
    )
    print(f"{options.rounds} 轮，中位数（最小–最大）。{peer}：{spread(bare)} 秒")
    print(
        f"全部生成，连压缩、搜索、日历和查链接：{spread(full)} 秒，"
        f"{ratio:.1f} 倍（限 {limit:.0f} 倍）"
    )
    for field, times in edits.items():
        print(f"改一个中心的 {field} 再生成：{spread(times)} 秒（限 {LIMIT_EDIT:.0f} 秒）")
    print(f"所有进程合占内存 {max(memory):.2f} GB（限 {LIMIT_MEMORY:.0f} GB）")
    slowest = max(median(times) for times in edits.values())
    good = ratio <= limit and slowest <= LIMIT_EDIT and max(memory) <= LIMIT_MEMORY
    return 0 if good else 1


def command(data: Path, out: Path) -> list[str]:
    """The command as it is typed."""
    return [sys.executable, "-m", "scripts.build_site", "--data", str(data), "--out", str(out)]


def built(data: Path, out: Path) -> None:
    """One run of the command."""
    subprocess.run(
        command(data, out),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def edited(data: Path, field: str, number: int) -> None:
    """Change a telephone number, or a name that many pages show."""
    file = data / "centers" / f"{EDITED}.yaml"
    text = file.read_text(encoding="utf-8")
    if field == "name":
        text = re.sub("(?m)^name: .*$", f"name: 改过 {number} 次的中心", text, count=1)
    else:
        text = re.sub(r'"029-\d{8}"', f'"029-{20_000_000 + number}"', text, count=1)
    file.write_text(text, encoding="utf-8")


def written(texts: dict[str, bytes], folder: Path) -> None:
    """What the bare writing of the same files needs."""
    for relative, data in texts.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
