"""The responses to requests that are refused, or that fail."""

import functools
from collections.abc import Awaitable, Callable

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.responses import refusal
from channels.tracker_store import CannotForgetError
from channels.web.ending import EndedError
from channels.web.sites import ForeignOriginError, check_origin

Respond = Callable[..., Awaitable[HTTPResponse]]


def answered(handler: Respond) -> Respond:
    """Refuses requests of other sites, and turns errors into responses.

    Args:
        handler: answers a request.

    Returns:
        The handler, with a JSON object and its status for whatever it raises.
    """

    @functools.wraps(handler)
    async def respond(request: Request, **arguments: str) -> HTTPResponse:
        try:
            check_origin(request.headers.get("origin"), request.host)
            return await handler(request, **arguments)
        except ForeignOriginError as error:
            return response.json({"error": str(error)}, status=403)
        except EndedError as error:
            return response.json({"error": str(error)}, status=410)
        except CannotForgetError as error:
            return response.json({"error": str(error)}, status=501)
        except Exception as error:  # the boundary: whatever failed, the user is told
            return refusal(error)

    return respond
