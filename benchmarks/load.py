"""How many turns one server and the cluster carry, and how long they take.

Run it by `make load`; locust asks (see `locustfile.py`).
"""

import argparse
import contextlib
import csv
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from server.cluster.cluster import Cluster
from server.model import PROJECT

CLIENTS = (1, 8, 32, 128)
WATCHED_CLIENTS = 32
AT_MOST_TIMES_MEDIAN = 3.0
LOCUST = "locust==2.47.0"
FIRST_PORT = 7443
# All clients ask from one address.
UNLIMITED = {"MESSAGES_PER_ADDRESS": "0", "MESSAGES_PER_CONVERSATION": "0"}
NO_LIMITS = """
limit_req_zone $binary_remote_addr zone=requests:1m rate=100000r/s;
limit_conn_zone $binary_remote_addr zone=connections:1m;
"""


@dataclass(frozen=True)
class Result:
    """What locust measured.

    Attributes:
        setup: what was asked.
        clients: how many asked at once.
        turns: how many turns there were.
        failed: how many of them failed.
        per_second: turns a second.
        p50: the median time of a turn, in milliseconds.
        p95: its 95th percentile.
        p99: its 99th percentile.
    """

    setup: str
    clients: int
    turns: int
    failed: int
    per_second: float
    p50: float
    p95: float
    p99: float

    @classmethod
    def read(cls, setup: str, clients: int, file: Path) -> "Result":
        """Reads what locust wrote.

        Args:
            setup: what was asked.
            clients: how many asked at once.
            file: its table of figures.
        """
        with file.open(encoding="utf-8") as rows:
            (row,) = [row for row in csv.DictReader(rows) if row["Name"] == "turn"]
        return cls(
            setup,
            clients,
            int(row["Request Count"]),
            int(row["Failure Count"]),
            float(row["Requests/s"]),
            *(float(row[share]) for share in ("50%", "95%", "99%")),
        )

    @property
    def line(self) -> str:
        """The line of the table."""
        return (
            f"| {self.setup} | {self.clients} | {self.turns} | {self.failed}"
            f" | {self.per_second:.1f} | {self.p50:.0f} | {self.p95:.0f}"
            f" | {self.p99:.0f} |"
        )


def main() -> int:
    """Measures every setup and prints the table.

    Returns:
        The exit status: 1 where a turn failed, or the slowest are too slow.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="of each measurement")
    parser.add_argument("--uv", required=True, help="the program that brings locust")
    options = parser.parse_args()
    # Ends the cluster as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print("| setup | clients | turns | failed | turns/s | p50 ms | p95 ms | p99 ms |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    results = []
    for setup, start in SETUPS.items():
        with start() as url:
            for clients in CLIENTS:
                result = _measure(options.uv, setup, url, clients, options.seconds)
                print(result.line, flush=True)
                results.append(result)
    failed = [result for result in results if result.failed]
    slow = [
        result
        for result in results
        if result.clients == WATCHED_CLIENTS
        and result.p99 > AT_MOST_TIMES_MEDIAN * result.p50
    ]
    for result in failed:
        print(f"failed turns: {result.setup}, {result.clients} clients")
    for result in slow:
        print(f"p99 above {AT_MOST_TIMES_MEDIAN:.0f} × p50: {result.setup}")
    return 1 if failed or slow else 0


def _measure(uv: str, setup: str, url: str, clients: int, seconds: int) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        prefix = Path(folder) / "figures"
        command = [uv, "tool", "run", "--quiet", "--from", LOCUST, "locust"]
        command += ["-f", str(PROJECT / "benchmarks" / "locustfile.py"), "--headless"]
        command += ["--users", str(clients), "--spawn-rate", str(clients)]
        command += ["--run-time", f"{seconds}s", "--stop-timeout", "60"]
        command += ["--host", url, "--csv", str(prefix), "--only-summary"]
        command += ["--exit-code-on-error", "0"]
        subprocess.run(command, check=True, capture_output=True)
        return Result.read(setup, clients, Path(f"{prefix}_stats.csv"))


@contextlib.contextmanager
def _cluster(servers: int) -> Iterator[str]:
    with _running(servers) as cluster:
        yield cluster.url


@contextlib.contextmanager
def _postgres() -> Iterator[str]:
    with _running(1) as cluster:
        yield f"http://127.0.0.1:{cluster.ports[0]}"


@contextlib.contextmanager
def _sqlite() -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory() as folder,
        _running(1, {"DATABASE_URL": f"sqlite:///{folder}/c.db", "REDIS_URL": ""}) as c,
    ):
        yield f"http://127.0.0.1:{c.ports[0]}"


@contextlib.contextmanager
def _running(
    servers: int, environment: dict[str, str] | None = None
) -> Iterator[Cluster]:
    # Where PostgreSQL's own user can reach it.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        os.chmod(folder, 0o755)
        variables = {**UNLIMITED, **(environment or {})}
        cluster = Cluster(folder, FIRST_PORT, servers, variables, NO_LIMITS)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


SETUPS: dict[str, Callable[[], contextlib.AbstractContextManager[str]]] = {
    "one server, SQLite": _sqlite,
    "one server, PostgreSQL": _postgres,
    "cluster of 2": lambda: _cluster(2),
    "cluster of 3": lambda: _cluster(3),
}

if __name__ == "__main__":
    sys.exit(main())
