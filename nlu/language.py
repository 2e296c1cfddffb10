"""Rasa component: the language of a message that is not in English."""

import unicodedata
from typing import Any

from lingua import IsoCode639_1, Language, LanguageDetectorBuilder
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from answers.turn import READINGS, Asked
from nlu.spelling import WORD, normalize
from nlu.spelling_corrector import KNOWN_WORDS

# A text in Latin script counts as English if it has fewer words, or more known ones.
FEWEST_WORDS = 2
KNOWN_SHARE = 0.5
# The classifier's confidence from which on a text in Latin script is taken as English.
UNDERSTOOD = 0.5


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False
)
class LanguageDetector(GraphComponent):
    """Reads messages in another language as outside, and notes the language.

    Names and slips make short English texts look foreign. So a text in Latin script
    must have mostly words that the spelling corrector does not know, and an intent that
    the classifier is unsure of; another script needs neither.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Returns the settings.

        `languages` are ISO 639-1 codes; without any, nothing is detected. `intent` is
        what a message in one of them, other than English, asks. `threshold` is how sure
        the detector must be of one in Latin script.
        """
        return {"languages": [], "intent": None, "threshold": 0.65}

    def __init__(self, config: dict[str, Any]) -> None:
        """Prepares the detector; it reads a language when it first needs it.

        Args:
            config: the component's settings.
        """
        self._config = config
        codes = [getattr(IsoCode639_1, code.upper()) for code in config["languages"]]
        # The large models take 400 MB and seconds to load, to gain on very short texts.
        self._detector = codes and (
            LanguageDetectorBuilder.from_iso_codes_639_1(*codes)
            .with_low_accuracy_mode()
            .build()
        )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Creates the component (see the parent class)."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Marks messages in another language; leaves the others as they are."""
        for message in messages:
            if self._detector and self._may_be_foreign(message):
                best = self._detector.compute_language_confidence_values(
                    message.get(TEXT)
                )[0]
                if best.language != Language.ENGLISH and (
                    best.value >= self._config["threshold"] or not _is_latin(message)
                ):
                    code = best.language.iso_code_639_1.name.lower()
                    intent = {
                        INTENT_NAME_KEY: self._config["intent"],
                        PREDICTED_CONFIDENCE_KEY: best.value,
                    }
                    message.set(INTENT, intent, add_to_output=True)
                    asked = Asked(self._config["intent"], language=code)
                    message.set(READINGS, [asked.as_json()], add_to_output=True)
        return messages

    def _may_be_foreign(self, message: Message) -> bool:
        if not _is_latin(message):
            return True
        intent = message.get(INTENT) or {}
        return (
            len(WORD.findall(normalize(message.get(TEXT) or ""))) >= FEWEST_WORDS
            and message.get(KNOWN_WORDS, 1.0) < KNOWN_SHARE
            and (
                intent.get(INTENT_NAME_KEY) == self._config["intent"]
                or intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) < UNDERSTOOD
            )
        )


def _is_latin(message: Message) -> bool:
    """Tells whether at least half of a message's letters are Latin."""
    letters = [each for each in message.get(TEXT) or "" if each.isalpha()]
    latin = [each for each in letters if "LATIN" in unicodedata.name(each, "")]
    return 2 * len(latin) >= len(letters)
