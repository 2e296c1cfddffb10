"""Reads a turn from Rasa's tracker, and writes its state back as slots."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.article import Article
from actions.choice import chosen, wish
from actions.outside import OUTSIDE
from actions.question import Question
from actions.reply import Button, State

FALLBACK = "nlu_fallback"
# Near-subject questions separate here: those about weapons or money that the article
# does not answer give a material subject more confidence than this, others less.
CLOSE_CONFIDENCE = 0.2


def questions(tracker: Tracker, article: Article) -> list[Question]:
    """Returns what the latest message asks, in order; at least one question."""
    message = tracker.latest_message
    choices = chosen(_typed(message), tracker.get_slot("choices") or ())
    if choices:
        return [_pressed(payload) for payload in choices]
    last, wanted = tracker.get_slot("subject"), wish(_typed(message))
    if last and wanted:
        return [Question(last, wish=wanted)]
    subject = next(tracker.get_latest_entity_values("about"), None)
    if subject not in article.subject:
        subject = None
    asked = message.get("questions") or [
        {**message, "text": message.get("corrected_text") or _typed(message)}
    ]
    whole = message.get("corrected_text") or ""
    return [
        dataclasses.replace(_question(part, subject, article), message=whole)
        for part in asked
    ]


def _pressed(payload: str) -> Question:
    """Returns the question that a button asks."""
    intent, _, entities = payload.removeprefix("/").partition("{")
    about = json.loads("{" + entities)["about"] if entities else None
    return Question(intent, subject=about)


def _question(part: dict[str, Any], subject: str | None, article: Article) -> Question:
    """Returns a question as understood.

    Args:
        part: its `text`, `intent` and `intent_ranking`, as Rasa gives them, and its
            `language` where that is not English.
        subject: the subject that a pressed button names.
        article: what can be said.
    """
    intent = part.get("intent") or {}
    ranking = [
        entry for entry in part.get("intent_ranking", []) if entry["name"] != FALLBACK
    ]
    subjects = [entry for entry in ranking if entry["name"] in article.subject]
    readings: tuple[str, ...] = ()
    if intent.get("name") != FALLBACK:
        name = intent.get("name") or OUTSIDE[-1]
    elif ranking and ranking[0]["confidence"] >= intent["confidence"]:
        # Sure enough, so the fallback is for two readings that are too close.
        name, other = (entry["name"] for entry in ranking[:2])
        readings = (name, other)
    else:
        name = next((e["name"] for e in ranking if e["name"] in OUTSIDE), OUTSIDE[-1])
    return Question(
        intent=name,
        text=part["text"],
        subject=subject,
        nearest=tuple(entry["name"] for entry in subjects),
        close=tuple(
            entry["name"]
            for entry in subjects
            if entry["confidence"] >= CLOSE_CONFIDENCE
        ),
        readings=readings,
        language=part.get("language"),
    )


def state(tracker: Tracker) -> State:
    """Returns what the conversation is about."""
    return State(
        subject=tracker.get_slot("subject"),
        told=tuple(tracker.get_slot("told") or ()),
        offer=tracker.get_slot("offer"),
        unclear=bool(tracker.get_slot("unclear")),
    )


def slot_events(now: State, buttons: Sequence[Button]) -> list[EventType]:
    """Returns the events that put a turn's outcome into the tracker's slots.

    Args:
        now: what the conversation is about after the turn.
        buttons: what the reply offers to press.
    """
    return [
        SlotSet("subject", now.subject),
        SlotSet("told", list(now.told)),
        SlotSet("offer", now.offer),
        SlotSet("unclear", now.unclear),
        SlotSet("choices", [button.payload for button in buttons]),
    ]


def _typed(message: dict[str, Any]) -> str:
    """Returns what the user typed; nothing for a pressed button."""
    text = message.get("text") or ""
    return "" if text.startswith("/") else text
