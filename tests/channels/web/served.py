"""A channel served inside the test's own process, without a trained model."""

import asyncio
import socket
import types
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import requests
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sanic import Sanic

from answers.article import the_article
from answers.compose import compose
from answers.turn import Asked, State
from server.model import PROJECT
from telemetry import requests as watching

Call = Callable[..., Awaitable[requests.Response]]


async def reply_on_weapons(message: UserMessage) -> None:
    """Stands for the assistant: replies to every message about weapons."""
    article = the_article()
    asked = Asked("topic_material_assistance")
    reply, _ = compose([asked], State(), article)
    await message.output_channel.send_text_with_buttons(
        message.sender_id, reply.text, reply.rasa_buttons, answer=reply.custom(article)
    )


def conversation() -> str:
    """Returns the id of a conversation that has not begun."""
    return str(uuid.uuid4())


@asynccontextmanager
async def served(
    channel: InputChannel,
    handler: Callable[[UserMessage], Awaitable[Any]] = reply_on_weapons,
    store: TrackerStore | None = None,
) -> AsyncIterator[Call]:
    """Serves the channel.

    Yields:
        A function that makes a request: method, path below the channel's address, and
        what `requests.request` takes.
    """
    domain = Domain.load(str(PROJECT / "domain.yml"))
    app = Sanic(f"web_{uuid.uuid4().hex}", configure_logging=False)
    app.config.TOUCHUP = False  # rewrites methods of Sanic, which only works once
    app.ctx.agent = types.SimpleNamespace(
        domain=domain,
        lock_store=InMemoryLockStore(),
        tracker_store=store or InMemoryTrackerStore(domain),
    )
    watching.watch(app)
    app.blueprint(channel.blueprint(handler), url_prefix=channel.url_prefix())
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    address = f"http://127.0.0.1:{port}{channel.url_prefix()}"
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    await server.startup()

    async def call(method: str, path: str, **options: Any) -> requests.Response:
        options = {"timeout": 30, **options}
        return await asyncio.to_thread(
            requests.request, method, f"{address}{path}", **options
        )

    yield call
    server.close()
