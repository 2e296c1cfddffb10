"""Rasa components for messages with several questions: splitter and selector."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import selection, splitting
from nlu.spelling import CORRECTED_TEXT, corrected_text

CANDIDATES = "candidates"
PARTS = "parts"
QUESTIONS = "questions"


def with_parts(messages: list[Message]) -> list[Message]:
    """Returns messages and the parts that the splitter found in them."""
    return [each for message in messages for each in (message, *message.get(PARTS, []))]


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    is_trainable=False,
    model_from="SpacyLanguage",
)
class QuestionSplitter(GraphComponent):
    """Finds what may be several questions in a message, with spaCy's parse.

    The parts are messages of their own, for featurizer and classifier to understand.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuestionSplitter":
        """Creates the component (see the parent class)."""
        return cls()

    def process_training_data(
        self, training_data: TrainingData, model: SpacyModel
    ) -> TrainingData:
        """Leaves the examples as they are: each is one question."""
        return training_data

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Adds candidates and parts to messages that may ask several things."""
        for message in messages:
            text = corrected_text(message)
            if not splitting.may_hold_several(text):
                continue
            candidates = splitting.candidates(model.model(text))
            readings = dict.fromkeys(
                reading for each in candidates for reading in each.readings
            )
            if len(readings) > 1:
                message.set(CANDIDATES, candidates)
                message.set(
                    PARTS,
                    [Message({TEXT: text, CORRECTED_TEXT: text}) for text in readings],
                )
        return messages


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class QuestionSelector(GraphComponent):
    """Decides which parts are questions, and adds them as `questions` to the output.

    The message takes the intent of its first question then.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings: the intents of each of `selection.Groups`."""
        return {"outside": [], "aside": [], "talk": []}

    def __init__(self, config: dict[str, Any]) -> None:
        """Prepares the component.

        Args:
            config: its settings.
        """
        self._groups = selection.Groups(
            *(frozenset(config[name]) for name in ("outside", "aside", "talk"))
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "QuestionSelector":
        """Creates the component (see the parent class)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Selects each message's questions; what asks one thing stays as it is."""
        for message in messages:
            parts = {part.get(TEXT): part for part in message.get(PARTS, [])}
            readings = {
                text: selection.Reading(
                    text,
                    part.get(INTENT)[INTENT_NAME_KEY],
                    part.get(INTENT)[PREDICTED_CONFIDENCE_KEY],
                )
                for text, part in parts.items()
            }
            chosen = selection.select(
                message.get(CANDIDATES, []), readings, self._groups
            )
            if len(chosen) > 1:
                _set_questions(message, [parts[reading.text] for reading in chosen])
        return messages


def _set_questions(message: Message, parts: list[Message]) -> None:
    questions = [
        {key: part.get(key) for key in (TEXT, INTENT, INTENT_RANKING_KEY)}
        for part in parts
    ]
    message.set(QUESTIONS, questions, add_to_output=True)
    for key in (INTENT, INTENT_RANKING_KEY):
        message.set(key, parts[0].get(key), add_to_output=True)
