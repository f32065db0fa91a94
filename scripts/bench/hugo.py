"""The same pages made by Hugo: what the full build is measured against."""

import json
import re
import shutil
import subprocess
from pathlib import Path

__all__ = ["is_there", "prepare", "run"]

_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_TITLE = re.compile(r"<title>([^<]*)</title>")


def is_there() -> bool:
    """Whether this machine has Hugo."""
    return shutil.which("hugo") is not None


def prepare(site: Path, folder: Path) -> int:
    """Give Hugo the body of every page of a site, and our frame as its layout; gives their number.

    It gets HTML, so it need not turn Markdown into that: the comparison favours Hugo.
    """
    frame = (site / "about" / "index.html").read_text(encoding="utf-8")
    frame = frame.replace("{{", "{ {")
    layout = _MAIN.sub("<main>{{ .Content }}</main>", frame, count=1)
    layout = _TITLE.sub("<title>{{ .Title }}</title>", layout, count=1)
    for name in ("single.html", "list.html"):
        path = folder / "layouts" / "_default" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(layout, encoding="utf-8")
    (folder / "config.json").write_text('{"disableKinds": ["taxonomy", "term", "RSS"]}', "utf-8")
    count = 0
    for file in site.rglob("index.html"):
        place = file.parent.relative_to(site)
        text = file.read_text(encoding="utf-8")
        body = _MAIN.search(text)
        if not place.parts or place.parts[0] == "print" or body is None:
            continue  # sheets for the printer are counted apart
        title = _TITLE.search(text)
        head = json.dumps({"title": title[1] if title else ""}, ensure_ascii=False)
        content = folder / "content" / f"page-{count}.html"
        content.parent.mkdir(exist_ok=True)
        content.write_text(f"{head}\n{body[1].replace('{{', '{ {')}", encoding="utf-8")
        count += 1
    return count


def run(folder: Path) -> None:
    """Make all pages anew."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    command = ["hugo", "--quiet", "--source", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
