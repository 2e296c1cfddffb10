"""Rasa intent classifier: sentence vectors and word pieces, with a calibrated gate.

Confidence is the likeness to the nearest training example times the square root of the
classifier's probability: high only for what is both like something known and clearly
one intent.
"""

import dataclasses
import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.spelling import corrected_text

WORD = r"\b\w+\b"
Vectors = npt.NDArray[np.float32]


@dataclasses.dataclass
class Model:
    """What training finds.

    Attributes:
        pieces: weight and vectorizer of the character n-grams, and of the word ones.
        regression: probability of each intent.
        known: sentence vectors of the training examples, shape (examples, dimensions).
    """

    pieces: list[tuple[float, TfidfVectorizer]]
    regression: LogisticRegression
    known: Vectors


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Logistic regression over the sentence encoder's vector and TF-IDF n-grams."""

    FILE = "model.pkl"

    @classmethod
    def required_components(cls) -> list[type]:
        """Returns what must stand before it in the pipeline (see the parent class)."""
        return [DenseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Returns the packages that the component needs (see the parent class)."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings.

        `C` is the inverse strength of regularization; `character_weight` and
        `word_weight` scale the n-grams beside the sentence vector, which has length 1.
        """
        return {"C": 20.0, "character_weight": 0.7, "word_weight": 0.7}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource
    ) -> None:
        """Prepares an untrained component.

        Args:
            config: the component's settings.
            storage: where the model is kept.
            resource: the component's place in it.
        """
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: Model | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        """Creates an untrained component (see the parent class)."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        """Loads the trained component from the model (see the parent class)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = pickle.loads((folder / cls.FILE).read_bytes())
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier to the examples that have an intent.

        Raises:
            ValueError: the examples have fewer than two intents.
        """
        examples = [
            example for example in training_data.intent_examples if _text(example)
        ]
        intents = [example.get(INTENT) for example in examples]
        texts = [_text(example) for example in examples]
        vectors = _vectors(examples)
        pieces = [
            (
                self._config["character_weight"],
                TfidfVectorizer(
                    analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2
                ),
            ),
            (
                self._config["word_weight"],
                TfidfVectorizer(
                    ngram_range=(1, 2),
                    sublinear_tf=True,
                    min_df=2,
                    token_pattern=WORD,
                ),
            ),
        ]
        for _, vectorizer in pieces:
            vectorizer.fit(texts)
        regression = LogisticRegression(
            C=self._config["C"], class_weight="balanced", max_iter=300
        )
        regression.fit(_features(vectors, texts, pieces), intents)
        self._model = Model(pieces, regression, vectors)
        with self._storage.write_to(self._resource) as folder:
            (folder / self.FILE).write_bytes(pickle.dumps(self._model))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Classifies the training examples in place."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets each message's intent and intent ranking, both with a confidence."""
        asked = [message for message in messages if _text(message)]
        for message, ranking in zip(asked, self._rank(asked), strict=True):
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, messages: Sequence[Message]) -> list[list[dict[str, Any]]]:
        """Returns each message's intents with their confidences, surest first."""
        if not messages:
            return []
        assert self._model is not None, "train or load the component first"
        vectors = _vectors(messages)
        texts = [_text(message) for message in messages]
        features = _features(vectors, texts, self._model.pieces)
        probabilities = self._model.regression.predict_proba(features)
        likeness = (vectors @ self._model.known.T).max(axis=1, keepdims=True).clip(0, 1)
        confidences = likeness * np.sqrt(probabilities)
        names = self._model.regression.classes_
        return [
            [
                {"name": str(names[place]), "confidence": float(row[place])}
                for place in np.argsort(-row)
            ]
            for row in confidences
        ]


def _text(message: Message) -> str:
    return corrected_text(message)


def _vectors(messages: Sequence[Message]) -> Vectors:
    rows = [
        message.get_dense_features(attribute=TEXT)[1].features for message in messages
    ]
    return np.vstack(rows).astype(np.float32)


def _features(
    vectors: Vectors, texts: Sequence[str], pieces: list[tuple[float, TfidfVectorizer]]
) -> csr_matrix:
    """Returns sentence vectors and weighted n-grams side by side, a row a text."""
    grams = [weight * vectorizer.transform(texts) for weight, vectorizer in pieces]
    return hstack([csr_matrix(vectors), *grams], format="csr")
