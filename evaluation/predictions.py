"""What a pipeline says of examples that it was not trained on."""

import dataclasses
import functools

import numpy as np
import numpy.typing as npt

from evaluation.examples import Names, Places, same_answer
from nlu.text_model import Floats

Flags = npt.NDArray[np.bool_]


@dataclasses.dataclass(frozen=True)
class Predictions:
    """Confidences of each intent beside the truth.

    Attributes:
        truth: the examples' labels, shape (n,).
        intents: names of the intents, shape (k,).
        confidences: shape (n, k), each between 0 and 1.
    """

    truth: Names
    intents: Names
    confidences: Floats

    @functools.cached_property
    def _order(self) -> Places:
        return np.argsort(-self.confidences, axis=1, kind="stable")[:, :2]

    @property
    def first(self) -> Names:
        """The likeliest intent of each example."""
        return self.intents[self._order[:, 0]]

    @property
    def second(self) -> Names:
        """The second likeliest intent of each example."""
        return self.intents[self._order[:, 1]]

    @property
    def confidence(self) -> Floats:
        """The confidence of the likeliest intent."""
        return self.confidences.max(axis=1)

    @property
    def margin(self) -> Floats:
        """By how much the likeliest intent is surer than the second."""
        two = np.take_along_axis(self.confidences, self._order, axis=1)
        return two[:, 0] - two[:, 1]

    @property
    def right(self) -> Flags:
        """Whether the likeliest intent gives the answer that the label asks for."""
        return same_answer(self.first) == same_answer(self.truth)

    def outside(self, names: tuple[str, ...]) -> Flags:
        """Returns which examples ask what the article does not answer.

        Args:
            names: the intents for that.
        """
        return np.isin(self.truth, names)

    def at(self, places: Places) -> "Predictions":
        """Returns the predictions of some of the examples."""
        return Predictions(self.truth[places], self.intents, self.confidences[places])
