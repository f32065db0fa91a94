"""A made-up network of any size, with the records and the names that real ones have.

Fifteen counties of about 200 centers each make the 3,000 that the benchmarks measure. Every copy
has its own name, villages, telephone and address: a search among equal names would prove nothing.
"""

import shutil
from itertools import product
from pathlib import Path

__all__ = ["MODEL_AREA", "MODEL_CENTERS", "synthetic"]

ROOT = Path(__file__).resolve().parents[2]
MODEL_AREA = "jingyang"
MODEL_CENTERS = tuple(f"jingchengyijia-{number}" for number in range(1, 6))
PER_COUNTY = 200

FIRST = "东西南北新永安和兴福临清长金玉龙凤云松柏石白青红朝景明德仁义"
SECOND = "湖溪河桥坪塘岭山庄园苑湾关门街坊墩洲泉井林田口台营堡店场港"
COUNTIES = (
    *("临溪县", "青山县", "云和县", "安平县", "石泉县", "清河县", "永宁县", "长乐县", "金坛县"),
    *("玉田县", "龙门县", "凤台县", "松江县", "柏乡县", "朝阳县"),
)
PROJECTS = ("老年大学", "五点半课堂", "老年食堂", "邻里议事厅", "共享厨房", "儿童书屋", "长者理发")


def synthetic(data: Path, centers: int) -> Path:
    """Copy the demo data to ``data`` and add so many centers, in counties of their own."""
    shutil.copytree(ROOT / "data", data)
    area = (data / "areas" / f"{MODEL_AREA}.yaml").read_text(encoding="utf-8")
    models = [
        (id_, (data / "centers" / f"{id_}.yaml").read_text(encoding="utf-8"))
        for id_ in MODEL_CENTERS
    ]
    names = ["".join(pair) for pair in product(FIRST, SECOND)]
    for number in range(centers):
        county, place = divmod(number, PER_COUNTY)
        name = COUNTIES[county % len(COUNTIES)]
        if place == 0:
            text = area.replace(f"id: {MODEL_AREA}", f"id: county-{county}", 1)
            text = text.replace("泾阳县", name).replace("1+5+N", "1+200", 1)
            (data / "areas" / f"county-{county}.yaml").write_text(text, encoding="utf-8")
        id_, model = models[number % len(models)]
        text = _center(id_, model, number, name, names)
        (data / "centers" / f"synthetic-{number}.yaml").write_text(text, encoding="utf-8")
    return data


def _center(id_: str, model: str, number: int, county: str, names: list[str]) -> str:
    community = names[number % len(names)]
    villages = [names[(number * 7 + step * 131) % len(names)] for step in range(1, 4)]
    telephone = f"029-{10_000_000 + number * 37 % 80_000_000}"
    changes = {
        f"id: {id_}\n": f"id: synthetic-{number}\n",
        f"area: {MODEL_AREA}\n": f"area: county-{number // PER_COUNTY}\n",
        "泾阳县": f"{county}{community}路 {number % 300 + 1} 号 ",
        "029-00000000": telephone,
    }
    for old, new in changes.items():
        model = model.replace(old, new)
    lines = model.splitlines(keepends=True)
    for place, line in enumerate(lines):
        if line.startswith("name: "):
            lines[place] = f"name: {county}{community}社区党群服务中心（{number}）\n"
        elif line.startswith("short_name: "):
            lines[place] = f"short_name: {community}社区（{number}）\n"
    text = "".join(lines)
    if "\nserves:" not in text:
        text += f"serves: [{'、'.join(f'{one}村' for one in villages)}]\n".replace("、", ", ")
    if "\nprojects:" not in text:
        text += "projects:\n"
        for step in range(number % 3):
            project = PROJECTS[(number + step) % len(PROJECTS)]
            text += f"  - {{id: project-{step}, name: {community}{project}}}\n"
        if number % 3 == 0:
            text = text.removesuffix("projects:\n")
    return text
