"""Runs the web application under gunicorn, configured here so that no second file is needed.

Every worker also runs the jobs once a minute, in a thread of its own: a cron that nobody set up
loses nothing, and no visitor waits for a mail server. The jobs see to it that only one process is
at them.
"""

import importlib
import logging
import os
import threading
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

from booking.jobs import run_jobs
from booking.logs import logging_config

__all__ = ["run_server"]

log = logging.getLogger(__name__)

FIRST_JOBS = 2
"""Seconds after the start, so that answering comes first."""
EVERY = 60


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn, which checks them."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application; each worker does so after it was forked, with its own database."""
        app = importlib.import_module("booking.web").create_app()
        parts = app.extensions[importlib.import_module("booking.web.state").EXTENSION]
        threading.Thread(target=_keep_at_jobs, args=(parts,), name="jobs", daemon=True).start()
        return app


def _keep_at_jobs(parts: Any) -> None:
    """Run the jobs as long as the worker lives; what is under way when it dies is done again."""
    pause = threading.Event()
    seconds = FIRST_JOBS
    while not pause.wait(seconds):
        try:
            run_jobs(parts.store, parts.live.current(), parts.settings, parts.clock.now())
        except Exception:
            log.exception("jobs failed")
        seconds = EVERY


def run_server(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop. There is no access log: paths hold the secrets of links."""
    address = f"[{host}]" if ":" in host else host
    # Read when the workers import their metrics.
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"] = mkdtemp(prefix="doorstep-metrics-")
    owner = os.getpid()
    try:
        _Server(
            {
                "bind": f"{address}:{port}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": threads,
                "timeout": 60,
                "graceful_timeout": 10,
                "umask": 0o077,
                "control_socket_disable": True,
                "proc_name": "doorstep",
                "loglevel": "warning",
                "logconfig_dict": logging_config(),
            }
        ).run()
    finally:
        # A worker that ends comes by here too, and the others still count.
        if os.getpid() == owner:
            rmtree(folder, ignore_errors=True)
