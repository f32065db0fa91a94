"""What happens to a change: the hook, the review on GitHub and Gitea, its owners, the editor."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from catalog import read_catalog
from scripts.schema.generate import PATTERNS
from tests.editors.conftest import Run
from tests.house.tree import ROOT, files_of_the_project

GITHUB = ROOT / ".github" / "workflows" / "data.yml"
GITEA = ROOT / ".gitea" / "workflows" / "data.yml"


def spoil(data: Path) -> None:
    """Two mistakes on two lines of one center."""
    file = data / "centers" / "donghua.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('opens: "08:30", closes: "11:30"', 'opens: "8:30", closes: "11:30"')
    file.write_text(text.replace("level: community", "level: comunity"), encoding="utf-8")


# The hook


class Clone:
    """A copy of the project under git, with the hooks installed as the page for editors says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("GIT_")},
            "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
            "PYTHONUTF8": "1",
        }
        for file in files_of_the_project():
            target = folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
        (folder / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)
        (folder / ".git" / "info").mkdir(parents=True)
        self.run("git", "init", "--quiet", ".")
        self.run("git", "config", "user.name", "A clerk")
        self.run("git", "config", "user.email", "clerk@example.org")
        (folder / ".git" / "info" / "exclude").write_text(".venv\n", encoding="utf-8")
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--no-verify", "-m", "Begin")
        self.run(".venv/bin/pre-commit", "install")

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command in the clone."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout
        return done

    def commit(self) -> subprocess.CompletedProcess[str]:
        """Commit all changes, as the button of an editor does."""
        return self.run("git", "commit", "--all", "-m", "Change the hours", check=False)


def test_the_hook_refuses_a_commit_with_a_mistake_and_takes_the_mended_one(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "clone")
    spoil(clone.folder / "data")

    refused = clone.commit()

    assert refused.returncode == 1
    assert re.search(r"data/centers/donghua\.yaml:\d+:\d+: 错误：.*“08:30”", refused.stdout)
    assert "是不是想写“community”？" in refused.stdout
    assert clone.run("git", "log", "--oneline").stdout.count("\n") == 1

    clone.run("git", "checkout", "--", "data")
    file = clone.folder / "data" / "centers" / "donghua.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}# 核对过\n", encoding="utf-8")
    taken = clone.commit()

    assert taken.returncode == 0, taken.stdout
    assert clone.run("git", "log", "--oneline").stdout.count("\n") == 2


# The recipes


def steps(file: Path) -> list[dict[str, Any]]:
    """The steps of a workflow."""
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = workflow["jobs"]["data"]["steps"]
    return found


@pytest.mark.parametrize("file", [GITHUB, GITEA], ids=["GitHub", "Gitea"])
def test_a_recipe_runs_on_every_proposal_and_on_the_main_branch(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    # YAML 1.1 reads the word `on` as true; the servers do not.
    events = workflow.get("on", workflow.get(True))

    assert events == {"pull_request": None, "push": {"branches": ["main"]}}
    assert steps(file)[0]["uses"].startswith("actions/checkout@")


@pytest.mark.parametrize("file", [GITHUB, GITEA], ids=["GitHub", "Gitea"])
def test_the_commands_of_a_recipe_are_commands_of_this_project(file: Path) -> None:
    commands = "\n".join(str(step.get("run", "")) for step in steps(file))

    modules = re.findall(r"-m (scripts\.\w+)", commands)
    assert "scripts.check_data" in modules
    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), module
    assert "-r requirements.txt" in commands
    assert (ROOT / "requirements.txt").is_file()


