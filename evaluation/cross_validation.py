"""Asks the classifier, in folds, about examples that it was not trained on.

It covers what learns: spelling repair, roles, sentence encoder and intent classifier,
as the pipeline runs them. What a turn means in its place is measured by
`evaluation.conversations`, the rest by judged questions (see `evaluation.judged`).
"""

import dataclasses
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from evaluation import cache
from evaluation.examples import FOLDS, SEED, Examples, Names, Places, folds, trained_on
from evaluation.predictions import Predictions
from evaluation.settings import Settings
from nlu import minilm
from nlu.alone import Alone
from nlu.roles import Parties, find_roles
from nlu.spelling import Spelling, count_words, normalize
from nlu.text_model import Floats
from nlu.vector_cache import VectorCache
from server.model import PROJECT

UNDERSTANDING = [
    PROJECT / "nlu" / f"{name}.py"
    for name in (
        "alone",
        "dictionary",
        "minilm",
        "regression",
        "roles",
        "spelling",
        "text_model",
    )
]


@dataclasses.dataclass(frozen=True)
class Encoded:
    """Examples as the classifier takes them.

    Attributes:
        repaired: the texts as they are understood when asked; the spelling dictionary
            comes from the other folds. Shape (n,).
        known: sentence vectors of the texts as trained on, shape (n, dimensions).
        asked: sentence vectors of the repaired texts, shape (n, dimensions).
        known_roles: roles in the texts as trained on, with spaces between, shape (n,).
        asked_roles: roles in the repaired texts, shape (n,).
    """

    repaired: Names
    known: Floats
    asked: Floats
    known_roles: Names
    asked_roles: Names


def encode(examples: Examples, configured: Settings) -> Encoded:
    """Repairs and encodes all examples, or takes over an earlier encoding of them.

    Args:
        examples: what to encode.
        configured: the settings of `config.yml`.
    """

    def compute() -> cache.Arrays:
        repaired = _repair(examples, folds(examples))
        known = [normalize(text) for text in examples.texts]
        texts = dict.fromkeys([*known, *repaired])
        vectors = _encode(texts)
        roles = _find_roles(texts, examples, configured)
        return {
            "repaired": np.array(repaired),
            "known": np.array([vectors[text] for text in known]),
            "asked": np.array([vectors[text] for text in repaired]),
            "known_roles": np.array([roles[text] for text in known]),
            "asked_roles": np.array([roles[text] for text in repaired]),
        }

    depends_on = [
        *(examples.texts, examples.intents, examples.parties, FOLDS, SEED),
        *(configured.language, configured.usual_parties, *UNDERSTANDING),
    ]
    return Encoded(**cache.remember("encoded", depends_on, compute))


def cross_validate(
    examples: Examples, encoded: Encoded, config: dict[str, Any], share: float = 1.0
) -> Predictions:
    """Predicts each example with a model trained on the other folds.

    Args:
        examples: n examples.
        encoded: the same, encoded.
        config: the classifier's settings, see `TextModel.fit`.
        share: how much of the other folds to train on, up to 1.
    """

    def compute() -> cache.Arrays:
        intents = np.unique(examples.intents)
        confidences = _confidences(examples, encoded, config, share)
        return {"intents": intents, "confidences": confidences}

    depends_on = [
        *(examples.texts, examples.intents, FOLDS, SEED, encoded.asked_roles),
        *(sorted(config.items()), share, *UNDERSTANDING),
    ]
    name = f"predictions_{round(100 * share)}"
    return Predictions(
        truth=examples.intents, **cache.remember(name, depends_on, compute)
    )


def _repair(examples: Examples, numbers: Places) -> list[str]:
    repaired = [""] * len(examples)
    for number in np.unique(numbers):
        spelling = Spelling.learn(count_words(examples.texts[numbers != number]))
        for place in np.flatnonzero(numbers == number):
            repaired[place] = spelling.repair(examples.texts[place])
    return repaired


def _find_roles(
    texts: Iterable[str], examples: Examples, configured: Settings
) -> dict[str, str]:
    parties = Parties(examples.parties, configured.usual_parties)
    language = configured.load_language()
    return {text: " ".join(find_roles(text, parties, language)) for text in texts}


def _encode(texts: dict[str, None]) -> dict[str, Floats]:
    vectors = VectorCache()
    encoded = dict(zip(texts, vectors.encode([*texts]), strict=True))
    vectors.save()
    return encoded


def _confidences(
    examples: Examples, encoded: Encoded, config: dict[str, Any], share: float
) -> Floats:
    numbers = folds(examples)
    normalized = np.array([normalize(text) for text in examples.texts])
    intents = np.unique(examples.intents)
    confidences = np.zeros((len(examples), len(intents)), dtype=np.float32)

    def fill(number: int) -> None:
        train = trained_on(examples, number, share)
        held_out = np.flatnonzero(numbers == number)
        roles = dict(zip(normalized, encoded.known_roles, strict=True))
        roles |= dict(zip(encoded.repaired, encoded.asked_roles, strict=True))
        alone = Alone.fit(
            normalized[train].tolist(),
            examples.intents[train].tolist(),
            encoded.known[train],
            minilm.load().encode,
            lambda text: roles[text].split(),
            config,
        )
        columns = np.searchsorted(intents, alone.model.labels)
        for place in held_out:
            understood = alone.understand(
                str(encoded.repaired[place]), encoded.asked[place]
            )
            confidences[place, columns] = understood.nearness * np.sqrt(
                understood.probabilities
            )

    # A fold for each core; more threads within a fold would only wait on each other.
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as threads:
        done = threads.map(fill, range(FOLDS))
        list(tqdm(done, "  Training on folds", FOLDS, leave=False, disable=None))
    return confidences
