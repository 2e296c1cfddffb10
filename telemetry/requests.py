"""Gives each request an id that goes through every layer, and tells of its end.

The id is a context variable of structlog's, so that every log line of the request has
it, down to the tasks that go on after the response.
"""

import logging
import re
import time
import uuid

import structlog
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from telemetry import metrics

HEADER = "X-Request-ID"
# Such as a proxy in front gives it; anything else is not taken over.
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")

logger = logging.getLogger(__name__)


def begin(id: str | None = None) -> str:
    """Begins a request: what this task logs from now on has its id.

    Args:
        id: the id that it came with; one that is missing or not well formed is
            replaced by a new one.
    """
    if id is None or not WELL_FORMED.fullmatch(id):
        id = uuid.uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=id)
    return id


def watch(app: Sanic) -> None:
    """Has all requests of a server watched.

    Args:
        app: the server.
    """
    app.register_middleware(_begin, "request")
    app.register_middleware(_end, "response")


def _begin(request: Request) -> None:
    request.ctx.id = begin(request.headers.get(HEADER))
    request.ctx.begun = time.perf_counter()


def _end(request: Request, response: HTTPResponse) -> None:
    # The path itself may hold a conversation's id.
    route = request.route.path if request.route else metrics.NO_ROUTE
    metrics.RESPONSES.labels(route, response.status).inc()
    if not hasattr(request.ctx, "begun"):
        return
    response.headers[HEADER] = request.ctx.id
    milliseconds = round((time.perf_counter() - request.ctx.begun) * 1_000, 1)
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": route,
            "status": response.status,
            "milliseconds": milliseconds,
        },
    )
