"""Looks the locked dependencies up in a file of published advisories, where there is no internet.

``python -m scripts.audit all.zip`` reads the format of OSV, one JSON record for each advisory, as
osv.dev publishes it for PyPI. Where there is a connection, ``make audit`` asks the public sources.
"""

import argparse
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

__all__ = ["affects", "locked", "main"]

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(text: str) -> list[tuple[str, str]]:
    """Name and version of each line of a lock file."""
    return [(canonicalize_name(name), version) for name, version in PINNED.findall(text)]


def affects(affected: Mapping[str, Any], version: str) -> bool:
    """Whether one entry of ``affected`` names this version, in its list or by a range.

    What cannot be read counts as affected: a false alarm costs less than a missed one.
    """
    if version in affected.get("versions", ()):
        return True
    try:
        return any(
            _is_within(one["events"], Version(version))
            for one in affected.get("ranges", ())
            if one["type"] == "ECOSYSTEM"
        )
    except InvalidVersion:
        return True


def _is_within(events: Sequence[Mapping[str, str]], version: Version) -> bool:
    within = False
    for event in sorted(events, key=lambda one: Version(next(iter(one.values())))):
        ((what, at),) = event.items()
        if what == "introduced" and Version(at) <= version:
            within = True
        elif (what == "fixed" and Version(at) <= version) or (
            what == "last_affected" and Version(at) < version
        ):
            within = False
    return within


def _advisories(file: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def main(arguments: Sequence[str] | None = None) -> int:
    """0: nothing known; 1: something to replace; 2: the file is of no use."""
    parser = argparse.ArgumentParser(prog="python -m scripts.audit")
    parser.add_argument("advisories", type=Path, help="OSV 公布的 PyPI 漏洞全集 all.zip")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements.txt")
    options = parser.parse_args(arguments)
    pins = locked(options.lock.read_text(encoding="utf-8"))
    count, newest, found = 0, "", list[str]()
    try:
        for one in _advisories(options.advisories):
            entries = [
                (canonicalize_name(entry["package"]["name"]), entry)
                for entry in one.get("affected", ())
                if entry.get("package", {}).get("ecosystem") == "PyPI"
            ]
            count += bool(entries)
            newest = max(newest, one["modified"])
            for name, version in pins if "withdrawn" not in one else ():
                if any(name == named and affects(entry, version) for named, entry in entries):
                    names = "、".join([one["id"], *one.get("aliases", ())])
                    found.append(f"{name} {version}：{names} {one.get('summary', '')}".rstrip())
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        print(f"{options.advisories} 读不了：{error!r}", file=sys.stderr)
        return 2
    if not count:
        print(f"{options.advisories} 里没有一条 PyPI 的漏洞，等于没有查", file=sys.stderr)
        return 2
    print("\n".join(found), end="\n" if found else "")
    print(
        f"查了 {len(pins)} 个依赖，{count} 条漏洞记录，最新的到 {newest[:10]}；{len(found)} 处要换"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
