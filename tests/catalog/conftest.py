"""A small county for the tests of the catalog: two centers, written to a temporary folder."""

from pathlib import Path
from textwrap import dedent

import pytest

from catalog import Reading, read_catalog

FILES = {
    "network.yaml": """\
        id: shili
        name: 示例县党群服务中心
        timezone: Asia/Shanghai
        site: {title: 家门口, description: 示例}
        site_types: [{id: community, name: 社区}]
        audiences: [{id: elderly, name: 老人}]
        amenities: [{id: wifi, name: 免费WiFi}]
        equipment: [{id: projector, name: 投影仪}]
        kinds:
          venue: {name: 场地预约, description: 借用房间}
        booking: {advance_days: 14}
        sources:
          notice: {title: 示例文件}
        """,
    "areas/shili.yaml": """\
        id: shili
        name: 示例县
        levels: [{id: county, name: 县级}, {id: community, name: 社区}]
        zones: [{id: hall, name: 会议培训区}]
        service_lists: {community: [gaoling-butie]}
        hours_profiles:
          standard:
            - {kind: counter, on: [workday], opens: "08:30", closes: "12:00"}
            - {kind: open, on: [workday, restday], opens: "08:30", closes: "20:00"}
            - {kind: duty, on: [holiday], opens: "09:00", closes: "16:00"}
        sources: [notice]
        """,
    "services/minzheng.yaml": """\
        category: {id: minzheng, name: 民政帮扶}
        items:
          - {id: gaoling-butie, task_name: 高龄补贴申请, promise_day: "10", sources: [notice]}
          - {id: linshi-jiuzhu, task_name: 临时救助, sources: [notice]}
        """,
    "centers/xian.yaml": """\
        id: xian
        name: 示例县党群服务中心
        area: shili
        level: county
        contacts: [{name: 服务台, telephone: "0434-0000000"}]
        hours: {profile: standard}
        sources: [notice]
        """,
    "centers/donghua.yaml": """\
        id: donghua
        name: 东华社区党群服务中心
        area: shili
        level: community
        parent: xian
        contacts:
          - {name: 服务台, telephone: "0434-0000000"}
        hours:
          regular:
            - {kind: counter, on: [workday], opens: "08:30", closes: "12:00"}
            - {kind: counter, on: [workday], opens: "13:30", closes: "17:30"}
            - {kind: open, on: [workday, restday], opens: "08:30", closes: "20:00"}
            - {kind: extended, on: [sat], opens: "09:00", closes: "11:30"}
            - {kind: duty, on: [holiday], opens: "09:00", closes: "16:00"}
          special:
            - {from: "2026-10-01", through: "2026-10-03", closed: true, reason: 国庆闭馆}
            - {from: "2026-10-10", kind: counter, opens: "08:30", closes: "12:00", reason: 只开上午}
        services:
          override:
            gaoling-butie: {promise_day: "5", note: 可上门}
        rooms:
          - id: hall
            name: 居民议事厅
            zone: hall
            capacity: "40"
            equipment: [{id: projector}]
            bookable: yes
            booking: {max_minutes: "180"}
        sources: [notice]
        """,
    "activities/2026/yishiri.yaml": """\
        id: yishiri
        name: 红色议事日
        center: donghua
        room: hall
        schedule:
          repeat: weekly
          by_day: [sat]
          start_time: "09:00"
          end_time: "11:00"
          from: "2026-01-01"
          except: ["2026-10-03"]
        sources: [notice]
        """,
    "calendar/2026.yaml": """\
        year: 2026
        title: 国务院办公厅关于2026年部分节假日安排的通知
        papers: ["https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"]
        holidays:
          - {name: 国庆节, from: "2026-10-01", through: "2026-10-07"}
        makeup_workdays: ["2026-10-10"]
        """,
}


class County:
    """A data folder that a test may spoil before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, dedent(text))

    def write(self, name: str, content: str | bytes) -> None:
        """Replace or add a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one passage of a file; it must stand there exactly once."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def read(self) -> Reading:
        """Read and check the folder."""
        return read_catalog(self.folder)

    def errors(self) -> list[str]:
        """What ``check_data`` would print."""
        return [str(problem) for problem in self.read().problems]


@pytest.fixture
def county(tmp_path: Path) -> County:
    """A county without problems."""
    return County(tmp_path / "data")
