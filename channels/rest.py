"""The REST channel: one JSON message in, the reply as JSON out."""

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from answers.article import the_article
from answers.reply import payloads
from channels import guard
from channels.conversation import Handler, Said, log_failure, replies
from channels.tracker_store import CannotForgetError, forget

CONTRACT = ("intents", "claims", "sections", "caveat")


class RestInput(InputChannel):
    """Serves `POST /webhooks/rest/webhook` and `POST /webhooks/rest/forget`."""

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
                said = await replies(sender, message, on_new_message, self.name())
            except (
                Exception
            ) as error:  # the boundary: whatever failed, the user is told
                return failed(error)
            return response.json([render(sender, reply) for reply in said])

        @webhook.post("/forget")
        async def drop(request: Request) -> HTTPResponse:
            try:
                content = guard.read_json(
                    request.headers.get("content-type"), request.body
                )
                sender = guard.read_sender(content.get("sender"))
            except guard.BadRequestError as error:
                return response.json({"error": str(error)}, status=400)
            try:
                await forget(request.app.ctx.agent, sender)
            except CannotForgetError as error:
                return response.json({"error": str(error)}, status=501)
            except (
                Exception
            ) as error:  # the boundary: whatever failed, the user is told
                return failed(error)
            return response.empty()

        return webhook


def render(recipient: str, said: Said) -> dict[str, Any]:
    """Returns a reply as the JSON object that the reply contract defines.

    Args:
        recipient: the conversation's id.
        said: the reply.
    """
    return {
        "recipient_id": recipient,
        "text": said.text,
        "buttons": said.buttons,
        "custom": {key: said.answer[key] for key in CONTRACT},
    }


def failed(error: Exception) -> HTTPResponse:
    """Returns the response to a request that the assistant failed to handle."""
    return response.json(
        {
            "error": "Something went wrong here. Please try again.",
            "error_id": log_failure(error),
        },
        status=500,
    )
