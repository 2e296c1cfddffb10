"""How long the understanding of a message takes, beside a bare call of the encoder."""

import logging
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

import threadpoolctl
import yaml
from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from benchmarks.measure import Measure
from benchmarks.stock import PROJECT
from evaluation.examples import load
from nlu import minilm

QUESTIONS = PROJECT / "tests" / "nlu"
WARM_UP = 10
# For each question that a message asks.
AT_MOST = 2


async def understanding(model: Path) -> list[Measure]:
    """Times the parse of messages with one, two and three questions.

    Args:
        model: the trained model.

    Returns:
        For each number of questions, the medians in milliseconds.
    """
    # Without this, structlog's default prints every message.
    configure_structlog(logging.WARNING)
    agent = Agent.load(str(model))
    assert agent.processor is not None
    assert agent.processor.model_filename == model.name
    several = yaml.safe_load((QUESTIONS / "several.yml").read_text("utf-8"))
    measures = []
    # As the server does.
    with threadpoolctl.threadpool_limits(1):
        single = load(QUESTIONS / "held_out.yml").texts.tolist()
        await _time(agent, single[:WARM_UP])
        for count in (1, 2, 3):
            texts = [
                message["text"]
                for message in several
                if len(message["intents"]) == count
            ]
            parsed, encoded = await _time(agent, texts if count > 1 else single)
            name = f"Message with {count} question{'s' if count > 1 else ''}, ms"
            measures.append(Measure(name, parsed, encoded, at_most=AT_MOST * count))
    return measures


async def _time(agent: Agent, texts: Sequence[str]) -> tuple[float, float]:
    """Returns the median times of a parse and of a bare encoder call."""
    encoder = minilm.load()
    parsed, encoded = [], []
    for text in texts:
        begin = time.perf_counter()
        encoder.encode([text])
        between = time.perf_counter()
        await agent.parse_message(text)
        end = time.perf_counter()
        encoded.append((between - begin) * 1e3)
        parsed.append((end - between) * 1e3)
    return statistics.median(parsed), statistics.median(encoded)
