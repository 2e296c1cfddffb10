"""The REST channel: one JSON message in, the reply as JSON out."""

import os
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from answers.article import the_article
from answers.reply import payloads
from channels import guard
from channels.admission import Admission
from channels.authorization import check_authorization
from channels.conversation import Handler, Said, conversation_id, replies
from channels.responses import refusal
from channels.settings import Settings, read_settings
from channels.tracker_store import forget

CONTRACT = ("intents", "claims", "sections", "caveat")


class RestInput(InputChannel):
    """Serves `POST /webhooks/rest/webhook` and `POST /webhooks/rest/forget`."""

    def __init__(self, settings: Settings) -> None:
        """Prepares the channel.

        Args:
            settings: who may ask, and how much.
        """
        self._settings = settings
        self._admission = Admission(settings, self.name())

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "RestInput":
        """Builds the channel from the environment.

        Args:
            credentials: the entry in `credentials.yml`, which stays empty.

        Raises:
            SettingError: a variable has a wrong value.
        """
        return cls(read_settings(os.environ))

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
                content, sender = self._read(request)
                message = guard.read_text(content.get("message"), known_payloads)
                async with self._admission.turn(request, sender):
                    said = await replies(sender, message, on_new_message, self.name())
            # The boundary: whatever failed, the user is told.
            except Exception as error:
                return refusal(error)
            return response.json([render(sender, reply) for reply in said])

        @webhook.post("/forget")
        async def drop(request: Request) -> HTTPResponse:
            try:
                _, sender = self._read(request)
                await self._admission.check(request, sender)
                id = conversation_id(self.name(), sender)
                await forget(request.app.ctx.agent, id)
            # The boundary: whatever failed, the user is told.
            except Exception as error:
                return refusal(error)
            return response.empty()

        return webhook

    def _read(self, request: Request) -> tuple[dict[str, Any], str]:
        """Returns a request's content and its sender, of a caller who may ask.

        Raises:
            UnauthorizedError: a proof is wanted, and there is none.
            BadRequestError: the request is not of the form that is taken.
        """
        header = request.headers.get
        check_authorization(header("authorization"), self._settings)
        content = guard.read_json(header("content-type"), request.body)
        return content, guard.read_sender(content.get("sender"))


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
