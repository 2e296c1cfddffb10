"""The real server as a process of its own, for tests that talk to it over HTTP."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
import yaml

from server.model import PROJECT

# Long enough for a start that has to train first.
READY_WITHIN_SECONDS = 400
ANSWER_WITHIN_SECONDS = 60
JSON = "application/json"
ENDPOINTS = """
tracker_store:
  type: server.conversations.ConversationStore
  dialect: sqlite
  db: {database}
"""


def free_port() -> int:
    """Returns a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(count: int) -> int:
    """Returns the first of so many ports in a row that nothing listens on."""
    while True:
        first = free_port()
        with (
            contextlib.suppress(OSError, OverflowError),
            contextlib.ExitStack() as stack,
        ):
            for port in range(first, first + count):
                probe = stack.enter_context(socket.socket())
                probe.bind(("127.0.0.1", port))
            return first


def block_tensorflow(folder: Path) -> Path:
    """Makes TensorFlow one that cannot be imported, installed or not.

    Args:
        folder: where to put the file that does it.

    Returns:
        What must be in the variable `PYTHONPATH` of a process for that.
    """
    path = folder / "without-tensorflow"
    path.mkdir(exist_ok=True)
    # Python imports a module of this name at its start.
    (path / "sitecustomize.py").write_text(
        "import sys\nsys.modules['tensorflow'] = None\n", "utf-8"
    )
    return path


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Waits until a server answers.

    Args:
        process: the server.
        url: what it answers with status 200 once it is ready.
        log: the file that its output goes to.

    Raises:
        RuntimeError: it ended, or took too long; the message holds its output.
    """
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while process.poll() is None and time.monotonic() < give_up:
        try:
            if requests.get(url, timeout=ANSWER_WITHIN_SECONDS).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    stop(process)
    raise RuntimeError(f"no answer from {url}; the output:\n{log.read_text('utf-8')}")


def stop(process: subprocess.Popen[bytes]) -> int:
    """Asks a process to end as a user would with Ctrl-C, and waits for it.

    Returns:
        Its exit status.
    """
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return process.returncode


class RunningServer:
    """`python -m server run` with its own conversations database and log."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        name: str = "server",
        project: Path = PROJECT,
        **web: Any,
    ) -> None:
        """Prepares a server.

        Args:
            folder: where its databases and its log go; servers of one folder share the
                databases.
            environment: variables that it gets beside those of this process.
            name: tells its log from those of others in the folder.
            project: the project's folder, or that of a copy.
            **web: settings of the web channel that differ from the project's.
        """
        self.folder = folder
        self._project = project
        self._log = folder / f"{name}.log"
        self._endpoints = folder / "endpoints.yml"
        self.database = folder / "test.db"
        self._endpoints.write_text(ENDPOINTS.format(database=self.database))
        self.feedback = f"sqlite:///{folder / 'feedback.db'}"
        # All tests ask from one address.
        self._environment = {
            "FEEDBACK_DB": self.feedback,
            "MESSAGES_PER_ADDRESS": "0",
            **(environment or {}),
        }
        channels = yaml.safe_load((PROJECT / "credentials.yml").read_text("utf-8"))
        channels["channels.web.WebInput"].update(web)
        self._credentials = folder / "credentials.yml"
        self._credentials.write_text(yaml.safe_dump(channels))
        self.port = free_port()
        self._url = f"{self.address}/webhooks/rest/"

    @property
    def log(self) -> str:
        """All that the server has printed."""
        return self._log.read_text("utf-8")

    def kept_conversations(self) -> str:
        """Returns the ids of the conversations in the database, in one text."""
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            rows = database.execute("SELECT DISTINCT sender_id FROM events")
            return "\n".join(sender for (sender,) in rows)

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        self.launch()
        wait_until_ready(self._process, self._url, self._log)

    def launch(self) -> None:
        """Starts the process without waiting for it."""
        command = [sys.executable, "-m", "server", "run", "--port", str(self.port)]
        command += ["--endpoints", str(self._endpoints)]
        command += ["--credentials", str(self._credentials)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._project,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self._environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> int:
        """Waits until the process has ended; returns its exit status."""
        return self._process.wait(timeout=READY_WITHIN_SECONDS)

    def kill(self) -> None:
        """Ends the process at once (SIGKILL)."""
        self._process.kill()
        self._process.wait()

    def is_running(self) -> bool:
        """Tells whether the process has not ended."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def address(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def terminate(self) -> int:
        """Ends the process as a supervisor would; returns its exit status."""
        self._process.terminate()
        return self._process.wait(timeout=60)

    def stop(self) -> int:
        """Ends the process; returns its exit status."""
        return stop(self._process)

    def post(self, body: bytes, content_type: str = JSON) -> requests.Response:
        """Posts a body to the REST channel as it is."""
        return requests.post(
            f"{self._url}webhook",
            data=body,
            headers={"Content-Type": content_type},
            timeout=ANSWER_WITHIN_SECONDS,
        )

    def ask(self, sender: str, text: str) -> dict[str, Any]:
        """Sends a user's message and returns the one reply to it."""
        answer = requests.post(
            f"{self._url}webhook",
            json={"sender": sender, "message": text},
            timeout=ANSWER_WITHIN_SECONDS,
        )
        assert answer.status_code == 200, answer.text
        (reply,) = answer.json()
        return reply
