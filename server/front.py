"""The routes beside the channels': the way to the page, and what supervisors ask."""

import rasa.server
from rasa.core.tracker_store import TrackerStore
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from server.conversations import ConversationStore
from server.locks import ConversationLocks


def replace_root_route() -> None:
    """Puts these routes in the place of Rasa's own, which tells its version to all."""
    rasa.server.add_root_route = add_routes


def add_routes(app: Sanic) -> None:
    """Adds the routes.

    Args:
        app: Rasa's server.
    """
    app.ctx.draining = False

    @app.on_response
    async def let_go(request: Request, response: HTTPResponse) -> None:
        if app.ctx.draining and request.stream:
            request.stream.keep_alive = False

    @app.get("/")
    async def root(request: Request) -> HTTPResponse:
        return response.redirect("/chat/")

    @app.get("/healthz")
    async def alive(request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/readyz")
    async def ready(request: Request) -> HTTPResponse:
        missing = await _missing(app)
        if missing:
            return response.json({"status": "not ready", "for": missing}, status=503)
        return response.json({"status": "ok"})


async def drain(app: Sanic, _: object) -> None:
    """Begins to stop: the server is not ready any more, and keeps no connection open.

    Args:
        app: Rasa's server.
    """
    app.ctx.draining = True


async def _missing(app: Sanic) -> list[str]:
    """Returns what keeps the server from answering now."""
    agent = getattr(app.ctx, "agent", None)
    if app.ctx.draining:
        return ["stopping"]
    if agent is None or not agent.is_ready():
        return ["model"]
    missing = []
    if not _is_reachable(agent.tracker_store):
        missing.append("database")
    if isinstance(agent.lock_store, ConversationLocks) and (
        not await agent.lock_store.is_reachable()
    ):
        missing.append("redis")
    return missing


def _is_reachable(store: TrackerStore) -> bool:
    return not isinstance(store, ConversationStore) or store.is_reachable()
