"""An assistant under measurement: a project folder, trained, served and asked."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
TRAINING_TIMEOUT = 12 * 3600.0
START_TIMEOUT = 300.0
STOP_TIMEOUT = 15.0
TURN_TIMEOUT = 60.0
LOG_TAIL_LINES = 30
# What libraries say beside the point, and what they would send elsewhere.
QUIET = {
    "LOG_LEVEL": "WARNING",
    # All that is asked comes from one address, and much of it in one conversation.
    "MESSAGES_PER_ADDRESS": "0",
    "MESSAGES_PER_CONVERSATION": "0",
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": HOST,
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class BenchmarkError(RuntimeError):
    """The measurement cannot go on; the message says why, with the end of the log."""


class NoReplyError(BenchmarkError):
    """The assistant did not reply, or with an error."""


@dataclass
class Assistant:
    """One of the assistants that are compared.

    Attributes:
        folder: its own copy of a project, where it also writes models and logs.
        training: the command that trains it.
        serving: the commands of the processes that serve it together.
        port: where its REST channel listens.
    """

    folder: Path
    training: Sequence[str]
    serving: Sequence[Sequence[str]]
    port: int
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def train(self) -> float:
        """Trains a model and returns the time it took, in seconds.

        Raises:
            BenchmarkError: the training failed or took twelve hours.
        """
        start = time.perf_counter()
        process = self._spawn(self.training)
        try:
            status = process.wait(TRAINING_TIMEOUT)
        except subprocess.TimeoutExpired as error:
            raise self._failure("the training took too long") from error
        finally:
            self.stop()
        if status:
            raise self._failure(f"the training ended with status {status}")
        return time.perf_counter() - start

    def start(self, question: str) -> float:
        """Starts the processes and waits for the first reply.

        Args:
            question: what to ask.

        Returns:
            Seconds from the start of the processes to the reply.

        Raises:
            BenchmarkError: a process ended, or there was no reply in time.
        """
        start = time.perf_counter()
        for command in self.serving:
            self._spawn(command)
        while time.perf_counter() - start < START_TIMEOUT:
            if any(process.poll() is not None for process in self._processes):
                raise self._failure("a process ended while it was starting")
            # Without its actions, Rasa answers with an empty list for a moment.
            with contextlib.suppress(ConnectionError, NoReplyError):
                self.ask(question)
                return time.perf_counter() - start
            time.sleep(0.05)
        raise self._failure("no reply in time")

    def ask(self, question: str, sender: str | None = None) -> str:
        """Sends a message.

        Args:
            question: the message.
            sender: whose conversation it belongs to; a new user's if `None`.

        Returns:
            The reply's text.

        Raises:
            NoReplyError: the HTTP status is not 200, or the reply is empty.
            ConnectionError: nobody listens.
        """
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TURN_TIMEOUT)
        with contextlib.closing(connection):
            connection.request(
                "POST",
                "/webhooks/rest/webhook",
                json.dumps({"sender": sender or uuid.uuid4().hex, "message": question}),
                {"Content-Type": "application/json"},
            )
            response = connection.getresponse()
            body = response.read()
        messages = json.loads(body) if response.status == 200 else []
        if not messages:
            raise NoReplyError(
                f"{self.folder.name}: status {response.status}, {body[:200]!r}"
            )
        return " ".join(message.get("text", "") for message in messages)

    def memory(self) -> float:
        """Returns the resident memory of all its processes, in MB."""
        sessions = {process.pid for process in self._processes}
        pages = sum(pages for session, pages, _ in _processes() if session in sessions)
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processor_seconds(self) -> float:
        """Returns how long its processes have kept a processor busy."""
        sessions = {process.pid for process in self._processes}
        ticks = sum(ticks for session, _, ticks in _processes() if session in sessions)
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """Ends its processes and their children."""
        for process in self._processes:
            _signal_group(process, signal.SIGTERM)
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_TIMEOUT)
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self._processes.clear()

    def _spawn(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **QUIET},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    @property
    def _log(self) -> Path:
        return self.folder / "benchmark.log"

    def _failure(self, reason: str) -> BenchmarkError:
        lines = self._log.read_text(errors="replace").splitlines()
        tail = "\n".join(lines[-LOG_TAIL_LINES:])
        return BenchmarkError(f"{self.folder.name}: {reason}. End of its log:\n{tail}")


def free_port() -> int:
    """Returns a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signals a process and its children; they share a group as it leads a session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _processes() -> Iterator[tuple[int, int, int]]:
    """Yields session id, resident pages and ticks of each process (see proc(5))."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            # The second field, in brackets, may hold anything; the third one follows.
            fields = path.read_text().rpartition(")")[2].split()
            yield int(fields[3]), int(fields[21]), int(fields[11]) + int(fields[12])
