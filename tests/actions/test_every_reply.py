"""Every reply that the assistant can give keeps the rules, in every channel."""

import pytest

from actions import answer
from actions.article import Article
from actions.reply import Reply
from channels import rest
from channels.conversation import Said
from tests.actions import every_reply


def test_every_reply_keeps_the_rules(
    article: Article, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given every state, each question and combination is answered by the rules."""
    checker = every_reply.Checker(article)
    checked: set[Reply] = set()
    for replies in (every_reply.single(article), every_reply.combined(article)):
        count = 0
        for asked, reply in replies:
            count += 1
            if reply not in checked:
                assert checker.problems(asked, reply) == [], reply.text
                checked.add(reply)
        assert count > 1_000
        with capsys.disabled():
            print(f"\n{count:,} turns, {len(checked):,} different replies checked")


def test_every_reply_survives_the_channels(article: Article) -> None:
    """Given any single reply, the REST channel carries text and caveat unchanged."""
    for _, reply in every_reply.single(article):
        said = Said(reply.text, reply.rasa_buttons, reply.custom(article))
        sent = rest.render("someone", said)
        assert sent["custom"]["caveat"] is (article.caveat.text in sent["text"])
        assert sent["custom"]["intents"]


@pytest.mark.parametrize("key", ["too_long", "blank"])
def test_replies_of_the_guard_keep_the_rules(article: Article, key: str) -> None:
    """Given input that the guard refuses, the fixed reply keeps the rules too."""
    reply = answer.fixed_reply(key, article)
    assert every_reply.Checker(article).problems((), reply) == []
