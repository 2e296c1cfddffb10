"""Talk: a fixed text, a yes or a no to an offer, and the source."""

import pytest

from answers import intents
from answers.article import Article
from answers.turn import Asked, State
from tests.answers.conversation import (
    conversation,
    ids,
    notes,
    reply_to,
    state_after,
    targets,
)

REASONS, HISTORY = "ask_why_support", "topic_historical_solidarity"
YES, NO = Asked(intents.AFFIRM), Asked(intents.DENY)
SILENT = Asked(intents.NOT_COVERED, nearest=(REASONS,))
FIXED = (
    intents.GREET,
    intents.INTRODUCE,
    intents.THANKS,
    intents.GOODBYE,
    intents.ACKNOWLEDGE,
    intents.RESTART,
    intents.REMARK,
    intents.CHALLENGE,
    intents.CAPABILITIES,
    intents.CHOOSE,
)


@pytest.mark.parametrize("intent", FIXED)
def test_talk_is_answered_with_its_text(article: Article, intent: str) -> None:
    """Given mere talk, its text is said, under the name that a reply has for it."""
    reply = reply_to(article, Asked(intent))
    assert reply.intents == (intents.reported(intent),)
    assert reply.text == article.text(intent)


@pytest.mark.parametrize("intent", FIXED)
def test_talk_that_is_repeated_gets_other_words(article: Article, intent: str) -> None:
    """Given the same again and again, no reply repeats the one before."""
    first, second, third = conversation(article, *[Asked(intent)] * 3)
    assert first.text != second.text != third.text


def test_the_menu_goes_where_it_helps_on(article: Article) -> None:
    """Given a farewell or an "I see", no button asks for more; else the menu does."""
    menu = [f"/{intent}" for intent in article.menu]
    for intent in FIXED:
        quiet = intent in (intents.GOODBYE, intents.ACKNOWLEDGE)
        assert targets(reply_to(article, Asked(intent))) == ([] if quiet else menu)


def test_talk_keeps_the_subject(article: Article) -> None:
    """Given a subject, mere talk does not make the assistant forget it."""
    before = state_after(article, Asked(REASONS))
    for intent in FIXED:
        if intent != intents.RESTART:
            after = state_after(article, Asked(REASONS), Asked(intent))
            assert (after.subject, after.told) == (before.subject, before.told)


def test_a_restart_forgets(article: Article) -> None:
    """Given a subject, a restart leaves nothing of it but its own last words."""
    state = state_after(article, Asked(REASONS), Asked(intents.RESTART))
    assert state == State(last=("restart/0",), replied=(intents.RESTART,))


@pytest.mark.parametrize("intent", [intents.AFFIRM, intents.TELL_MORE])
def test_yes_takes_up_the_offer(article: Article, intent: str) -> None:
    """Given an offer, "yes" and "tell me more" answer what was offered."""
    _, reply = conversation(article, SILENT, Asked(intent))
    assert reply.intents == (intents.AFFIRM, REASONS)
    assert ids(reply) == list(article.subject[REASONS].answer)


def test_no_drops_the_offer(article: Article) -> None:
    """Given an offer, "no" drops it, and a "yes" after that has nothing to take up."""
    _, no, yes = conversation(article, SILENT, NO, YES)
    assert (no.intents, notes(no)) == ((intents.DENY,), [article.text("deny")])
    assert (yes.intents, notes(yes)) == ((intents.AFFIRM,), [article.text("affirm")])


def test_no_to_both_readings_asks_what_else(article: Article) -> None:
    """Given the question which was meant, "no" asks for something else."""
    readings = (REASONS, "topic_political_backing")
    unclear = Asked(REASONS, readings=readings)
    _, reply = conversation(article, unclear, NO)
    assert notes(reply) == [article.text("deny")]
    assert reply.buttons


def test_no_to_no_question_is_taken_note_of(article: Article) -> None:
    """Given nothing to say no to, it is acknowledged, and nothing is pressed on."""
    _, reply = conversation(article, Asked(REASONS), NO)
    assert reply.text == article.text("acknowledge")
    assert reply.buttons == ()


def test_the_source_names_the_article(article: Article) -> None:
    """Given no answer yet, the source is the article, by title and date."""
    reply = reply_to(article, Asked(intents.SOURCE))
    assert reply.text == article.text("ask_source")
    assert article.article.title in reply.text
    assert "6 December 2023" in reply.text


def test_the_source_names_the_sections_of_the_last_answer(article: Article) -> None:
    """Given an answer before, the source tells which part of the article it was."""
    _, reply = conversation(article, Asked(REASONS), Asked(intents.SOURCE))
    assert reply.text == article.text("ask_source_section", sections='"FAQ"')


def test_the_sections_are_named(article: Article) -> None:
    """Given the question what the sections are, all are named, in order."""
    reply = reply_to(article, Asked(intents.SECTIONS))
    named = [f'"{name}"' for name in article.article.sections.values()]
    places = [reply.text.index(name) for name in named]
    assert places == sorted(places)
    assert reply.intents == (intents.SUMMARY,)
    assert reply.caveat


def test_talk_beside_a_question_is_half_a_sentence(article: Article) -> None:
    """Given a greeting with a question, both are taken up, the greeting in short."""
    reply = reply_to(article, Asked(intents.GREET), Asked(HISTORY))
    assert notes(reply) == [article.text("greet_beside")]
    assert reply.intents == (intents.GREET, HISTORY)


def test_a_new_start_beside_a_question_forgets_first(article: Article) -> None:
    """Given a wish for a new start after a question, the start comes first."""
    turn = [Asked(HISTORY), Asked(intents.RESTART)]
    _, reply = conversation(article, Asked(REASONS), turn)
    assert reply.intents == (intents.RESTART, HISTORY)
    state = state_after(article, Asked(REASONS), turn)
    assert state.told == article.subject[HISTORY].answer


def test_thanks_beside_a_question_keep_the_offer(article: Article) -> None:
    """Given "thanks, tell me more" after an offer, the offer is taken up."""
    turn = [Asked(intents.THANKS), Asked(intents.TELL_MORE)]
    _, reply = conversation(article, SILENT, turn)
    assert reply.intents == (intents.THANKS, intents.AFFIRM, REASONS)
