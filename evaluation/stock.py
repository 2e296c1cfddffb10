"""Rasa's own default pipeline on the same folds."""

import asyncio
import functools
import importlib.metadata
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
from evaluation.examples import FOLDS, SEED, Examples, Names, Places, folds
from evaluation.predictions import Predictions
from evaluation.settings import FALLBACK
from nlu.intent_model import Floats

DEFAULTS = "rasa/engine/recipes/config_files/default_config.yml"
MODEL = "stock"


def default_config() -> dict[str, Any]:
    """Returns the language and pipeline that Rasa takes where a project names none."""
    file = importlib.metadata.distribution("rasa").locate_file(DEFAULTS)
    config = yaml.safe_load(Path(str(file)).read_text("utf-8"))
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


def predict_folds(
    examples: Examples, count: int, config: dict[str, Any]
) -> tuple[Places, Predictions]:
    """Trains the pipeline for the first folds and predicts their examples.

    Each fold is kept by itself, as it may take an hour.

    Args:
        examples: n examples, of which each fold holds out its share.
        count: how many folds, from 1.
        config: the pipeline, see `default_config`.

    Returns:
        Which examples the folds held out, and what the pipeline says of them.
    """
    numbers = folds(examples)
    intents = np.unique(examples.intents)
    held_out, confidences = [], []
    for number in range(count):
        held_out.append(np.flatnonzero(numbers == number))
        depends_on = [
            *(examples.texts, examples.intents, FOLDS, SEED, config),
            importlib.metadata.version("rasa"),
        ]
        kept = cache.remember(
            f"stock_{number}",
            depends_on,
            functools.partial(_predict_fold, examples, number, config),
        )
        confidences.append(kept["confidences"])
    places = np.concatenate(held_out)
    return places, Predictions(
        examples.intents[places], intents, np.concatenate(confidences)
    )


def predict(
    examples: Examples,
    train: Places,
    test: Places,
    intents: Names,
    config: dict[str, Any],
) -> Floats:
    """Trains a Rasa pipeline on some examples and asks it about others.

    Args:
        examples: all examples.
        train: places of those to train on.
        test: places of the m to ask about.
        intents: k names of intents.
        config: Rasa's configuration: recipe, language, pipeline.

    Returns:
        Confidences, shape (m, k); 0 for what Rasa leaves out of its ranking.
    """
    confidences = np.zeros((len(test), len(intents)), dtype=np.float32)
    column = {name: place for place, name in enumerate(intents)}
    with training.trained(examples.at(train), config) as agent:
        parses = asyncio.run(training.parse(agent, examples.texts[test].tolist()))
    for row, parsed in enumerate(parses):
        for entry in parsed[INTENT_RANKING_KEY]:
            # The fallback's own entry is not one of them.
            if entry[INTENT_NAME_KEY] in column:
                place = column[entry[INTENT_NAME_KEY]]
                confidences[row, place] = entry[PREDICTED_CONFIDENCE_KEY]
    return confidences


def _predict_fold(
    examples: Examples, number: int, config: dict[str, Any]
) -> cache.Arrays:
    numbers = folds(examples)
    print(f"Training the stock pipeline without fold {number + 1} …", flush=True)
    confidences = predict(
        examples,
        np.flatnonzero(numbers != number),
        np.flatnonzero(numbers == number),
        np.unique(examples.intents),
        config,
    )
    return {"confidences": confidences}
