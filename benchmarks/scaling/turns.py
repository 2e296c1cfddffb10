"""Measures turns inside one process, without HTTP.

Times are the processor's, which other work on the machine leaves alone. Each
measurement runs in a process of its own and prints JSON.
"""

import argparse
import asyncio
import json
import logging
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from server.quiet import quieten

quieten()

import threadpoolctl  # noqa: E402

from answers import article as articles  # noqa: E402
from benchmarks.scaling import enlarged  # noqa: E402
from server.model import PROJECT  # noqa: E402

QUESTIONS = PROJECT / "tests" / "nlu" / "held_out.yml"
WARM_UP = 20
TURNS_OF_CONVERSATION = 4


class Clock:
    """Adds up the processor's time that parts of a turn take, in milliseconds."""

    def __init__(self) -> None:
        """Starts with nothing measured."""
        self.spent: dict[str, float] = {}

    def timed(
        self, name: str, work: Callable[..., Awaitable[Any]]
    ) -> Callable[..., Awaitable[Any]]:
        """Returns work that is measured.

        Args:
            name: the part that it belongs to.
            work: what to measure.
        """

        async def measured(*arguments: Any, **options: Any) -> Any:
            begun = time.process_time()
            try:
                return await work(*arguments, **options)
            finally:
                took = (time.process_time() - begun) * 1e3
                self.spent[name] = self.spent.get(name, 0.0) + took

        return measured


async def measure(options: argparse.Namespace) -> dict[str, float]:
    """Measures turns.

    Args:
        options: of the command line.

    Returns:
        Milliseconds per turn of each part and of the whole, and megabytes.
    """
    big = enlarged.article(options.article)
    # Before any other module takes the function over.
    setattr(articles, "the_article", lambda: big)  # noqa: B010 (mypy)
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.domain import Domain

    from benchmarks import stored
    from channels.conversation import ReplyCollector
    from evaluation import examples
    from server.action_endpoint import InProcessActions, trust_results
    from server.conversations import ConversationStore
    from server.model import ensure_model
    from telemetry import logs

    logs.configure(logging.WARNING)
    trust_results()
    with tempfile.TemporaryDirectory(prefix="scaling-") as folder:
        file = Path(folder, "conversations.db")
        store = ConversationStore(Domain.empty(), db=str(file))
        if options.stored:
            stored.fill(store, examples.load(), options.stored)
        begun = time.process_time()
        actions: Any = InProcessActions("actions")
        agent = Agent.load(
            str(ensure_model()), action_endpoint=actions, tracker_store=store
        )
        processor: Any = agent.processor
        started = time.process_time() - begun
        for node in processor.graph_runner._instantiated_nodes.values():
            component: Any = getattr(node, "_component", None)
            if hasattr(component, "_reader"):
                component._reader = enlarged.reader(
                    component._reader, options.intents, options.article, big
                )
        clock = Clock()
        processor.parse_message = clock.timed("understanding", processor.parse_message)
        actions.request = clock.timed("action", actions.request)
        kept = processor.tracker_store
        for method in ("retrieve", "save"):
            setattr(kept, method, clock.timed("store", getattr(kept, method)))
        questions = [str(text) for text in examples.load(options.questions).texts]

        async def ask(sender: str, number: int) -> float:
            text = questions[number % len(questions)]
            message = UserMessage(text, ReplyCollector(), sender, input_channel="rest")
            begun = time.process_time()
            await agent.handle_message(message)
            return (time.process_time() - begun) * 1e3

        with threadpoolctl.threadpool_limits(1):
            for number in range(WARM_UP):
                await ask(f"rest-warm-{number % 5}", number)
            clock.spent.clear()
            store.database.clear_log()
            size = file.stat().st_size
            took = []
            sender = ""
            for number in range(options.turns):
                if not options.one_conversation and (
                    number % TURNS_OF_CONVERSATION == 0
                ):
                    sender = f"rest-{uuid.uuid4().hex}"
                took.append(await ask(sender or "rest-long", number))
        store.database.clear_log()
        last = took[-WARM_UP:]
        return {
            **{part: spent / len(took) for part, spent in clock.spent.items()},
            "turn": sum(took) / len(took),
            "first": sum(took[:WARM_UP]) / WARM_UP,
            "last": sum(last) / len(last),
            "start": started,
            "bytes": (file.stat().st_size - size) / len(took),
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def main() -> int:
    """Measures and prints the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.scaling.turns")
    parser.add_argument("--intents", type=int, default=1)
    parser.add_argument("--article", type=int, default=1)
    parser.add_argument("--stored", type=int, default=0)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--one-conversation", action="store_true")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    figures = asyncio.run(measure(parser.parse_args()))
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
