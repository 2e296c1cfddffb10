"""Rasa intent classifier that reads a turn in its place in the conversation."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasa.shared.utils.io as rasa_io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from answers.article import the_article
from answers.intents import OUTSIDE
from answers.turn import READINGS, State
from nlu import minilm, turns
from nlu.alone import Alone
from nlu.context import Context
from nlu.examples import read_claim_questions, read_several
from nlu.reader import PLACE_MODELS, Examples, Reader, Reading, Settings
from nlu.roles import Parties, find_roles
from nlu.spelling_corrector import CORRECTED_TEXT, corrected_text
from nlu.splitting import Splitter, may_hold_several
from nlu.text_model import Floats
from nlu.vector_cache import VectorCache

PARTIES_FILE = "parties.json"
SPLITTER_FILE = "splitter.npz"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER,
    is_trainable=True,
    model_from="SpacyLanguage",
)
class TurnReader(IntentClassifier, GraphComponent):
    """Adds to a message what it asks in its place, as `readings` in the parse result.

    It cuts the message into its questions, reads each in the place that the tracker
    and the questions before it give it, and takes the first one's intent as Rasa's.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Returns what must stand before it in the pipeline (see the parent class)."""
        return [DenseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Returns the packages that the component needs (see the parent class)."""
        return ["sklearn", "spacy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings.

        `usual` are the parties that most questions name, see `Parties`; `data` is the
        folder with the examples that are not Rasa's own; `models` are the settings of
        each `TextModel`; `split` is the inverse strength of regularization of the
        decisions about cuts; the rest is that of `Settings`.
        """
        return {
            "usual": [],
            "data": "data",
            "models": {
                name: {
                    "C": 20.0,
                    "character_weight": 0.7,
                    "word_weight": 0.7,
                    "fact_weight": 0.5,
                    "iterations": 300 if name == "alone" else 100,
                }
                for name in ("alone", *PLACE_MODELS)
            },
            "split": 1.0,
            "threshold": 0.33,
            "ambiguity_threshold": 0.1,
            "second_claim": 0.25,
            "material": 0.5,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Returns a digest of the examples that Rasa does not read itself."""
        digest = hashlib.sha256()
        folder = Path(config["data"])
        for path in sorted([*folder.glob("*.yml"), *folder.glob("turns/*.yml")]):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource
    ) -> None:
        """Prepares an untrained component.

        Args:
            config: the component's settings.
            storage: where the models are kept.
            resource: the component's place in it.
        """
        self._config = config
        self._settings = Settings.of(config)
        self._storage = storage
        self._resource = resource
        self._parties: Parties | None = None
        self._language: Language | None = None
        self._reader: Reader | None = None
        self._splitter: Splitter | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "TurnReader":
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
    ) -> "TurnReader":
        """Loads the trained component from the model (see the parent class)."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._name_parties(rasa_io.read_json_file(folder / PARTIES_FILE))
            component._reader = Reader.load(
                folder,
                minilm.load().encode,
                component._find_roles,
                component._settings,
                the_article(),
            )
            component._splitter = Splitter.load(folder / SPLITTER_FILE)
        return component

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Trains on the examples that have an intent, and on those in `data`.

        Raises:
            ExamplesError: a file in `data` is broken.
            ValueError: the examples have fewer than two intents.
        """
        article, data = the_article(), Path(self._config["data"])
        names = party_names(training_data)
        self._name_parties(names)
        self._language = model.model
        kept = [each for each in training_data.intent_examples if corrected_text(each)]
        models = self._config["models"]
        cache = VectorCache()
        alone = Alone.fit(
            [corrected_text(example) for example in kept],
            [example.get(INTENT) for example in kept],
            np.vstack([_vector(example) for example in kept]),
            cache.encode,
            self._find_roles,
            models["alone"],
        )
        examples = Examples(
            outside=outside_questions(kept),
            turns=turns.read_folder(data / "turns", article),
            claim_questions=read_claim_questions(data / "claims.yml", article),
        )
        reader = Reader.fit(alone, examples, models, self._settings, article)
        several = read_several(data / "several.yml")
        # Each turn asks one thing, however it is built.
        first = [turn.texts[0] for turn in examples.turns]
        several += [(text, [text]) for text in first if may_hold_several(text)]
        splitter = Splitter.fit(
            [(model.model(text), parts) for text, parts in several],
            alone.understand_all,
            self._config["split"],
        )
        cache.save()
        with self._storage.write_to(self._resource) as folder:
            rasa_io.dump_obj_as_json_to_file(folder / PARTIES_FILE, names)
            reader.save(folder)
            splitter.save(folder / SPLITTER_FILE)
        return self._resource

    def process(
        self,
        messages: list[Message],
        model: SpacyModel,
        tracker: DialogueStateTracker,
    ) -> list[Message]:
        """Reads each message in the place that the conversation gives it."""
        self._language = model.model
        for message in messages:
            if corrected_text(message):
                _set(message, self._read(message, tracker))
        return messages

    def _name_parties(self, names: dict[str, list[str]]) -> None:
        self._parties = Parties(names, self._config["usual"])

    def _find_roles(self, text: str) -> list[str]:
        assert self._parties is not None, "train or load the component first"
        assert self._language is not None
        return find_roles(text, self._parties, self._language)

    def _read(self, message: Message, tracker: DialogueStateTracker) -> list[Reading]:
        assert self._reader is not None, "train or load the component first"
        assert self._splitter is not None
        assert self._language is not None
        text = corrected_text(message)
        understand = self._reader.alone.for_one_turn()
        parts = [text]
        if may_hold_several(text):
            parts = self._splitter.split(self._language(text), understand)
        if parts == [text]:
            understood = [self._reader.alone.understand(text, _vector(message))]
        else:
            understood = [understand(part) for part in parts]
        state = State.of_slots(tracker.current_slot_values())
        choices = tracker.get_slot("choices") or ()
        context = Context.of(_question(tracker), state, choices, the_article())
        return self._reader.read(understood, state, context, understand)


def party_names(training_data: TrainingData) -> dict[str, list[str]]:
    """Returns the names of each party, as the lookup tables have them."""
    return {table["name"]: table["elements"] for table in training_data.lookup_tables}


def _question(tracker: DialogueStateTracker) -> str:
    """Returns the user's last words, or nothing where a button was pressed."""
    message = tracker.latest_message
    parsed = message.parse_data if message else None
    return (parsed or {}).get(CORRECTED_TEXT) or ""


def _vector(message: Message) -> Floats:
    return message.get_dense_features(attribute=TEXT)[1].features[0]


def outside_questions(examples: Sequence[Message]) -> list[tuple[str, bool]]:
    """Returns the examples without an answer.

    Each comes with whether it is marked as touching material assistance.
    """
    found = []
    for example in examples:
        if example.get(INTENT) in OUTSIDE:
            marks = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
            found.append((corrected_text(example), bool(marks.get("material"))))
    return found


def _set(message: Message, readings: list[Reading]) -> None:
    """Writes what was read into the parse result, for the action and for people."""
    read = [
        {
            "text": reading.text,
            "confidence": reading.confidence,
            "alone": reading.alone,
            "kind": reading.kind,
            **reading.asked.as_json(),
        }
        for reading in readings
    ]
    message.set(READINGS, read, add_to_output=True)
    intent = {
        INTENT_NAME_KEY: readings[0].asked.intent,
        PREDICTED_CONFIDENCE_KEY: readings[0].confidence,
    }
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
