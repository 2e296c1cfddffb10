"""Trains a pipeline on some examples with Rasa, and asks it about others."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from evaluation.examples import Examples

MODEL = "evaluated"


@contextlib.contextmanager
def trained(examples: Examples, config: dict[str, Any]) -> Iterator[Agent]:
    """Trains a pipeline; the model is gone afterwards.

    Args:
        examples: what to train on.
        config: Rasa's configuration: recipe, language, pipeline.

    Yields:
        An agent that understands, but has no actions.

    Raises:
        RuntimeError: Rasa trained no model, or loaded another one.
    """
    with tempfile.TemporaryDirectory(prefix=f"{MODEL}-") as name:
        folder = Path(name)
        data, settings = folder / "nlu.yml", folder / "config.yml"
        # Rasa writes into the configuration that it reads.
        settings.write_text(yaml.safe_dump(config), "utf-8")
        messages = [
            Message({TEXT: text, INTENT: intent})
            for text, intent in zip(
                examples.texts.tolist(), examples.intents.tolist(), strict=True
            )
        ]
        TrainingData(messages).persist_nlu(str(data))
        model = train_nlu(str(settings), str(data), name, fixed_model_name=MODEL)
        if model is None:
            raise RuntimeError("Rasa trained no model; the messages above say why")
        agent = Agent.load(model)
        # Where a model is missing, Rasa takes another one.
        if (
            agent.processor is None
            or agent.processor.model_filename != Path(model).name
        ):
            raise RuntimeError(f"Rasa did not load the model that it trained, {model}")
        yield agent


async def parse(agent: Agent, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Returns what the agent understands of each text, as Rasa gives it.

    Args:
        agent: a trained agent.
        texts: what to ask.
    """
    return [
        await agent.parse_message(text)
        for text in tqdm(texts, "  Asking", leave=False, disable=None)
    ]
