"""Rebuilds the site after an edit and tells the open page what came of it.

The reader of the data is kept, so an edit costs the reading of one file. When something is wrong
the site stays as it was; only the small file that the page asks for changes.
"""

import json
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jinja2 import TemplateSyntaxError

from catalog import Catalog, Loader, Problem
from scripts.site.builder import FaultsError, Job, build
from scripts.site.engine import FrameError
from scripts.site.publish import write_whole

__all__ = ["FOLLOW_HEAD", "Outcome", "Rebuilder"]

HERE = Path(__file__).parent
STATUS = "preview/status.json"
FOLLOW_HEAD = (
    '<link rel="stylesheet" href="/preview/follow.css">'
    '<script src="/preview/follow.js" defer></script>'
)
STAYS = "页面还是上一次没有错误的样子。"


@dataclass(frozen=True)
class Outcome:
    """What came of a rebuild."""

    failed: bool
    said: str
    """One sentence for the head of the bar."""
    lines: tuple[str, ...]
    """What is wrong, one line each, with file, line and column where they are known."""


class Rebuilder:
    """Builds one site again and again."""

    def __init__(self, job: Job, data: Path, today: Callable[[], date]) -> None:
        self._job = job
        self._today = today
        self._loader = Loader(data, today=today())
        self._version = ""

    def rebuild(self) -> Outcome:
        """Build what the files say now; the site stays as it was when they are wrong."""
        today = self._loader.today = self._today()
        reading = self._loader.read()
        if reading.catalog is None:
            said = f"有 {len(reading.errors)} 处错误，{STAYS}"
            return self._failed(said, tuple(str(one) for one in _errors_first(reading.problems)))
        reminders = tuple(str(problem) for problem in reading.problems)
        outcome = Outcome(failed=False, said=f"{len(reminders)} 处提醒", lines=reminders)
        version = secrets.token_hex(4)
        faults = self._built(reading.catalog, today, _status(version, outcome))
        if faults:
            return self._failed(f"网页没有生成，{STAYS}", faults)
        self._version = version
        return outcome

    def _built(self, catalog: Catalog, today: date, status: str) -> tuple[str, ...]:
        extra = {
            f"/{STATUS}": status,
            **{
                f"/preview/{name}": (HERE / name).read_text(encoding="utf-8")
                for name in ("follow.js", "follow.css")
            },
        }
        try:
            build(replace(self._job, today=today, head=FOLLOW_HEAD, extra=extra), catalog)
        except FaultsError as error:
            return tuple(error.faults)
        except FrameError as error:
            return ("手写页面没有生成：", *str(error).splitlines())
        except TemplateSyntaxError as error:
            return (f"{error.filename or error.name}:{error.lineno}:1: {error.message}",)
        except Exception as error:  # whoever edits a template goes on editing
            traceback.print_exc()
            return (_place_of(error),)
        return ()

    def _failed(self, said: str, lines: tuple[str, ...]) -> Outcome:
        outcome = Outcome(failed=True, said=said, lines=lines)
        if self._job.out.is_symlink():
            write_whole(self._job.out.resolve() / STATUS, _status(self._version, outcome))
        return outcome


def _status(version: str, outcome: Outcome) -> str:
    """What the open page asks for."""
    return json.dumps(
        {
            "version": version,
            "failed": outcome.failed,
            "said": outcome.said,
            "lines": outcome.lines,
        },
        ensure_ascii=False,
    )


def _errors_first(problems: tuple[Problem, ...]) -> list[Problem]:
    return sorted(problems, key=lambda problem: not problem.is_error)


def _place_of(error: Exception) -> str:
    """The innermost place of an exception; that of a template is the template's own."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}:1: {type(error).__name__}：{error}"
