"""Rasa's own default pipeline on the same examples."""

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.shared.nlu.constants import (
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)

from evaluation import cache, training
from evaluation.examples import FOLDS, SEED, Examples, Names, Places, folds, trained_on
from evaluation.predictions import Predictions
from nlu.text_model import Floats
from server.model import PROJECT

# Where `make` installs what Rasa's own pipeline needs and this one does not.
PYTHON = PROJECT / ".venv-stock" / "bin" / "python"
DEFAULTS = "rasa/engine/recipes/config_files/default_config.yml"
MODEL = "stock"
FALLBACK = "FallbackClassifier"


def python() -> Path:
    """Returns the interpreter that Rasa's own pipeline can be trained with.

    Raises:
        PipelineError: it is not installed.
    """
    if not PYTHON.exists():
        raise training.PipelineError(
            f"{PYTHON} is missing; `make stock` installs what stock Rasa needs"
        )
    return PYTHON


def file_of_rasa(name: str) -> Path:
    """Returns where a file of the installed Rasa is.

    Args:
        name: its path from the folder that packages are installed in.
    """
    return Path(str(importlib.metadata.distribution("rasa").locate_file(name)))


def rasa_defaults() -> dict[str, Any]:
    """Returns the configuration that Rasa takes where a project names none."""
    config: dict[str, Any] = yaml.safe_load(file_of_rasa(DEFAULTS).read_text("utf-8"))
    return config


def default_config() -> dict[str, Any]:
    """Returns the language and pipeline of Rasa's defaults, without the policies."""
    config = rasa_defaults()
    return {
        "recipe": config["recipe"],
        "assistant_id": MODEL,
        "language": config["language"],
        "pipeline": config["pipeline"],
    }


def threshold(config: dict[str, Any]) -> float:
    """Returns the confidence below which a pipeline's fallback takes over."""
    (fallback,) = (e for e in config["pipeline"] if e["name"] == FALLBACK)
    return float(fallback["threshold"])


def predict_fold(
    examples: Examples, share: float, config: dict[str, Any]
) -> tuple[Places, Predictions]:
    """Trains the pipeline without the first fold and predicts that fold's examples.

    The result is kept, as it may take hours.

    Args:
        examples: n examples.
        share: how much of the other folds to train on, up to 1.
        config: the pipeline, see `default_config`.

    Returns:
        Which m examples the fold holds out, and what the pipeline says of them; the
        confidence is 0 for what Rasa leaves out of its ranking.

    Raises:
        PipelineError: it could not be trained.
    """
    (held_out,) = np.nonzero(folds(examples) == 0)
    intents = np.unique(examples.intents)

    def compute() -> cache.Arrays:
        train = examples.at(trained_on(examples, 0, share))
        print(f"Training the stock pipeline on {len(train):,} examples …", flush=True)
        texts = examples.texts[held_out].tolist()
        asked = training.train_and_ask(python(), config, train, texts)
        return {"confidences": _confidences(asked.parses, intents)}

    depends_on = [
        *(examples.texts, examples.intents, FOLDS, SEED, share, config),
        importlib.metadata.version("rasa"),
    ]
    kept = cache.remember("stock", depends_on, compute)
    return held_out, Predictions(examples.intents[held_out], intents, **kept)


def _confidences(parses: Sequence[dict[str, Any]], intents: Names) -> Floats:
    """Returns the confidences in Rasa's parses, shape (parses, intents)."""
    confidences = np.zeros((len(parses), len(intents)), dtype=np.float32)
    column = {name: place for place, name in enumerate(intents)}
    for row, parsed in zip(confidences, parses, strict=True):
        for entry in parsed[INTENT_RANKING_KEY]:
            # The fallback's own entry is not one of them.
            if entry[INTENT_NAME_KEY] in column:
                row[column[entry[INTENT_NAME_KEY]]] = entry[PREDICTED_CONFIDENCE_KEY]
    return confidences
