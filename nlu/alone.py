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
# Texts understood at once, whose likeness to each example takes 50 MB.
BATCH = 1_000


@dataclasses.dataclass(frozen=True)
class Understood:
    """What a text means by itself.

    Attributes:
        text: the text.
        vector: its vector, of length 1.
        intents: k names.
        probabilities: how likely each is, shape (k,).
        nearness: similarity to the nearest training example, from 0 to 1.
    """

    text: str
    vector: Floats
    intents: Names
    probabilities: Floats
    nearness: float

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
        vectors = self.encode([text]) if vector is None else vector[np.newaxis]
        (understood,) = self._understand([text], vectors)
        return understood

    def understand_all(self, texts: Iterable[str]) -> dict[str, Understood]:
        """Returns what each of many texts means by itself, see `understand`."""
        once = list(dict.fromkeys(texts))
        vectors = self.encode(once)
        understood: dict[str, Understood] = {}
        for begin in range(0, len(once), BATCH):
            batch = slice(begin, begin + BATCH)
            each = self._understand(once[batch], vectors[batch])
            understood |= zip(once[batch], each, strict=True)
        return understood

    def _understand(self, texts: Sequence[str], vectors: Floats) -> list[Understood]:
        # One by one: together they would differ in the last bit, and training, which
        # does not go on to the end, would end elsewhere.
        probabilities = [
            self.model.probabilities([text], row, [self.find_roles(text)])[0]
            for text, row in zip(texts, vectors[:, np.newaxis], strict=True)
        ]
        nearness = (vectors @ self.known.T).max(axis=1).clip(0, 1)
        return [
            Understood(text, vector, self.model.labels, likely, float(near))
            for text, vector, likely, near in zip(
                texts, vectors, probabilities, nearness, strict=True
            )
        ]

    def for_one_turn(self) -> Callable[[str], Understood]:
        """Returns `understand` with a memory that lasts as long as the caller."""
        return functools.lru_cache(KEPT)(self.understand)
