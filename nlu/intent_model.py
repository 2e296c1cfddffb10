"""The statistical model behind the intent classifier, free of Rasa.

A logistic regression over a sentence's vector, with TF-IDF of its character and word
n-grams and with the roles of the parties that it names beside it. Confidence is the
likeness to the nearest training example times the square root of the regression's
probability: high only for what is both like something known and clearly one intent.
"""

import collections
import dataclasses
import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MultiLabelBinarizer

# The kinds of n-grams, and how a text is cut into them.
CUTS: dict[str, dict[str, Any]] = {
    "character": {"analyzer": "char_wb", "ngram_range": (2, 4)},
    "word": {"token_pattern": r"\b\w+\b", "ngram_range": (1, 2)},
}
MAX_ITERATIONS = 300
# Training ends where the loss's steepest slope is below this, per example. Going on
# takes twice the time and moves no confidence by more than a few hundredths.
SLOPE = 3e-5
Floats = npt.NDArray[np.float32]
Names = npt.NDArray[np.str_]
# What the parties do in a text, see `nlu.roles`.
Roles = Sequence[str]


@dataclasses.dataclass(frozen=True)
class Grams:
    """The n-grams of one kind.

    Attributes:
        names: the n-grams.
        idf: how telling each is, shape (n-grams,).
        weights: what each adds to the intents' scores, shape (n-grams, k).
    """

    names: Names
    idf: Floats
    weights: Floats

    def scores(self, found: Sequence[str]) -> Floats:
        """Returns what a text adds to the intents' scores, shape (k,).

        It is what `TfidfVectorizer.transform` and a product come to, without the checks
        that scikit-learn makes anew for each call, which would take most of the time.

        Args:
            found: the text's n-grams.
        """
        counts = collections.Counter(
            self._places[gram] for gram in found if gram in self._places
        )
        if not counts:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        places = np.fromiter(counts, dtype=np.intp)
        times = np.fromiter(counts.values(), dtype=np.float32)
        values = (1 + np.log(times)) * self.idf[places]
        return (values / np.linalg.norm(values)) @ self.weights[places]

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {gram: place for place, gram in enumerate(self.names.tolist())}


@dataclasses.dataclass(frozen=True)
class IntentModel:
    """A trained model.

    Attributes:
        intents: k names.
        grams: what the n-grams say, by their kind.
        roles: r names.
        role_weights: shape (r, k).
        vector_weights: shape (dimensions, k).
        bias: shape (k,).
        known: sentence vectors of the training examples, shape (examples, dimensions).
    """

    intents: Names
    grams: dict[str, Grams]
    roles: Names
    role_weights: Floats
    vector_weights: Floats
    bias: Floats
    known: Floats

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: Floats,
        roles: Sequence[Roles],
        intents: Sequence[str],
        config: dict[str, Any],
    ) -> "IntentModel":
        """Trains a model.

        Args:
            texts: n examples.
            vectors: their sentence vectors of length 1, shape (n, dimensions).
            roles: what the parties do in each.
            intents: their intents.
            config: `C`, the inverse strength of regularization; `character_weight`,
                `word_weight` and `role_weight` scale n-grams and roles beside the
                sentence vector.

        Raises:
            ValueError: the examples have fewer than two intents.
        """
        vectorizers = {
            kind: TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32, **cut)
            for kind, cut in CUTS.items()
        }
        grams = [
            config[f"{kind}_weight"] * vectorizer.fit_transform(texts)
            for kind, vectorizer in vectorizers.items()
        ]
        all_roles = MultiLabelBinarizer(sparse_output=True)
        played = config["role_weight"] * all_roles.fit_transform(roles)
        features = hstack([csr_matrix(vectors), *grams, played], format="csr")
        regression = LogisticRegression(
            C=config["C"],
            class_weight="balanced",
            max_iter=MAX_ITERATIONS,
            tol=SLOPE * len(texts),
        )
        regression.fit(features.astype(np.float32), intents)
        coefficients, bias = regression.coef_, regression.intercept_
        if len(coefficients) == 1:  # scikit-learn keeps one row for two intents
            coefficients = np.vstack([-coefficients, coefficients]) / 2
            bias = np.concatenate([-bias, bias]) / 2
        ends = np.cumsum([vectors.shape[1], *(part.shape[1] for part in grams)])
        # In C order, or each multiplication would copy the whole matrix.
        by_feature = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        by_dimension, *by_gram, by_role = np.split(by_feature, ends)
        return cls(
            intents=regression.classes_.astype(str),
            grams={
                kind: Grams(
                    vectorizer.get_feature_names_out().astype(str),
                    vectorizer.idf_.astype(np.float32),
                    config[f"{kind}_weight"] * weights,
                )
                for (kind, vectorizer), weights in zip(
                    vectorizers.items(), by_gram, strict=True
                )
            },
            roles=all_roles.classes_.astype(str),
            role_weights=config["role_weight"] * by_role,
            vector_weights=by_dimension,
            bias=bias.astype(np.float32),
            known=vectors,
        )

    def confidences(
        self, texts: Sequence[str], vectors: Floats, roles: Sequence[Roles]
    ) -> Floats:
        """Returns how sure each intent is for each text.

        Args:
            texts: n texts.
            vectors: their sentence vectors, shape (n, dimensions).
            roles: what the parties do in each.

        Returns:
            Array of shape (n, k), each value between 0 and 1.
        """
        scores = vectors @ self.vector_weights + self.bias
        for row, text, played in zip(scores, texts, roles, strict=True):
            for kind, cut in self._cuts.items():
                row += self.grams[kind].scores(cut(text))
            row += self.role_weights[np.isin(self.roles, list(played))].sum(axis=0)
        likeness = (vectors @ self.known.T).max(axis=1, keepdims=True).clip(0, 1)
        return likeness * np.sqrt(softmax(scores, axis=1))

    @functools.cached_property
    def _cuts(self) -> dict[str, Callable[[str], list[str]]]:
        return {
            kind: TfidfVectorizer(**CUTS[kind]).build_analyzer() for kind in self.grams
        }

    def save(self, path: Path) -> None:
        """Writes the model to a file of plain arrays, NumPy's `.npz`."""
        arrays = {name: getattr(self, name) for name in ARRAYS}
        for kind, grams in self.grams.items():
            arrays |= {f"{kind}_{name}": getattr(grams, name) for name in GRAM_ARRAYS}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> "IntentModel":
        """Reads a model; runs no code from its file.

        Raises:
            KeyError: the file lacks a part of the model.
            ValueError: the file is not one of plain arrays.
        """
        with np.load(path, allow_pickle=False) as file:
            grams = {
                kind: Grams(**{name: file[f"{kind}_{name}"] for name in GRAM_ARRAYS})
                for kind in CUTS
            }
            return cls(grams=grams, **{name: file[name] for name in ARRAYS})


GRAM_ARRAYS = tuple(field.name for field in dataclasses.fields(Grams))
ARRAYS = tuple(
    field.name for field in dataclasses.fields(IntentModel) if field.name != "grams"
)
