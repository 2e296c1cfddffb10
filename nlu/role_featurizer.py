"""Rasa component that tells who does what to whom, for the classifier to learn from."""

import re
from typing import Any

import rasa.shared.utils.io as rasa_io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from nlu.question_splitter import with_parts
from nlu.roles import Parties
from nlu.spelling import corrected_text

ROLES = "roles"
# What the roles need no part of.
UNUSED_PIPES = ("attribute_ruler", "tagger")
SENTENCE_END = re.compile(r"[.?!]\s+")


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    is_trainable=True,
    model_from="SpacyLanguage",
)
class RoleFeaturizer(GraphComponent):
    """Adds `roles` to each message that may turn the usual roles round.

    The parties and their names are the lookup tables of the training data.
    """

    FILE = "parties.json"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings: `usual`, see `Parties`."""
        return {"usual": []}

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource
    ) -> None:
        """Prepares an untrained component.

        Args:
            config: the component's settings.
            storage: where the names are kept.
            resource: the component's place in it.
        """
        self._usual = config["usual"]
        self._storage = storage
        self._resource = resource
        self._parties: Parties | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RoleFeaturizer":
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
    ) -> "RoleFeaturizer":
        """Loads the trained component from the model (see the parent class)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            names = rasa_io.read_json_file(folder / cls.FILE)
        component._parties = Parties(names, component._usual)
        return component

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Learns the parties' names and keeps them in the model."""
        names = party_names(training_data)
        self._parties = Parties(names, self._usual)
        with self._storage.write_to(self._resource) as folder:
            rasa_io.dump_obj_as_json_to_file(folder / self.FILE, names)
        return self._resource

    def process_training_data(
        self, training_data: TrainingData, model: SpacyModel
    ) -> TrainingData:
        """Adds the roles to the examples."""
        self.process(training_data.training_examples, model)
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Adds the roles to messages and to their parts."""
        assert self._parties is not None, "train or load the component first"
        for message in with_parts(messages):
            roles = find_roles(corrected_text(message), self._parties, model.model)
            if roles:
                message.set(ROLES, roles, add_to_output=True)
        return messages


def party_names(training_data: TrainingData) -> dict[str, list[str]]:
    """Returns the names of each party, as the lookup tables have them."""
    return {table["name"]: table["elements"] for table in training_data.lookup_tables}


def find_roles(text: str, parties: Parties, language: Language) -> list[str]:
    """Returns the roles in a text, or none where they are the usual ones.

    Args:
        text: as it is understood, see `corrected_text`.
        parties: whom to look for.
        language: spaCy's model, with a parser.
    """
    return [
        role
        for sentence in SENTENCE_END.split(text)
        if parties.may_be_turned_round(sentence)
        for role in parties.roles(
            language(parties.readable(sentence), disable=UNUSED_PIPES)
        )
    ]
