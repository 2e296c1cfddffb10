"""The REST channel: one JSON message in, the reply as JSON out."""

import logging
import traceback
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import (
    CollectingOutputChannel,
    InputChannel,
    UserMessage,
)
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.actions import the_article
from actions.answer import fixed_reply
from actions.reply import payloads
from channels import guard

logger = logging.getLogger(__name__)

Handler = Callable[[UserMessage], Awaitable[Any]]
CONTRACT = ("intents", "claims", "sections", "caveat")


class NoReplyError(RuntimeError):
    """The assistant handled a message and said nothing, so something failed inside."""


class ReplyCollector(CollectingOutputChannel):
    """Collects replies as JSON objects of the reply contract."""

    async def send_text_message(
        self, recipient_id: str, text: str, **kwargs: Any
    ) -> None:
        """Collects a reply without buttons."""
        await self.send_text_with_buttons(recipient_id, text, [], **kwargs)

    async def send_text_with_buttons(
        self,
        recipient_id: str,
        text: str,
        buttons: list[dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        """Collects a reply; its structure comes as the keyword `answer`."""
        self.messages.append(render(recipient_id, text, buttons, kwargs["answer"]))


def render(
    recipient: str, text: str, buttons: list[dict[str, Any]], answer: dict[str, Any]
) -> dict[str, Any]:
    """Returns a reply as the JSON object that the reply contract defines.

    Args:
        recipient: the conversation's id.
        text: the reply as plain text.
        buttons: each with `title` and `payload`.
        answer: the reply's structure, as `Reply.custom` gives it.
    """
    custom = {key: answer[key] for key in CONTRACT}
    return {
        "recipient_id": recipient,
        "text": text,
        "buttons": buttons,
        "custom": custom,
    }


class RestInput(InputChannel):
    """Serves `POST /webhooks/rest/webhook`."""

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name, a part of its address."""
        return "rest"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Returns the channel's routes.

        Args:
            on_new_message: hands a message to the assistant.
        """
        webhook = Blueprint("rest_webhook")
        known_payloads = payloads(the_article())

        @webhook.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            try:
                content = guard.read_json(
                    request.headers.get("content-type"), request.body
                )
                sender = guard.read_sender(content.get("sender"))
                message = guard.read_text(content.get("message"), known_payloads)
            except guard.BadRequestError as error:
                return response.json({"error": str(error)}, status=400)
            try:
                return response.json(await _reply(sender, message, on_new_message))
            except (
                Exception
            ) as error:  # the boundary: whatever failed, the user is told
                return _failed(error)

        return webhook


async def _reply(
    sender: str, message: guard.Message, on_new_message: Handler
) -> list[dict[str, Any]]:
    """Returns the assistant's replies, or the fixed one where the guard refuses.

    Raises:
        NoReplyError: the assistant said nothing.
    """
    article = the_article()
    if message.refusal:
        reply = fixed_reply(message.refusal, article)
        custom = reply.custom(article)
        return [render(sender, reply.text, reply.rasa_buttons, custom)]
    collector = ReplyCollector()
    await on_new_message(
        UserMessage(message.text, collector, sender, input_channel=RestInput.name())
    )
    if not collector.messages:
        raise NoReplyError("no reply; an action failed, see the log above")
    return collector.messages


def _failed(error: Exception) -> HTTPResponse:
    """Logs an error under an id, without its message: that may hold the user's text."""
    error_id = uuid.uuid4().hex
    stack = "".join(traceback.format_tb(error.__traceback__))
    logger.error("error %s: %s\n%s", error_id, type(error).__name__, stack)
    return response.json(
        {"error": "Something went wrong here. Please try again.", "error_id": error_id},
        status=500,
    )
