"""Block Kit's limits, as Slack's reference states them, checked on a message or view.

https://docs.slack.dev/reference/block-kit
"""

import re
from collections.abc import Iterator
from typing import Any

MAX_BLOCKS = {"message": 50, "home": 100}
MAX_TEXT = 40_000
MAX_SECTION = 3_000
MAX_HEADER = 150
MAX_CONTEXT_ELEMENTS = 10
# Slack takes 25 elements in an actions block; this assistant offers five at most.
MAX_ACTIONS = 5
MAX_BUTTON_TEXT = 75
MAX_VALUE = 2_000
MAX_ACTION_ID = 255
# Slack's markup that may stand: a quotation's bar, and who shared an answer.
QUOTATION = re.compile(r"^>", re.MULTILINE)
SHARER = re.compile(r"^Shared by <@[UW][A-Z0-9]+>$")
AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def problems(content: dict[str, Any]) -> list[str]:
    """Returns what Slack, or this project's own rules, would refuse.

    Args:
        content: a message's fields or a view.
    """
    return list(_problems(content))


def _problems(content: dict[str, Any]) -> Iterator[str]:
    home = content.get("type") == "home"
    blocks = content.get("blocks", [])
    if len(blocks) > MAX_BLOCKS["home" if home else "message"]:
        yield f"{len(blocks)} blocks"
    if not home:
        if not content.get("text"):
            yield "no text for notifications"
        if len(content.get("text", "")) > MAX_TEXT:
            yield "the text is too long"
        yield from _markup(content.get("text", ""))
    for block in blocks:
        yield from _block(block, home)


def _block(block: dict[str, Any], home: bool) -> Iterator[str]:
    kind = block.get("type")
    if kind == "section":
        yield from _text(block["text"], MAX_SECTION, {"mrkdwn", "plain_text"})
    elif kind == "header":
        yield from _text(block["text"], MAX_HEADER, {"plain_text"})
    elif kind == "context":
        if not 1 <= len(block["elements"]) <= MAX_CONTEXT_ELEMENTS:
            yield "too many or no elements in a context"
        for element in block["elements"]:
            yield from _text(element, MAX_SECTION, {"mrkdwn", "plain_text"})
    elif kind == "actions":
        elements = block["elements"]
        if not 1 <= len(elements) <= MAX_ACTIONS:
            yield f"{len(elements)} elements in an actions block"
        if len({element["action_id"] for element in elements}) != len(elements):
            yield "an action id is used twice in a block"
        for element in elements:
            yield from _button(element)
    elif kind == "context_actions" and not home:
        for element in block["elements"]:
            yield from _feedback(element)
    elif kind != "divider":
        yield f"a block of type {kind!r} does not belong here"


def _button(element: dict[str, Any]) -> Iterator[str]:
    if element["type"] != "button":
        yield f"{element['type']} is no button"
    if not 1 <= len(element["action_id"]) <= MAX_ACTION_ID:
        yield "the length of an action id"
    yield from _text(element["text"], MAX_BUTTON_TEXT, {"plain_text"})
    if len(element.get("value", "")) > MAX_VALUE:
        yield "a button's value is too long"


def _feedback(element: dict[str, Any]) -> Iterator[str]:
    if element["type"] != "feedback_buttons" or not element.get("action_id"):
        yield "only feedback buttons belong into context actions"
    for name in ("positive_button", "negative_button"):
        yield from _text(element[name]["text"], MAX_BUTTON_TEXT, {"plain_text"})
        if not 1 <= len(element[name]["value"]) <= MAX_VALUE:
            yield "the length of a feedback button's value"


def _text(text: dict[str, Any], limit: int, kinds: set[str]) -> Iterator[str]:
    if text["type"] not in kinds:
        yield f"{text['type']} where only {kinds} may stand"
    if not 1 <= len(text["text"]) <= limit:
        yield f"a text of {len(text['text'])} characters"
    yield from _markup(text["text"])


def _markup(text: str) -> Iterator[str]:
    if re.search("[<>]", QUOTATION.sub("", SHARER.sub("", text))):
        yield f"an unescaped bracket in {text!r}"
    if AMPERSAND.search(text):
        yield f"an unescaped ampersand in {text!r}"
