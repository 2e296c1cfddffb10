"""Rasa featurizer: the sentence encoder's vector of each message."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import minilm
from nlu.spelling_corrector import corrected_text
from nlu.vector_cache import Floats, VectorCache


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False
)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds the (repaired) text's vector as the message's dense sentence feature."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Returns what must stand before it in the pipeline (see the parent class)."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Returns the packages that the component needs (see the parent class)."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accepts any configuration: there is nothing to set (see the parent class)."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Opens the encoder.

        Args:
            config: the component's settings.
            name: the component's name in the graph, which marks its features.
        """
        super().__init__(name, config)
        self._model = minilm.load()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        """Creates the component (see the parent class)."""
        return cls(config, execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes the training examples in place, as far as they are new."""
        cache = VectorCache()
        examples = [each for each in training_data.training_examples if each.get(TEXT)]
        vectors = cache.encode([corrected_text(example) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add_features(example, vector)
        cache.save()
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Encodes messages in place."""
        for message in messages:
            if message.get(TEXT):
                (vector,) = self._model.encode([corrected_text(message)])
                self._add_features(message, vector)
        return messages

    def _add_features(self, message: Message, vector: Floats) -> None:
        sentence = vector[np.newaxis]
        # Rasa wants a sequence feature of one row a token beside the sentence feature.
        rows = max(1, len(message.get(TEXT_TOKENS) or []))
        sequence = np.broadcast_to(sentence, (rows, sentence.shape[1]))
        self.add_features_to_message(sequence, sentence, TEXT, message)
