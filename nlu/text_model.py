"""The statistical model behind all that is understood, free of Rasa.

A logistic regression over a text's vectors, with TF-IDF of its character and word
n-grams beside them, and with facts: names of what is true of the text or of its place
in the conversation.
"""

import collections
import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import MultiLabelBinarizer

from nlu import regression

# The kinds of n-grams, and how a text is cut into them.
CUTS: dict[str, dict[str, Any]] = {
    "character": {"analyzer": "char_wb", "ngram_range": (2, 4)},
    "word": {"token_pattern": r"\b\w+\b", "ngram_range": (1, 2)},
}
# Training ends where the loss's steepest slope is below this, per example. Going on
# takes twice the time and moves no confidence by more than a few hundredths.
SLOPE = 3e-5
Floats = npt.NDArray[np.float32]
Names = npt.NDArray[np.str_]
# What is true of a text, by name.
Facts = Sequence[str]


@dataclasses.dataclass(frozen=True)
class Grams:
    """The n-grams of one kind.

    Attributes:
        names: the n-grams.
        idf: how telling each is, shape (n-grams,).
        weights: what each adds to the labels' scores, shape (n-grams, k).
    """

    names: Names
    idf: Floats
    weights: Floats

    def scores(self, found: Sequence[str]) -> Floats:
        """Returns what a text adds to the labels' scores, shape (k,).

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
class TextModel:
    """A trained model.

    Attributes:
        labels: k names.
        grams: what the n-grams say, by their kind.
        facts: f names.
        fact_weights: shape (f, k).
        vector_weights: shape (dimensions, k).
        bias: shape (k,).
    """

    labels: Names
    grams: dict[str, Grams]
    facts: Names
    fact_weights: Floats
    vector_weights: Floats
    bias: Floats

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        vectors: Floats,
        facts: Sequence[Facts],
        labels: Sequence[str],
        config: Mapping[str, Any],
    ) -> "TextModel":
        """Trains a model.

        Args:
            texts: n examples.
            vectors: what is known of each in numbers, shape (n, dimensions).
            facts: what is true of each.
            labels: what each is.
            config: `C`, the inverse strength of regularization; `character_weight`,
                `word_weight` and `fact_weight` scale n-grams and facts beside the
                vectors; `iterations`, after how many training ends at the latest.

        Raises:
            ValueError: the examples have fewer than two labels.
        """
        vectorizers = {
            kind: TfidfVectorizer(sublinear_tf=True, min_df=2, dtype=np.float32, **cut)
            for kind, cut in CUTS.items()
        }
        grams = [
            config[f"{kind}_weight"] * vectorizer.fit_transform(texts)
            for kind, vectorizer in vectorizers.items()
        ]
        named = MultiLabelBinarizer(sparse_output=True)
        true = config["fact_weight"] * named.fit_transform(facts)
        named_labels, weights, bias = regression.fit(
            vectors,
            hstack([*grams, true], format="csr", dtype=np.float32),
            labels,
            strength=config["C"],
            iterations=config["iterations"],
            slope=SLOPE * len(texts),
        )
        ends = np.cumsum([vectors.shape[1], *(part.shape[1] for part in grams)])
        # In C order, or each multiplication would copy the whole matrix.
        by_feature = np.ascontiguousarray(weights, dtype=np.float32)
        by_dimension, *by_gram, by_fact = np.split(by_feature, ends)
        return cls(
            labels=named_labels,
            grams={
                kind: Grams(
                    vectorizer.get_feature_names_out().astype(str),
                    vectorizer.idf_.astype(np.float32),
                    config[f"{kind}_weight"] * by_name,
                )
                for (kind, vectorizer), by_name in zip(
                    vectorizers.items(), by_gram, strict=True
                )
            },
            facts=named.classes_.astype(str),
            fact_weights=config["fact_weight"] * by_fact,
            vector_weights=by_dimension,
            bias=bias.astype(np.float32),
        )

    def probabilities(
        self, texts: Sequence[str], vectors: Floats, facts: Sequence[Facts]
    ) -> Floats:
        """Returns how likely each label is for each text.

        Args:
            texts: n texts.
            vectors: as in training, shape (n, dimensions).
            facts: what is true of each; unknown ones count for nothing.

        Returns:
            Array of shape (n, k); each row adds up to 1.
        """
        scores = vectors @ self.vector_weights + self.bias
        for row, text, true in zip(scores, texts, facts, strict=True):
            for kind, cut in self._cuts.items():
                row += self.grams[kind].scores(cut(text))
            # As in training, what is true twice over counts once.
            once = dict.fromkeys(true)
            known = [
                self._fact_places[each] for each in once if each in self._fact_places
            ]
            row += self.fact_weights[known].sum(axis=0)
        return softmax(scores, axis=1)

    @functools.cached_property
    def _cuts(self) -> dict[str, Callable[[str], list[str]]]:
        return {
            kind: TfidfVectorizer(**CUTS[kind]).build_analyzer() for kind in self.grams
        }

    @functools.cached_property
    def _fact_places(self) -> dict[str, int]:
        return {fact: place for place, fact in enumerate(self.facts.tolist())}

    def save(self, path: Path) -> None:
        """Writes the model to a file of plain arrays, NumPy's `.npz`."""
        arrays = {name: getattr(self, name) for name in ARRAYS}
        for kind, grams in self.grams.items():
            arrays |= {f"{kind}_{name}": getattr(grams, name) for name in GRAM_ARRAYS}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> "TextModel":
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
    field.name for field in dataclasses.fields(TextModel) if field.name != "grams"
)
