"""Every reply that the assistant can give keeps the rules, in every channel."""

import pytest

from actions import answer
from actions.article import Article
from channels import rest
from channels.conversation import Said
from tests.actions import every_reply
from tests.actions.every_reply import Replies


def test_every_reply_keeps_the_rules(
    article: Article,
    single_replies: Replies,
    combined_replies: Replies,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given every state, each question and combination is answered by the rules."""
    checker = every_reply.Checker(article)
    for replies in (single_replies, combined_replies):
        assert replies.turns > 1_000
        for reply, asked in replies.asked.items():
            assert checker.problems(asked, reply) == [], reply.text
        with capsys.disabled():
            checked = f"{len(replies.asked):,} different replies checked"
            print(f"\n{replies.turns:,} turns, {checked}")


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
    reply = answer.fixed_reply(key, article)
    assert every_reply.Checker(article).problems((), reply) == []
