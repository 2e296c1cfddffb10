"""Replies say what was asked, in order, and what the article says of it."""

import pytest

from actions.answer import compose
from actions.article import Article
from actions.choice import Wish
from actions.question import Question
from actions.reply import Reply, State

FAQ_AND_TOPICS = [
    "ask_why_support",
    "ask_financial_aid",
    "ask_international_impact",
    "topic_historical_solidarity",
    "topic_political_backing",
    "topic_material_assistance",
    "topic_international_repercussions",
]


def reply_to(
    article: Article, *questions: Question, state: State | None = None
) -> Reply:
    """Returns the reply to questions, from a fresh state unless one is given."""
    return compose(questions, state or State(), article)[0]


@pytest.mark.parametrize("intent", FAQ_AND_TOPICS)
def test_a_subject_is_answered_with_its_claims(article: Article, intent: str) -> None:
    """Given a plain question, its claims are told, cited, and four buttons lead on."""
    reply = reply_to(article, Question(intent))
    assert reply.intents == (intent,)
    assert [claim.id for claim in reply.claims] == list(article.subject[intent].answer)
    assert "(Article, section" in reply.text
    assert 1 <= len(reply.buttons) <= 4
    assert f"/{intent}" not in {button.payload for button in reply.buttons}


def test_words_of_the_question_bring_their_claim_first(article: Article) -> None:
    """Given a question about the name DPRK, the answer begins with the name."""
    reply = reply_to(
        article, Question("topic_political_backing", "what does dprk stand for")
    )
    assert reply.claims[0].id == "political_name"
    assert len(reply.claims) == 4


def test_a_loaded_question_is_not_confirmed(article: Article) -> None:
    """Given a question that takes weapons for granted, the reply adds the reports."""
    question = Question("ask_why_support", "why does it send them weapons")
    reply = reply_to(article, question)
    assert reply.caveat
    assert [claim.id for claim in reply.claims][-2:] == list(
        article.asked_about_material
    )


def test_several_questions_are_answered_in_order(article: Article) -> None:
    """Given three questions, each is answered once, with one caveat in its place."""
    reply = reply_to(
        article,
        Question("topic_material_assistance"),
        Question("ask_why_support"),
        Question("topic_material_assistance"),
        Question("ask_source"),
    )
    assert reply.intents == (
        "topic_material_assistance",
        "ask_why_support",
        "ask_source",
    )
    kinds = [passage.kind for passage in reply.passages]
    assert kinds[:3] == ["answer", "caveat", "answer"]
    assert kinds.count("caveat") == 1


def test_silence_is_admitted_and_the_nearest_is_offered(article: Article) -> None:
    """Given a question beyond the article, it offers what comes nearest."""
    question = Question(
        "not_covered",
        "what is seoul's position on all of this",
        nearest=("topic_material_assistance", "topic_political_backing"),
    )
    reply, state = compose([question], State(), article)
    assert reply.text.startswith("The article does not say.")
    assert state.offer == "topic_political_backing"
    assert reply.buttons[0].payload == "/topic_political_backing"
    assert not reply.caveat


@pytest.mark.parametrize(
    ("text", "subject", "caveat"),
    [
        ("how many rockets were there all in all", None, True),
        ("since when", "ask_financial_aid", True),
        ("since when", "topic_political_backing", False),
        ("who is the leader of the country now", "ask_financial_aid", False),
    ],
)
def test_silence_on_material_assistance_has_the_caveat(
    article: Article, text: str, subject: str | None, caveat: bool
) -> None:
    """Given an uncovered detail of material assistance, the reports are told."""
    question = Question("not_covered", text, nearest=tuple(FAQ_AND_TOPICS))
    reply = reply_to(article, question, state=State(subject))
    assert reply.caveat is caveat


def test_the_source_names_the_sections_of_the_last_answer(article: Article) -> None:
    """Given an answer before, the source tells which part of the article it was."""
    state = compose([Question("ask_why_support")], State(), article)[1]
    reply = reply_to(article, Question("ask_source"), state=state)
    assert "6 December 2023" in reply.text
    assert reply.text.endswith('My last answer rests on what it says under "FAQ".')


def test_a_restart_forgets(article: Article) -> None:
    """Given a subject, a restart leaves nothing of it."""
    state = compose([Question("ask_why_support")], State(), article)[1]
    assert compose([Question("restart")], state, article)[1] == State()


