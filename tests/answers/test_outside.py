"""What is said where there is no answer: silence, doubt, another language."""

import pytest

from actions.answer import compose
from actions.article import Article
from actions.question import Question
from actions.reply import Reply, State

POLITICAL, MATERIAL = "topic_political_backing", "topic_material_assistance"
HISTORY = "topic_historical_solidarity"


def unclear(first: str, second: str, state: State, article: Article) -> Reply:
    """Returns the reply to a question with two readings."""
    readings = (first, second)
    question = Question(first, "help", nearest=readings, readings=readings)
    return compose([question], state, article)[0]


def test_two_readings_are_asked_about(article: Article) -> None:
    """Given two readings, both are named, as buttons beside "something else"."""
    reply = unclear(POLITICAL, "ask_why_support", State(), article)
    assert reply.intents == ("clarify",)
    names = [article.subject[name].name for name in (POLITICAL, "ask_why_support")]
    assert all(name in reply.text for name in names)
    assert [button.payload for button in reply.buttons] == [
        f"/{POLITICAL}",
        "/ask_why_support",
        "/ask_capabilities",
    ]


def test_it_is_asked_once(article: Article) -> None:
    """Given a question that is unclear again, the article is said to be silent."""
    reply = unclear(POLITICAL, "ask_why_support", State(unclear=True), article)
    assert reply.intents == ("not_covered",)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ask_international_impact", "topic_international_repercussions"),
        ("ask_financial_aid", MATERIAL),
    ],
)
def test_readings_with_one_answer_are_not_asked_about(
    article: Article, first: str, second: str
) -> None:
    """Given readings that lead to the same claims, the likelier one is answered."""
    assert unclear(first, second, State(), article).intents == (first,)


def test_a_reading_outside_is_not_offered(article: Article) -> None:
    """Given a reading that the article does not cover, the likelier one counts."""
    assert unclear(POLITICAL, "not_covered", State(), article).intents == (POLITICAL,)


def test_asking_which_touches_material_assistance(article: Article) -> None:
    """Given a reading on material assistance, the clarifying reply has the caveat."""
    assert unclear(HISTORY, MATERIAL, State(), article).caveat


def test_a_short_question_is_about_the_last_subject(article: Article) -> None:
    """Given "since when?" after the history, the year is told; elsewhere it is not."""
    question = Question("not_covered", "and since when?")
    reply, state = compose([question], State(HISTORY), article)
    assert [claim.id for claim in reply.claims] == ["history_1948"]
    assert state.subject == HISTORY
    reply, _ = compose([question], State(POLITICAL), article)
    assert reply.intents == ("not_covered",)


def test_the_reply_is_in_the_users_language(article: Article) -> None:
    """Given a known language, the reply is in it; else it is in English."""
    known, _ = compose([Question("out_of_scope", language="ko")], State(), article)
    assert known.text == article.languages["ko"]
    other, _ = compose([Question("out_of_scope", language="eo")], State(), article)
    assert other.text == article.text("out_of_scope")
    assert known.buttons == other.buttons


@pytest.mark.parametrize(
    "text", ["should palestine be free", "Who is right?", "do you think it is wise"]
)
def test_it_takes_no_side(article: Article, text: str) -> None:
    """Given a question for an opinion, it says that it has none."""
    reply, _ = compose([Question("not_covered", text)], State(), article)
    assert reply.text.startswith(article.opinion.text)


def test_it_says_that_a_part_has_no_answer(article: Article) -> None:
    """Given answers to others, the reply says once that some have none, and why."""
    hello, thanks = Question("greet"), Question("thanks")
    asked = [
        hello,
        Question("not_covered", "how many people live there"),
        Question("ask_why_support", "why"),
        Question("out_of_scope", "will it rain"),
        Question("not_covered", "who leads it"),
        thanks,
    ]
    reply, state = compose(asked, State(), article)
    texts = [passage.text for passage in reply.passages if not passage.claims]
    assert texts == [
        article.text("greet"),
        article.text("not_covered_in_part"),
        article.text("out_of_scope_in_part"),
        article.text("thanks"),
    ]
    assert state.offer is None


def test_without_any_answer_it_says_so_once(article: Article) -> None:
    """Given questions of which none has an answer, it says so once."""
    asked = [Question("greet"), *(Question("not_covered", text) for text in "ab")]
    reply, state = compose(asked, State(), article)
    assert [passage.text for passage in reply.passages].count(
        article.text("not_covered")
    ) == 1
    assert state.offer


@pytest.mark.parametrize(
    ("subject", "text", "claim"),
    [
        (MATERIAL, "who gets it", "material_weapons"),
        (MATERIAL, "what kind exactly?", "material_weapons"),
        (POLITICAL, "with whom exactly", "political_relations"),
        ("ask_international_impact", "with whom?", "faq_impact_strained"),
        ("topic_international_repercussions", "which ones", "reaction_criticism"),
        ("topic_international_repercussions", "accused of what", "reaction_militants"),
    ],
)
def test_short_questions_find_their_claim(
    article: Article, subject: str, text: str, claim: str
) -> None:
    """Given a few words after an answer, they are read as a question about it."""
    reply, _ = compose([Question("not_covered", text)], State(subject), article)
    assert reply.claims[0].id == claim
