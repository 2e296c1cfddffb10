"""The labelled examples that the evaluation divides into training and test data."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data import loading
from sklearn.model_selection import StratifiedKFold, train_test_split

from nlu.spelling import normalize
from nlu.turn_reader import outside_questions, party_names
from server.model import PROJECT

DATA = PROJECT / "data" / "nlu"
FOLDS = 5
SEED = 20231206
# The article says the same in both places, so either answer is right for either.
SAME_ANSWER = {"ask_international_impact": "topic_international_repercussions"}

Names = npt.NDArray[np.str_]
Places = npt.NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class Examples:
    """Labelled texts.

    Attributes:
        texts: as typed, shape (n,).
        intents: their labels, shape (n,).
        parties: the names of each party that they may be about.
        material: those without an answer that touch material assistance, normalized.
    """

    texts: Names
    intents: Names
    parties: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    material: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """Returns how many there are."""
        return len(self.texts)

    def at(self, places: Places) -> "Examples":
        """Returns some of the examples."""
        return dataclasses.replace(
            self, texts=self.texts[places], intents=self.intents[places]
        )


def load(path: Path = DATA) -> Examples:
    """Reads Rasa's training data, as the training does.

    Args:
        path: a YAML file, or a folder of such files.
    """
    data = loading.load_data(str(path))
    messages = [
        message
        for message in data.intent_examples
        if normalize(message.get(TEXT) or "")
    ]
    return Examples(
        np.array([message.get(TEXT) for message in messages]),
        np.array([message.get(INTENT) for message in messages]),
        party_names(data),
        frozenset(text for text, touches in outside_questions(messages) if touches),
    )


def folds(examples: Examples, count: int = FOLDS) -> Places:
    """Assigns each example to a fold; each fold has the same share of each intent.

    Args:
        examples: n examples.
        count: how many folds.

    Returns:
        The fold's number, from 0, of each example; the same for the same examples.
    """
    numbers = np.empty(len(examples), dtype=np.int64)
    splits = StratifiedKFold(count, shuffle=True, random_state=SEED)
    for number, (_, held_out) in enumerate(
        splits.split(examples.texts, examples.intents)
    ):
        numbers[held_out] = number
    return numbers


def trained_on(examples: Examples, number: int, share: float = 1.0) -> Places:
    """Returns the places of the examples for a model that a fold is asked of.

    Args:
        examples: all examples.
        number: the fold that is held out, see `folds`.
        share: how much of the other folds to take, with the same share of each intent.
    """
    (train,) = np.nonzero(folds(examples) != number)
    if share < 1:
        train, _ = train_test_split(
            train,
            train_size=share,
            stratify=examples.intents[train],
            random_state=SEED,
        )
    return train


def same_answer(intents: Sequence[str] | Names) -> Names:
    """Gives intents with the same answer the same name."""
    return np.array([SAME_ANSWER.get(intent, intent) for intent in intents], dtype=str)