def test_small_talk_keeps_the_subject(article: Article) -> None:
    """Given a subject, small talk does not make the assistant forget it."""
    state = compose([Question("ask_why_support")], State(), article)[1]
    for intent in ("thanks", "greet", "out_of_scope", "goodbye"):
        assert compose([Question(intent)], state, article)[1] == state


def test_an_unknown_intent_is_an_error(article: Article) -> None:
    """Given an intent that nobody defined, composing fails and names it."""
    with pytest.raises(ValueError, match="'order_pizza'"):
        reply_to(article, Question("order_pizza"))


def test_help_asked_about_anywhere_in_a_message_has_the_caveat(
    article: Article,
) -> None:
    """Given a part that no question took up, what is said of such help is told."""
    message = "why the support, which groups were coached, is it certain"
    asked = [
        Question(intent, intent, message)
        for intent in ("ask_why_support", "ask_source")
    ]
    reply, _ = compose(asked, State(), article)
    assert reply.caveat
    assert any(claim.material_assistance for claim in reply.claims)


def test_nothing_is_said_twice(article: Article) -> None:
    """Given an answer and how sure it is, a claim that both restate stands once."""
    asked = [Question("topic_material_assistance"), Question("ask_certainty")]
    reply, _ = compose(asked, State(), article)
    ids = [claim.id for claim in reply.claims]
    assert len(ids) == len(set(ids))


def test_a_claim_stands_for_those_that_it_includes(article: Article) -> None:
    """Given "accuse", the whole accusation is told, and its half is left out."""
    asked = Question("topic_international_repercussions", "what do they accuse it of")
    reply, _ = compose([asked], State(), article)
    ids = [claim.id for claim in reply.claims]
    assert ids[0] == "reaction_militants"
    assert "reaction_accusation" not in ids
    assert reply.caveat


def test_what_was_just_told_is_not_offered(article: Article) -> None:
    """Given a question after an answer, another subject is offered."""
    asked = Question("not_covered", nearest=("ask_why_support", "ask_summary"))
    reply, state = compose([asked], State("ask_why_support"), article)
    assert state.offer != "ask_why_support"
    assert "/ask_why_support" not in [button.payload for button in reply.buttons]


@pytest.mark.parametrize(
    ("text", "section", "count"),
    [
        ("what does the introduction say", "introduction", 2),
        ("the faq pls", "faq", 6),
        ("which questions are answered at its end", "faq", 6),
    ],
)
def test_a_section_is_told_alone(
    article: Article, text: str, section: str, count: int
) -> None:
    """Given a question for a section, all its claims are told, and no others."""
    reply = reply_to(article, Question("ask_summary", text))
    assert [claim.section for claim in reply.claims] == [section] * count


@pytest.mark.parametrize(
    "text", ["let's start with a summary", "sum up the main parts", "tldr"]
)
def test_a_plain_summary_is_the_conclusion(article: Article, text: str) -> None:
    """Given a wish for a summary, no word in it takes it for a section's."""
    reply = reply_to(article, Question("ask_summary", text))
    assert [claim.id for claim in reply.claims] == list(
        article.subject["ask_summary"].answer
    )


def test_the_sections_are_named(article: Article) -> None:
    """Given the question what the sections are, all are named, and subjects offered."""
    reply = reply_to(article, Question("ask_summary", "what are the main sections"))
    assert all(f'"{name}"' in reply.text for name in article.article.sections.values())
    assert reply.buttons
    assert reply.caveat


@pytest.mark.parametrize("intent", FAQ_AND_TOPICS)
def test_an_answer_can_be_had_shorter(article: Article, intent: str) -> None:
    """Given the wish, the core of the answer is told; "tell me more" tells the rest."""
    wished = Question(intent, wish=Wish.SHORTER)
    reply, state = compose([wished], State(), article)
    assert [claim.id for claim in reply.claims] == list(article.subject[intent].core)
    more = reply_to(article, Question("tell_more"), state=state)
    assert {claim.id for claim in more.claims} & set(article.subject[intent].answer)


def test_other_words_are_not_to_be_had(article: Article) -> None:
    """Given the wish for a quotation, it says that it has one wording, and the core."""
    question = Question("topic_material_assistance", wish=Wish.REWORDED)
    reply = reply_to(article, question)
    assert reply.passages[0].text == article.text("reworded")
    assert reply.passages[1].claims
    assert reply.caveat


def test_the_last_answer_can_be_heard_again(article: Article) -> None:
    """Given the wish, the reply is that to the plain question."""
    again = Question("ask_why_support", wish=Wish.AGAIN)
    assert reply_to(article, again) == reply_to(article, Question("ask_why_support"))
