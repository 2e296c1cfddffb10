"""Rasa's spaCy model loader, without work that no message needs."""

import functools
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from spacy.language import Language
from spacy.tokens import Doc


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="SpacyLanguage",
)
class SpacyLanguage(SpacyNLP):
    """Loads a spaCy model, and takes each message apart into tokens alone.

    Rasa's own loader runs all of the model on every message, which takes longer than
    the sentence encoder. Here a component that needs a parse asks the model for it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings: Rasa's, and `exclude`, the pipes not to load."""
        return {**SpacyNLP.get_default_config(), "exclude": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpacyLanguage":
        """Loads the model that the configuration names (see the parent class)."""
        language = _load(config["model"], tuple(config["exclude"]))
        return cls(SpacyModel(model=language, model_name=config["model"]), config)

    def _doc_for_text(self, model: Language, text: str) -> Doc:
        return model.make_doc(self._preprocess_text(text))

    @staticmethod
    def _process_content_bearing_samples(
        model: Language, samples_to_pipe: list[tuple[int, str]]
    ) -> list[tuple[int, Doc]]:
        return [(place, model.make_doc(text)) for place, text in samples_to_pipe]


@functools.lru_cache(maxsize=1)
def _load(name: str, exclude: tuple[str, ...]) -> Language:
    """Loads a model once, as two nodes of Rasa's graph ask for it."""
    return spacy.load(name, exclude=exclude)
