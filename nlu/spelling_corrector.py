"""Rasa component that repairs the spelling of messages."""

from typing import Any

import rasa.shared.utils.io as rasa_io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.spelling import Spelling, count_words, normalize

CORRECTED_TEXT = "corrected_text"
# Share of a message's words, as typed, that are English or the subject's own.
KNOWN_WORDS = "known_words"


def corrected_text(message: Message) -> str:
    """Returns a message's repaired text; its normalized text before any repair."""
    repaired = message.get(CORRECTED_TEXT)
    return repaired if repaired is not None else normalize(message.get(TEXT) or "")


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class SpellingCorrector(GraphComponent):
    """Adds `corrected_text` to each message, for the components that follow."""

    FILE = "words.json"

    @staticmethod
    def required_packages() -> list[str]:
        """Returns the packages that the component needs (see the parent class)."""
        return ["rapidfuzz", "symspellpy"]

    def __init__(self, storage: ModelStorage, resource: Resource) -> None:
        """Prepares an untrained component.

        Args:
            storage: where the model is kept.
            resource: the component's place in it.
        """
        self._storage = storage
        self._resource = resource
        self._spelling: Spelling | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpellingCorrector":
        """Creates an untrained component (see the parent class)."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SpellingCorrector":
        """Loads the trained component from the model (see the parent class)."""
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._spelling = Spelling(rasa_io.read_json_file(folder / cls.FILE))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the subject's words and keeps them in the model."""
        texts = [message.get(TEXT) for message in training_data.intent_examples]
        self._spelling = Spelling.learn(count_words(filter(None, texts)))
        with self._storage.write_to(self._resource) as folder:
            rasa_io.dump_obj_as_json_to_file(folder / self.FILE, self._spelling.subject)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the examples as typed: their slips teach what slips look like."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Repairs messages in place; what has no text stays as it is."""
        assert self._spelling is not None, "train or load the component first"
        for message in messages:
            if message.get(TEXT):
                repaired = self._spelling.repair(message.get(TEXT))
                message.set(CORRECTED_TEXT, repaired, add_to_output=True)
                message.set(KNOWN_WORDS, self._spelling.known(message.get(TEXT)))
        return messages
