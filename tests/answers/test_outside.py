"""What is said where there is no answer: silence, doubt, another language."""

import pytest

from answers import intents
from answers.article import Article
from answers.turn import Asked
from tests.answers.conversation import (
    conversation,
    ids,
    notes,
    reply_to,
    state_after,
    targets,
)

POLITICAL, MATERIAL = "topic_political_backing", "topic_material_assistance"
HISTORY, REASONS = "topic_historical_solidarity", "ask_why_support"
AID, SUMMARY = "ask_financial_aid", "ask_summary"
SILENT = Asked(intents.NOT_COVERED)


def unclear(first: str, second: str) -> Asked:
    """Returns a question with two readings."""
    return Asked(first, nearest=(first, second), readings=(first, second))


def test_silence_is_admitted_and_the_nearest_is_offered(article: Article) -> None:
    """Given a question beyond the article, it offers what comes nearest."""
    asked = Asked(intents.NOT_COVERED, nearest=(POLITICAL, HISTORY))
    reply = reply_to(article, asked)
    assert notes(reply) == [
        "The article does not say.",
        "Would you like to hear what it says about the political backing?",
    ]
    assert targets(reply) == [f"/{name}" for name in (POLITICAL, HISTORY, REASONS)]
    assert state_after(article, asked).offer == POLITICAL


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("who", "Who that is, the article does not say."),
        ("when", "The article gives no date for that."),
        ("how many", "How many, the article does not say."),
        ("", "The article does not say."),
        ("whence", "The article does not say."),
    ],
)
def test_silence_takes_up_the_question_word(
    article: Article, word: str, said: str
) -> None:
    """Given the word that opens the question, it is told what the article lacks."""
    reply = reply_to(article, Asked(intents.NOT_COVERED, opens_with=word))
    assert notes(reply)[0] == said


def test_silence_on_material_assistance_has_the_reports(article: Article) -> None:
    """Given an uncovered detail of such help, it tells the reports and offers more."""
    asked = Asked(intents.NOT_COVERED, material=True, nearest=(POLITICAL, MATERIAL))
    reply = reply_to(article, asked)
    assert ids(reply) == list(article.asked_about_material)
    assert reply.caveat
    assert targets(reply)[0] == f"/{MATERIAL}"


def test_nobody_is_led_to_material_assistance(article: Article) -> None:
    """Given a question about something else, such help is not offered first."""
    asked = Asked(intents.NOT_COVERED, nearest=(MATERIAL, AID, POLITICAL))
    reply = reply_to(article, asked)
    assert targets(reply)[0] == f"/{POLITICAL}"
    assert not reply.caveat


@pytest.mark.parametrize("section", ["ask_introduction", "ask_conclusion", "ask_faq"])
def test_a_section_is_not_offered(article: Article, section: str) -> None:
    """Given a section nearest, a subject is offered instead."""
    asked = Asked(intents.NOT_COVERED, nearest=(section, POLITICAL))
    assert targets(reply_to(article, asked))[0] == f"/{POLITICAL}"


def test_what_was_just_told_is_not_offered(article: Article) -> None:
    """Given a question after an answer, another subject is offered."""
    asked = Asked(intents.NOT_COVERED, nearest=(REASONS, SUMMARY))
    _, reply = conversation(article, Asked(REASONS), asked)
    assert targets(reply)[0] == f"/{SUMMARY}"
    assert f"/{REASONS}" not in targets(reply)


def test_an_offer_is_not_made_twice_running(article: Article) -> None:
    """Given an offer passed over, another subject is offered."""
    asked = Asked(intents.NOT_COVERED, nearest=(REASONS, SUMMARY))
    first, second = conversation(article, asked, asked)
    assert targets(first)[0] == f"/{REASONS}"
    assert targets(second)[0] == f"/{SUMMARY}"


def test_it_says_which_question_has_no_answer(article: Article) -> None:
    """Given answers to others, one without is named by its question word or place."""
    asked = [
        Asked(intents.NOT_COVERED, opens_with="how many"),
        Asked(REASONS),
        Asked(intents.OUT_OF_SCOPE),
        Asked(intents.NOT_COVERED),
    ]
    reply = reply_to(article, *asked)
    assert notes(reply) == [
        article.silence["how many"][0],
        article.text("out_of_scope_in_part", place="third"),
        article.text("not_covered_in_part", place="last"),
    ]
    assert state_after(article, asked).offer is None


def test_without_any_answer_it_says_so_once(article: Article) -> None:
    """Given questions of which none has an answer, one silence and one offer do."""
    asked = [Asked(intents.GREET), SILENT, Asked(intents.NOT_COVERED, opens_with="who")]
    reply = reply_to(article, *asked)
    name = article.subject[REASONS].name
    assert notes(reply) == [
        article.text("greet_beside"),
        article.text("none_covered"),
        article.text("not_covered_offer", name=name),
    ]
    assert state_after(article, asked).offer == REASONS


