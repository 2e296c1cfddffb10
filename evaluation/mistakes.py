"""The most confident mistakes, with what may have led to them."""

import dataclasses

import numpy as np

from evaluation.cross_validation import Encoded
from evaluation.examples import Examples, folds
from evaluation.neighbours import nearest_among
from evaluation.predictions import Predictions

SHOWN = 20


@dataclasses.dataclass(frozen=True)
class Neighbour:
    """A training example beside a mistake; likeness is the cosine."""

    text: str
    intent: str
    likeness: float


@dataclasses.dataclass(frozen=True)
class Mistake:
    """An example that was taken for another intent with another answer.

    Attributes:
        text: the example.
        intent: its label.
        taken_for: what it was taken for.
        confidence: how surely.
        misleading: the nearest training example of the wrong intent.
        helpful: the nearest training example of the right intent.
    """

    text: str
    intent: str
    taken_for: str
    confidence: float
    misleading: Neighbour
    helpful: Neighbour


def worst(
    predictions: Predictions, examples: Examples, encoded: Encoded, count: int = SHOWN
) -> list[Mistake]:
    """Returns the most confident mistakes, the most confident first.

    Args:
        predictions: of all examples, by cross-validation.
        examples: the examples.
        encoded: the same, encoded.
        count: at most how many.
    """
    numbers = folds(examples)
    wrong = np.flatnonzero(~predictions.right)
    surest = wrong[np.argsort(-predictions.confidence[wrong], kind="stable")][:count]
    first = predictions.first

    def neighbour(place: int, intent: str) -> Neighbour:
        # The example's own fold was not trained on when it was asked.
        among = (numbers != numbers[place]) & (examples.intents == intent)
        found, likeness = nearest_among(encoded.asked[place], encoded.known, among)
        return Neighbour(str(examples.texts[found]), intent, likeness)

    return [
        Mistake(
            text=str(examples.texts[place]),
            intent=str(examples.intents[place]),
            taken_for=str(first[place]),
            confidence=float(predictions.confidence[place]),
            misleading=neighbour(place, str(first[place])),
            helpful=neighbour(place, str(examples.intents[place])),
        )
        for place in surest
    ]
