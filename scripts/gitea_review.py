"""Puts each problem of the data on its line of a pull request on Gitea.

Gitea does not show the annotations that GitHub makes of a command's output, so the workflow in
``.gitea/`` writes a review instead. The review of an earlier run is taken away first.

Exit 0: nothing to say, or said. Exit 1: the server did not take it; the problems are printed.
"""

import argparse
import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from catalog import Problem, read_catalog

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
MARK = "数据检查："
"""How the body of our reviews begins."""
PER_PAGE = 50
MOST_ELSEWHERE = 20


@dataclass(frozen=True)
class PullRequest:
    """One pull request on one server."""

    address: str
    token: str

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """What the server answers."""
        request = urllib.request.Request(  # noqa: S310 -- the scheme is checked in main
            f"{self.address}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"token {self.token}",
                "Content-Type": "application/json",
                "Accept": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            content = answer.read()
        return json.loads(content) if content else None

    def all(self, path: str) -> list[Any]:
        """All pages of a list."""
        found: list[Any] = []
        for page in count(1):
            # A server may give fewer a page than asked for; only an empty page is the end.
            more = self.call("GET", f"{path}?page={page}&limit={PER_PAGE}")
            if not more:
                break
            found += more
        return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    options = _parser().parse_args(arguments)
    problems = read_catalog(options.data).problems
    if not problems:
        return 0
    if not options.server.startswith(("https://", "http://")):
        _parser().error("--server 应以 https:// 开头")
    pull = PullRequest(
        f"{options.server.rstrip('/')}/api/v1/repos/{options.repository}/pulls/{options.pull}",
        os.environ.get("GITEA_TOKEN", ""),
    )
    try:
        _take_away(pull)
        changed = {one["filename"] for one in pull.all("files")}
        pull.call("POST", "reviews", _review(problems, changed, options.commit))
    except (OSError, ValueError) as error:  # no connection, a refusal, or not JSON
        for problem in problems:
            print(problem)
        print(f"评审意见没有写上去：{error}", file=sys.stderr)
        return 1
    return 0


def _take_away(pull: PullRequest) -> None:
    for review in pull.all("reviews"):
        if str(review.get("body", "")).startswith(MARK):
            try:
                pull.call("DELETE", f"reviews/{review['id']}")
            except urllib.error.HTTPError as error:
                # An old review that must stay is no reason to keep silent about new problems.
                print(f"旧的评审意见没有去掉：{error}", file=sys.stderr)


def _review(problems: Sequence[Problem], changed: set[str], commit: str) -> dict[str, Any]:
    here = [one for one in problems if one.path in changed]
    elsewhere = [one for one in problems if one.path not in changed]
    errors = sum(one.is_error for one in problems)
    lines = [f"{MARK}{errors} 处错误，{len(problems) - errors} 处提醒。"]
    if elsewhere:
        lines += ["", "这次没有改到的文件里：", ""]
        lines += [f"- `{one}`" for one in elsewhere[:MOST_ELSEWHERE]]
        if len(elsewhere) > MOST_ELSEWHERE:
            lines.append(f"- 还有 {len(elsewhere) - MOST_ELSEWHERE} 处，见运行记录")
    return {
        "event": "COMMENT",
        "commit_id": commit,
        "body": "\n".join(lines),
        "comments": [
            {
                "path": one.path,
                "new_position": one.line,
                "body": f"{'错误' if one.is_error else '提醒'}：{one.message}",
            }
            for one in here
        ],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.gitea_review",
        description="把数据里的问题写成 Gitea 合并请求的评审意见。令牌在环境变量 GITEA_TOKEN 里。",
    )
    parser.add_argument("--server", required=True, help="Gitea 的网址")
    parser.add_argument("--repository", required=True, help="主人/仓库")
    parser.add_argument("--pull", required=True, type=int, help="合并请求的编号")
    parser.add_argument("--commit", required=True, help="检查的是哪一个提交")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="数据文件夹")
    return parser


if __name__ == "__main__":
    sys.exit(main())
