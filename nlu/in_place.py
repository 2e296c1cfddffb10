"""Texts in their place: what a model sees of a turn and of what came before it."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nlu.alone import Understood
from nlu.context import Context
from nlu.text_model import Facts, Floats, TextModel

WORD = re.compile(r"[\w']+")
# A short turn says by its first words how it leans on what came before.
FIRST_WORDS = 6
LONGEST = 8
# How much the joined text's vector and the readings by themselves count beside the
# text's own vector.
JOINED_WEIGHT = 0.7
READING_WEIGHT = 1.0

Understand = Callable[[str], Understood]


@dataclasses.dataclass(frozen=True)
class Features:
    """A text in its place, as `TextModel` takes it.

    Attributes:
        text: the text.
        vector: its own vector, that of the text joined to what it may lean on, and how
            both are read by themselves.
        facts: what is true of the text and its place.
    """

    text: str
    vector: Floats
    facts: Facts


def joined_text(context: Context, text: str) -> str:
    """Returns a text after what it may lean on; as it is where that is nothing."""
    return f"{context.topic} {text}" if context.topic else text


def describe(
    alone: Understood, context: Context, understand: Understand, *more: str
) -> Features:
    """Describes a text in its place.

    Args:
        alone: the text as it is understood by itself.
        context: its place.
        understand: tells what another text means by itself.
        *more: further facts.
    """
    joined = understand(joined_text(context, alone.text)) if context.topic else alone
    vector = np.concatenate(
        [
            alone.vector,
            JOINED_WEIGHT * joined.vector,
            READING_WEIGHT * np.sqrt(alone.probabilities),
            READING_WEIGHT * np.sqrt(joined.probabilities),
        ]
    )
    words = WORD.findall(alone.text)
    first, kind, subject = words[:FIRST_WORDS], context.kind, context.subject
    facts = [
        *more,
        f"kind={kind}",
        f"subject={subject}",
        f"length={min(len(words), LONGEST)}",
        f"alone={alone.intent}",
        f"joined={joined.intent}",
        f"{kind}|alone={alone.intent}",
        f"{subject}|alone={alone.intent}",
        *(f"replied={intent}" for intent in context.replied),
        *(f"told={claim}" for claim in context.claims),
        *(f"{kind}|{word}" for word in first),
        *(f"{subject}|{word}" for word in first),
    ]
    if alone.intent == subject:
        facts.append("alone reads the last subject")
    if joined.intent == subject:
        facts.append("joined reads the last subject")
    if context.choices:
        facts.append("choices")
    return Features(alone.text, vector.astype(np.float32), tuple(dict.fromkeys(facts)))


def fit(
    examples: Sequence[Features], labels: Sequence[str], config: Mapping[str, Any]
) -> TextModel:
    """Trains a model on texts in their places.

    Args:
        examples: the texts.
        labels: what each is.
        config: see `TextModel.fit`.

    Raises:
        ValueError: the examples have fewer than two labels.
    """
    return TextModel.fit(
        [each.text for each in examples],
        np.array([each.vector for each in examples]),
        [each.facts for each in examples],
        labels,
        config,
    )


def probabilities(model: TextModel, features: Features) -> dict[str, float]:
    """Returns how likely a model takes each label to be for a text in its place."""
    (row,) = model.probabilities(
        [features.text], features.vector[np.newaxis], [features.facts]
    )
    return dict(zip(model.labels.tolist(), row.tolist(), strict=True))
