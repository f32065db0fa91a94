"""The questions for a new center, asked of a real process through a pipe."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import load_catalog, read_catalog
from catalog.model import Center
from scripts.new_center.asking import WrongAnswerError, spans
from scripts.new_center.writing import NewCenter, file_text
from scripts.yaml_text import scalar, write_new_file
from tests.editors.conftest import Run
from tests.editors.test_schemas import as_an_editor_sees, complaints

MODULE = "scripts.new_center"

RIGHT = {
    "area": "puxian",
    "level": "community",
    "name": "实验社区党群服务中心",
    "id": "shiyan",
    "parent": "1",
    "address": "凤台西街 #3 号楼：东门",
    "phone": "0357-1234567",
    "profile": "1",
    "source": "puxian-baodao",
    "write": "是",
}
"""The questions in order, with good answers."""


def answers(**changes: str) -> str:
    """What somebody types; several lines where a first answer is refused."""
    return "".join(f"{text}\n" for text in {**RIGHT, **changes}.values())


def written(data: Path) -> Center:
    """The center that was written."""
    return load_catalog(data).centers["shiyan"]


def test_answers_through_a_pipe_become_a_file_that_passes_the_check(run: Run, data: Path) -> None:
    done = run(MODULE, "--data", str(data), answers=answers())

    assert (done.returncode, done.stderr) == (0, "")
    assert "已写好 data/centers/shiyan.yaml，检查通过。" in done.stdout
    text = (data / "centers" / "shiyan.yaml").read_text(encoding="utf-8")
    assert text in done.stdout
    assert complaints("centers", text) == []
    center = written(data)
    assert center.name == "实验社区党群服务中心"
    assert center.parent == "puxian-center"
    assert center.address is not None
    assert center.address.street_address == "凤台西街 #3 号楼：东门"
    assert center.contacts[0].telephone == "0357-1234567"
    assert center.hours.profile == "standard"
    assert [one.name for one in (data / "centers").iterdir() if one.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"area": "puxiang\n蒲县"}, "没有“puxiang”。是不是想写“puxian”？"),
        ({"level": "9\n社区党群服务中心"}, "没有“9”。"),
        ({"name": "\n实验社区党群服务中心"}, "这一项一定要填。"),
        ({"id": "实验\nshiyan"}, "只能用小写英文字母、数字和连字符"),
        (
            {"id": "donghua\nshiyan"},
            "已经有了（data/centers/donghua.yaml）。可以加上地区，如 puxian-donghua。",
        ),
        ({"id": "api\nshiyan"}, "“api”是系统网址用的词"),
        ({"phone": "03571234567\n0357-1234567"}, "请在区号后加“-”"),
        ({"source": "puxian-baoda\npuxian-baodao"}, "是不是想写“puxian-baodao”？"),
        ({"write": "好\n是"}, "请写“是”或“否”。"),
    ],
)
def test_a_wrong_answer_is_explained_and_asked_again(
    run: Run, data: Path, changes: dict[str, str], said: str
) -> None:
    done = run(MODULE, "--data", str(data), answers=answers(**changes))

    assert done.returncode == 0, done.stdout
    assert said in done.stdout
    assert written(data).level == "community"


def test_own_hours_are_asked_by_kind_of_day_and_equal_days_share_a_line(
    run: Run, data: Path
) -> None:
    own = "\n8:30-12:00\n08:30-12:00 13:30-17:30\n09:00-20:00\n09:00-20:00\n10:00-16:00"
    done = run(MODULE, "--data", str(data), answers=answers(profile=own))

    assert done.returncode == 0, done.stdout
    assert "应写成“08:30”" in done.stdout
    lines = [
        (line.kind, line.days, f"{line.opens:%H:%M}", f"{line.closes:%H:%M}")
        for line in written(data).hours.regular
    ]
    assert lines == [
        ("counter", ("workday",), "08:30", "12:00"),
        ("counter", ("workday",), "13:30", "17:30"),
        ("open", ("workday", "restday"), "09:00", "20:00"),
        ("open", ("holiday",), "10:00", "16:00"),
    ]


def test_what_is_not_known_is_left_out(run: Run, data: Path) -> None:
    done = run(MODULE, "--data", str(data), answers=answers(parent="", address="", phone=""))

    assert done.returncode == 0, done.stdout
    center = written(data)
    assert (center.parent, center.address, center.contacts) == (None, None, ())


@pytest.mark.parametrize(
    ("given_answers", "said"),
    [(answers(write="否"), "没有写文件。"), ("puxian\n", "没有答完，没有写文件。")],
)
def test_nothing_is_written_without_a_yes(
    run: Run, data: Path, given_answers: str, said: str
) -> None:
    done = run(MODULE, "--data", str(data), answers=given_answers)

    assert done.returncode == 1
    assert said in done.stdout + done.stderr
    assert not (data / "centers" / "shiyan.yaml").exists()


FLAGS = (
    "--area=puxian",
    "--level=community",
    "--name=实验社区党群服务中心",
    "--id=shiyan",
    "--source=puxian-baodao",
)


def test_flags_answer_everything_without_a_question(run: Run, data: Path) -> None:
    own = ("--counter=08:30-12:00", "--workday=08:30-20:00", "--holiday=09:00-16:00")
    done = run(MODULE, "--data", str(data), "--no-input", *FLAGS, *own)

    assert (done.returncode, done.stderr) == (0, "")
    assert len(written(data).hours.regular) == 3


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (FLAGS, "缺少开放时间"),
        ((*FLAGS[1:], "--profile=standard"), "缺少 --area。"),
        ((*FLAGS, "--profile=summer"), "--profile：没有“summer”。"),
        ((*FLAGS, "--workday=8:30-12:00"), "--workday：时间“8:30”少了一位"),
        ((*FLAGS, "--profile=standard", "--workday=08:30-12:00"), "只能写一样"),
        ((*FLAGS, "--profile=standard", "--phone=123456789"), "--phone："),
        ((*FLAGS, "--profile=standard", "--parent=nobody"), "--parent：没有“nobody”。"),
    ],
)
def test_a_wrong_or_missing_flag_stops_at_once(
    run: Run, data: Path, flags: tuple[str, ...], said: str
) -> None:
    done = run(MODULE, "--data", str(data), "--no-input", *flags)

    assert done.returncode == 2
    assert said in done.stderr
    assert not (data / "centers" / "shiyan.yaml").exists()


def test_a_flag_that_is_wrong_is_asked_for_when_somebody_is_there(run: Run, data: Path) -> None:
    done = run(MODULE, "--data", str(data), "--area=puxian", "--level=village", answers="")
    assert done.returncode == 1

    done = run(
        MODULE,
        *("--data", str(data), "--profile=standard", "--yes", "--level=village"),
        *(flag for flag in FLAGS if not flag.startswith("--level")),
        answers="community\n\n\n\n",
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "--level：没有“village”。" in done.stdout


def test_a_file_of_that_name_in_a_subfolder_counts_as_taken(run: Run, data: Path) -> None:
    taken = data / "centers" / "north" / "shiyan.yaml"
    taken.parent.mkdir()
    taken.write_text("id: [broken\n", encoding="utf-8")

    done = run(MODULE, "--data", str(data), "--no-input", *FLAGS, "--profile=standard")

    assert done.returncode == 2
    assert "data/centers/north/shiyan.yaml" in done.stderr
    assert taken.read_text(encoding="utf-8") == "id: [broken\n"


def test_a_broken_file_elsewhere_does_not_stop_a_new_center(run: Run, data: Path) -> None:
    (data / "centers" / "baishui.yaml").write_text("id: [broken\n", encoding="utf-8")

    done = run(MODULE, "--data", str(data), "--no-input", *FLAGS, "--profile=standard")

    assert done.returncode == 0, done.stdout + done.stderr


def test_without_a_network_file_the_command_says_what_is_needed_first(run: Run, data: Path) -> None:
    (data / "network.yaml").unlink()

    done = run(MODULE, "--data", str(data), "--no-input", *FLAGS)

    assert done.returncode == 1
    assert "要先有写好的 network.yaml" in done.stderr


def test_a_file_that_appeared_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "shiyan.yaml"
    path.write_text("somebody else's", encoding="utf-8")

    with pytest.raises(FileExistsError):
        write_new_file(path, "ours")

    assert path.read_text(encoding="utf-8") == "somebody else's"
    assert list(tmp_path.iterdir()) == [path]


@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable() and text.strip()))
def test_a_written_scalar_reads_as_the_text_it_was(text: str) -> None:
    assert as_an_editor_sees(f"key: {scalar(text)}\nlist: [{scalar(text)}]\n") == {
        "key": text,
        "list": [text],
    }


@given(name=st.text(min_size=1, max_size=30).filter(lambda text: bool(text.strip())))
def test_no_name_breaks_the_file(name: str) -> None:
    center: dict[str, Any] = {"id": "a", "area": "b", "level": "c", "source": "d"}
    text = file_text(NewCenter(name=name, area_name=name, level_name="级", profile="e", **center))

    assert as_an_editor_sees(text)["name"] == name


@pytest.mark.parametrize("text", ["08:30", "08:30-08:00", "09:00-12:00 11:00-14:00", "上午", "-"])
def test_times_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(WrongAnswerError):
        spans(text)


def test_the_demo_data_stays_as_it_is(data: Path) -> None:
    assert read_catalog(data).errors == []
