"""Redis, from Debian's package: what it holds may go."""

from pathlib import Path

from server.cluster.process import Process, find_program, is_listening

START_WITHIN_SECONDS = 10.0


class Redis:
    """A Redis that keeps locks and counts in memory alone."""

    def __init__(self, folder: Path, port: int) -> None:
        """Prepares a server.

        Args:
            folder: its log goes there.
            port: where it listens, on this machine alone.

        Raises:
            ClusterError: it is not installed.
        """
        self.port = port
        self.url = f"redis://127.0.0.1:{port}/0"
        command = [find_program("redis-server", "redis-server")]
        command += ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
        command += ["--save", "", "--appendonly", "no"]
        self.process = Process("Redis", command, folder / "redis.log")

    def start(self) -> None:
        """Starts it.

        Raises:
            ClusterError: it does not start.
        """
        self.process.start()
        self.process.wait_until(lambda: is_listening(self.port), START_WITHIN_SECONDS)
