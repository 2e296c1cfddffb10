"""How long turns take: one by one, from many users at once, and late in a talk."""

import statistics
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.assistant import Assistant
from benchmarks.measure import Measure, percentile

QUESTION = "Does North Korea recognise Palestine as a state?"
WARM_UP_TURNS = 10
CLIENTS = 8
CROWD = 32
TURNS_OF_CROWD = 320
LONG_TURNS = 500
TIMED_TURNS = 20
ROUNDS = 4
TURNS_PER_ROUND = 50


def ask_in_turn(pair: Sequence[Assistant], turns: int) -> list[Measure]:
    """Asks the one, then the other, and so on.

    Args:
        pair: this assistant and the stock one, both running.
        turns: how many turns of each count, after those to warm up.

    Returns:
        The median and the 99th percentile of the time that a turn takes.
    """
    print("Asking one after the other …", flush=True)
    took: list[list[float]] = [[], []]
    for _ in range(WARM_UP_TURNS + turns):
        for assistant, milliseconds in zip(pair, took, strict=True):
            milliseconds.append(_time(assistant))
    ours, stock = (milliseconds[WARM_UP_TURNS:] for milliseconds in took)
    return [
        Measure(
            f"Turn p{100 * share:.0f}, ms",
            percentile(ours, share),
            percentile(stock, share),
            at_most=goal,
        )
        for share, goal in ((0.5, 0.2), (0.99, 0.22))
    ]


def ask_at_once(pair: Sequence[Assistant]) -> Measure:
    """Asks each from several clients at once, the two assistants in alternate rounds.

    Args:
        pair: this assistant and the stock one, both running.
    """
    print(f"Asking from {CLIENTS} clients at once …", flush=True)
    took = [0.0, 0.0]
    with ThreadPoolExecutor(CLIENTS) as clients:
        for _ in range(ROUNDS):
            for place, assistant in enumerate(pair):
                begin = time.perf_counter()
                list(clients.map(assistant.ask, [QUESTION] * TURNS_PER_ROUND))
                took[place] += time.perf_counter() - begin
    ours, stock = (ROUNDS * TURNS_PER_ROUND / seconds for seconds in took)
    name = f"Turns per second, {CLIENTS} clients"
    return Measure(name, ours, stock, at_least=5.5)


def ask_in_a_crowd(pair: Sequence[Assistant]) -> list[Measure]:
    """Asks each from many clients at once.

    Args:
        pair: this assistant and the stock one, both running.

    Returns:
        For each, the 99th percentile beside the median of the time that a turn takes.
    """
    print(f"Asking from {CROWD} clients at once …", flush=True)
    measures = []
    with ThreadPoolExecutor(CROWD) as clients:
        for assistant, goal in zip(pair, (3, None), strict=True):
            took = list(clients.map(_time, [assistant] * TURNS_OF_CROWD))
            name = f"{assistant.folder.name}, {CROWD} clients, ms"
            high, middle = percentile(took, 0.99), percentile(took, 0.5)
            measures.append(Measure(name, high, middle, at_most=goal))
    return measures


def converse(assistant: Assistant) -> Measure:
    """Has a long conversation, and times its last turns beside first ones.

    Args:
        assistant: one that is running.
    """
    name = assistant.folder.name
    print(f"Talking long: {name} …", flush=True)
    sender = uuid.uuid4().hex
    for _ in range(LONG_TURNS - TIMED_TURNS):
        assistant.ask(QUESTION, sender)
    took: dict[str | None, list[float]] = {sender: [], None: []}
    for _ in range(TIMED_TURNS):
        for who, milliseconds in took.items():
            milliseconds.append(_time(assistant, who))
    last, first = (statistics.median(took[who]) for who in (sender, None))
    return Measure(f"{name}, ms", last, first, at_most=1.15 if name == "ours" else None)


def _time(assistant: Assistant, sender: str | None = None) -> float:
    """Returns how long a turn takes, in milliseconds (see `Assistant.ask`)."""
    begin = time.perf_counter()
    assistant.ask(QUESTION, sender)
    return (time.perf_counter() - begin) * 1e3
