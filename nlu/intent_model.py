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
import skops.io
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import MultiLabelBinarizer

WORD = r"\b\w+\b"
TFIDF = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
MAX_ITERATIONS = 300
# The one type in the file that skops does not know by itself: plain numbers.
TRUSTED = ["scipy.sparse._csr.csr_matrix"]
Floats = npt.NDArray[np.float32]
# What the parties do in a text, see `nlu.roles`.
Roles = Sequence[str]
# How a text is cut into n-grams, the place of each, and how telling each is.
Analysis = tuple[Callable[[str], list[str]], dict[str, int], Floats]


@dataclasses.dataclass(frozen=True)
class IntentModel:
    """A trained model.

    Attributes:
        intents: k names.
        vectorizers: of the character n-grams, and of the word ones.
        vector_weights: shape (dimensions, k).
        gram_weights: for each vectorizer, shape (n-grams, k).
        role_weights: for each role, shape (k,).
        bias: shape (k,).
        known: sentence vectors of the training examples, shape (examples, dimensions).
    """

    intents: list[str]
    vectorizers: list[TfidfVectorizer]
    vector_weights: Floats
    gram_weights: list[Floats]
    role_weights: dict[str, Floats]
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
        weights = (config["character_weight"], config["word_weight"])
        vectorizers = [
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), **TFIDF),
            TfidfVectorizer(token_pattern=WORD, ngram_range=(1, 2), **TFIDF),
        ]
        grams = [
            weight * vectorizer.fit_transform(texts)
            for weight, vectorizer in zip(weights, vectorizers, strict=True)
        ]
        all_roles = MultiLabelBinarizer(sparse_output=True)
        played = config["role_weight"] * all_roles.fit_transform(roles)
        regression = LogisticRegression(
            C=config["C"], class_weight="balanced", max_iter=MAX_ITERATIONS
        )
        regression.fit(
            hstack([csr_matrix(vectors), *grams, played], format="csr"), intents
        )
        coefficients, bias = regression.coef_, regression.intercept_
        if len(coefficients) == 1:  # scikit-learn keeps one row for two intents
            coefficients = np.vstack([-coefficients, coefficients]) / 2
            bias = np.concatenate([-bias, bias]) / 2
        ends = np.cumsum([vectors.shape[1], *(part.shape[1] for part in grams)])
        # In C order, or each multiplication would copy the whole matrix.
        by_feature = np.ascontiguousarray(coefficients.T, dtype=np.float32)
        dense, *sparse, by_role = np.split(by_feature, ends)
        return cls(
            intents=[str(name) for name in regression.classes_],
            vectorizers=vectorizers,
            vector_weights=dense,
            gram_weights=[
                weight * part for weight, part in zip(weights, sparse, strict=True)
            ],
            role_weights={
                str(role): config["role_weight"] * row
                for role, row in zip(all_roles.classes_, by_role, strict=True)
            },
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
        scores += np.array([self._gram_scores(text) for text in texts])
        for row, played in zip(scores, roles, strict=True):
            for role in set(played) & self.role_weights.keys():
                row += self.role_weights[role]
        likeness = (vectors @ self.known.T).max(axis=1, keepdims=True).clip(0, 1)
        return likeness * np.sqrt(softmax(scores, axis=1))

    def _gram_scores(self, text: str) -> Floats:
        """Returns what a text's n-grams add to the scores, shape (k,).

        It is what `TfidfVectorizer.transform` and a product come to, without the checks
        that scikit-learn makes anew for each call, which would take most of the time.
        """
        scores = np.zeros_like(self.bias)
        for (analyze, vocabulary, idf), weights in zip(
            self._analyses, self.gram_weights, strict=True
        ):
            counts = collections.Counter(
                vocabulary[gram] for gram in analyze(text) if gram in vocabulary
            )
            if counts:
                places = np.fromiter(counts, dtype=np.intp)
                times = np.fromiter(counts.values(), dtype=np.float32)
                values = (1 + np.log(times)) * idf[places]
                scores += (values / np.linalg.norm(values)) @ weights[places]
        return scores

    @functools.cached_property
    def _analyses(self) -> list[Analysis]:
        return [
            (each.build_analyzer(), each.vocabulary_, each.idf_.astype(np.float32))
            for each in self.vectorizers
        ]

    def save(self, path: Path) -> None:
        """Writes the model to a file that can be read without running code from it."""
        fields = {
            field.name: getattr(self, field.name) for field in dataclasses.fields(self)
        }
        skops.io.dump(fields, path)

    @classmethod
    def load(cls, path: Path) -> "IntentModel":
        """Reads a model.

        Raises:
            skops.io.exceptions.UntrustedTypesFoundException: the file holds what a
                model does not.
        """
        return cls(**skops.io.load(path, trusted=TRUSTED))
