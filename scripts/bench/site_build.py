"""How long building the site of 3,000 centers takes, beside writing the same files alone.

The peer is the least that any builder has to do: compress and write the files that came out, in
the same run and in one process. The limits are multiples of its time: 10 for the whole process of
a full build, 8 for one edited center published by a new process; and 1 GB of memory for the largest
process.
"""

import argparse
import gzip
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from scripts.bench.data_check import seconds, spread
from scripts.bench.network import ROOT, synthetic
from scripts.site.output import COMPRESSED

LIMIT_FULL = 10.0
LIMIT_EDIT = 8.0
LIMIT_MEMORY = 1.0


def main() -> int:
    """Run the comparison; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.site_build")
    parser.add_argument("--centers", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        data = synthetic(folder / "data", options.centers)
        full, bare, edits = [], [], []
        for number in range(options.rounds):
            out = folder / f"full-{number}" / "site"
            full.append(seconds(lambda out=out: built(data, out)))  # type: ignore[misc]
            texts = {
                file.relative_to(out).as_posix(): file.read_bytes()
                for file in out.rglob("*")
                if file.suffix in COMPRESSED
            }
            copy = folder / f"copy-{number}"
            bare.append(seconds(lambda t=texts, c=copy: written(t, c)))  # type: ignore[misc]
            edited(data, number)
            edits.append(seconds(lambda out=out: built(data, out)))  # type: ignore[misc]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    full_ratio = median(one / two for one, two in zip(full, bare, strict=True))
    edit_ratio = median(one / two for one, two in zip(edits, bare, strict=True))
    files = f"中心 {options.centers} 个，文本文件 {len(texts)} 个"
    print(f"{files}；{options.rounds} 轮，中位数（最小–最大）")
    print(f"只压缩和写出这些文件：{spread(bare)} 秒")
    print(f"全部生成：{spread(full)} 秒，是前者的 {full_ratio:.1f} 倍（限 {LIMIT_FULL:.0f} 倍）")
    print(f"改一个中心再生成：{spread(edits)} 秒，{edit_ratio:.1f} 倍（限 {LIMIT_EDIT:.0f} 倍）")
    print(f"最大的一个进程占内存 {memory:.2f} GB（限 {LIMIT_MEMORY:.0f} GB）")
    good = full_ratio <= LIMIT_FULL and edit_ratio <= LIMIT_EDIT and memory <= LIMIT_MEMORY
    return 0 if good else 1


def built(data: Path, out: Path) -> None:
    """One run of the command."""
    command = [sys.executable, "-m", "scripts.build_site", "--data", str(data), "--out", str(out)]
    subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def edited(data: Path, number: int) -> None:
    """Change a name that several pages show."""
    file = data / "centers" / "synthetic-7.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if line.startswith("name: "))
    lines[at] = f"name: 改过 {number} 次的中心\n"
    file.write_text("".join(lines), encoding="utf-8")


def written(texts: dict[str, bytes], folder: Path) -> None:
    """What the bare writing of the same files needs."""
    for relative, data in texts.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
