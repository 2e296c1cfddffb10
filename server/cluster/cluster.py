"""The cluster as a whole: what belongs to it, and in which order."""

import contextlib
import os
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from server.cluster.nginx import Nginx
from server.cluster.postgres import Postgres
from server.cluster.process import ClusterError, Process, is_listening
from server.cluster.redis import Redis
from server.model import PROJECT

SERVERS = 3
START_WITHIN_SECONDS = 120.0
ANSWER_WITHIN_SECONDS = 5.0


class Cluster:
    """Servers of the assistant that share their state, behind a proxy."""

    def __init__(
        self,
        folder: Path,
        first_port: int,
        servers: int = SERVERS,
        environment: Mapping[str, str] | None = None,
        limits: str | None = None,
    ) -> None:
        """Prepares a cluster.

        Args:
            folder: data and logs go there.
            first_port: the proxy's port; those after it are the servers', PostgreSQL's
                and Redis's.
            servers: how many servers.
            environment: variables that the servers get beside those of this process.
            limits: see `Nginx`.

        Raises:
            ClusterError: a program is not installed.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._environment = environment or {}
        self.ports = [first_port + 1 + number for number in range(servers)]
        after = first_port + 1 + servers
        self.postgres = Postgres(folder, after)
        self.redis = Redis(folder, after + 1)
        self.nginx = Nginx(folder, first_port, self.ports, limits)
        self.servers: list[Process] = []

    @property
    def url(self) -> str:
        """The address of the proxy."""
        return self.nginx.url

    def start(self) -> None:
        """Starts everything and waits until each server is ready.

        Raises:
            ClusterError: a part does not start; those before it go on running.
        """
        for port in (self.nginx.port, *self.ports, self.postgres.port, self.redis.port):
            if is_listening(port):
                raise ClusterError(f"port {port} is in use; choose another --port")
        self.postgres.start()
        self.redis.start()
        self.servers = [self._server(port) for port in self.ports]
        for server in self.servers:
            server.start()
        for number in range(len(self.servers)):
            self.wait_until_ready(number)
        self.nginx.start()

    def restart(self, number: int) -> None:
        """Starts a server that has ended, and waits until it is ready.

        Args:
            number: which one, from 0.

        Raises:
            ClusterError: it does not start.
        """
        self.servers[number].start()
        self.wait_until_ready(number)

    def wait_until_ready(self, number: int) -> None:
        """Waits until a server is ready.

        Args:
            number: which one, from 0.

        Raises:
            ClusterError: it ended, or took too long.
        """
        url = f"http://127.0.0.1:{self.ports[number]}/readyz"
        self.servers[number].wait_until(lambda: _is_ok(url), START_WITHIN_SECONDS)

    def revive(self) -> Iterator[str]:
        """Starts again what has ended by itself; yields the names of those."""
        services = (self.postgres.process, self.redis.process, self.nginx.process)
        for process in (*services, *self.servers):
            if not process.is_running():
                process.start()
                yield process.name

    def stop(self) -> None:
        """Stops everything, the proxy first and the database last."""
        self.nginx.process.stop()
        for server in self.servers:
            server.begin_stop()
        for server in self.servers:
            server.wait()
        self.redis.process.stop()
        self.postgres.process.stop()

    def _server(self, port: int) -> Process:
        command = [sys.executable, "-m", "server", "run", "--port", str(port)]
        return Process(
            f"server {port}",
            command,
            self._folder / f"server-{port}.log",
            {
                "PYTHONPATH": os.pathsep.join([str(PROJECT), *sys.path[:1]]),
                "DATABASE_URL": self.postgres.url,
                "REDIS_URL": self.redis.url,
                # The proxy alone reaches the servers, and says whose a request is.
                "SANIC_PROXIES_COUNT": "1",
                **self._environment,
            },
        )


def _is_ok(url: str) -> bool:
    with contextlib.suppress(OSError):
        answer = urllib.request.urlopen(url, timeout=ANSWER_WITHIN_SECONDS)  # noqa: S310
        with answer:
            return answer.status == 200
    return False
