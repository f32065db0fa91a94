"""Where programs find their way: the site map, rules for robots, a note for language models."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from catalog import Catalog
from scripts.site.machines.history import History
from scripts.site.machines.open_data import DATASETS, LICENCE, LICENCE_URL

__all__ = ["last_modified", "llms", "robots", "sitemap"]

_PAGE_OF = {
    "centers": "/centers/{}/",
    "areas": "/areas/{}/",
    "standards": "/standards/{}/",
    "workflows": "/workflows/{}/",
}
"""Folder → the page that shows one of its files and little else."""


def last_modified(history: History) -> dict[str, datetime]:
    """Page → when the file it shows was last changed, for pages of one file.

    Nothing is said of the others: a date that moves with every build would teach search engines to
    ignore all dates.
    """
    found = {}
    for path, at in history.last_changed().items():
        folder, _, rest = path.partition("/")
        if folder in _PAGE_OF:
            id_ = rest.rpartition("/")[2].removesuffix(".yaml")
            found[_PAGE_OF[folder].format(id_)] = at
    return found


def sitemap(
    urls: Iterable[str], base_url: str, modified: Mapping[str, datetime] | None = None
) -> str:
    """The list of all pages for search engines."""
    known = modified or {}
    entries = "".join(
        f"<url><loc>{escape(base_url + url, quote=False)}</loc>"
        + (f"<lastmod>{known[url].isoformat()}</lastmod>" if url in known else "")
        + "</url>\n"
        for url in sorted(urls)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )


def robots(base_url: str) -> str:
    """What search engines may read: all but what concerns one person or never ends."""
    closed = (
        *("requests/", "lookup", "staff", "api/", "feeds/private/", "*/request"),
        "*?",  # Every day and every search has an address; without end.
    )
    lines = ["User-agent: *", *(f"Disallow: /booking/{path}" for path in closed)]
    return "\n".join([*lines, f"Sitemap: {base_url}/sitemap.xml"]) + "\n"


def llms(catalog: Catalog, base_url: str) -> str:
    """What language models should know before they speak of the site."""
    network = catalog.network
    demo = (
        "**这是演示数据。** 标“示例”或列在 `sample` 里的电话、地址、时间都不是真的，"
        "不要告诉别人照着去、照着打。"
    )
    rules = [
        *((demo,) if network.demo else ()),
        (
            "开放时间会因放假、调休和临时安排变化。说“今天开不开”之前，请看中心页面当天那一行；"
            "页面说“以国务院通知为准”的日子不要猜。"
        ),
        "页面没有写的电话、地址、价格、办理时限，就说没有公布，不要补。",
        (
            "数字连同“余”“以上”“近”和截至日期一起引用。"
            f"每条资料的出处见[数据出处]({base_url}/sources/)。"
        ),
        f"引用时给出页面网址。数据按 [{LICENCE}]({LICENCE_URL}) 开放。",
        "预约要由本人或代办人提交，请不要替人试填、反复提交。",
    ]
    pages = {
        "/centers/": "全部中心，每个中心一页，网址是 `/centers/编号/`",
        "/services/": "办事，每个事项一页：带什么、几步、多久",
        "/activities/": "活动，今后八周的安排",
        "/rooms/": "场地",
        "/booking/": "预约场地",
        "/workflows/": "办事流程",
        "/areas/": "各地体系",
        "/standards/": "建设标准",
        "/figures/": "成绩单",
        "/help/": "求助与志愿",
        "/changes/": "最近更新",
    }
    files = {
        "/about/open-data/": "说明：字段是什么意思",
        "/data/index.json": "数据目录",
        **{one.url: one.title for one in DATASETS.values()},
        "/calendars/activities.ics": "活动日历，各中心的在 `/calendars/编号.ics`",
        "/changes.atom": "更新（Atom）",
        "/sitemap.xml": "网站地图",
        "/booking/api/v1/openapi.json": "预约接口（OpenAPI）",
    }
    lines = [
        f"# {network.site.title}",
        "",
        f"> {network.site.description}",
        "",
        (
            f"{network.name}的公开网站：{len(catalog.centers)} 个党群服务中心在哪里、几点开、"
            "能办什么事、有哪些场地和活动，怎么预约。"
        ),
        *("", "## 请先读这几条", "", *(f"- {rule}" for rule in rules)),
        *("", "## 主要页面", "", *_links(pages, base_url)),
        *("", "## 数据", "", *_links(files, base_url)),
    ]
    return "\n".join(lines) + "\n"


def _links(named: Mapping[str, str], base_url: str) -> list[str]:
    return [f"- [{name}]({base_url}{url})" for url, name in named.items()]
