"""An article and models that are several times as large, for measurements.

What is added is never chosen, so that the replies stay the same; to look it through
costs what something trained would.
"""

import copy
import dataclasses
from typing import Any

import numpy as np
import yaml

from answers.article import ARTICLE_FILE, Article
from nlu.alone import Alone
from nlu.reader import Reader
from nlu.text_model import Floats, Grams, TextModel

# Added to the scores of labels that must not be chosen.
NEVER = -50.0


def article(times: int) -> Article:
    """Returns the article with its claims and subjects that many times.

    Args:
        times: 1 for the article as it is.
    """
    content = yaml.safe_load(ARTICLE_FILE.read_text("utf-8"))
    claims, subjects = content["claims"], content["subjects"]
    content["claims"] = [
        _renamed(each, number) for number in range(times) for each in claims
    ]
    content["subjects"] = [
        _renamed(each, number) for number in range(times) for each in subjects
    ]
    return Article.parse_obj(content)


def _renamed(entry: Any, number: int) -> Any:
    """Returns a copy of an entry under a name of its own; the first one's stays."""
    renamed = copy.deepcopy(entry)
    if number:
        key = "id" if "id" in renamed else "intent"
        renamed[key] = f"{renamed[key]}_{number}"
    return renamed


def reader(trained: Reader, intents: int, claims: int, article: Article) -> Reader:
    """Returns a reader with that many times the labels and the known examples.

    Args:
        trained: the reader of a model.
        intents: how many times the intents, and the examples that it knows.
        claims: how many times the claims.
        article: what can be asked.
    """
    alone = trained.alone
    times = {"place": intents, "about": intents, "claims": claims, "material": 1}
    return Reader(
        Alone(
            _model(alone.model, intents),
            _tiled(alone.known, intents),
            alone.encode,
            alone.find_roles,
        ),
        {
            name: _model(_for_readings(model, alone.model, intents), times[name])
            for name, model in trained._models.items()
        },
        _tiled(trained._known, intents),
        trained._settings,
        article,
    )


def _for_readings(model: TextModel, alone: TextModel, times: int) -> TextModel:
    """Lets a model of texts in their place take the likelihoods of more intents.

    Its vectors end in those of the text alone and of the joined text; what is added to
    each weighs nothing.
    """
    intents = len(alone.labels)
    first = len(model.vector_weights) - 2 * intents
    ends = [first, first + intents]
    vectors, own, joined = np.split(model.vector_weights, ends)
    more = np.zeros((intents * (times - 1), len(model.labels)), dtype=np.float32)
    return dataclasses.replace(
        model, vector_weights=np.vstack([vectors, own, more, joined, more])
    )


def _model(model: TextModel, times: int) -> TextModel:
    names = [
        label if number == 0 else f"{label}_{number}"
        for number in range(times)
        for label in model.labels.tolist()
    ]
    bias = np.tile(model.bias, times)
    bias[len(model.labels) :] += NEVER
    return dataclasses.replace(
        model,
        labels=np.array(names),
        grams={
            kind: Grams(grams.names, grams.idf, _wide(grams.weights, times))
            for kind, grams in model.grams.items()
        },
        fact_weights=_wide(model.fact_weights, times),
        vector_weights=_wide(model.vector_weights, times),
        bias=bias,
    )


def _wide(weights: Floats, times: int) -> Floats:
    return np.ascontiguousarray(np.tile(weights, (1, times)))


def _tiled(vectors: Floats, times: int) -> Floats:
    return np.ascontiguousarray(np.tile(vectors, (times, 1)))
