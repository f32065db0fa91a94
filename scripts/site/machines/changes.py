"""The last changes of the data in words: a page for people, an Atom feed for programs.

What is said comes from the path and from the names of the fields that differ, as residents would
tell it; what they would not see is left out. The words of commits are for those who keep the data,
and who made a change is nobody's business here.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from catalog import Catalog
from catalog.listing import FOLDERS, SINGLE_FILES
from catalog.stamps import DATA_STAMP, clean
from catalog.timespan import SHANGHAI
from scripts.site.machines.history import Change, Commit, History

__all__ = ["ChangeEntry", "atom_feed", "change_entries", "told_by_day"]

SHOWN = 100
MANY = 12
"""More changes at once than this are told as one."""
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
TOGETHER = "成批更新"
COUNTED_AS: Mapping[str, str] = {
    "added": "新增 {}",
    "removed": "撤下 {}",
    "changed": "{}的资料改了",
}
COUNTED: Mapping[str, str] = {
    "centers": "处中心",
    "activities": "场活动",
    "areas": "个地区",
    "services": "类事项",
    "standards": "份标准",
    "workflows": "个流程",
}
_MARKS = {"sample", "sources", "synonyms", "location", "verified", "division_code"}
UNSEEN = frozenset({*_MARKS, "status", "status_reason"})
"""Fields of which a resident sees no more than a mark; and the state, which is told in words."""
FIRST = ("中心", "活动", "闭馆安排", "放假与调休", "服务事项", "地区")
"""What people look for stands first in a day, what was changed by the dozen last."""
SAID: Mapping[str, str] = {
    "contacts": "电话",
    "services": "能办的事",
    "service_lists": "能办的事",
    "services/items": "办理说明",
    "summary": "介绍",
    "description": "介绍",
    "figures_note": "对数的说明",
    "rooms": "场地",
    "figures": "公布的数",
    "kinds": "怎么申请",
}
"""Field, or folder and field → what residents call it, where the name for clerks is another."""
STATES: Mapping[str, str] = {
    "cancelled": "不办了",
    "planned": "照常办",
    "temporarily_closed": "临时关门",
    "inactive": "不再开放",
    "active": "恢复开放",
}
AGAIN = (STATES["planned"], STATES["active"])

Told = tuple[tuple[str, tuple[str, ...]], ...]
NEW: tuple[str, tuple[str, ...]] = ("新增", ())
GONE: tuple[str, tuple[str, ...]] = ("撤下", ())
TOUCHED: tuple[str, tuple[str, ...]] = ("资料改了", ())


@dataclass(frozen=True)
class ChangeEntry:
    """One line of what changed."""

    thing: str
    """What it is about; the same for every change of one thing, whatever its name."""
    id: str
    """Anchor on the page and part of the feed's id; never changes."""
    at: datetime
    day: str
    time: str
    kind: str
    name: str
    told: Told
    """``("{}改了", ("开放时间", "电话"))``: what happened, and to which things."""
    url: str
    """Page of the thing, or nothing when there is none."""
    also: tuple[str, ...] = ()
    """Anchors of further changes of the same thing that the page tells in the same line."""

    @property
    def what(self) -> str:
        """``开放时间、电话改了；写上了地址``"""
        return "；".join(form.format("、".join(things)) for form, things in self.told)


def change_entries(catalog: Catalog, history: History) -> tuple[ChangeEntry, ...]:
    """The last changes, newest first."""
    found: list[ChangeEntry] = []
    for commit in history.commits:
        seen = [(one, told) for one in commit.changes if (told := _told(one.place[0], one))]
        if len(seen) > MANY:
            found.append(_together(commit, [change for change, _ in seen]))
        else:
            found += [_entry(catalog, commit, change, told) for change, told in seen]
        if len(found) >= SHOWN:
            break
    return tuple(found[:SHOWN])


