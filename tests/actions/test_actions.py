"""The actions read Rasa's tracker and return one message and slot events."""

from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from actions.actions import ActionReply, ActionRestart
from answers.article import ARTICLE_FILE, Article
from answers.compose import compose
from answers.intents import CHOOSE, INTENTS, OUT_OF_SCOPE, RESTART
from answers.reply import Button
from answers.turn import READINGS, Asked, State

DOMAIN = yaml.safe_load((ARTICLE_FILE.parent / "domain.yml").read_text("utf-8"))
REASONS, HISTORY = "ask_why_support", "topic_historical_solidarity"
ABOUT = "ask_financial_aid"


def intent_names() -> list[str]:
    """Returns the names of the domain's intents."""
    return [
        name if isinstance(name, str) else next(iter(name))
        for name in DOMAIN["intents"]
    ]


def tracker(slots: dict[str, Any] | None = None, **message: Any) -> Tracker:
    """Returns a tracker with the latest message as Rasa has parsed it."""
    return Tracker(
        "me",
        {**dict.fromkeys(DOMAIN["slots"]), **(slots or {})},
        {"text": "words", "entities": [], **message},
        [],
        False,
        None,
        {},
        "action_listen",
    )


def typed(
    *asked: Asked, slots: dict[str, Any] | None = None, text: str = "words"
) -> Tracker:
    """Returns a tracker whose latest message was typed and read as `asked`."""
    readings = [{**each.as_json(), "text": text} for each in asked]
    return tracker(slots, **{READINGS: readings})


def pressed(intent: str, about: str | None = None) -> Tracker:
    """Returns a tracker whose latest message was a button's payload."""
    entities = [{"entity": "about", "value": about}] if about else []
    return tracker(intent={"name": intent, "confidence": 1.0}, entities=entities)


def said(latest: Tracker, action: ActionReply | None = None) -> tuple[Any, list[Any]]:
    """Returns the one message that an action says, and its events."""
    dispatcher = CollectingDispatcher()
    events = (action or ActionReply()).run(dispatcher, latest, DOMAIN)
    (message,) = dispatcher.messages
    return message, events


def slots_of(events: list[Any]) -> dict[str, Any]:
    """Returns the slots that events set."""
    return {
        event["name"]: event["value"] for event in events if event["event"] == "slot"
    }


def test_the_actions_are_those_of_the_domain() -> None:
    """Given the domain's actions, each is there under its name."""
    names = [action().name() for action in (ActionReply, ActionRestart)]
    assert names == DOMAIN["actions"]


def test_the_intents_are_those_of_the_domain(article: Article) -> None:
    """Given the domain's intents, each is one that the core answers."""
    names = intent_names()
    assert {*names} == {*article.subject, *INTENTS}
    assert len(names) == len({*names})


def test_an_action_says_the_reply_of_the_core(article: Article) -> None:
    """Given what a message asks, text, buttons and structure are those of the reply."""
    asked = [Asked(REASONS), Asked(ABOUT)]
    reply, _ = compose(asked, State(), article)
    message, _ = said(typed(*asked))
    assert message["text"] == reply.text
    assert message["buttons"] == [
        {"title": button.title, "payload": button.payload} for button in reply.buttons
    ]
    assert message["answer"] == reply.custom(article)


def test_an_action_keeps_the_state(article: Article) -> None:
    """Given an answer, its state and its buttons go into the slots of the domain."""
    answer = article.subject[HISTORY].answer
    message, events = said(typed(Asked(HISTORY)))
    assert slots_of(events) == {
        "subject": HISTORY,
        "told": list(answer),
        "last": list(answer),
        "offer": None,
        "replied": [HISTORY],
        "choices": [button["payload"] for button in message["buttons"]],
    }
    assert {*slots_of(events)} == {*DOMAIN["slots"]}


def test_a_turn_leans_on_the_one_before(article: Article) -> None:
    """Given the slots after an answer, "more" tells what it left out."""
    _, events = said(typed(Asked(HISTORY)))
    message, _ = said(typed(Asked("tell_more"), slots=slots_of(events)))
    assert message["answer"]["intents"] == ["tell_more", HISTORY]
    assert message["answer"]["claims"] == list(article.subject[HISTORY].more)


