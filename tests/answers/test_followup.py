"""Follow-ups continue the subject of the conversation."""

import pytest

from actions.answer import compose
from actions.article import Article
from actions.question import Question
from actions.reply import Button, Reply, State


def conversation(article: Article, *questions: Question) -> list[Reply]:
    """Returns the replies to a conversation's questions."""
    replies, state = [], State()
    for question in questions:
        reply, state = compose([question], state, article)
        replies.append(reply)
    return replies


def test_more_is_told_until_nothing_is_left(article: Article) -> None:
    """Given a subject, "tell me more" tells each further claim once, then says so."""
    asks = [Question("ask_why_support")] + [Question("tell_more")] * 4
    replies = conversation(article, *asks)
    about = article.subject["ask_why_support"]
    told = [claim.id for reply in replies for claim in reply.claims]
    assert told == [*about.answer, *about.more]
    assert (
        replies[-1].text
        == "The article says no more about the reasons for the support."
    )
    assert replies[-1].intents == ("tell_more", "ask_why_support")


def test_more_without_a_subject_asks_which(article: Article) -> None:
    """Given no subject, "tell me more" asks for one."""
    (reply,) = conversation(article, Question("tell_more"))
    assert reply.intents == ("tell_more",)
    assert len(reply.buttons) == 5


def test_a_button_pressed_late_means_its_own_subject(article: Article) -> None:
    """Given a button of an earlier answer, its subject counts, not the last one."""
    replies = conversation(
        article,
        Question("topic_material_assistance"),
        Question("topic_political_backing"),
        Question("tell_more", subject="topic_material_assistance"),
    )
    assert replies[-1].intents == ("tell_more", "topic_material_assistance")
    more = article.subject["topic_material_assistance"].more
    assert [claim.id for claim in replies[-1].claims] == list(more)
    assert replies[-1].caveat


@pytest.mark.parametrize(
    ("subject", "said", "caveat"),
    [
        ("ask_why_support", "states this plainly", False),
        ("topic_material_assistance", "reports alone", True),
        ("ask_financial_aid", "leaves the details and the present state open", True),
        ("topic_international_repercussions", "passed on as an accusation", True),
        (None, "most things plainly", True),
    ],
)
def test_certainty_follows_the_article(
    article: Article, subject: str | None, said: str, caveat: bool
) -> None:
    """Given a subject, its certainty is told as the article puts it."""
    before = [Question(subject)] if subject else []
    reply = conversation(article, *before, Question("ask_certainty"))[-1]
    assert said in reply.text
    assert reply.caveat is caveat
    assert reply.intents == ("ask_certainty", subject)[: 1 + bool(subject)]


def test_yes_takes_up_the_offer(article: Article) -> None:
    """Given an offer, "yes" and "tell me more" answer what was offered."""
    asked = Question("not_covered", "who leads the country at present", nearest=())
    for intent in ("affirm", "tell_more"):
        reply = conversation(article, asked, Question(intent))[-1]
        assert reply.intents == (intent, "ask_why_support")
        assert reply.claims[0].id == "faq_roots"


def test_no_drops_the_offer(article: Article) -> None:
    """Given an offer, "no" drops it, and a "yes" after that has nothing to take up."""
    asked = Question("not_covered", "who leads the country at present")
    replies = conversation(article, asked, Question("deny"), Question("affirm"))
    assert replies[1].intents == ("deny",)
    assert replies[2].intents == ("affirm",)
    assert not replies[2].claims


def test_follow_up_buttons_name_their_subject(article: Article) -> None:
    """Given a subject, its follow-up button carries it in the payload."""
    button = Button.follow_up(article, "tell_more", "ask_summary")
    assert button == Button("Tell me more", '/tell_more{"about": "ask_summary"}')
