"""What a text means by itself, wherever it stands."""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nlu.text_model import Facts, Floats, Names, TextModel

# Returns the vectors of n texts, each of length 1, shape (n, dimensions).
Encode = Callable[[Sequence[str]], Floats]
# Returns what the parties do in a text.
FindRoles = Callable[[str], Facts]
# Texts whose understanding is kept within a turn: its parts come up several times.
KEPT = 64


@dataclasses.dataclass(frozen=True)
class Understood:
    """What a text means by itself.

    Attributes:
        text: the text.
        vector: its vector, of length 1.
        intents: k names.
        probabilities: how likely each is, shape (k,).
        known: vectors of the training examples, shape (n, dimensions).
    """

    text: str
    vector: Floats
    intents: Names
    probabilities: Floats
    known: Floats

    @functools.cached_property
    def nearness(self) -> float:
        """Similarity to the nearest training example, from 0 to 1."""
        return float((self.known @ self.vector).max().clip(0, 1))

    @functools.cached_property
    def ranked(self) -> tuple[str, ...]:
        """The intents, likeliest first."""
        return tuple(self.intents[np.argsort(-self.probabilities)].tolist())

    @property
    def intent(self) -> str:
        """The likeliest intent."""
        return self.ranked[0]

    @property
    def confidence(self) -> float:
        """How sure the likeliest intent is, see `confidence`."""
        return confidence(self.nearness, float(self.probabilities.max()))


def confidence(nearness: float, probability: float) -> float:
    """Returns how sure a reading is, from 0 to 1.

    It is high only for what is both like something known and clearly one thing.

    Args:
        nearness: similarity to the nearest training example.
        probability: that of the reading.
    """
    return float(nearness * np.sqrt(probability))


class Alone:
    """Understands texts by themselves."""

    def __init__(
        self, model: TextModel, known: Floats, encode: Encode, find_roles: FindRoles
    ) -> None:
        """Takes a trained model and what it needs to look at a text.

        Args:
            model: tells the intent.
            known: vectors of its training examples, shape (n, dimensions).
            encode: returns texts' vectors.
            find_roles: returns what the parties do in a text.
        """
        self.model = model
        self.known = known
        self.encode = encode
        self.find_roles = find_roles

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        vectors: Floats,
        encode: Encode,
        find_roles: FindRoles,
        config: Mapping[str, Any],
    ) -> "Alone":
        """Trains the model.

        Args:
            texts: n examples.
            intents: what each asks.
            vectors: their vectors, shape (n, dimensions).
            encode: returns texts' vectors.
            find_roles: returns what the parties do in a text.
            config: see `TextModel.fit`.

        Raises:
            ValueError: the examples have fewer than two intents.
        """
        roles = [find_roles(text) for text in texts]
        model = TextModel.fit(texts, vectors, roles, intents, config)
        return cls(model, vectors, encode, find_roles)

    def understand(self, text: str, vector: Floats | None = None) -> Understood:
        """Returns what a text means by itself.

        Args:
            text: as it is understood, in lower case and with its spelling repaired.
            vector: its vector, where it is known already.
        """
        if vector is None:
            (vector,) = self.encode([text])
        (probabilities,) = self.model.probabilities(
            [text], vector[np.newaxis], [self.find_roles(text)]
        )
        return Understood(text, vector, self.model.labels, probabilities, self.known)

    def understand_all(self, texts: Iterable[str]) -> dict[str, Understood]:
        """Returns what each of many texts means by itself, see `understand`."""
        once = list(dict.fromkeys(texts))
        vectors = self.encode(once)
        # One by one: together they would differ in the last bit, and training, which
        # does not go on to the end, would end elsewhere.
        return {
            text: self.understand(text, vector)
            for text, vector in zip(once, vectors, strict=True)
        }

    def for_one_turn(self) -> Callable[[str], Understood]:
        """Returns `understand` with a memory that lasts as long as the caller."""
        return functools.lru_cache(KEPT)(self.understand)
