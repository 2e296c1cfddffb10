"""Reads a turn from Rasa's tracker, and writes its state back as slots."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.answer import Question
from actions.article import Article
from actions.reply import State

FALLBACK = "nlu_fallback"
# Near-subject questions separate here: those about weapons or money that the article
# does not answer give a material subject more confidence than this, others less.
CLOSE_CONFIDENCE = 0.2
OUTSIDE = ("not_covered", "out_of_scope")


def questions(tracker: Tracker, article: Article) -> list[Question]:
    """Returns what the latest message asks, in order; at least one question."""
    message = tracker.latest_message
    entries = message.get("intent_ranking", [])
    ranking = [entry["name"] for entry in entries]
    subject = next(tracker.get_latest_entity_values("about"), None)
    return [
        Question(
            intent=_intent(message, ranking),
            text=message.get("corrected_text") or _typed(message),
            subject=subject if subject in article.subject else None,
            nearest=tuple(intent for intent in ranking if intent in article.subject),
            close=tuple(
                entry["name"]
                for entry in entries
                if entry["name"] in article.subject
                and entry["confidence"] >= CLOSE_CONFIDENCE
            ),
        )
    ]


def state(tracker: Tracker) -> State:
    """Returns what the conversation is about."""
    return State(
        subject=tracker.get_slot("subject"),
        told=tuple(tracker.get_slot("told") or ()),
        offer=tracker.get_slot("offer"),
    )


def slot_events(now: State) -> list[EventType]:
    """Returns the events that put a state into the tracker's slots."""
    return [
        SlotSet("subject", now.subject),
        SlotSet("told", list(now.told)),
        SlotSet("offer", now.offer),
    ]


def _intent(message: dict[str, Any], ranking: list[str]) -> str:
    """Returns the intent; for one too unsure, the likelier of the two outside ones."""
    name = (message.get("intent") or {}).get("name")
    if name and name != FALLBACK:
        return str(name)
    return next((intent for intent in ranking if intent in OUTSIDE), OUTSIDE[-1])


def _typed(message: dict[str, Any]) -> str:
    """Returns what the user typed; nothing for a pressed button."""
    text = message.get("text") or ""
    return "" if text.startswith("/") else text
