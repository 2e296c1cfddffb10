"""The web channel: serves the page at `/chat` and answers its requests."""

import asyncio
import json
import os
import time
from typing import Any

from rasa.core.channels.channel import InputChannel
from rasa.shared.exceptions import InvalidConfigException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from answers.article import the_article
from answers.reply import payloads
from channels import guard
from channels.admission import Admission
from channels.conversation import Handler, Said, conversation_id, replies
from channels.feedback import FeedbackStore
from channels.rest import render
from channels.settings import Settings, read_settings
from channels.tracker_store import forget
from channels.web.answered import answered
from channels.web.article_json import describe, describe_passage
from channels.web.assets import CONTENT_TYPES, Asset, read_assets
from channels.web.ending import Endings
from channels.web.headers import GuardedBlueprint, security_headers
from channels.web.sites import read_hosts, read_sites

DEFAULTS = {"embed_on": None, "hosts": None}
# What replies answer that is no intent of the domain's.
OTHER_INTENTS = frozenset(["clarify", "blank", "too_long"])


class WebInput(InputChannel):
    """Serves the chat page, its messages, votes and the wish to be forgotten."""

    def __init__(
        self,
        embed_on: tuple[str, ...],
        hosts: frozenset[str],
        settings: Settings,
    ) -> None:
        """Prepares the channel.

        Args:
            embed_on: the sites that may embed the chat, beside the server's own.
            hosts: the names under which the server answers; any, if there are none.
            settings: how much may be asked, and where votes go.
        """
        self._headers = security_headers(embed_on)
        self._hosts = hosts
        self._admission = Admission(settings, self.name())
        self._endings = Endings(settings.feedback_database)
        self._feedback = FeedbackStore(settings.feedback_database)
        self._article = the_article()
        self._payloads = payloads(self._article)

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "WebInput":
        """Builds the channel from its entry in `credentials.yml`.

        Raises:
            InvalidConfigException: a setting is unknown or wrong; the message says
                which one and what it must be.
        """
        settings = {**DEFAULTS, **(credentials or {})}
        try:
            if unknown := sorted(settings.keys() - DEFAULTS.keys()):
                raise ValueError(
                    f"`{unknown[0]}` is unknown; there are {', '.join(DEFAULTS)}"
                )
            sites = read_sites(settings["embed_on"])
            hosts = read_hosts(settings["hosts"])
            return cls(sites, hosts, read_settings(os.environ))
        except SQLAlchemyError as error:
            raise InvalidConfigException(
                "the database that FEEDBACK_DB names cannot be opened"
                f" ({type(error).__name__}); its address must have the form"
                " sqlite:///feedback.db"
            ) from error
        except ValueError as error:
            raise InvalidConfigException(
                f"credentials.yml, channels.web.WebInput: {error}"
            ) from error

    def url_prefix(self) -> str:
        """Returns the channel's address; Rasa takes an absolute one as it is."""
        return "/chat"

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Returns the channel's routes.

        Args:
            on_new_message: hands a message to the assistant.
        """
        chat = GuardedBlueprint("web_chat", self._headers, self._hosts)
        article_json = json.dumps(describe(self._article), ensure_ascii=False)
        for asset in (
            *read_assets(),
            Asset("/article.json", CONTENT_TYPES[".json"], article_json.encode()),
        ):
            self._add_asset(chat, asset)

        @chat.post("/messages")
        @answered
        async def messages(request: Request) -> HTTPResponse:
            content = _read(request)
            conversation = guard.read_uuid(content.get("conversation"), "conversation")
            message = self._read_message(content)
            begun = time.perf_counter()
            async with (
                self._admission.turn(request, conversation),
                self._endings.turn(conversation),
            ):
                said = await replies(conversation, message, on_new_message, self.name())
            took = (time.perf_counter() - begun) * 1_000
            return response.json(
                {"replies": [self._render(conversation, reply) for reply in said]},
                headers={"Server-Timing": f"turn;dur={took:.1f}"},
            )

        @chat.post("/feedback")
        @answered
        async def feedback(request: Request) -> HTTPResponse:
            content = _read(request)
            conversation = guard.read_uuid(content.get("conversation"), "conversation")
            reply = guard.read_uuid(content.get("reply"), "reply")
            helpful, intents = guard.read_vote(
                content.get("helpful"),
                content.get("intents"),
                OTHER_INTENTS | set(request.app.ctx.agent.domain.intents),
            )
            comment = guard.read_comment(content.get("comment"), helpful)
            await self._admission.check(request, conversation)
            await asyncio.to_thread(
                self._feedback.vote,
                self.name(),
                conversation,
                reply,
                intents,
                helpful,
                comment,
                turn=reply,
            )
            return response.empty()

        @chat.delete("/conversations/<conversation>")
        @answered
        async def conversations(request: Request, conversation: str) -> HTTPResponse:
            guard.read_uuid(conversation, "conversation")
            await self._admission.check(request, conversation)
            await self._endings.end(conversation)
            id = conversation_id(self.name(), conversation)
            await forget(request.app.ctx.agent, id)
            await asyncio.to_thread(self._feedback.forget, self.name(), conversation)
            return response.empty()

        return chat

    def _add_asset(self, chat: Blueprint, asset: Asset) -> None:
        async def serve(request: Request) -> HTTPResponse:
            return asset.respond(request)

        name = asset.path.strip("/").replace("/", "_").replace(".", "_") or "page"
        chat.add_route(serve, asset.path, methods=["GET", "HEAD"], name=name)

    def _read_message(self, content: dict[str, Any]) -> guard.Message:
        if ("message" in content) == ("payload" in content):
            raise guard.BadRequestError('send either "message" or "payload"')
        if "payload" in content:
            return guard.read_payload(content["payload"], self._payloads)
        # What is typed are words, even where it looks like a payload.
        return guard.read_text(content["message"], ())

    def _render(self, conversation: str, said: Said) -> dict[str, Any]:
        return {
            "id": said.id,
            **render(conversation, said),
            "passages": [
                describe_passage(passage, self._article)
                for passage in said.answer["passages"]
            ],
        }


def _read(request: Request) -> dict[str, Any]:
    return guard.read_json(request.headers.get("content-type"), request.body)
