"""The last changes of the data in words: a page for people, an Atom feed for programs.

What is said comes from the path and from the names of the fields that differ. The words of commits
are for those who keep the data, and who made a change is nobody's business here.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import PurePosixPath

from catalog import Catalog
from catalog.listing import FOLDERS, SINGLE_FILES
from catalog.stamps import DATA_STAMP, clean
from catalog.timespan import SHANGHAI
from scripts.site.machines.history import Change, Commit, History

__all__ = ["ChangeEntry", "atom_feed", "change_entries"]

SHOWN = 100
KINDS: Mapping[str, str] = {
    "areas": "地区",
    "services": "服务事项",
    "standards": "建设标准",
    "workflows": "办事流程",
    "centers": "中心",
    "activities": "活动",
    "calendar": "放假与调休",
    "network.yaml": "全网设置",
    "closures.yaml": "闭馆安排",
}
OTHER = "其他资料"


@dataclass(frozen=True)
class ChangeEntry:
    """One line of what changed."""

    id: str
    """Anchor on the page and part of the feed's id; never changes."""
    at: datetime
    day: str
    time: str
    kind: str
    name: str
    what: str
    """``修改了开放时间、联系方式``"""
    url: str
    """Page of the thing, or nothing when there is none."""


def change_entries(catalog: Catalog, history: History) -> tuple[ChangeEntry, ...]:
    """The last changes, newest first."""
    found: list[ChangeEntry] = []
    for commit in history.commits:
        if commit.is_told_together:
            found.append(_together(commit))
        found += [_entry(catalog, commit, change) for change in commit.changes]
        if len(found) >= SHOWN:
            break
    return tuple(found[:SHOWN])


def _entry(catalog: Catalog, commit: Commit, change: Change) -> ChangeEntry:
    folder, id_ = _place(change.path)
    name, url = _thing(catalog, folder, id_)
    return _line(
        commit,
        change.path,
        KINDS.get(folder, OTHER),
        clean(name or change.name) or id_,
        _what(folder, change),
        url if change.kind != "removed" else "",
    )


def _together(commit: Commit) -> ChangeEntry:
    counts = Counter(KINDS.get(_place(path)[0], OTHER) for path in commit.paths)
    said = "、".join(f"{kind} {count} 份" for kind, count in counts.items())
    return _line(commit, "", "成批更新", f"{len(commit.paths)} 份资料", f"一起更新：{said}", "")


def _line(commit: Commit, path: str, kind: str, name: str, what: str, url: str) -> ChangeEntry:
    at = commit.at
    key = hashlib.blake2b(f"{commit.id}/{path}".encode(), digest_size=8).hexdigest()
    return ChangeEntry(
        id=f"change-{key}",
        at=at,
        day=f"{at.year}年{at.month}月{at.day}日",
        time=f"{at:%H:%M}",
        kind=kind,
        name=name,
        what=what,
        url=url,
    )


def _place(path: str) -> tuple[str, str]:
    """(folder or single file, id) of a data file."""
    parts = PurePosixPath(path)
    return parts.parts[0], parts.stem


def _thing(catalog: Catalog, folder: str, id_: str) -> tuple[str, str]:
    """Name and page of what a file is about, as the catalog knows it now."""
    if folder == "centers" and id_ in catalog.centers:
        return catalog.centers[id_].name, f"/centers/{id_}/"
    if folder == "areas" and id_ in catalog.areas:
        return catalog.areas[id_].name, f"/areas/{id_}/"
    if folder == "activities" and id_ in catalog.activities:
        return catalog.activities[id_].name, f"/activities/#activity-{id_}"
    if folder == "standards" and id_ in catalog.standards:
        return catalog.standards[id_].name, f"/standards/{id_}/"
    if folder == "workflows" and id_ in catalog.workflows:
        return catalog.workflows[id_].name, f"/workflows/{id_}/"
    if folder == "services":
        found = next((one for one in catalog.categories if one.category.id == id_), None)
        return (found.category.name if found else ""), "/services/"
    if folder == "calendar":
        return f"{id_}年", ""
    return (KINDS.get(folder, "") if folder in SINGLE_FILES else ""), ""


def _what(folder: str, change: Change) -> str:
    if change.kind == "added":
        return "新增"
    if change.kind == "removed":
        return "撤下"
    titles = _titles(folder)
    parts = (
        ("新增了", change.added),
        ("修改了", change.changed),
        ("删去了", change.removed),
    )
    return "；".join(
        verb + "、".join(dict.fromkeys(titles.get(field, field) for field in fields))
        for verb, fields in parts
        if fields
    )


def _titles(folder: str) -> dict[str, str]:
    model = FOLDERS.get(folder) or SINGLE_FILES.get(folder)
    fields = model.model_fields if model else {}
    return {info.alias or name: info.title or name for name, info in fields.items()}


def atom_feed(catalog: Catalog, entries: tuple[ChangeEntry, ...], base_url: str) -> str:
    """The entries as RFC 4287 has it; valid when there are none."""
    newest = max((entry.at for entry in entries), default=DATA_STAMP.astimezone(SHANGHAI))
    itself = f'"{escape(base_url)}/changes.atom"'
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{escape(base_url)}/changes/</id>",
        f"<title>{_text(catalog.network.site.title)} · 最近更新</title>",
        f"<updated>{newest.isoformat()}</updated>",
        f"<author><name>{_text(catalog.network.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={itself}/>',
        _link(f"{base_url}/changes/"),
        *(_atom_entry(entry, base_url) for entry in entries),
        "</feed>",
    ]
    return "\n".join(parts) + "\n"


def _atom_entry(entry: ChangeEntry, base_url: str) -> str:
    own = f"{base_url}/changes/#{entry.id}"
    parts = [
        "<entry>",
        f"<id>{escape(own)}</id>",
        f"<title>{_text(f'{entry.name}：{entry.what}')}</title>",
        f"<updated>{entry.at.isoformat()}</updated>",
        _link(f"{base_url}{entry.url}" if entry.url else own),
        f'<category term="{escape(entry.kind)}"/>',
        f'<content type="text">{_text(f"{_called(entry)}：{entry.what}。")}</content>',
        "</entry>",
    ]
    return "".join(parts)


def _called(entry: ChangeEntry) -> str:
    return entry.name if entry.name == entry.kind else f"{entry.kind}“{entry.name}”"


def _link(address: str) -> str:
    return f'<link rel="alternate" type="text/html" href="{escape(address)}"/>'


def _text(text: str) -> str:
    """Text for XML, which cannot hold every character."""
    return escape(re.sub("[\ufffe\uffff]", "", clean(text)))
