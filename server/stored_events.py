"""Events as rows of the table that Rasa's SQL tracker store reads."""

import json
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import Event, UserUttered, deserialise_events

from answers.turn import READINGS

# What a later turn and its reader have no use for: the positions of words, and in which
# order other intents would have come.
UNREAD = ("text_tokens", "intent_ranking")
UNREAD_OF_READING = ("nearest",)


def read(stored: Iterable[str]) -> list[Event]:
    """Returns events from the column `data` of their rows."""
    return deserialise_events([json.loads(data) for data in stored])


def row(sender: str, event: Event) -> dict[str, Any]:
    """Returns an event as a row of the table that Rasa's store reads."""
    data = event.as_dict()
    if isinstance(event, UserUttered):
        data["parse_data"] = _worth_keeping(data["parse_data"])
    return {
        "sender_id": sender,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _worth_keeping(parsed: dict[str, Any]) -> dict[str, Any]:
    """Returns what of a parse result is worth keeping."""
    kept = {key: parsed[key] for key in parsed if key not in UNREAD}
    if READINGS in kept:
        kept[READINGS] = [
            {key: reading[key] for key in reading if key not in UNREAD_OF_READING}
            for reading in kept[READINGS]
        ]
    return kept
