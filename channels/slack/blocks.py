"""Draws replies as Block Kit: pure functions.

https://docs.slack.dev/reference/block-kit
"""

import dataclasses
import json
import textwrap
from typing import Any

from answers.article import MAX_BUTTONS, Article
from answers.reply import sections_label
from channels.conversation import Said
from channels.slack.text import escape, shorten

MAX_SECTION_CHARACTERS = 3_000
MAX_BUTTON_CHARACTERS = 75
# Intents of the answers that restate no claims.
DECLINED = frozenset(["not_covered", "out_of_scope"])
# Ids of what can be pressed.
ASK, SHARE, VOTE = "ask", "share", "vote"
# Says who is there, above the first reply in the direct messages.
GREETING = 'Hello! I answer questions about one article, "{title}" ({date}).'
AWAY = "The assistant cannot answer for the moment. Please ask again."
FAILED = "Something went wrong here. Please try again. (Error {id})"
THANKS = "Thank you, your vote is counted."
TOO_LATE = "This answer can no longer be shared. Please ask again."
SHARED = "Shared in the channel."

Block = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Frame:
    """What stands around a reply.

    Attributes:
        greeting: whether this is the first reply to a user.
        heading: what the pressed button says.
        asked: the question, where Slack does not show it; 300 characters at most, as
            it travels in the share button's value too.
        share: id of the kept answer, where it can be shared.
        share_thread: the thread to share it in, if any.
        shared_by: id of the user who shares it.
    """

    greeting: bool = False
    heading: str | None = None
    asked: str | None = None
    share: str | None = None
    share_thread: str | None = None
    shared_by: str | None = None


def message(said: Said, article: Article, frame: Frame) -> dict[str, Any]:
    """Returns a reply as the fields `text` and `blocks` of a message.

    Args:
        said: the reply.
        article: the article that it restates.
        frame: what stands around it.
    """
    blocks = [*_above(article, frame), *_passages(said, article)]
    text = escape(said.text)
    if frame.greeting:
        text = f"{escape(greeting(article))}\n{text}"
    # What is shared may be where the assistant is no member and could not answer.
    if not frame.shared_by:
        blocks += _buttons(said, frame)
    return {"text": text, "blocks": blocks}


def is_answer(said: Said) -> bool:
    """Tells whether a reply says something on the matter, to vote on and to share."""
    declined = DECLINED.intersection(said.answer["intents"])
    return bool(said.answer["claims"] or declined)


def notice(text: str) -> dict[str, Any]:
    """Returns a short text of the channel's own as a message's fields."""
    return {"text": escape(text), "blocks": [section(text)]}


def greeting(article: Article) -> str:
    """Returns the line that introduces the assistant."""
    return GREETING.format(title=article.article.title, date=article_date(article))


def article_date(article: Article) -> str:
    """Returns the article's date in words."""
    day = article.article.date
    return f"{day.day} {day:%B %Y}"


def section(text: str, prefix: str = "") -> Block:
    """Returns a block of our own text; `prefix` is Slack's markup."""
    return _mrkdwn(prefix + escape(text))


def context(text: str) -> Block:
    """Returns a small grey line, in which nothing has a meaning for Slack."""
    element = {"type": "plain_text", "text": escape(text), "emoji": False}
    return {"type": "context", "elements": [element]}


def ask_button(number: int, title: str, payload: str) -> Block:
    """Returns a button that asks something; `number` tells it from its neighbours."""
    return _button(f"{ASK}:{number}", title, payload)


def _above(article: Article, frame: Frame) -> list[Block]:
    blocks = []
    if frame.greeting:
        blocks.append(section(greeting(article)))
    if frame.heading:
        blocks.append(_mrkdwn(f"*{escape(frame.heading)}*"))
    if frame.shared_by:
        blocks.append(_mrkdwn(f"Shared by <@{frame.shared_by}>"))
    if frame.asked:
        blocks.append(context(f"Asked: {frame.asked}"))
    return blocks


def _passages(said: Said, article: Article) -> list[Block]:
    blocks: list[Block] = []
    for passage in said.answer["passages"]:
        if passage["kind"] == "caveat":
            blocks.append(section(passage["text"], prefix=">:warning: "))
            continue
        blocks += _sections(passage["text"])
        if passage["sources"]:
            names = ", ".join(f'"{name}"' for name in passage["sources"])
            label = sections_label(passage["sources"]).capitalize()
            source = f"{label} {names} of the article"
            blocks.append(context(f"{source} · {article_date(article)}"))
    return blocks


def _sections(text: str) -> list[Block]:
    """Returns a text as blocks, more than one where it is too long for one."""
    pieces = textwrap.wrap(
        escape(text),
        MAX_SECTION_CHARACTERS,
        break_on_hyphens=False,
        replace_whitespace=False,
    )
    return [_mrkdwn(piece) for piece in pieces]


def _buttons(said: Said, frame: Frame) -> list[Block]:
    elements = [
        ask_button(number, button["title"], button["payload"])
        for number, button in enumerate(said.buttons[:MAX_BUTTONS])
    ]
    blocks: list[Block] = []
    if elements:
        blocks.append({"type": "actions", "elements": elements})
    if frame.share:
        blocks.append({"type": "actions", "elements": [_share_button(frame)]})
    if is_answer(said):
        blocks.append(_thumbs(said))
    return blocks


def _share_button(frame: Frame) -> Block:
    value = {"answer": frame.share, "thread": frame.share_thread, "asked": frame.asked}
    return _button(SHARE, "Share in channel", json.dumps(value, ensure_ascii=False))


def _thumbs(said: Said) -> Block:
    def thumb(title: str, helpful: bool) -> Block:
        value = {
            "intents": said.answer["intents"],
            "helpful": helpful,
            "turn": said.id,
        }
        return {"text": _plain_text(title), "value": json.dumps(value)}

    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": VOTE,
                "positive_button": thumb("Helpful", True),
                "negative_button": thumb("Not helpful", False),
            }
        ],
    }


def _button(action: str, title: str, value: str) -> Block:
    return {
        "type": "button",
        "action_id": action,
        "text": _plain_text(shorten(title, MAX_BUTTON_CHARACTERS)),
        "value": value,
    }


def _mrkdwn(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _plain_text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": escape(text), "emoji": False}
