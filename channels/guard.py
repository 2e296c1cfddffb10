"""The one gate for what comes in from outside: every channel's input passes here."""

import dataclasses
import json
import unicodedata
import uuid
from collections.abc import Collection
from typing import Any

MAX_CHARACTERS = 1_000
MAX_RAW_CHARACTERS = 20 * MAX_CHARACTERS
MAX_SENDER_CHARACTERS = 128
MAX_BODY_BYTES = 1_000_000
MAX_INTENTS = 10
MAX_COMMENT_CHARACTERS = 500
# Rasa takes a text with this prefix for an event from outside.
EXTERNAL_PREFIX = "EXTERNAL:"
# Joiners inside emoji and words; every other format character only misleads.
JOINERS = "\u200c\u200d"
SPACES = {"Cc", "Zl", "Zp", "Zs"}
UNWANTED = {"Cf", "Cs", "Co", "Cn"}


class BadRequestError(ValueError):
    """The input is not of the form that the channel takes; the message says why."""


@dataclasses.dataclass(frozen=True)
class Message:
    """What a user sent, made safe.

    Attributes:
        text: what may go to the assistant.
        refusal: name of the fixed text to reply with instead of asking the assistant
            (`blank`, `too_long`); `None` where the text may go on.
    """

    text: str
    refusal: str | None = None


def read_json(content_type: str | None, body: bytes) -> dict[str, Any]:
    """Parses a request's body.

    Args:
        content_type: the request's Content-Type header.
        body: the raw body.

    Returns:
        The JSON object.

    Raises:
        BadRequestError: the body is too large, not declared as JSON, or no JSON object.
    """
    if (content_type or "").split(";")[0].strip().lower() != "application/json":
        raise BadRequestError("the Content-Type must be application/json")
    if len(body) > MAX_BODY_BYTES:
        raise BadRequestError(f"the body must not exceed {MAX_BODY_BYTES:,} bytes")
    try:
        content = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("the body must be valid JSON") from error
    if not isinstance(content, dict):
        raise BadRequestError("the body must be a JSON object")
    return content


def read_sender(value: object) -> str:
    """Checks a conversation's id.

    Raises:
        BadRequestError: it is no string of 1 to 128 printable characters.
    """
    if (
        isinstance(value, str)
        and 1 <= len(value) <= MAX_SENDER_CHARACTERS
        and value.isprintable()
        and value.strip()
    ):
        return value
    raise BadRequestError(
        '"sender" must be a string of 1 to'
        f" {MAX_SENDER_CHARACTERS} printable characters"
    )


def read_uuid(value: object, field: str) -> str:
    """Checks a random id, such as a browser's `crypto.randomUUID` makes.

    Args:
        value: the id as it came in.
        field: its name in the request, for the error.

    Returns:
        The id in its canonical form.

    Raises:
        BadRequestError: it is no UUID of version 4 in that form.
    """
    try:
        read = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        read = None
    if read is None or read.version != 4 or str(read) != value:
        raise BadRequestError(f'"{field}" must be a random UUID (version 4)')
    return str(read)


def read_payload(value: object, payloads: Collection[str]) -> Message:
    """Checks a button's payload.

    Args:
        value: the payload as it came in.
        payloads: the payloads of all buttons that the assistant offers.

    Raises:
        BadRequestError: no button has this payload.
    """
    if isinstance(value, str) and value in payloads:
        return Message(value)
    raise BadRequestError('"payload" must be that of a button')


def read_vote(
    helpful: object, intents: object, known: Collection[str]
) -> tuple[bool | None, list[str]]:
    """Checks a vote on a reply.

    Args:
        helpful: the vote as it came in; `None` withdraws an earlier one.
        intents: what the reply answers, as it came in.
        known: the intents that a reply can answer.

    Returns:
        The vote and the intents.

    Raises:
        BadRequestError: the vote is of another kind, or an intent is not known.
    """
    if helpful is not None and not isinstance(helpful, bool):
        raise BadRequestError('"helpful" must be true, false or null')
    if (
        isinstance(intents, list)
        and 1 <= len(intents) <= MAX_INTENTS
        and all(isinstance(intent, str) and intent in known for intent in intents)
    ):
        return helpful, intents
    raise BadRequestError('"intents" must list those of a reply')


def read_comment(value: object, helpful: bool | None) -> str | None:
    """Checks and cleans a comment on a vote.

    Args:
        value: the comment as it came in; `None` is none.
        helpful: the vote that it belongs to.

    Raises:
        BadRequestError: it is no text of at most 500 characters, or belongs to a vote
            other than thumbs down.
    """
    if value is None:
        return None
    if helpful is not False:
        raise BadRequestError('"comment" belongs to a vote with "helpful": false')
    if not isinstance(value, str) or len(value) > MAX_COMMENT_CHARACTERS:
        raise BadRequestError(
            f'"comment" must be a string of at most {MAX_COMMENT_CHARACTERS} characters'
        )
    return _clean(value) or None


def read_text(value: object, payloads: Collection[str]) -> Message:
    """Cleans a message's text.

    Control and format characters go, and all but single spaces and line breaks. A text
    that begins like a command loses the beginning, unless it is a button's payload to
    the letter: what is left is understood like any other words.

    Args:
        value: the text as it came in.
        payloads: the payloads of all buttons that the assistant offers.

    Raises:
        BadRequestError: the text is no string.
    """
    if not isinstance(value, str):
        raise BadRequestError('"message" must be a string')
    # What is far too long is not worth the time to clean it.
    text = _clean(value) if len(value) <= MAX_RAW_CHARACTERS else value
    if len(text) > MAX_CHARACTERS:
        return Message("", "too_long")
    if text not in payloads:
        text = _without_command(text)
    return Message(text) if text else Message("", "blank")


def _no_constant(name: str) -> None:
    # Python's parser takes NaN and Infinity, which are no JSON.
    raise ValueError(f"{name} is no JSON")


def _clean(text: str) -> str:
    """Leaves words, single spaces and single line breaks."""
    lines = (" ".join(_clean_line(line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _clean_line(line: str) -> str:
    return "".join(
        " " if unicodedata.category(character) in SPACES else character
        for character in line
        if character in "\t" or character in JOINERS or _is_wanted(character)
    )


def _is_wanted(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in UNWANTED and category != "Cc"


def _without_command(text: str) -> str:
    while True:
        rest = text.lstrip("/ ")
        if rest.upper().startswith(EXTERNAL_PREFIX):
            rest = rest[len(EXTERNAL_PREFIX) :]
        if rest == text:
            return text
        text = rest
