"""The HTTP responses to messages that are refused, or whose turn failed."""

from sanic import response
from sanic.response import HTTPResponse

from channels.authorization import UnauthorizedError
from channels.away import AwayError
from channels.conversation import log_failure
from channels.guard import BadRequestError
from channels.rate_limit import TooFastError

AWAY = "The assistant cannot answer for the moment. Please try again."
FAILED = "Something went wrong here. Please try again."


def refusal(error: Exception) -> HTTPResponse:
    """Returns the response to a request whose handling raised an error.

    Args:
        error: what was raised; one of an unknown kind is logged, without its message.
    """
    match error:
        case BadRequestError():
            return response.json({"error": str(error)}, status=400)
        case UnauthorizedError():
            headers = {"WWW-Authenticate": "Bearer"}
            return response.json({"error": str(error)}, status=401, headers=headers)
        case TooFastError():
            headers = {"Retry-After": str(error.wait)}
            return response.json({"error": str(error)}, status=429, headers=headers)
        case AwayError():
            headers = {"Retry-After": str(error.wait)}
            return response.json({"error": AWAY}, status=503, headers=headers)
        case _:
            content = {"error": FAILED, "error_id": log_failure(error)}
            return response.json(content, status=500)
