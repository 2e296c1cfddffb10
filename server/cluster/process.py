"""A process that can be started, stopped, killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

STOP_WITHIN_SECONDS = 40.0
LOOK_EVERY_SECONDS = 0.05
LOG_LINES = 20


class ClusterError(RuntimeError):
    """A part of the cluster cannot be started; the message says why and what helps."""


class Process:
    """A program in the foreground, with a log file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Prepares a process.

        Args:
            name: what messages call it.
            command: the program and its arguments.
            log: where its output goes.
            environment: variables that it gets beside those of this process.
            stop_signal: what makes it end in good order.
        """
        self.name = name
        self._command = command
        self._log = log
        self._environment = {**os.environ, **(environment or {})}
        self._stop_signal = stop_signal
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id, where it was started."""
        return self._process.pid if self._process else None

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self._log.read_text("utf-8", "replace")

    def is_running(self) -> bool:
        """Tells whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the program."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for whoever started it, who stops it then.
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Waits for something that the process is to do.

        Args:
            ready: tells whether it has done so.
            seconds: how long at most.

        Raises:
            ClusterError: it ended, or took too long.
        """
        give_up = time.monotonic() + seconds
        while not ready():
            if not self.is_running() or time.monotonic() > give_up:
                raise ClusterError(
                    f"{self.name} does not start; the end of {self._log}:\n"
                    + "\n".join(self.log.splitlines()[-LOG_LINES:])
                )
            time.sleep(LOOK_EVERY_SECONDS)

    def begin_stop(self) -> None:
        """Asks the program to end, without waiting for it."""
        if self._process is not None and self.is_running():
            self._process.send_signal(self._stop_signal)

    def stop(self) -> int | None:
        """Asks the program to end and waits for it; returns its exit status."""
        self.begin_stop()
        return self.wait()

    def wait(self) -> int | None:
        """Waits until the program has ended; returns its exit status."""
        if self._process is None:
            return None
        try:
            return self._process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.returncode

    def kill(self) -> None:
        """Ends the program at once (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def is_listening(port: int) -> bool:
    """Tells whether something takes connections at a port of this machine."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def find_program(name: str, package: str, *places: Path) -> str:
    """Returns a program's path.

    Args:
        name: the program's name.
        package: the Debian package that has it.
        *places: folders to look in beside the usual ones.

    Raises:
        ClusterError: it is not installed.
    """
    folders = os.pathsep.join(
        [os.environ.get("PATH", ""), "/usr/sbin", *map(str, places)]
    )
    found = shutil.which(name, path=folders)
    if found is None:
        raise ClusterError(f"{name} is missing; on Debian: apt install {package}")
    return found