def told_by_day(entries: Iterable[ChangeEntry]) -> list[tuple[str, list[ChangeEntry]]]:
    """Day by day, everything about one thing in one line."""
    days: dict[str, dict[str, ChangeEntry]] = {}
    for entry in entries:
        lines = days.setdefault(entry.day, {})
        known = lines.get(entry.thing)
        lines[entry.thing] = _joined(known, entry) if known else entry
    return [(day, sorted(lines.values(), key=_rank)) for day, lines in days.items()]


def _rank(entry: ChangeEntry) -> int:
    if entry.kind == TOGETHER:
        return len(FIRST) + 1
    return FIRST.index(entry.kind) if entry.kind in FIRST else len(FIRST)


def _joined(one: ChangeEntry, other: ChangeEntry) -> ChangeEntry:
    """The newer of two changes with what the other says; of states only the last.

    Of what is gone just that is said; of what is new also that it is closed or called off.
    """
    if GONE in one.told or NEW in one.told:
        return replace(one, also=(*one.also, other.id))
    things: dict[str, dict[str, None]] = {}
    for form, names in (*one.told, *other.told):
        things.setdefault(form, {}).update(dict.fromkeys(names))
    told = tuple((form, tuple(names)) for form, names in things.items())
    states = [part for part in told if part[0] in STATES.values()]
    if NEW in told:
        told = (NEW, *(part for part in states[:1] if part[0] not in AGAIN))
    else:
        told = tuple(part for part in told if part not in states[1:])
    return replace(one, told=told, also=(*one.also, other.id))


def _entry(catalog: Catalog, commit: Commit, change: Change, told: Told) -> ChangeEntry:
    folder, id_ = change.place
    name, url = _thing(catalog, folder, id_)
    return _line(
        commit,
        change,
        KINDS.get(folder, OTHER),
        clean(name or change.name) or id_,
        told,
        url if change.kind != "removed" else "",
    )


def _together(commit: Commit, changes: Iterable[Change]) -> ChangeEntry:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in COUNTED_AS}
    for change in changes:
        what = COUNTED.get(change.place[0], "项设置")
        counts[change.kind if change.kind in counts else "changed"][what] += 1
    told = tuple(
        (COUNTED_AS[kind], tuple(f"{count} {what}" for what, count in of_kind.items()))
        for kind, of_kind in counts.items()
        if of_kind
    )
    return _line(commit, None, TOGETHER, "许多处", told, "")


def _line(
    commit: Commit, change: Change | None, kind: str, name: str, told: Told, url: str
) -> ChangeEntry:
    at = commit.at
    path = change.path if change else ""
    key = hashlib.blake2b(f"{commit.id}/{path}".encode(), digest_size=8).hexdigest()
    return ChangeEntry(
        thing="/".join(change.place) if change else commit.id,
        id=f"change-{key}",
        at=at,
        day=f"{at.year}年{at.month}月{at.day}日",
        time=f"{at:%H:%M}",
        kind=kind,
        name=name,
        told=told,
        url=url,
    )


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


def _told(folder: str, change: Change) -> Told:
    """What happened; nothing where a resident would see no difference."""
    if change.kind == "added":
        return (NEW,)
    if change.kind == "removed":
        return (GONE,)
    if change.kind == "touched":
        return (TOUCHED,)
    titles = _titles(folder)

    def said(field: str) -> str:
        return SAID.get(f"{folder}/{field}") or SAID.get(field) or titles.get(field, field)

    def named(fields: tuple[str, ...]) -> tuple[str, ...]:
        seen = (field for field in fields if field not in UNSEEN)
        return tuple(dict.fromkeys(said(field) for field in seen))

    state = STATES.get(change.status) or STATES[_usual(folder)] if change.status else ""
    parts = (
        ("{}改了", named(change.changed)),
        ("写上了{}", named(change.added)),
        ("不再写{}", named(change.removed)),
    )
    return ((state, ()),) * bool(state) + tuple(part for part in parts if part[1])


def _usual(folder: str) -> str:
    return "planned" if folder == "activities" else "active"


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
