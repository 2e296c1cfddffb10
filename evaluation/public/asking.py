"""Asks a trained pipeline what it was not trained on.

Stock pipelines are trained through Rasa. Of this project's, the part that understands
questions by themselves is asked: the rest learns from conversations on the article.
"""

import dataclasses
import functools
import importlib.metadata
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY

from evaluation import cache, stock, training
from evaluation.examples import Names
from evaluation.figures import Shares
from evaluation.predictions import Flags
from evaluation.public.divide import Fold
from evaluation.settings import Settings
from nlu import minilm
from nlu.alone import Alone
from nlu.spelling import Spelling, count_words, normalize


@dataclasses.dataclass(frozen=True)
class Pipeline:
    """A pipeline to measure.

    Attributes:
        name: what to call it.
        ask: trains it on a fold and asks it the fold's questions.
        depends_on: what its answers depend on beside the fold.
    """

    name: str
    ask: Callable[[Fold], cache.Arrays]
    depends_on: tuple[Any, ...]


@dataclasses.dataclass(frozen=True)
class Answers:
    """What a pipeline makes of m questions in f folds.

    Attributes:
        truth: the questions' intents, shape (m,).
        untaught: see `Fold`, shape (m,).
        likeliest: the intents that it gives them before the fallback, shape (m,).
        final: the intents that Rasa ends with, the fallback's among them, shape (m,).
        seconds: to train and load it, shape (f,).
        milliseconds: to understand a question, shape (f,).
    """

    truth: Names
    untaught: Flags
    likeliest: Names
    final: Names
    seconds: Shares
    milliseconds: Shares


def ask(pipeline: Pipeline, setting: str, folds: Sequence[Fold]) -> Answers:
    """Trains a pipeline for each fold and asks it the fold's questions.

    Each fold is kept by itself, as it may take minutes.

    Args:
        pipeline: what to train.
        setting: what the folds are, in a word.
        folds: at least one.
    """
    understood = []
    for number, fold in enumerate(folds):
        depends_on = [
            *(fold.train.texts, fold.train.intents, fold.test.texts),
            *pipeline.depends_on,
        ]
        print(f"{pipeline.name}, {setting}, fold {number + 1} …", flush=True)
        understood.append(
            cache.remember(
                f"public_{pipeline.name}_{setting}_{number}".replace(" ", "_"),
                depends_on,
                functools.partial(pipeline.ask, fold),
            )
        )
    return Answers(
        truth=np.concatenate([fold.test.intents for fold in folds]),
        untaught=np.concatenate([fold.untaught for fold in folds]),
        **{
            key: np.concatenate([each[key] for each in understood])
            for key in understood[0]
        },
    )


def through_rasa(name: str, config: dict[str, Any]) -> Pipeline:
    """Returns a pipeline that Rasa trains, by its configuration."""
    return Pipeline(
        name,
        functools.partial(_ask_rasa, config),
        (config, importlib.metadata.version("rasa")),
    )


def alone(name: str, configured: Settings, code: Sequence[Path]) -> Pipeline:
    """Returns what understands questions by themselves.

    Args:
        name: what to call it.
        configured: the settings of `config.yml`.
        code: files that it depends on.
    """
    depends_on = (configured.classifier, configured.threshold, *code)
    return Pipeline(name, functools.partial(_ask_alone, configured), depends_on)


def _ask_alone(configured: Settings, fold: Fold) -> cache.Arrays:
    begin = time.perf_counter()
    known = [normalize(text) for text in fold.train.texts.tolist()]
    spelling = Spelling.learn(count_words(known))
    model = Alone.fit(
        known,
        fold.train.intents.tolist(),
        minilm.load().encode(known),
        minilm.load().encode,
        lambda text: (),
        configured.classifier,
    )
    ready = time.perf_counter()
    found = [model.understand(spelling.repair(text)) for text in fold.test.texts]
    end = time.perf_counter()
    fallback = DEFAULT_NLU_FALLBACK_INTENT_NAME
    return {
        "likeliest": np.array([each.intent for each in found]),
        "final": np.array(
            [
                each.intent if each.confidence >= configured.threshold else fallback
                for each in found
            ]
        ),
        "seconds": np.array([ready - begin]),
        "milliseconds": np.array([1e3 * (end - ready) / len(found)]),
    }


def _ask_rasa(config: dict[str, Any], fold: Fold) -> cache.Arrays:
    asked = training.train_and_ask(
        stock.python(), config, fold.train, fold.test.texts.tolist()
    )
    return read(asked.parses) | {
        "seconds": np.array([asked.seconds]),
        "milliseconds": np.array([asked.milliseconds]),
    }


def read(parses: Sequence[dict[str, Any]]) -> cache.Arrays:
    """Returns what of `Answers` stands in Rasa's parses.

    Args:
        parses: of m questions.
    """
    return {
        "likeliest": np.array([_likeliest(each) for each in parses]),
        "final": np.array([each[INTENT][INTENT_NAME_KEY] for each in parses]),
    }


def _likeliest(parsed: dict[str, Any]) -> str:
    names = (entry[INTENT_NAME_KEY] for entry in parsed[INTENT_RANKING_KEY])
    return next(name for name in names if name != DEFAULT_NLU_FALLBACK_INTENT_NAME)
