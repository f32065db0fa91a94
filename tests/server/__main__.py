"""``python -m tests.server``: sixteen processes contend at full size, on both databases."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from scripts.postgresql import running_cluster
from tests.server.contending import PROCESSES, run, write_data


def main() -> int:
    """Both databases at full size; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.server")
    parser.add_argument("--attempts", type=int, default=10_000)
    total: int = parser.parse_args().attempts
    is_good = True
    with tempfile.TemporaryDirectory() as scratch, running_cluster(durable=True) as cluster:
        data = write_data(Path(scratch))
        urls = {"SQLite": f"sqlite:///{scratch}/booking.sqlite3"}
        urls["PostgreSQL"] = cluster.new_database()
        for name, url in urls.items():
            began = time.monotonic()
            found = run(url, data, total)
            seconds = time.monotonic() - began
            answers = found.answers
            done = sum(count for words, count in answers.items() if words.endswith(" ok"))
            print(
                f"{name}：{PROCESSES} 个进程抢 {answers.total()} 次，成了 {done} 次，"
                f"用了 {seconds:.0f} 秒；重叠 {len(found.overlaps)}，丢失 {len(found.lost)}，"
                f"无故拒绝 {len(found.unexplained)}，意外错误 {len(found.unexpected)}（都应为 0）"
            )
            wrong = (*found.overlaps, *found.lost, *found.unexplained)
            for words, times in Counter((*wrong, *found.unexpected)).most_common(10):
                print(f"  {words} × {times}")
            is_good &= found.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
