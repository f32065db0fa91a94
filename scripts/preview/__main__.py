"""``python -m scripts.preview``: serve the site, rebuild it on every save, say what is wrong."""

import argparse
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import FrameType

from scripts.build_site import ROOT, day_now
from scripts.preview.rebuilding import Outcome, Rebuilder
from scripts.preview.watching import Watch
from scripts.site.builder import Job
from scripts.site.views.folding import spelt

__all__ = ["main"]

LOOK_EVERY_SECONDS = 0.2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until stopped; gives the exit code."""
    options = _parser().parse_args(arguments)
    data: Path = options.data.absolute()
    out: Path = options.out.absolute()
    job = Job(
        root=ROOT,
        out=out,
        frames=out.parent / "frames",
        cache=ROOT / "build" / "cache" / "frames",
        today=options.today or day_now(),
        base_url=f"http://{options.host}:{options.port}",
        data=data,
    )
    templates = ROOT / "scripts" / "site" / "templates"
    watch = Watch([data, ROOT / "content", ROOT / "mkdocs.yml", templates])
    rebuilder = Rebuilder(job, data, lambda: options.today or day_now())
    signal.signal(signal.SIGTERM, _stop)
    server: subprocess.Popen[bytes] | None = None
    try:
        failed = _told(rebuilder)
        while True:
            if server is None and not failed:
                server = _served(options, data, job)
            if server is not None and server.poll() is not None:
                return server.returncode
            time.sleep(LOOK_EVERY_SECONDS)
            if watch.changed():
                failed = _told(rebuilder)
    except KeyboardInterrupt:
        return 0
    finally:
        if server is not None and server.poll() is None:
            server.terminate()
            server.wait()


def _told(rebuilder: Rebuilder) -> bool:
    """Rebuild and say what came of it; whether it failed."""
    started = time.perf_counter()
    outcome: Outcome = rebuilder.rebuild()
    for line in outcome.lines:
        print(line)
    seconds = time.perf_counter() - started
    said = outcome.said if outcome.failed else f"页面已更新（{seconds:.1f} 秒）。"
    print(said, flush=True)
    # While nobody waits: look for garbage, and load the dictionaries that the search needs.
    gc.collect()
    spelt("家门口")
    return outcome.failed


def _served(options: argparse.Namespace, data: Path, job: Job) -> subprocess.Popen[bytes]:
    """The server of site and booking, as a process of its own, on a prepared database."""
    environment = {
        **os.environ,
        "BOOKING_DATA_DIR": str(data),
        "BOOKING_SITE_DIR": str(job.out),
        "BOOKING_FRAMES_DIR": str(job.frames),
    }
    booking = [sys.executable, "-m", "booking"]
    subprocess.run([*booking, "init"], cwd=ROOT, env=environment, check=True)
    command = [*booking, "run", "--host", options.host, "--port", str(options.port)]
    print("正在预览：存盘以后，打开着的页面会自己更新。", flush=True)
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals call it
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.preview", description="边改边看：存盘后重新生成，页面跟着变。"
    )
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "preview" / "site", help="预览的网站放在哪里"
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8000, help="监听端口")
    parser.add_argument("--today", type=date.fromisoformat, help="按哪一天生成，如 2026-11-22")
    return parser


if __name__ == "__main__":
    gc.disable()  # looked for after each rebuild, not in the middle of it
    sys.exit(main())
