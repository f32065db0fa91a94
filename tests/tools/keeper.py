"""Somebody who keeps data in git, for tests of what is told of its history."""

import os
import subprocess
from pathlib import Path

__all__ = ["PERSON", "Keeper", "center_text"]

PERSON = "王二麻子"
CENTER = """id: {id}
name: {name}   # 牌子上的名字
hours:
  regular:
    - {{on: [workday], opens: "{opens}", closes: "17:30"}}
"""


class Keeper:
    """Somebody who keeps data in git, one commit after the other, an hour apart."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.data.mkdir(parents=True)
        self.hour = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> None:
        when = f"2026-11-{20 + self.hour // 24}T{self.hour % 24:02}:00:00+08:00"
        person = {"NAME": PERSON, "EMAIL": "wang@example.cn", "DATE": when}
        environment = {
            **{
                f"GIT_{role}_{name}": word
                for role in ("AUTHOR", "COMMITTER")
                for name, word in person.items()
            },
            "PATH": os.environ["PATH"],
            "HOME": str(self.data.parent),
        }
        subprocess.run(
            ("git", *arguments),
            cwd=self.data.parent,
            env=environment,
            check=True,
            capture_output=True,
        )

    def write(self, path: str, text: str) -> None:
        file = self.data / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, subject: str = "Secret words of the keeper") -> None:
        self.hour += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", subject)


def center_text(id_: str = "donghua", name: str = "东华中心", opens: str = "08:30") -> str:
    return CENTER.format(id=id_, name=name, opens=opens)
