"""Divides the questions into training and test, with and without outside ones."""

import dataclasses

import numpy as np

from evaluation.examples import FOLDS, SEED, Examples, Places, folds
from evaluation.predictions import Flags
from evaluation.public.data import OUTSIDE


@dataclasses.dataclass(frozen=True)
class Fold:
    """What to train on, and what to ask then.

    Attributes:
        train: the n examples to train on.
        test: the m questions to ask, none of them among those.
        untaught: which of the questions are outside, and of an intent that the training
            has no example of. Shape (m,).
    """

    train: Examples
    test: Examples
    untaught: Flags


def without_outside(examples: Examples) -> list[Fold]:
    """Divides the questions in scope; each is asked in one fold.

    Args:
        examples: the questions.
    """
    inside = examples.at(np.flatnonzero(examples.intents != OUTSIDE))
    numbers = folds(inside)
    return [
        _fold(inside, numbers != number, numbers == number, np.zeros(len(inside), bool))
        for number in range(FOLDS)
    ]


def with_outside(examples: Examples) -> list[Fold]:
    """Divides all questions; each is asked in one fold.

    The intents are dealt into as many groups as there are folds. In each fold, one
    group is outside without a trace in the training; another is taught as outside,
    beside what is outside anyway; the rest is in scope.

    Args:
        examples: the questions.
    """
    numbers = folds(examples)
    groups = _deal(examples)
    divided = []
    for number in range(FOLDS):
        untaught = groups == number
        taught = groups == (number + 1) % FOLDS
        labelled = Examples(
            examples.texts, np.where(untaught | taught, OUTSIDE, examples.intents)
        )
        asked = numbers == number
        divided.append(_fold(labelled, ~asked & ~untaught, asked, untaught))
    return divided


def _deal(examples: Examples) -> Places:
    """Returns the group of each example's intent; -1 for those outside anyway."""
    intents = np.unique(examples.intents[examples.intents != OUTSIDE])
    order = np.random.default_rng(SEED).permutation(intents)
    group = {str(intent): place % FOLDS for place, intent in enumerate(order)}
    return np.array([group.get(str(intent), -1) for intent in examples.intents])


def _fold(examples: Examples, train: Flags, test: Flags, untaught: Flags) -> Fold:
    return Fold(
        examples.at(np.flatnonzero(train)),
        examples.at(np.flatnonzero(test)),
        untaught[test],
    )