@pytest.mark.parametrize("action", [ActionReply(), ActionRestart()])
def test_a_restart_clears_the_tracker_first(action: ActionReply) -> None:
    """Given a wish to start over, the tracker is cleared before its slots are set."""
    slots = {"subject": HISTORY, "told": ["history_japan"]}
    message, events = said(typed(Asked(RESTART), slots=slots), action)
    assert message["answer"]["intents"] == [RESTART]
    assert [event["event"] for event in events] == ["restart", *["slot"] * 6]
    assert slots_of(events)["subject"] is None
    assert slots_of(events)["told"] == []


def test_nothing_else_clears_the_tracker() -> None:
    """Given an answer, its events set slots and do nothing else."""
    _, events = said(typed(Asked(HISTORY)))
    assert {event["event"] for event in events} == {"slot"}


def test_several_things_come_in_order(article: Article) -> None:
    """Given a message that asks several things, each is read, in order."""
    asked = [Asked(REASONS, ("faq_roots",)), Asked("not_covered", opens_with="who")]
    assert turn.asked(typed(*asked), article) == asked


def test_a_message_without_any_reading_is_out_of_scope(article: Article) -> None:
    """Given no reading at all, the message counts as about something else."""
    assert turn.asked(typed(), article) == [Asked(OUT_OF_SCOPE)]


def test_a_pressed_button_names_its_subject(article: Article) -> None:
    """Given a button's payload, its intent and subject are read."""
    latest = pressed("tell_more", ABOUT)
    assert turn.asked(latest, article) == [Asked("tell_more", about=ABOUT)]


@pytest.mark.parametrize("about", [None, "everything"])
def test_an_invented_subject_is_ignored(article: Article, about: str | None) -> None:
    """Given a payload with no subject or one that there is not, none is read."""
    assert turn.asked(pressed("tell_more", about), article) == [Asked("tell_more")]


@pytest.mark.parametrize("intent", [None, {}, {"name": None}])
def test_a_payload_without_intent_is_out_of_scope(
    article: Article, intent: dict[str, Any] | None
) -> None:
    """Given a message that Rasa has not understood, it is about something else."""
    assert turn.asked(tracker(intent=intent), article) == [Asked(OUT_OF_SCOPE)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the second one", [Asked("tell_more", about=ABOUT)]),
        ("both", [Asked("ask_source"), Asked("tell_more", about=ABOUT)]),
        ("the last", [Asked(HISTORY)]),
    ],
)
def test_a_place_chooses_a_button_of_the_last_reply(
    article: Article, text: str, asked: list[Asked]
) -> None:
    """Given the last reply's buttons, a place presses the button that stands there."""
    follow_up = Button.follow_up(article, "tell_more", ABOUT).payload
    slots = {"choices": ["/ask_source", follow_up, f"/{HISTORY}"]}
    latest = typed(Asked(CHOOSE), slots=slots, text=text)
    assert turn.asked(latest, article) == asked


@pytest.mark.parametrize("choices", [None, [], ["/ask_source"]])
def test_a_place_that_is_not_there_is_asked_about(
    article: Article, choices: list[str] | None
) -> None:
    """Given no button at the place named, it is asked which one is meant."""
    latest = typed(Asked(CHOOSE), slots={"choices": choices}, text="the second one")
    assert turn.asked(latest, article) == [Asked(CHOOSE)]
    message, _ = said(latest)
    assert message["text"] == article.text(CHOOSE)


def test_words_for_places_count_in_a_choice_alone(article: Article) -> None:
    """Given a question that has such a word in it, it is read as the question."""
    slots = {"choices": ["/ask_source", "/ask_summary"]}
    latest = typed(Asked(HISTORY), slots=slots, text="what did the first Korea do")
    assert turn.asked(latest, article) == [Asked(HISTORY)]


def test_the_state_comes_from_the_slots() -> None:
    """Given filled slots, they are the state; given empty ones, it is the first."""
    slots = {
        "subject": HISTORY,
        "told": ["history_japan"],
        "last": ["history_japan/again"],
        "offer": REASONS,
        "replied": ["clarify"],
    }
    assert turn.state(tracker(slots)) == State(
        HISTORY, ("history_japan",), ("history_japan/again",), REASONS, ("clarify",)
    )
    assert turn.state(tracker()) == State()


def test_every_intent_of_the_domain_is_replied_to() -> None:
    """Given an intent of the domain, a rule calls the action that replies."""
    file = ARTICLE_FILE.parent / "data" / "rules.yml"
    rules = yaml.safe_load(file.read_text("utf-8"))["rules"]
    heads = [step for rule in rules for step in rule["steps"] if "action" not in step]
    ruled = [each["intent"] for head in heads for each in head.get("or", [head])]
    assert sorted(ruled) == sorted(intent_names())
