"""What the processes of the race and crash tests do; each opens the database for itself."""

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from booking import service
from booking.errors import BookingError, Refused, SlotTaken
from booking.model import BookingRequest, Staff
from booking.storage import open_store
from catalog import load_catalog
from tests.builders import KEY, NOW, at, request

ROOMS = (("donghua", "hall"), ("donghua", "study"))
DAYS = ("2026-11-04", "2026-11-05", "2026-11-06")
STAFF = Staff(1, "王敏", "wangmin", "approver", "*")


def submit_all(
    url: str, data: str, requests: Sequence[BookingRequest], key: str | None = None
) -> list[str]:
    """Send the requests at once, each in a thread; the answers are references or error codes."""
    catalog = load_catalog(Path(data))
    store = open_store(url, secret_key=KEY, rate_limits=False)

    def one(asked: BookingRequest) -> str:
        try:
            return service.submit(store, catalog, asked, NOW, key).booking.reference
        except Refused as error:
            return ",".join(refusal.code for refusal in error.refusals)
        except BookingError as error:
            return error.code

    with ThreadPoolExecutor(len(requests)) as pool:
        answers = list(pool.map(one, requests))
    store.close()
    return answers


def random_requests(seed: int, count: int) -> list[BookingRequest]:
    """Different phones, few rooms, three days: many of them collide."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        center_id, room_id = chance.choice(ROOMS)
        start = chance.randrange(17, 34)
        end = start + chance.randrange(1, 6)
        made.append(
            request(
                chance.choice(DAYS),
                f"{start // 2:02}:{start % 2 * 30:02}",
                f"{end // 2:02}:{end % 2 * 30:02}",
                center_id=center_id,
                room_id=room_id,
                attendees=chance.randrange(2, 10),
                equipment={"projector": chance.randrange(1, 4)} if chance.random() < 0.5 else {},
                phone=f"139{seed:04}{number:04}",
            )
        )
    return made


def book_cancel_and_approve(url: str, data: str, seed: int, count: int) -> list[str]:
    """A busy day: requests, and in between some are cancelled or approved."""
    catalog = load_catalog(Path(data))
    store = open_store(url, secret_key=KEY, rate_limits=False)
    chance = random.Random(seed)
    answers: list[str] = []
    mine: list[service.Submitted] = []
    for asked in random_requests(seed, count):
        try:
            mine.append(service.submit(store, catalog, asked, NOW))
            answers.append("stored")
        except SlotTaken as error:
            answers.append(error.code)
        except Refused as error:
            answers.append(",".join(refusal.code for refusal in error.refusals))
        if mine and chance.random() < 0.3:
            one = mine.pop(chance.randrange(len(mine)))
            if chance.random() < 0.5:
                service.cancel(store, catalog, one.token, at("2026-11-02 10:00"))
            else:
                reference = one.booking.reference
                service.approve(store, catalog, STAFF, reference, at("2026-11-02 10:00"))
    store.close()
    return answers


def decide(url: str, data: str, reference: str, token: str, how: str) -> str:
    """One decision about one booking; the answer is its status or an error code."""
    catalog = load_catalog(Path(data))
    store = open_store(url, secret_key=KEY, rate_limits=False)
    later = at("2026-11-02 10:00")
    try:
        if how == "approve":
            return service.approve(store, catalog, STAFF, reference, later).status.value
        if how == "reject":
            return service.reject(store, catalog, STAFF, reference, "不行", later).status.value
        return service.cancel(store, catalog, token, later).status.value
    except BookingError as error:
        return error.code
    finally:
        store.close()


def write_until_killed(url: str, data: str) -> None:
    """Store and cancel for ever, and say each booking only after it was acknowledged."""
    catalog = load_catalog(Path(data))
    store = open_store(url, secret_key=KEY, rate_limits=False)
    number = 0
    while True:
        for asked in random_requests(number, 50):
            try:
                stored = service.submit(store, catalog, asked, NOW)
            except (Refused, SlotTaken):
                continue
            print("stored", stored.booking.reference, flush=True)
            service.cancel(store, catalog, stored.token, NOW)
            print("cancelled", stored.booking.reference, flush=True)
        number += 1


if __name__ == "__main__":
    write_until_killed(sys.argv[1], sys.argv[2])
