"""Questions kept apart from training, and how replies to them are judged."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
# The article says the same in both places.
SAME = {"ask_international_impact", "topic_international_repercussions"}


def accepts(accepted: Collection[str], answered: Collection[str]) -> bool:
    """Tells whether a reply answers one of the intents that a judge accepts."""
    wanted = {*accepted, *(SAME if SAME & {*accepted} else ())}
    return bool(wanted & {*answered})


def several() -> list[dict[str, Any]]:
    """Returns messages, each with its `text` and the `intents` of each question."""
    return yaml.safe_load((FOLDER / "several.yml").read_text("utf-8"))


def dialogues() -> list[dict[str, Any]]:
    """Returns conversations, each with its `name` and `turns`."""
    return yaml.safe_load((FOLDER / "dialogues.yml").read_text("utf-8"))
