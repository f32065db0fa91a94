"""Several processes send each mail once; one that is killed in the middle loses none."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from booking import service
from booking.storage import Store
from catalog import Catalog
from tests.builders import NOW, applicant, data_folder, request
from tests.notices.post_office import PostOffice

PROJECT = Path(__file__).parents[2]
MAILS = 40


def forty_mails(store: Store, catalog: Catalog) -> None:
    """As many bookings, each by somebody else."""
    for number in range(MAILS):
        day, hour = divmod(number, 8)
        wanted = request(
            f"2026-11-{9 + day:02}", f"{9 + hour:02}:00", f"{9 + hour:02}:30", room_id="study"
        )
        asker = applicant(email=f"m{number}@example.com", phone=f"138001380{number:02}")
        service.submit(store, catalog, replace(wanted, applicant=asker, attendees=4), NOW)


def sender(
    database_url: str, office: PostOffice, data_dir: Path, now: str
) -> subprocess.Popen[str]:
    """A process that sends what is due."""
    smtp = f"smtp://127.0.0.1:{office.port}?from=yuyue@dq.example.gov.cn"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.notices.sender", database_url, smtp, str(data_dir), now],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_four_processes_send_each_mail_once(
    store: Store, database_url: str, catalog: Catalog, office: PostOffice, tmp_path: Path
) -> None:
    forty_mails(store, catalog)
    data_dir = data_folder(tmp_path)
    senders = [sender(database_url, office, data_dir, "2026-11-02 09:01") for _ in range(4)]
    counts = [int(one.communicate()[0]) for one in senders]

    assert sum(counts) == MAILS
    assert len({mail["Message-ID"] for mail in office.mails}) == MAILS
    assert len(office.mails) == MAILS


def test_a_sender_killed_between_sending_and_noting_loses_no_mail(
    store: Store, database_url: str, catalog: Catalog, office: PostOffice, tmp_path: Path
) -> None:
    forty_mails(store, catalog)
    data_dir = data_folder(tmp_path)
    victim = sender(database_url, office, data_dir, "2026-11-02 09:01")

    def kill_at_the_fifth() -> None:
        if len(office.arrived) == 5:
            # The mail is here and the sender has not heard of it.
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()

    office.on_arrival = kill_at_the_fifth
    victim.communicate()
    assert victim.returncode == -signal.SIGKILL
    assert len(office.mails) == 5

    # What it had leased is left alone until the lease ends.
    sender(database_url, office, data_dir, "2026-11-02 09:02").communicate()
    assert len(office.mails) == 5 + MAILS - 20
    sender(database_url, office, data_dir, "2026-11-02 09:12").communicate()

    names = [mail["Message-ID"] for mail in office.mails]
    assert len(set(names)) == MAILS
    # Exactly the one that nobody could note came twice, and by its name it is known for the same.
    assert len(names) == MAILS + 1
    with store.reading() as session:
        assert session.notice_counts() == {"waiting": MAILS, "sent": MAILS, "failed": 0}
