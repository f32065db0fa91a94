"""Runs the web application under gunicorn, configured here so that no second file is needed.

Every worker also runs the jobs once a minute, in a thread of its own: a cron that nobody set up
loses nothing, and no visitor waits for a mail server. The jobs see to it that only one process is
at them.
"""

import gc
import importlib
import logging
import os
import threading
import time
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

from booking.config import Settings
from booking.errors import SetupError
from booking.jobs import run_jobs
from booking.logs import logging_config
from catalog import Catalog

__all__ = ["run_server"]

log = logging.getLogger(__name__)

FIRST_JOBS = 2
"""Seconds after the start, so that answering comes first."""
EVERY = 60
SECONDS_TO_NEXT_TRY = 2


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    def __init__(self, options: dict[str, Any], settings: Settings, catalog: Catalog) -> None:
        self._options = options
        self._settings = settings
        self._catalog = catalog
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn, which checks them."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application; each worker does so after it was forked, with its own database."""
        app = _when_usable(self._settings, self._catalog)
        parts = app.extensions[importlib.import_module("booking.web.state").EXTENSION]
        threading.Thread(target=_keep_at_jobs, args=(parts,), name="jobs", daemon=True).start()
        # The catalog stays; looking through it for garbage takes a second in a large network.
        gc.collect()
        gc.freeze()
        return app


def _when_usable(settings: Settings, catalog: Catalog) -> Any:
    """The application, as soon as the database allows; the command looked at it before.

    A worker that gives up makes gunicorn stop the others. So one that takes the place of another
    begins with the data of the start when the folder is broken now, and waits for a database.
    """
    make = importlib.import_module("booking.web").create_app
    while True:
        try:
            return make(settings, catalog)
        except SetupError as error:
            log.error("a worker cannot start yet: %s", type(error).__name__)
            time.sleep(SECONDS_TO_NEXT_TRY)


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


def run_server(
    host: str, port: int, workers: int, threads: int, settings: Settings, catalog: Catalog
) -> None:
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
                # Nobody who asks may say under which prefix we are: it would be in every link.
                "forwarder_headers": "",
                "proc_name": "doorstep",
                "loglevel": "warning",
                "logconfig_dict": logging_config(),
            },
            settings,
            catalog,
        ).run()
    finally:
        # A worker that ends comes by here too, and the others still count.
        if os.getpid() == owner:
            rmtree(folder, ignore_errors=True)
