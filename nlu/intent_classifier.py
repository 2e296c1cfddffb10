"""Rasa intent classifier over sentence vectors and n-grams."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intent_model import Floats, IntentModel
from nlu.question_splitter import with_parts
from nlu.role_featurizer import ROLES
from nlu.spelling import corrected_text


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Logistic regression over the sentence's vector, its n-grams and its roles."""

    FILE = "intents.npz"

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

        They are those of `IntentModel.fit`.
        """
        return {
            "C": 20.0,
            "character_weight": 0.7,
            "word_weight": 0.7,
            "role_weight": 0.5,
        }

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
        self._model: IntentModel | None = None

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
            component._model = IntentModel.load(folder / cls.FILE)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the classifier to the examples that have an intent.

        Raises:
            ValueError: the examples have fewer than two intents.
        """
        examples = [
            example
            for example in training_data.intent_examples
            if corrected_text(example)
        ]
        intents = [example.get(INTENT) for example in examples]
        self._model = IntentModel.fit(
            [corrected_text(example) for example in examples],
            _vectors(examples),
            [example.get(ROLES, []) for example in examples],
            intents,
            self._config,
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / self.FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and intent ranking of each message and of each of its parts."""
        assert self._model is not None, "train or load the component first"
        for message in with_parts(messages):
            if corrected_text(message):
                ranking = _rank(message, self._model)
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def _rank(message: Message, model: IntentModel) -> list[dict[str, Any]]:
    """Returns a message's intents with their confidences, surest first."""
    (confidences,) = model.confidences(
        [corrected_text(message)], _vectors([message]), [message.get(ROLES, [])]
    )
    return [
        {"name": str(model.intents[place]), "confidence": float(confidences[place])}
        for place in np.argsort(-confidences)
    ]


def _vectors(messages: Sequence[Message]) -> Floats:
    """Returns the messages' sentence vectors, a row each."""
    rows = [
        message.get_dense_features(attribute=TEXT)[1].features for message in messages
    ]
    return np.vstack(rows).astype(np.float32)