def check_step(file: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the checking step of a recipe, as its server would, in a copy of the project."""
    command = next(
        str(step["run"]) for step in steps(file) if step.get("name") == "检查数据"
    ).replace("python", sys.executable, 1)
    return subprocess.run(
        ("bash", "-e", "-c", command),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )


def test_github_gets_each_problem_on_its_line_of_the_file_in_the_repository(
    tmp_path: Path,
) -> None:
    clone = Clone(tmp_path / "clone")
    spoil(clone.folder / "data")
    lines = (clone.folder / "data/centers/donghua.yaml").read_text("utf-8").splitlines()

    done = check_step(GITHUB, clone.folder)

    assert done.returncode == 1
    found = re.findall(r"^::error file=(.*?),line=(\d+),col=(\d+),.*?::(.*)$", done.stdout, re.M)
    places = {(file, lines[int(line) - 1].strip()) for file, line, _, _ in found}
    assert ("data/centers/donghua.yaml", "level: comunity") in places
    assert any('opens: "8:30"' in line for _, line in places)


class Gitea(ThreadingHTTPServer):
    """A stand-in for the interface of Gitea: answers, and remembers what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.told: list[tuple[str, str, Any]] = []
        self.lists: dict[str, list[Any]] = {"files": [], "reviews": []}
        self.refuses = False

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Answers(BaseHTTPRequestHandler):
    server: Gitea

    def _answer(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length", "0"))
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.told.append((self.command, address.path, body))
        page = int(parse_qs(address.query).get("page", ["1"])[0])
        listed = self.server.lists.get(address.path.rsplit("/", 1)[1], [])
        is_known = self.headers["Authorization"] == "token secret" and not self.server.refuses
        content = json.dumps(listed[2 * page - 2 : 2 * page]).encode()
        self.send_response(200 if is_known else 403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 -- the names the base looks for

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Keep the report of the tests readable."""


@pytest.fixture
def gitea() -> Iterator[Gitea]:
    """A server with one pull request."""
    with Gitea() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def review(run: Run, gitea: Gitea, data: Path) -> subprocess.CompletedProcess[str]:
    """Run the command of the recipe against the server."""
    return run(
        "scripts.gitea_review",
        *("--server", gitea.address, "--repository", "gaoxian/menkou", "--pull", "7"),
        *("--commit", "abc", "--data", str(data)),
    )


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """The token that the server knows."""
    monkeypatch.setenv("GITEA_TOKEN", "secret")


@pytest.mark.usefixtures("token")
def test_gitea_gets_a_review_with_each_problem_on_its_line(
    run: Run, gitea: Gitea, data: Path
) -> None:
    spoil(data)
    (data / "centers" / "baishui.yaml").write_text("id: [broken\n", encoding="utf-8")
    names = ["README.md", "data/README.md", "data/centers/donghua.yaml"]
    gitea.lists["files"] = [{"filename": name} for name in names]
    gitea.lists["reviews"] = [{"id": 3, "body": "看过了"}, {"id": 5, "body": "数据检查：1 处错误"}]

    done = review(run, gitea, data)

    assert (done.returncode, done.stderr) == (0, "")
    base = "/api/v1/repos/gaoxian/menkou/pulls/7"
    changes = [one for one in gitea.told if one[0] != "GET"]
    assert [(method, path) for method, path, _ in changes] == [
        ("DELETE", f"{base}/reviews/5"),
        ("POST", f"{base}/reviews"),
    ]
    posted = changes[1][2]
    assert posted["event"] == "COMMENT"
    assert posted["commit_id"] == "abc"
    assert "data/centers/baishui.yaml:1:" in posted["body"]
    expected = [
        ("data/centers/donghua.yaml", problem.line)
        for problem in read_catalog(data).problems
        if problem.path == "data/centers/donghua.yaml"
    ]
    assert [(one["path"], one["new_position"]) for one in posted["comments"]] == expected
    assert len(expected) >= 2
    assert all(one["body"].startswith(("错误：", "提醒：")) for one in posted["comments"])


@pytest.mark.usefixtures("token")
def test_a_server_that_refuses_does_not_hide_the_problems(
    run: Run, gitea: Gitea, data: Path
) -> None:
    spoil(data)
    gitea.refuses = True

    done = review(run, gitea, data)

    assert done.returncode == 1
    assert "data/centers/donghua.yaml:" in done.stdout
    assert "评审意见没有写上去" in done.stderr


# The owners

FOLDERS = ("centers", "activities", "areas", "services", "calendar", "schema", "templates")


def rules(file: Path) -> list[tuple[str, list[str]]]:
    """Pattern and owners of each line."""
    lines = file.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return [(pattern, owners) for pattern, *owners in words]


def owners_on_github(path: str) -> list[str]:
    """The owners of the last rule that fits."""
    found: list[str] = []
    for pattern, owners in rules(ROOT / ".github" / "CODEOWNERS.example"):
        start = pattern.lstrip("/")
        fits = path.startswith(start) if pattern.endswith("/") else fnmatch(path, start)
        found = owners if fits else found
    return found


def owners_on_gitea(path: str) -> list[str]:
    """The owners of all rules that fit; a pattern must fit the whole path."""
    found: list[str] = []
    for pattern, owners in rules(ROOT / ".gitea" / "CODEOWNERS.example"):
        is_negative = pattern.startswith("!")
        regex = pattern.removeprefix("!").replace("\\\\", "\\")
        if bool(re.fullmatch(regex, path)) != is_negative:
            found += owners
    return found


def test_every_kind_of_file_has_the_same_owners_on_both_servers() -> None:
    paths = [
        path.relative_to(ROOT).as_posix()
        for path in files_of_the_project()
        if path.relative_to(ROOT).parts[0] in ("data", "catalog", "content")
        and path.name != "README.md"
    ]

    assert {path.split("/")[1] for path in paths if path.startswith("data/")} >= {*FOLDERS}
    for path in paths:
        assert owners_on_github(path), path
        assert set(owners_on_gitea(path)) == set(owners_on_github(path)), path
    assert owners_on_github("data/centers/donghua.yaml") != owners_on_github("catalog/hours.py")


@pytest.mark.parametrize("server", [".github", ".gitea"])
def test_a_sample_of_owners_is_not_in_force_and_names_nothing_that_is_gone(server: str) -> None:
    assert not (ROOT / server / "CODEOWNERS").exists()
    for pattern, owners in rules(ROOT / server / "CODEOWNERS.example"):
        assert all(re.fullmatch(r"@[\w-]+/[\w-]+", owner) for owner in owners), pattern
        folder = re.match(r"[/!]?(data/\w*)", pattern)
        assert folder is None or list(ROOT.glob(f"{folder[1]}*")) or "standards" in pattern


# VS Code


def without_comments(file: Path) -> Any:
    """The settings of VS Code, which may hold comments."""
    return json.loads(re.sub(r"(?m)(^|[\s,\]}])//.*$", r"\1", file.read_text(encoding="utf-8")))


def test_vs_code_maps_every_schema_to_its_files() -> None:
    settings = without_comments(ROOT / ".vscode" / "settings.json")

    assert settings["yaml.schemas"] == {
        f"./data/schema/{name}.json": pattern for name, pattern in PATTERNS.items()
    }
    assert settings["yaml.schemaStore.enable"] is False
    yaml_settings = settings["[yaml]"]
    assert (yaml_settings["editor.tabSize"], yaml_settings["editor.insertSpaces"]) == (2, True)
    assert yaml_settings["editor.detectIndentation"] is False


def test_vs_code_suggests_the_yaml_extension_and_the_chinese_language_pack() -> None:
    suggested = without_comments(ROOT / ".vscode" / "extensions.json")["recommendations"]

    assert suggested == ["redhat.vscode-yaml", "ms-ceintl.vscode-language-pack-zh-hans"]


def test_the_task_of_vs_code_finds_every_problem_that_the_check_prints(
    run: Run, data: Path
) -> None:
    (task,) = without_comments(ROOT / ".vscode" / "tasks.json")["tasks"]
    patterns = [re.compile(one["pattern"]["regexp"]) for one in task["problemMatcher"]]
    spoil(data)

    done = run(task["args"][1], "--data", str(data))

    *lines, _ = done.stdout.splitlines()
    assert lines
    for line in lines:
        assert sum(bool(pattern.match(line)) for pattern in patterns) == 1, line
