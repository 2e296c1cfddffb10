"""The Slack channel of Rasa's server: by HTTP, by Socket Mode, or off."""

import os
import time
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from answers.article import the_article
from channels import guard
from channels.conversation import Handler
from channels.slack.answerer import CHANNEL
from channels.slack.connection import Connection
from channels.slack.identity import introduce
from channels.slack.payload import read_payload
from channels.slack.settings import read_settings
from channels.slack.signature import is_genuine
from channels.tracker_store import forget
from telemetry import metrics

OFF = "Slack is off: SLACK_BOT_TOKEN is not set (the README says how to set it up)."


class SlackInput(InputChannel):
    """Serves `POST /webhooks/slack/events` and Socket Mode, as far as set up."""

    def __init__(
        self, connection: Connection | None, signing_secret: str | None = None
    ) -> None:
        """Takes the connection to Slack.

        Args:
            connection: `None` leaves the channel off.
            signing_secret: proves where a request comes from; `None` leaves HTTP off.
        """
        self._connection = connection
        self._signing_secret = signing_secret

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name, a part of its address."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "SlackInput":
        """Sets the channel up from the environment.

        Args:
            credentials: the entry in `credentials.yml`, which stays empty.

        Raises:
            SlackSetupError: it is set up in part, or Slack refuses a token.
        """
        settings = read_settings(os.environ)
        if settings is None:
            return cls(None)
        connection = Connection(settings, introduce(settings))
        return cls(connection, settings.signing_secret)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Returns the channel's routes, none where it is off.

        Args:
            on_new_message: hands a message to the assistant.
        """
        webhook = Blueprint("slack_webhook")
        connection = self._connection
        if connection is None:

            @webhook.listener("after_server_start")
            async def announce(*_: Any) -> None:
                print(OFF, flush=True)

            return webhook

        # Not before: the assistant is loaded while the server starts.
        @webhook.listener("after_server_start")
        async def start(app: Sanic, *_: Any) -> None:
            async def drop(conversation: str) -> None:
                await forget(app.ctx.agent, conversation)

            await connection.start(the_article(), on_new_message, drop)

        @webhook.listener("before_server_stop")
        async def stop(*_: Any) -> None:
            await connection.stop()

        if self._signing_secret:

            @webhook.post("/events")
            async def receive(request: Request) -> HTTPResponse:
                return await self._receive(request, connection)

        return webhook

    async def _receive(self, request: Request, connection: Connection) -> HTTPResponse:
        if len(request.body) > guard.MAX_BODY_BYTES:
            return response.empty(status=413)
        header = request.headers.get
        if not is_genuine(
            self._signing_secret or "",
            header("x-slack-request-timestamp"),
            header("x-slack-signature"),
            request.body,
            time.time(),
        ):
            return response.json({"error": "the signature is not valid"}, status=401)
        try:
            payload = read_payload(header("content-type"), request.body)
        except guard.BadRequestError as error:
            return response.json({"error": str(error)}, status=400)
        if header("x-slack-retry-num"):
            metrics.SLACK_REPEATS.inc()
        if not connection.ready:
            # Slack sends it again later.
            return response.empty(status=503)
        answer = await connection.receive(payload)
        return HTTPResponse(
            answer.body,
            status=answer.status,
            content_type=answer.first_headers().get("content-type"),
        )
