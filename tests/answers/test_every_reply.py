"""Every reply that the assistant can give keeps the rules, in every channel."""

import pytest

from answers.article import Article
from answers.compose import fixed_reply
from channels import rest
from channels.conversation import Said
from tests.answers.every_reply import Replies
from tests.answers.rules import Checker

# So many turns and different replies there are at least; a loss would be noticed.
SINGLE = (100_000, 6_500)
COMBINED = (30_000, 20_000)


def check(replies: Replies, at_least: tuple[int, int], article: Article) -> str:
    """Checks replies by the rules; returns how many there were."""
    turns, different = at_least
    assert replies.turns > turns
    assert len(replies.asked) > different
    assert replies.problems == []
    checker = Checker(article)
    for reply, asked in replies.asked.items():
        assert checker.problems(reply) == [], f"{asked}: {reply.text}"
    return f"\n{replies.turns:,} turns, {len(replies.asked):,} different replies"


def test_every_reply_to_one_question_keeps_the_rules(
    article: Article, single_replies: Replies, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given each question in each state, asked once and again, the rules are kept."""
    found = check(single_replies, SINGLE, article)
    with capsys.disabled():
        print(found)


def test_every_reply_to_several_questions_keeps_the_rules(
    article: Article, combined_replies: Replies, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given two or three questions in a turn, asked once and again, so are they."""
    found = check(combined_replies, COMBINED, article)
    with capsys.disabled():
        print(found)


def test_every_reply_survives_the_channels(
    article: Article, single_replies: Replies
) -> None:
    """Given any single reply, the REST channel carries text and caveat unchanged."""
    for reply in single_replies.asked:
        said = Said(reply.text, reply.rasa_buttons, reply.custom(article))
        sent = rest.render("someone", said)
        assert sent["custom"]["caveat"] is (article.caveat.text in sent["text"])
        assert sent["custom"]["intents"]


@pytest.mark.parametrize("key", ["too_long", "blank"])
def test_replies_of_the_guard_keep_the_rules(article: Article, key: str) -> None:
    """Given input that the guard refuses, the fixed reply keeps the rules too."""
    assert Checker(article).problems(fixed_reply(key, article)) == []
