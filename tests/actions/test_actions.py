"""The actions read Rasa's tracker and return messages and slot events."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import actions, followup, turn
from actions.article import Article, Subject
from actions.reply import Button, State

BY_INTENT = {
    "ask_why_support": actions.ActionAnswer,
    "ask_source": actions.ActionAnswer,
    "tell_more": actions.ActionFollowUp,
    "ask_certainty": actions.ActionFollowUp,
    "affirm": actions.ActionFollowUp,
    "deny": actions.ActionFollowUp,
    "greet": actions.ActionConverse,
    "goodbye": actions.ActionConverse,
    "thanks": actions.ActionConverse,
    "bot_challenge": actions.ActionConverse,
    "ask_capabilities": actions.ActionConverse,
    "not_covered": actions.ActionDecline,
    "out_of_scope": actions.ActionDecline,
    "restart": actions.ActionRestart,
}


# Of the latest message; Rasa gives its fallback the threshold's value.
CONFIDENCE = 0.3


def tracker(
    intent: str | None,
    text: str = "words",
    slots: dict[str, Any] | None = None,
    **parsed: Any,
) -> Tracker:
    """Returns a tracker whose latest message was understood as `intent`."""
    understood = {"name": intent, "confidence": CONFIDENCE}
    message = {"intent": understood, "text": text, "entities": [], **parsed}
    return Tracker("me", slots or {}, message, [], False, None, {}, "action_listen")


@pytest.mark.parametrize(("intent", "action"), BY_INTENT.items())
def test_an_action_says_one_message(
    article: Article, intent: str, action: type[actions.ReplyAction]
) -> None:
    """Given an intent, its action says the structured reply and keeps the state."""
    dispatcher = CollectingDispatcher()
    events = action().run(dispatcher, tracker(intent), {})
    (message,) = dispatcher.messages
    assert message["answer"]["intents"][0] == intent
    assert message["text"]
    assert all(set(button) == {"title", "payload"} for button in message["buttons"])
    if intent == "restart":
        assert [event["event"] for event in events] == ["restart"]
    else:
        names = [event["name"] for event in events]
        assert names == ["subject", "told", "offer", "unclear", "choices"]


def test_every_article_intent_sets_the_subject(article: Article) -> None:
    """Given an article question, its subject and claims go into the slots."""
    for subject in article.subjects:
        events = actions.ActionAnswer().run(
            CollectingDispatcher(), tracker(subject.intent, ""), {}
        )
        values = {event["name"]: event["value"] for event in events}
        assert values == {
            "subject": subject.intent,
            "told": list(subject.answer),
            "offer": None,
            "unclear": False,
            "choices": [button.payload for button in next_buttons(article, subject)],
        }


def next_buttons(article: Article, subject: Subject) -> tuple[Button, ...]:
    """Returns what leads on from a subject just answered."""
    return followup.next_buttons(article, subject.intent, subject.answer)


def test_the_actions_have_the_names_of_the_domain() -> None:
    """Given the domain's actions, each is there under its name."""
    names = {action().name() for action in BY_INTENT.values()}
    assert names == {
        "action_answer",
        "action_follow_up",
        "action_converse",
        "action_decline",
        "action_restart",
    }


@pytest.mark.parametrize(
    ("ranking", "intent"),
    [
        (["nlu_fallback", "greet", "not_covered", "out_of_scope"], "not_covered"),
        (["nlu_fallback", "out_of_scope", "not_covered"], "out_of_scope"),
        ([], "out_of_scope"),
    ],
)
def test_what_is_not_understood_is_outside(
    article: Article, ranking: list[str], intent: str
) -> None:
    """Given a fallback, the likelier of the two outside intents counts."""
    entries = [{"name": name, "confidence": 0.1} for name in ranking]
    message = tracker("nlu_fallback", intent_ranking=entries)
    (question,) = turn.questions(message, article)
    assert (question.intent, question.readings) == (intent, ())


def test_two_close_readings_are_told(article: Article) -> None:
    """Given a fallback from a sure but ambiguous intent, both readings are told."""
    names = ["nlu_fallback", "ask_why_support", "topic_political_backing", "greet"]
    entries = [{"name": name, "confidence": 0.6} for name in names]
    message = tracker("nlu_fallback", intent_ranking=entries)
    (question,) = turn.questions(message, article)
    assert question.intent == "ask_why_support"
    assert question.readings == ("ask_why_support", "topic_political_backing")


def test_several_questions_come_in_order(article: Article) -> None:
    """Given a message that was split, each part is a question."""
    parts = [
        {"text": text, "intent": {"name": name}, "intent_ranking": []}
        for text, name in (("why", "ask_why_support"), ("source", "ask_source"))
    ]
    asked = turn.questions(tracker("ask_why_support", questions=parts), article)
    assert [(question.text, question.intent) for question in asked] == [
        ("why", "ask_why_support"),
        ("source", "ask_source"),
    ]


def test_a_place_chooses_a_button_of_the_last_reply(article: Article) -> None:
    """Given the last reply's buttons, "the second one" presses the second."""
    slots = {"choices": ["/ask_source", '/tell_more{"about": "ask_summary"}']}
    message = tracker("affirm", "the second one", slots)
    (question,) = turn.questions(message, article)
    assert (question.intent, question.subject) == ("tell_more", "ask_summary")


def test_two_places_choose_two_buttons(article: Article) -> None:
    """Given the last reply's buttons, "both" presses the first two of them."""
    slots = {"choices": ["/ask_source", "/ask_financial_aid", "/out_of_scope"]}
    asked = turn.questions(tracker("affirm", "both", slots), article)
    assert [question.intent for question in asked] == [
        "ask_source",
        "ask_financial_aid",
    ]


def test_a_place_means_nothing_without_buttons(article: Article) -> None:
    """Given no buttons, what was understood counts."""
    (question,) = turn.questions(tracker("affirm", "the second one"), article)
    assert question.intent == "affirm"


def test_a_pressed_button_names_its_subject(article: Article) -> None:
    """Given a button's payload, its subject is read and its text is not."""
    payload = '/tell_more{"about": "ask_financial_aid"}'
    entity = {"entity": "about", "value": "ask_financial_aid"}
    pressed = tracker("tell_more", payload, entities=[entity])
    (question,) = turn.questions(pressed, article)
    assert (question.subject, question.text) == ("ask_financial_aid", "")


def test_an_invented_subject_is_ignored(article: Article) -> None:
    """Given a payload with a subject that there is not, no subject is read."""
    entity = {"entity": "about", "value": "everything"}
    (question,) = turn.questions(tracker("tell_more", "/x", entities=[entity]), article)
    assert question.subject is None


def test_the_state_comes_from_the_slots() -> None:
    """Given filled slots, they are the state."""
    slots = {"subject": "ask_summary", "told": ["a"], "offer": "ask_why_support"}
    state = turn.state(tracker("affirm", slots={**slots, "unclear": True}))
    assert state == State("ask_summary", ("a",), "ask_why_support", unclear=True)


def test_repaired_words_count(article: Article) -> None:
    """Given a repaired text, it is read instead of the typed one."""
    message = tracker("not_covered", "wepons", corrected_text="weapons")
    assert turn.questions(message, article)[0].text == "weapons"
