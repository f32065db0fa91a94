"""Runs the web application under gunicorn, configured here so that no second file is needed."""

import importlib
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # has no types

__all__ = ["run_server"]


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
        return importlib.import_module("booking.web").create_app()


def run_server(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop. There is no access log: paths hold the secrets of links."""
    address = f"[{host}]" if ":" in host else host
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
        }
    ).run()
