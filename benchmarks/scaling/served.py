"""Measures the real server: what a turn costs over HTTP, from few and many clients."""

import dataclasses
import os
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from benchmarks.assistant import Assistant, free_port
from benchmarks.measure import percentile
from benchmarks.scaling.turns import TURNS_OF_CONVERSATION
from server.model import PROJECT

CLIENTS = (1, 8, 32, 128)
WARM_UP = 10
# From each number of clients; each client has one after the other.
CONVERSATIONS = 128
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


def measure(folder: Path, questions: Sequence[str]) -> tuple[list[Load], float]:
    """Measures one server process.

    Args:
        folder: where its files go.
        questions: what is asked, in turn.

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
        assistant.start(questions[0])
    try:
        _ask(assistant, questions, 1, WARM_UP)
        loads = [
            _ask(assistant, questions, clients, CONVERSATIONS) for clients in CLIENTS
        ]
        return loads, assistant.memory()
    finally:
        assistant.stop()


def _ask(
    assistant: Assistant, questions: Sequence[str], clients: int, conversations: int
) -> Load:
    def converse(number: int) -> list[float]:
        sender, waited = uuid.uuid4().hex, []
        for turn in range(TURNS_OF_CONVERSATION):
            place = number * TURNS_OF_CONVERSATION + turn
            begun = time.perf_counter()
            assistant.ask(questions[place % len(questions)], sender)
            waited.append((time.perf_counter() - begun) * 1e3)
        return waited

    busy, begun = assistant.processor_seconds(), time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        waited = [*chain.from_iterable(threads.map(converse, range(conversations)))]
    took = time.perf_counter() - begun
    busy = assistant.processor_seconds() - busy
    return Load(
        clients,
        busy / len(waited) * 1e3,
        len(waited) / took,
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
