"""Trains a pipeline with Rasa and asks it, in a process of its own.

`python -m evaluation.stock_process FOLDER` runs in the environment that has what Rasa's
own pipeline needs, TensorFlow among it, and so imports nothing of this project.
"""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog
from tqdm import tqdm

CONFIG = "config.yml"
EXAMPLES = "nlu.yml"
TEXTS = "texts.json"
RESULT = "result.json"
MODEL = "evaluated"


def main(folder: Path) -> int:
    """Trains on the examples of a folder, asks the texts there, writes the result.

    Args:
        folder: holds the files that are named above, but for the last.

    Returns:
        The exit status: 1 where Rasa trained no model, or loaded another one.
    """
    # Without this, structlog's default prints every text.
    configure_structlog(logging.WARNING)
    texts = json.loads((folder / TEXTS).read_text("utf-8"))
    begin = time.perf_counter()
    model = train_nlu(
        str(folder / CONFIG),
        str(folder / EXAMPLES),
        str(folder),
        fixed_model_name=MODEL,
    )
    if model is None:
        return 1
    agent = Agent.load(model)
    # Where a model is missing, Rasa takes another one.
    if agent.processor is None or agent.processor.model_filename != Path(model).name:
        print(f"Rasa did not load the model that it trained, {model}", file=sys.stderr)
        return 1
    ready = time.perf_counter()
    asyncio.run(_parse(agent, texts[:1]))  # the first takes longer
    warm = time.perf_counter()
    parses = asyncio.run(_parse(agent, texts))
    result = {
        "parses": parses,
        "seconds": ready - begin,
        "milliseconds": 1e3 * (time.perf_counter() - warm) / len(texts),
    }
    (folder / RESULT).write_text(json.dumps(result), "utf-8")
    return 0


async def _parse(agent: Agent, texts: Sequence[str]) -> list[dict[str, Any]]:
    return [
        await agent.parse_message(text)
        for text in tqdm(texts, "  Asking", leave=False, disable=None)
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
