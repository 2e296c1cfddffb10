"""Debian's Redis as a process of the tests' own."""

import subprocess
import time
from pathlib import Path

import redis

from tests.running_server import free_port

READY_WITHIN_SECONDS = 10


class RedisServer:
    """A Redis that can be stopped and started again, with or without what it held."""

    def __init__(self, folder: Path) -> None:
        """Prepares a server.

        Args:
            folder: where its files go.
        """
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        command = ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1"]
        command += ["--dir", str(self._folder), "--save", ""]
        with (self._folder / "redis.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        give_up = time.monotonic() + READY_WITHIN_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    if time.monotonic() > give_up:
                        raise
                    time.sleep(0.05)

    def stop(self) -> None:
        """Ends it; what it held is gone."""
        self._process.terminate()
        self._process.wait(timeout=10)
