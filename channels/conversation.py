"""Hands a message to the assistant and collects what it says, for every channel."""

import dataclasses
import logging
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from answers.article import the_article
from answers.compose import fixed_reply
from channels.guard import Message
from telemetry import metrics
from telemetry.tracing import span

# Key of a stored message's metadata: when it came, in seconds since 1970.
RECEIVED = "received_at"

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]


class NoReplyError(RuntimeError):
    """The assistant handled a message and said nothing, so something failed inside."""


@dataclasses.dataclass(frozen=True)
class Said:
    """A reply as it reaches a channel.

    Attributes:
        text: the reply as plain text.
        buttons: each with `title` and `payload`.
        answer: the reply's structure, as `Reply.custom` gives it.
        id: a random UUID; the first reply's is that of the stored message, so that a
            vote on the reply leads to the question.
    """

    text: str
    buttons: list[dict[str, str]]
    answer: dict[str, Any]
    id: str = dataclasses.field(default_factory=lambda: str(uuid.uuid4()))


class ReplyCollector(CollectingOutputChannel):
    """Collects replies with their structure; its `messages` are `Said`."""

    async def send_text_message(
        self, recipient_id: str, text: str, **kwargs: Any
    ) -> None:
        """Collects a reply without buttons."""
        await self.send_text_with_buttons(
            recipient_id, text, [], answer=kwargs["answer"]
        )

    async def send_text_with_buttons(
        self,
        recipient_id: str,
        text: str,
        buttons: list[dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        """Collects a reply; its structure comes as the keyword `answer`."""
        self.messages.append(Said(text, buttons, kwargs["answer"]))


def conversation_id(channel: str, name: str) -> str:
    """Returns the id of a conversation in the tracker store.

    The channel in front keeps conversations of different channels apart, whatever a
    channel's users call theirs.

    Args:
        channel: the channel's name.
        name: the conversation's name within the channel.
    """
    return f"{channel}-{name}"


async def replies(
    name: str, message: Message, on_new_message: Handler, channel: str
) -> list[Said]:
    """Returns the assistant's replies, or the fixed one where the guard refuses.

    Args:
        name: the conversation's name within the channel.
        message: what came through the guard.
        on_new_message: hands a message to the assistant.
        channel: the name of the channel that asks.

    Raises:
        NoReplyError: the assistant said nothing.
    """
    with metrics.turn(channel) as turn, span("turn", channel=channel):
        if message.refusal:
            turn.refused()
            article = the_article()
            reply = fixed_reply(message.refusal, article)
            return [Said(reply.text, reply.rasa_buttons, reply.custom(article))]
        collector = ReplyCollector()
        id = str(uuid.uuid4())
        sender = conversation_id(channel, name)
        await on_new_message(
            UserMessage(
                message.text,
                collector,
                sender,
                input_channel=channel,
                message_id=id,
                metadata={RECEIVED: time.time()},
            )
        )
        if not collector.messages:
            raise NoReplyError("no reply; an action failed, see the log above")
        for said in collector.messages:
            turn.replied(said.answer["intents"], said.answer["caveat"])
    logger.info(
        "turn",
        extra={"channel": channel, "outcome": turn.outcome, "intents": turn.intents},
    )
    first, *more = collector.messages
    return [dataclasses.replace(first, id=id), *more]


def log_failure(error: Exception) -> str:
    """Logs an error without its message, which may hold the user's text.

    Returns:
        The id under which it stands in the log, to tell the user.
    """
    error_id = uuid.uuid4().hex
    stack = "".join(traceback.format_tb(error.__traceback__))
    logger.error("error %s: %s\n%s", error_id, type(error).__name__, stack)
    return error_id
