"""Reads what is asked, and where, from what Slack sends: pure functions."""

import dataclasses
import json
from typing import Any

from channels.slack.identity import Identity
from channels.slack.text import mentions, plain, shorten

# By the `channel_type` of an event; the manifest subscribes to the messages of these.
CHANNEL_TYPES = frozenset(["im", "mpim", "channel", "group"])
# Messages with any other subtype are edits, deletions, joins and the like.
SUBTYPES = frozenset(["", "file_share", "thread_broadcast"])
MAX_HEADING_CHARACTERS = 75


@dataclasses.dataclass(frozen=True)
class Incoming:
    """Something to answer.

    Attributes:
        key: names the message, command or press; the same when Slack sends it again.
        conversation: name of the conversation that it belongs to.
        text: the words, or the payload of a pressed button; empty: explain yourself.
        channel: where to answer; a user's id stands for the direct messages with them.
        thread: the thread to answer in, if any.
        user: who asks.
        written: whether it came as a message, in contrast to a button or command.
        only_if_joined: answer only if the assistant takes part in the thread.
        response_url: where to send an answer that only the user sees, if so.
        heading: what a pressed button says.
        share_thread: the thread in which an answer would be shared, if any.
    """

    key: str
    conversation: str
    text: str
    channel: str
    user: str
    thread: str | None = None
    written: bool = False
    only_if_joined: bool = False
    response_url: str | None = None
    heading: str | None = None
    share_thread: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it was asked where nobody else reads along."""
        return self.channel.startswith(("D", "U", "W"))


@dataclasses.dataclass(frozen=True)
class Vote:
    """A press on thumbs up or down: by whom, on which reply to which turn."""

    user: str
    conversation: str
    reply: str
    intents: tuple[str, ...]
    helpful: bool
    turn: str | None = None


@dataclasses.dataclass(frozen=True)
class Share:
    """A press on "Share in channel": the kept answer, what was asked, and by whom."""

    answer: str
    asked: str
    thread: str | None
    user: str


def at(payload: Any, *path: str) -> str:
    """Returns the string at a path of keys; empty where there is none."""
    for key in path:
        payload = payload.get(key) if isinstance(payload, dict) else None
    return payload if isinstance(payload, str) else ""


def from_message(event: dict[str, Any], me: Identity) -> Incoming | None:
    """Reads an event of type `message` or `app_mention`.

    Returns:
        The question, or `None` where nobody asks the assistant: bots and the assistant
        itself, edits, deletions, joins, and channel messages without a mention.
    """
    user, channel, sent = (at(event, key) for key in ("user", "channel", "ts"))
    by_bot = at(event, "bot_id") or user in ("", me.user, "USLACKBOT")
    changed = (
        "edited" in event
        or event.get("hidden")
        or (at(event, "subtype") not in SUBTYPES)
    )
    if by_bot or changed or not (channel and sent):
        return None
    if at(event, "type") == "message" and (
        at(event, "channel_type") not in CHANNEL_TYPES
    ):
        return None
    words, thread = at(event, "text"), at(event, "thread_ts") or None
    question = Incoming(
        # A mention in a channel also arrives as a message, under another event id.
        key=f"message {channel} {sent}",
        conversation="",
        text=plain(words, me.user),
        channel=channel,
        user=user,
        thread=thread,
        written=True,
    )
    if question.direct:
        # A file without words: the guard's reply says that words are needed.
        return _placed(question, me, question.text or " ")
    mentioned = mentions(words)
    if at(event, "type") == "app_mention" or me.user in mentioned:
        return _placed(dataclasses.replace(question, thread=thread or sent), me)
    # A reply that opens with somebody's name is meant for them.
    for_another = words.lstrip().startswith("<@")
    if thread and question.text and not for_another:
        return _placed(dataclasses.replace(question, only_if_joined=True), me)
    return None


def from_command(body: dict[str, Any], me: Identity) -> Incoming | None:
    """Reads a slash command; its answer is for the user alone."""
    return _alone(
        Incoming(
            key=f"command {at(body, 'trigger_id')}",
            conversation="",
            text=plain(at(body, "text"), me.user),
            channel=at(body, "channel_id"),
            user=at(body, "user_id"),
            response_url=at(body, "response_url"),
        ),
        me,
    )


def from_shortcut(body: dict[str, Any], me: Identity) -> Incoming | None:
    """Reads the shortcut "Ask about this"; its answer is for the user alone."""
    return _alone(
        Incoming(
            key=f"shortcut {at(body, 'trigger_id')}",
            conversation="",
            text=plain(at(body, "message", "text"), me.user) or " ",
            channel=at(body, "channel", "id"),
            user=at(body, "user", "id"),
            response_url=at(body, "response_url"),
            share_thread=at(body, "message", "thread_ts") or at(body, "message", "ts"),
        ),
        me,
    )


def from_button(
    body: dict[str, Any], action: dict[str, Any], me: Identity
) -> Incoming | None:
    """Reads a press on a button that asks something.

    Answers where the button stands: in its thread, in the direct messages (from the
    Home tab too), or for the user alone.
    """
    user = at(body, "user", "id")
    channel = at(body, "container", "channel_id") or user
    message = at(body, "container", "message_ts")
    thread = at(body, "container", "thread_ts") or at(body, "message", "thread_ts")
    question = Incoming(
        key=_press(body, action),
        conversation="",
        text=at(action, "value"),
        channel=channel,
        user=user,
        heading=shorten(at(action, "text", "text"), MAX_HEADING_CHARACTERS),
    )
    container = body.get("container")
    if isinstance(container, dict) and container.get("is_ephemeral") is True:
        url = at(body, "response_url")
        return _alone(dataclasses.replace(question, response_url=url), me)
    if not question.direct:
        thread = thread or message
    return _placed(dataclasses.replace(question, thread=thread or None), me)


def vote(body: dict[str, Any], action: dict[str, Any]) -> Vote | None:
    """Reads a press on a thumb; `None` where the button is none of ours."""
    try:
        value = json.loads(at(action, "value"))
        intents, helpful = value["intents"], value["helpful"]
    except (ValueError, TypeError, KeyError):
        return None
    user, reply = at(body, "user", "id"), at(body, "container", "message_ts")
    if not (user and reply and isinstance(intents, list) and helpful in (True, False)):
        return None
    # Everybody in a channel has a vote of their own.
    conversation = f"{at(body, 'container', 'channel_id')}-{user}"
    turn = at(value, "turn") or None
    return Vote(user, conversation, reply, tuple(map(str, intents)), helpful, turn)


def share(body: dict[str, Any], action: dict[str, Any]) -> Share | None:
    """Reads a press on "Share in channel"; `None` where the button is none of ours."""
    try:
        value = json.loads(at(action, "value"))
    except ValueError:
        return None
    answer, user = at(value, "answer"), at(body, "user", "id")
    if not (answer and user.isalnum() and at(body, "response_url")):
        return None
    return Share(answer, at(value, "asked"), at(value, "thread") or None, user)


def _press(body: dict[str, Any], action: dict[str, Any]) -> str:
    place = at(body, "container", "message_ts") or at(body, "container", "view_id")
    parts = (at(body, "user", "id"), place, at(action, "action_id"))
    return f"press {' '.join(parts)} {at(action, 'action_ts')}"


def _placed(
    question: Incoming, me: Identity, text: str | None = None
) -> Incoming | None:
    """Completes a question with the conversation that its place stands for."""
    if not question.user or not question.channel:
        return None
    if question.thread:
        place = f"{question.channel}-{question.thread}"
    else:
        place = question.user
    return dataclasses.replace(
        question,
        conversation=f"{me.team}-{place}",
        text=question.text if text is None else text,
    )


def _alone(question: Incoming, me: Identity) -> Incoming | None:
    """Completes a question whose answer is for the user alone."""
    return _placed(question, me) if question.response_url else None
