"""A logistic regression over named features that answers yes or no."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

Features = Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class YesNo:
    """A trained model.

    Attributes:
        weights: what each feature adds to the score.
        bias: the score without any.
    """

    weights: dict[str, float]
    bias: float

    @classmethod
    def fit(
        cls, features: Sequence[Features], answers: Sequence[bool], strength: float
    ) -> "YesNo":
        """Trains a model.

        Args:
            features: those of n examples; what an example does not name counts as 0.
            answers: the right answer to each.
            strength: inverse strength of regularization.

        Raises:
            ValueError: all answers are the same.
        """
        vectorizer = DictVectorizer()
        # With two answers and few features this solver is exact and soon done.
        regression = LogisticRegression(C=strength, solver="liblinear")
        regression.fit(vectorizer.fit_transform(features), answers)
        names = vectorizer.get_feature_names_out().tolist()
        weights = dict(zip(names, regression.coef_[0].tolist(), strict=True))
        return cls(weights, float(regression.intercept_[0]))

    def probability(self, features: Features) -> float:
        """Returns how likely the answer is yes, from 0 to 1."""
        score = self.bias + sum(
            value * self.weights.get(name, 0.0) for name, value in features.items()
        )
        return 1 / (1 + math.exp(-score))

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        """Returns the model as arrays to store, under keys that begin with `name`."""
        return {
            f"{name}_names": np.array(list(self.weights)),
            f"{name}_weights": np.array([*self.weights.values(), self.bias]),
        }

    @classmethod
    def of_arrays(cls, name: str, arrays: Mapping[str, npt.NDArray[Any]]) -> "YesNo":
        """Returns the model that `arrays` stored.

        Raises:
            KeyError: it did not store one of this name.
        """
        *weights, bias = arrays[f"{name}_weights"].tolist()
        names = arrays[f"{name}_names"].tolist()
        return cls(dict(zip(names, weights, strict=True)), bias)
