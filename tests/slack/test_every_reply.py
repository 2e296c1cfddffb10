"""Every reply that the assistant can give, as Slack shows it."""

import json
from collections.abc import Iterator

import pytest

from answers.article import Article
from answers.compose import fixed_reply
from answers.reply import Passage, Reply
from channels.conversation import Said
from channels.slack import blocks, home
from channels.slack.blocks import Frame
from channels.slack.forgetting import FORGOTTEN
from tests.answers.every_reply import Replies
from tests.slack import block_kit
from tests.slack.workspace import block_texts, buttons, thumbs

ATTACK = (
    "<!channel> <@U0BOB> &lt;!here&gt; <https://evil.example|x> *b* & \"q\" 'q'" * 4
)
FRAMES = {
    "a message": Frame(),
    "the first direct message": Frame(greeting=True),
    "a pressed button": Frame(heading=ATTACK[:75]),
    "for the user alone": Frame(asked=ATTACK[:300], share="f" * 32, share_thread="1.2"),
    "shared": Frame(asked=ATTACK[:300], shared_by="U0ANN"),
}


def said(reply: Reply, article: Article) -> Said:
    """Returns a reply as it reaches the channel."""
    return Said(reply.text, reply.rasa_buttons, reply.custom(article))


def problems(reply: Reply, article: Article, frame: Frame) -> Iterator[str]:
    """Yields what is wrong with a reply as Slack shows it."""
    shown = blocks.message(said(reply, article), article, frame)
    yield from block_kit.problems(shown)
    caveat = article.caveat.text
    in_blocks = [text for text in block_texts(shown) if caveat in text]
    if len(in_blocks) != reply.caveat:
        yield f"{len(in_blocks)} blocks with the caveat where {reply.caveat} are due"
    if in_blocks and in_blocks[0] != f">:warning: {caveat}":
        yield "the caveat is no block of its own"
    if (caveat in shown["text"]) != reply.caveat:
        yield "the text for notifications has the caveat wrongly"
    yield from _order(shown, reply)
    in_all = " ".join(block_texts(shown))
    for passage in reply.passages:
        if not passage.claims and blocks.escape(passage.text) not in shown["text"]:
            yield f"the text lacks {passage.text!r}"
        for statement in passage.statements:
            if blocks.escape(statement) not in in_all:
                yield f"the blocks lack {statement!r}"
    wanted = 0 if frame.shared_by else len(reply.buttons)
    if len(buttons(shown)) != wanted:
        yield f"{len(buttons(shown))} buttons in place of {wanted}"
    if bool(thumbs(shown)) and not blocks.is_answer(said(reply, article)):
        yield "thumbs where there is nothing to vote on"


def _order(shown: dict, reply: Reply) -> Iterator[str]:
    """Yields where the passages do not stand in the reply's order."""
    texts = block_texts(shown)
    place = -1
    for passage in reply.passages:
        begins = passage.statements[0]
        found = next(
            (
                at
                for at, text in enumerate(texts)
                if at > place and blocks.escape(begins) in text
            ),
            None,
        )
        if found is None:
            yield f"out of order: {passage.text!r}"
            return
        place = found


@pytest.fixture(scope="module")
def replies(single_replies: Replies, combined_replies: Replies) -> list[Reply]:
    """Every reply to one question and to two or three, each once."""
    return list(single_replies.asked | combined_replies.asked)


@pytest.mark.parametrize("kind", FRAMES)
def test_every_reply_keeps_the_rules_in_slack(
    article: Article, replies: list[Reply], kind: str
) -> None:
    """Given any reply, Slack shows it whole, within its limits, with its caveat."""
    assert len(replies) > 1_000
    for reply in replies:
        assert list(problems(reply, article, FRAMES[kind])) == [], reply.text


@pytest.mark.parametrize("key", ["too_long", "blank", "ask_capabilities"])
def test_fixed_replies_keep_the_rules_in_slack(article: Article, key: str) -> None:
    """Given a reply without the assistant, the same rules hold."""
    reply = fixed_reply(key, article)
    assert list(problems(reply, article, Frame())) == []


def test_a_lost_caveat_would_be_noticed(
    article: Article, replies: list[Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given blocks without the caveat, the check finds it."""
    reply = next(reply for reply in replies if reply.caveat)
    whole = blocks.message

    def without(*arguments: object) -> dict:
        shown = whole(*arguments)
        kept = [b for b in shown["blocks"] if article.caveat.text not in json.dumps(b)]
        return {**shown, "blocks": kept}

    monkeypatch.setattr(blocks, "message", without)
    assert list(problems(reply, article, Frame()))


def test_the_channel_s_own_texts_claim_nothing(article: Article) -> None:
    """Given what the channel says by itself, none of it calls for a caveat."""
    view = json.dumps(home.home(article, "/article")["blocks"][:4])
    own = [
        blocks.greeting(article),
        blocks.FAILED,
        blocks.THANKS,
        blocks.TOO_LATE,
        blocks.SHARED,
        home.ABOUT,
        home.HOW,
        home.PROMPTS_TITLE,
        FORGOTTEN,
        view,
    ]
    assert not [text for text in own if article.caveat.pattern.search(text)]


def test_the_home_tab_keeps_the_limits(article: Article) -> None:
    """Given the Home tab and the prompts, Slack's limits are kept."""
    assert block_kit.problems(home.home(article, "/article")) == []
    assert len(home.prompts(article)) == 4


def test_a_passage_that_is_too_long_is_split(article: Article) -> None:
    """Given a passage beyond a section's limit, it goes on in the next, uncut."""
    words = " ".join(f"<word{number}>" for number in range(900))
    reply = Reply(("not_covered",), (Passage((words,)),), ())
    shown = blocks.message(said(reply, article), article, Frame())
    assert block_kit.problems(shown) == []
    assert " ".join(block_texts(shown)) == blocks.escape(words)
