"""Rasa's spaCy model loader, with a choice of the pipes that run on each message."""

from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="SpacyLanguage",
)
class SpacyLanguage(SpacyNLP):
    """Loads a spaCy model without the pipes that nothing reads.

    Rasa's own loader runs tagger, lemmatizer and entity recognizer on every message,
    which takes longer than the sentence encoder; tokens need none of them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings: Rasa's, and `disable`, the pipes that do not run."""
        return {**SpacyNLP.get_default_config(), "disable": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpacyLanguage":
        """Loads the model that the configuration names (see the parent class)."""
        language = spacy.load(config["model"], disable=config["disable"])
        return cls(SpacyModel(model=language, model_name=config["model"]), config)
