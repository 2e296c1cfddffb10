"""Measures the real server: what a turn costs over HTTP, from few and many clients."""

import dataclasses
import os
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.assistant import Assistant, free_port
from benchmarks.measure import percentile
from server.model import PROJECT

QUESTION = "Does North Korea recognise Palestine as a state?"
CLIENTS = (1, 8, 32, 128)
WARM_UP = 30
# Turns from each number of clients.
TURNS = 400
ENDPOINTS = """
tracker_store:
  type: server.conversations.ConversationStore
  dialect: sqlite
  db: {database}
"""
# All clients ask from one address, more than a person would.
UNLIMITED = {"MESSAGES_PER_ADDRESS": "0", "MESSAGES_PER_CONVERSATION": "0"}


@dataclasses.dataclass(frozen=True)
class Load:
    """What came of asking from a number of clients at once.

    Attributes:
        clients: how many.
        busy: milliseconds of the server's processor per turn.
        per_second: turns a second, on this machine with whatever else it did.
        p50: median of the milliseconds that a client waited.
        p99: 99th percentile of those.
    """

    clients: int
    busy: float
    per_second: float
    p50: float
    p99: float


def measure(folder: Path) -> tuple[list[Load], float]:
    """Measures one server process.

    Args:
        folder: where its files go.

    Returns:
        The loads, and its resident memory in MB after them.
    """
    endpoints = folder / "endpoints.yml"
    endpoints.write_text(ENDPOINTS.format(database=folder / "conversations.db"))
    port = free_port()
    command = [sys.executable, "-m", "server", "run", "--port", str(port)]
    command += ["--endpoints", str(endpoints)]
    assistant = Assistant(folder, (), [command], port)
    votes = {"FEEDBACK_DB": f"sqlite:///{folder / 'feedback.db'}"}
    with _variables({"PYTHONPATH": str(PROJECT), **UNLIMITED, **votes}):
        assistant.start(QUESTION)
    try:
        for _ in range(WARM_UP):
            assistant.ask(QUESTION)
        loads = [_ask(assistant, clients) for clients in CLIENTS]
        return loads, assistant.memory()
    finally:
        assistant.stop()


def _ask(assistant: Assistant, clients: int) -> Load:
    def ask(_: int) -> float:
        begun = time.perf_counter()
        assistant.ask(QUESTION, uuid.uuid4().hex)
        return (time.perf_counter() - begun) * 1e3

    busy, begun = assistant.processor_seconds(), time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        waited = list(threads.map(ask, range(TURNS)))
    took = time.perf_counter() - begun
    busy = assistant.processor_seconds() - busy
    return Load(
        clients,
        busy / TURNS * 1e3,
        TURNS / took,
        percentile(waited, 0.5),
        percentile(waited, 0.99),
    )


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    yield
    os.environ.clear()
    os.environ.update(before)
