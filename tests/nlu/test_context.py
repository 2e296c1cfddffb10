"""The place of a turn, from the conversation's state and the last reply's buttons."""

import pytest

from answers.article import Article
from answers.compose import compose
from answers.turn import Asked, State
from nlu.context import ANSWER, NOTHING, OFFER, Context

MONEY = "ask_financial_aid"
ANSWERED = State(subject=MONEY, replied=(MONEY,))


def after(article: Article, question: str, *asked: str) -> Context:
    """Returns the place after turns that ask intents, the last in these words."""
    state, payloads = State(), []
    for intent in asked:
        reply, state = compose([Asked(intent)], state, article)
        payloads = [button.payload for button in reply.buttons]
    return Context.of(question, state, payloads, article)


def test_nothing_comes_before_the_first_turn(article: Article) -> None:
    """Given a fresh conversation, the place is empty."""
    context = Context.of("", State(), [], article)
    assert context == Context()
    assert context.is_empty


def test_an_answered_question_is_the_topic(article: Article) -> None:
    """Given an answered question, its words say what the conversation is about."""
    context = after(article, "any money?", MONEY)
    assert (context.topic, context.kind) == ("any money?", ANSWER)
    assert not context.is_empty


def test_after_a_button_the_subject_is_the_topic(article: Article) -> None:
    """Given a pressed button, which has no words, the subject's name is the topic."""
    assert after(article, "", MONEY).topic == article.subject[MONEY].name


def test_talk_does_not_change_the_topic(article: Article) -> None:
    """Given thanks after an answer, the topic is the subject and not the thanks."""
    context = after(article, "thanks", MONEY, "thanks")
    assert (context.topic, context.subject) == (article.subject[MONEY].name, MONEY)
    assert context.kind == "thanks"


def test_talk_at_the_beginning_has_no_topic(article: Article) -> None:
    """Given a greeting first, there is no topic, but something to lean on."""
    context = after(article, "hi", "greet")
    assert (context.topic, context.subject, context.kind) == ("", None, "greet")
    assert not context.is_empty


def test_an_offer_comes_before_all_else(article: Article) -> None:
    """Given a reply that ends in an offer, that is what a turn leans on."""
    assert after(article, "any money?", MONEY, "not_covered").kind == OFFER


def test_no_reply_is_nothing(article: Article) -> None:
    """Given a subject, but no reply that named an intent, there is no kind."""
    assert Context.of("", State(subject=MONEY), [], article).kind == NOTHING


@pytest.mark.parametrize(
    ("last", "claims"),
    [
        (("faq_roots",), ("faq_roots",)),
        (("faq_roots/again",), ("faq_roots",)),
        (("greet/0", "faq_roots"), ("faq_roots",)),
        ((), ()),
    ],
)
def test_claims_are_told_apart_from_fixed_texts(
    article: Article, last: tuple[str, ...], claims: tuple[str, ...]
) -> None:
    """Given the wordings of a reply, its claims count, however they were put."""
    assert Context.of("", State(last=last), [], article).claims == claims


def test_choices_are_the_intents_of_the_buttons(article: Article) -> None:
    """Given payloads, with or without a subject, the intents are the choices."""
    payloads = ['/tell_more{"about": "ask_financial_aid"}', "/ask_why_support"]
    context = Context.of("why?", ANSWERED, payloads, article)
    assert context.choices == ("tell_more", "ask_why_support")
