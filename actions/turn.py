"""Reads a turn from Rasa's tracker, and writes its state back as slots."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from answers.article import Article
from answers.choice import chosen
from answers.intents import CHOOSE, OUT_OF_SCOPE
from answers.reply import Button
from answers.turn import READINGS, Asked, State


def asked(tracker: Tracker, article: Article) -> list[Asked]:
    """Returns what the latest message asks, in order; at least one thing."""
    message = tracker.latest_message
    readings = message.get(READINGS)
    if readings is None:
        return [_pressed(message, tracker, article)]
    choices = tracker.get_slot("choices") or ()
    return [
        each for reading in readings for each in _asked(reading, choices, article)
    ] or [Asked(OUT_OF_SCOPE)]


def _asked(
    reading: dict[str, Any], choices: Sequence[str], article: Article
) -> list[Asked]:
    """Returns what a reading asks: one thing, or the buttons that it chooses.

    Args:
        reading: one of those of the parse result.
        choices: payloads of the buttons of the last reply, in order.
        article: what can be said.
    """
    if reading["intent"] == CHOOSE:
        pressed = chosen(reading["text"], choices)
        if pressed:
            return [Asked.from_payload(payload) for payload in pressed]
    return [Asked.from_json(reading)]


def _pressed(message: dict[str, Any], tracker: Tracker, article: Article) -> Asked:
    """Returns what a button asks, which Rasa has taken apart already."""
    subject = next(tracker.get_latest_entity_values("about"), None)
    return Asked(
        intent=(message.get("intent") or {}).get("name") or OUT_OF_SCOPE,
        about=subject if subject in article.subject else None,
    )


def state(tracker: Tracker) -> State:
    """Returns what the conversation is about."""
    return State.of_slots(tracker.current_slot_values())


def slot_events(now: State, buttons: Sequence[Button]) -> list[EventType]:
    """Returns the events that put a turn's outcome into the tracker's slots.

    Args:
        now: what the conversation is about after the turn.
        buttons: what the reply offers to press.
    """
    return [
        SlotSet("subject", now.subject),
        SlotSet("told", list(now.told)),
        SlotSet("last", list(now.last)),
        SlotSet("offer", now.offer),
        SlotSet("replied", list(now.replied)),
        SlotSet("choices", [button.payload for button in buttons]),
    ]
