"""Trains a pipeline on some examples with Rasa, and asks it about others."""

import dataclasses
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from evaluation.examples import Examples
from evaluation.stock_process import CONFIG, EXAMPLES, RESULT, TEXTS
from server.model import PROJECT


class PipelineError(RuntimeError):
    """A pipeline could not be trained or asked; the message says why."""


@dataclasses.dataclass(frozen=True)
class Understood:
    """What a pipeline makes of texts.

    Attributes:
        parses: of each text, as Rasa gives them.
        seconds: that its training and loading took.
        milliseconds: that a text took, on average.
    """

    parses: list[dict[str, Any]]
    seconds: float
    milliseconds: float


def train_and_ask(
    python: Path, config: dict[str, Any], examples: Examples, texts: Sequence[str]
) -> Understood:
    """Trains a pipeline and asks it; the model is gone afterwards.

    Args:
        python: the interpreter of an environment that has what the pipeline needs.
        config: Rasa's configuration: recipe, language, pipeline.
        examples: what to train on.
        texts: what to ask.

    Raises:
        PipelineError: Rasa trained no model, or loaded another one.
    """
    with tempfile.TemporaryDirectory(prefix="evaluated-") as name:
        folder = Path(name)
        # Rasa writes into the configuration that it reads.
        (folder / CONFIG).write_text(yaml.safe_dump(config), "utf-8")
        messages = [
            Message({TEXT: text, INTENT: intent})
            for text, intent in zip(
                examples.texts.tolist(), examples.intents.tolist(), strict=True
            )
        ]
        TrainingData(messages).persist_nlu(str(folder / EXAMPLES))
        (folder / TEXTS).write_text(json.dumps(list(texts)), "utf-8")
        status = subprocess.run(  # noqa: S603 (its own module)
            [python, "-m", "evaluation.stock_process", folder],
            cwd=PROJECT,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        ).returncode
        if status:
            raise PipelineError("Rasa trained no model; the messages above say why")
        return Understood(**json.loads((folder / RESULT).read_text("utf-8")))
