"""A site brought up to date edit by edit beside one made whole: equal, byte for byte?

Fifty edits in a fixed order of chance, most of them of one center. ``tests/site`` does the same
with fewer.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from catalog import Loader
from scripts.bench.network import ROOT, synthetic
from scripts.site.builder import Job, build

__all__ = ["DAY", "Network", "edit", "tree"]

SEED = 20261122
SELDOM_AFTER = 10
DAY = date(2026, 11, 22)
NAMES = ("临溪", "青山", "云和", "石泉", "老年大学", "邻里")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


class Network:
    """A folder of data, its loader and two sites of it."""

    def __init__(self, folder: Path, centers: int) -> None:
        self.folder = folder
        self.data = synthetic(folder / "data", centers)
        self.loader = Loader(self.data)

    def built(self, name: str, *, fresh: bool = False, today: date = DAY) -> Path:
        """The folder of the site of what the files say now."""
        reading = self.loader.read()
        if reading.catalog is None:
            raise ValueError(reading.errors)
        out = self.folder / name / "site"
        job = Job(
            root=ROOT,
            out=out,
            frames=out.parent / "frames",
            cache=self.folder / "cache" / "frames",
            today=today,
            base_url="https://example.cn",
            fresh=fresh and not (self.folder / "cache").exists(),
        )
        build(job, reading.catalog)
        return out.resolve()

    def whole(self, number: int, *, today: date = DAY) -> dict[str, bytes]:
        """A site made without any memory of another."""
        return tree(self.built(f"whole-{number}", today=today))

    def centers(self) -> list[Path]:
        """Files of the centers that may be edited."""
        return sorted((self.data / "centers").glob("synthetic-*.yaml"))


def _line(
    start: str, make: Callable[[random.Random], str]
) -> Callable[[Network, random.Random], None]:
    def edit(network: Network, dice: random.Random) -> None:
        file = dice.choice(network.centers())
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        place = next(number for number, line in enumerate(lines) if line.startswith(start))
        lines[place] = f"{start}{make(dice)}\n"
        file.write_text("".join(lines), encoding="utf-8")

    return edit


def _telephone(network: Network, dice: random.Random) -> None:
    file = dice.choice(network.centers())
    text = file.read_text(encoding="utf-8")
    place = text.index('telephone: "029-') + len('telephone: "029-')
    changed = f"{text[:place]}{dice.randrange(10_000_000, 99_999_999)}{text[place + 8 :]}"
    file.write_text(changed, encoding="utf-8")


def _added(network: Network, dice: random.Random) -> None:
    number = dice.randrange(10_000, 99_999)
    model = network.centers()[0].read_text(encoding="utf-8")
    id_ = network.centers()[0].stem
    text = model.replace(f"id: {id_}\n", f"id: synthetic-{number}\n")
    lines = [
        f"name: 新开的{number}号中心\n" if line.startswith("name: ") else line
        for line in text.splitlines(keepends=True)
    ]
    (network.data / "centers" / f"synthetic-{number}.yaml").write_text("".join(lines), "utf-8")


def _removed(network: Network, dice: random.Random) -> None:
    dice.choice(network.centers()[1:]).unlink()


def _room_gone(network: Network, dice: random.Random) -> None:
    file = dice.choice(network.centers())
    text = file.read_text(encoding="utf-8")
    start = text.find("  - id: jingcheng-yiju")
    end = text.find("\nequipment:", start)
    if start >= 0 and end >= 0:
        file.write_text(text[:start] + text[end:], encoding="utf-8")


def _area(network: Network, dice: random.Random) -> None:
    file = network.data / "areas" / "county-0.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [
        f"summary: {dice.choice(NAMES)}{dice.randrange(99)}。\n"
        if line.startswith("summary:")
        else line
        for line in lines
    ]
    file.write_text("".join(changed), encoding="utf-8")


_OFTEN: tuple[Callable[[Network, random.Random], None], ...] = (
    _telephone,
    _line(
        "name: ", lambda dice: f"{dice.choice(NAMES)}社区党群服务中心（{dice.randrange(10**6)}）"
    ),
    _line("short_name: ", lambda dice: f"{dice.choice(NAMES)}驿家{dice.randrange(10**6)}"),
    _line("summary: ", lambda dice: f"{dice.choice(NAMES)}的人常来{dice.randrange(99)}。"),
    _room_gone,
)
_SELDOM = (_added, _removed, _area)


def edit(network: Network, number: int, dice: random.Random) -> None:
    """The edit of this number."""
    edits = _SELDOM if number % SELDOM_AFTER == 0 else _OFTEN
    dice.choice(edits)(network, dice)


def main() -> int:
    """Run the comparison; 1 when a file differs."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.edits")
    parser.add_argument("--centers", type=int, default=300)
    parser.add_argument("--edits", type=int, default=50)
    options = parser.parse_args()
    dice = random.Random(SEED)  # noqa: S311 - the same edits each time
    with tempfile.TemporaryDirectory() as scratch:
        network = Network(Path(scratch), options.centers)
        network.built("edited")
        for number in range(1, options.edits + 1):
            edit(network, number, dice)
            edited = network.built("edited")
        one, two = tree(edited), network.whole(options.edits)
    wrong = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    print(f"改了 {options.edits} 次，{len(two)} 个文件，和一次全做的不同的 {len(wrong)} 个")
    print(*wrong[:5], sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
