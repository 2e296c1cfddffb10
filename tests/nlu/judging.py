"""Questions kept apart from training, and how replies to them are judged."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from evaluation.examples import same_answer

FOLDER = Path(__file__).parent


def accepts(accepted: Sequence[str], answered: Sequence[str]) -> bool:
    """Tells whether a reply answers one of the intents that a judge accepts."""
    return bool({*same_answer(accepted)} & {*same_answer(answered)})


def several() -> list[dict[str, Any]]:
    """Returns messages, each with its `text` and the `intents` of each question."""
    return yaml.safe_load((FOLDER / "several.yml").read_text("utf-8"))


def dialogues() -> list[dict[str, Any]]:
    """Returns conversations, each with its `name` and `turns`."""
    return yaml.safe_load((FOLDER / "dialogues.yml").read_text("utf-8"))
