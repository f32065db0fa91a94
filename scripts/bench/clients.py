"""Clients that ask a server as fast as it answers, and how long each answer took."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

__all__ = ["Call", "Run", "get", "post", "rounds", "run"]


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    body: bytes | None = None


@dataclass(frozen=True)
class Run:
    """What came of many."""

    rate: float
    statuses: Counter[int]
    milliseconds: list[float]

    def words(self) -> str:
        """Rate and the three percentiles."""
        cuts = quantiles(self.milliseconds, n=100)
        return (
            f"每秒 {self.rate:.0f} 次，"
            f"p50 {cuts[49]:.1f}、p95 {cuts[94]:.1f}、p99 {cuts[98]:.1f} 毫秒"
        )


def get(path: str) -> Call:
    """Look at a page."""
    return Call("GET", path)


def post(path: str, body: object) -> Call:
    """Send JSON."""
    return Call("POST", path, json.dumps(body).encode())


class _Client:
    """A connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, call: Call) -> tuple[int, float]:
        """Status and milliseconds."""
        headers = {"Content-Type": "application/json"} if call.body else {}
        began = time.perf_counter()
        self.connection.request(call.method, call.path, call.body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter() - began) * 1000


def run(port: int, calls: Sequence[Call], clients: int) -> Run:
    """Share the calls out among so many clients."""
    barrier = threading.Barrier(clients + 1)

    def work(number: int) -> list[tuple[int, float]]:
        client = _Client(port)
        barrier.wait()
        return [client.send(call) for call in calls[number::clients]]

    with ThreadPoolExecutor(clients) as pool:
        jobs = [pool.submit(work, number) for number in range(clients)]
        barrier.wait()
        began = time.perf_counter()
        answers = [answer for job in jobs for answer in job.result()]
        seconds = time.perf_counter() - began
    return Run(
        len(answers) / seconds,
        Counter(status for status, _ in answers),
        [taken for _, taken in answers],
    )


def rounds(port: int, count: int, clients: int, call: Callable[[int, int], Call]) -> list[int]:
    """In each round all clients ask at once; how many were told yes."""
    made = [_Client(port) for _ in range(clients)]
    sold = []
    with ThreadPoolExecutor(clients) as pool:
        for number in range(count):
            barrier = threading.Barrier(clients)

            def ask(
                who: int, number: int = number, barrier: threading.Barrier = barrier
            ) -> tuple[int, float]:
                barrier.wait()
                return made[who].send(call(number, who))

            answers = list(pool.map(ask, range(clients)))
            sold.append(sum(status == http.client.CREATED for status, _ in answers))
    return sold
