"""Repairs the spelling of what users type, before it is understood."""

import collections
import importlib.resources
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import rasa.shared.utils.io as rasa_io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from symspellpy import SymSpell, Verbosity

CORRECTED_TEXT = "corrected_text"
# Share of a message's words, as typed, that are English or the subject's own.
KNOWN_WORDS = "known_words"

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
# Shorter words have too many neighbours one edit away.
SHORTEST_REPAIRED = 5
# A word that English does not know is taken for a name when it occurs this often.
NAME_OCCURRENCES = 4
# … unless a word one edit away occurs this many times as often: then it is a slip.
SLIP_RATIO = 10
# Weight of one occurrence in the training data against SymSpell's English counts, so
# that the subject's words win over other words as near.
OCCURRENCE_WEIGHT = 2_000_000
# Shorter than what is repaired, and plain only beside other words: "y" may be a yes.
SHORTHAND = {
    "abt": "about", "bc": "because", "cud": "could", "cuz": "because", "da": "the",
    "dat": "that", "dem": "them", "dey": "they", "dis": "this", "dos": "does",
    "frm": "from", "giv": "give", "govt": "government", "gv": "give", "hav": "have",
    "hv": "have", "hw": "how", "n": "and", "nd": "and", "pls": "please",
    "plz": "please", "ppl": "people", "r": "are", "shud": "should", "thx": "thanks",
    "u": "you", "ur": "your", "wat": "what", "wats": "what's", "wen": "when",
    "wid": "with", "wot": "what", "wud": "would", "wut": "what", "wy": "why",
    "y": "why",
}  # fmt: skip
SPACED_OUT = re.compile(r"\b(?:[a-z] ){3,}[a-z]\b")
# "weap0ns": digits for letters, in words long enough to be no name or shorthand.
DIGITS_IN_WORD = re.compile(r"\b(?=\w{5,})[a-z]+[013457][a-z013457]*\b")
LOOKALIKES = str.maketrans("013457", "oieast")
LINE_BREAK = re.compile(r"(?<=[^\s.?!,;:])\s*\n\s*")
QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")


def normalize(text: str) -> str:
    """Folds case, width, curly quotes and white space, which carry no meaning here.

    A line break ends a sentence, so that a list of questions stays one.
    """
    folded = unicodedata.normalize("NFKC", text.strip()).translate(QUOTES)
    return " ".join(LINE_BREAK.sub(". ", folded).lower().split())


class Spelling:
    """A dictionary of English and of the subject's own words."""

    def __init__(self, occurrences: dict[str, int]) -> None:
        """Loads English and adds the subject's words.

        Args:
            occurrences: how often each of the subject's words occurs in training data.
        """
        self.occurrences = occurrences
        self._dictionary = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        english = importlib.resources.files("symspellpy") / (
            "frequency_dictionary_en_82_765.txt"
        )
        self._dictionary.load_dictionary(str(english), 0, 1)
        by_frequency = sorted(occurrences.items(), key=lambda item: -item[1])
        for word, count in by_frequency:
            if word in self._dictionary.words or self._is_name(word, count):
                self._dictionary.create_dictionary_entry(
                    word, OCCURRENCE_WEIGHT * count
                )

    def repair(self, text: str) -> str:
        """Normalizes a text and replaces the words that nobody knows.

        Args:
            text: as typed.

        Returns:
            The text in lower case, shorthand written out, each unknown word replaced by
            the nearest known one within two edits (one for words of five letters), if
            there is one.
        """
        words = SPACED_OUT.sub(lambda match: match[0].replace(" ", ""), normalize(text))
        words = DIGITS_IN_WORD.sub(lambda match: match[0].translate(LOOKALIKES), words)
        if " " in words:
            words = WORD.sub(lambda match: SHORTHAND.get(match[0], match[0]), words)
        return WORD.sub(lambda match: self._repair_word(match[0]), words)

    def known(self, text: str) -> float:
        """Returns which share of a text's words is known; 1 for a text without any."""
        words = WORD.findall(normalize(text))
        if not words:
            return 1.0
        return sum(word in self._dictionary.words for word in words) / len(words)

    def _is_name(self, word: str, count: int) -> bool:
        """Tells whether a word that English does not know is a name, and no slip."""
        if count < NAME_OCCURRENCES:
            return False
        nearest = self._dictionary.lookup(word, Verbosity.TOP, 1)
        meant = self.occurrences.get(nearest[0].term, 0) if nearest else 0
        return meant < SLIP_RATIO * count

    def _repair_word(self, word: str) -> str:
        if len(word) < SHORTEST_REPAIRED or "'" in word:
            return word
        if word in self._dictionary.words:
            return word
        distance = 1 if len(word) == SHORTEST_REPAIRED else 2
        nearest = self._dictionary.lookup(word, Verbosity.TOP, distance)
        return nearest[0].term if nearest else word


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Counts the words of all texts together."""
    counts = collections.Counter(
        word for text in texts for word in WORD.findall(normalize(text))
    )
    return dict(counts)


def corrected_text(message: Message) -> str:
    """Returns a message's repaired text; its normalized text before any repair."""
    repaired = message.get(CORRECTED_TEXT)
    return repaired if repaired is not None else normalize(message.get(TEXT) or "")


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class SpellingCorrector(GraphComponent):
    """Adds `corrected_text` to each message, for the components that follow."""

    FILE = "occurrences.json"

    @staticmethod
    def required_packages() -> list[str]:
        """Returns the packages that the component needs (see the parent class)."""
        return ["symspellpy"]

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
            occurrences = rasa_io.read_json_file(folder / cls.FILE)
        component._spelling = Spelling(occurrences)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the subject's words and keeps them in the model."""
        texts = [message.get(TEXT) for message in training_data.intent_examples]
        self._spelling = Spelling(count_words(filter(None, texts)))
        with self._storage.write_to(self._resource) as folder:
            rasa_io.dump_obj_as_json_to_file(
                folder / self.FILE, self._spelling.occurrences
            )
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
