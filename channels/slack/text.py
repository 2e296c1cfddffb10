"""Slack's text, in and out.

https://docs.slack.dev/messaging/formatting-message-text
"""

import html
import re

# <@U1>, <@U1|name>, <#C1|general>, <!here>, <!subteam^S1|@team>, <https://…|label>
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r"(?<!\w):[a-z+-][a-z0-9_+'-]*:(?!\w)")
_QUOTE_BAR = re.compile(r"^\s*(?:&gt;)+\s?", re.MULTILINE)
# Marks of bold, italic, struck-out and code text, at the edge of a word.
_EMPHASIS = re.compile(r"(?<!\w)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?!\w)")
_TYPOGRAPHY = str.maketrans("‘’‚‛“”„‟", "''''\"\"\"\"")


def mentions(text: str) -> list[str]:
    """Returns the ids of the users that a text mentions, in order."""
    return [id for mark, id, _ in _REFERENCE.findall(text) if mark == "@"]


def plain(text: str, me: str) -> str:
    """Turns a text as Slack sends it into the words that the user meant.

    Args:
        text: with references in angle brackets, entities and Slack's marks.
        me: the assistant's own user id, whose mentions go.

    Returns:
        Plain text: of a reference its label or address, of a mention its name if it
        has one; no emoji codes, no marks, straight quotes.
    """

    def shown(reference: re.Match[str]) -> str:
        mark, target, label = reference.groups()
        if mark == "@" and target == me:
            return " "
        return label or ("" if mark else target)

    text = _QUOTE_BAR.sub("", text)
    text = _EMOJI.sub(" ", text)
    text = _REFERENCE.sub(shown, text)
    text = _EMPHASIS.sub("", text)
    return html.unescape(text).translate(_TYPOGRAPHY).strip()


def escape(text: str) -> str:
    """Takes all meaning for Slack out of a text: no mention or link is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, limit: int) -> str:
    """Returns a text of at most `limit` characters, with an ellipsis where cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