def test_an_offer_stands_beside_another_subject(article: Article) -> None:
    """Given an offer in a reply that goes on, "yes" still takes it up."""
    turn = [SILENT, Asked(intents.OUT_OF_SCOPE)]
    _, reply = conversation(article, turn, Asked(intents.AFFIRM))
    assert reply.intents == (intents.AFFIRM, REASONS)


@pytest.mark.parametrize(
    "later", [Asked(intents.CERTAINTY), Asked(intents.SHORTER), Asked(intents.SOURCE)]
)
def test_an_offer_lasts_for_a_turn(article: Article, later: Asked) -> None:
    """Given another turn since the offer, a "yes" does not mean it."""
    *_, reply = conversation(article, SILENT, later, Asked(intents.AFFIRM))
    assert reply.intents == (intents.AFFIRM,)


def test_another_subject_is_out_of_scope(article: Article) -> None:
    """Given a question about something else, it says what can be asked."""
    reply = reply_to(article, Asked(intents.OUT_OF_SCOPE))
    assert reply.text == article.text("out_of_scope")
    assert targets(reply) == [f"/{intent}" for intent in article.menu]


def test_the_reply_is_in_the_users_language(article: Article) -> None:
    """Given a known language, the reply is in it; else it is in English."""
    known = reply_to(article, Asked(intents.OUT_OF_SCOPE, language="ko"))
    assert known.text == article.languages["ko"]
    other = reply_to(article, Asked(intents.OUT_OF_SCOPE, language="eo"))
    assert other.text == article.text("out_of_scope")
    assert known.buttons == other.buttons


def test_the_language_is_answered_in_english_too_the_second_time(
    article: Article,
) -> None:
    """Given the same language again, English is added to the reply in it."""
    asked = Asked(intents.OUT_OF_SCOPE, language="de")
    *_, reply = conversation(article, asked, asked)
    assert notes(reply) == [article.languages["de"], article.text("out_of_scope")]


def test_it_takes_no_side(article: Article) -> None:
    """Given a question for an opinion, it says that it has none."""
    reply = reply_to(article, Asked(intents.OPINION))
    assert reply.intents == (intents.NOT_COVERED,)
    assert reply.text == article.text("opinion")


def test_an_opinion_on_material_assistance_has_the_reports(article: Article) -> None:
    """Given a question whether such help is right, what is only reported is told."""
    reply = reply_to(article, Asked(intents.OPINION, material=True))
    assert notes(reply) == [article.text("opinion")]
    assert ids(reply) == list(article.asked_about_material)
    assert reply.caveat


def test_two_readings_are_asked_about(article: Article) -> None:
    """Given two readings, both are named, as buttons beside "something else"."""
    reply = reply_to(article, unclear(POLITICAL, REASONS))
    assert reply.intents == (intents.CLARIFY,)
    names = {
        "first": article.subject[POLITICAL].name,
        "second": article.subject[REASONS].name,
    }
    assert reply.text == article.text("clarify", **names)
    assert targets(reply) == [f"/{POLITICAL}", f"/{REASONS}", "/ask_capabilities"]


def test_it_is_asked_once(article: Article) -> None:
    """Given a question that is unclear again, the article is said to be silent."""
    asked = unclear(POLITICAL, REASONS)
    _, reply = conversation(article, asked, asked)
    assert reply.intents == (intents.NOT_COVERED,)


def test_what_stays_unclear_beside_an_answer_is_named(article: Article) -> None:
    """Given an answer beside it, what is unclear again is named by its place."""
    asked = unclear(POLITICAL, REASONS)
    _, reply = conversation(article, asked, [Asked(HISTORY), asked])
    assert notes(reply) == [article.text("not_covered_in_part", place="second")]


@pytest.mark.parametrize(
    ("first", "second"), [(SUMMARY, "ask_conclusion"), ("ask_faq", REASONS)]
)
def test_readings_with_one_answer_are_not_asked_about(
    article: Article, first: str, second: str
) -> None:
    """Given readings that lead to the same claims, the likelier one is answered."""
    reply = reply_to(article, unclear(first, second))
    assert ids(reply) == list(article.subject[first].answer)


def test_a_reading_outside_is_not_offered(article: Article) -> None:
    """Given a reading that the article does not cover, the likelier one counts."""
    reply = reply_to(article, unclear(POLITICAL, intents.NOT_COVERED))
    assert reply.intents == (POLITICAL,)


def test_asking_which_touches_material_assistance(article: Article) -> None:
    """Given a reading on material assistance, the clarifying reply has the caveat."""
    assert reply_to(article, unclear(HISTORY, MATERIAL)).caveat


@pytest.mark.parametrize(
    "asked",
    [
        SILENT,
        Asked(intents.OUT_OF_SCOPE),
        Asked(intents.OPINION),
        unclear(MATERIAL, HISTORY),
    ],
)
def test_the_subject_is_kept(article: Article, asked: Asked) -> None:
    """Given a subject, a turn without an answer does not make it forgotten."""
    told = article.subject[REASONS].answer
    state = state_after(article, Asked(REASONS), asked)
    assert (state.subject, state.told) == (REASONS, told)
