"""Questions kept apart from training, and how replies to them are judged."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data import loading

from answers.article import the_article
from answers.intents import reported

FOLDER = Path(__file__).parent
# The article says the same in both places, so either answer is right for either.
SAME_ANSWER = {"ask_international_impact": "topic_international_repercussions"}


def accepts(accepted: Sequence[str], answered: Sequence[str]) -> bool:
    """Tells whether a reply answers one of the intents that a judge accepts."""
    return bool({*map(_answer, accepted)} & {*map(_answer, answered)})


def _answer(intent: str) -> str:
    """Returns the same name for intents with the same answer."""
    subject = the_article().subject.get(intent)
    named = (subject and subject.reported_as) or reported(intent)
    return SAME_ANSWER.get(named, named)


def labelled(path: Path) -> list[tuple[str, str]]:
    """Returns the texts of Rasa's training data, each with its intent.

    Args:
        path: a YAML file, or a folder of such files.
    """
    examples = loading.load_data(str(path)).intent_examples
    return [
        (example.get(TEXT), example.get(INTENT))
        for example in examples
        if example.get(TEXT)
    ]


def held_out() -> list[tuple[str, str]]:
    """Returns questions, each with its intent."""
    return labelled(FOLDER / "held_out.yml")


def several() -> list[dict[str, Any]]:
    """Returns messages, each with its `text` and the `intents` of each question."""
    return yaml.safe_load((FOLDER / "several.yml").read_text("utf-8"))


def dialogues() -> list[dict[str, Any]]:
    """Returns conversations, each with its `name` and `turns`."""
    return yaml.safe_load((FOLDER / "dialogues.yml").read_text("utf-8"))


def words(text: str) -> str:
    """Returns a text's words, without case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower())) or text
