"""Reads the body of an HTTP request from Slack.

Events come as JSON; slash commands as a form; buttons and shortcuts as JSON in the
form's field `payload`.
"""

import urllib.parse
from typing import Any

from channels import guard

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MAX_FORM_FIELDS = 100


def read_payload(content_type: str | None, body: bytes) -> dict[str, Any]:
    """Parses a body.

    Args:
        content_type: the request's Content-Type header.
        body: the raw body.

    Returns:
        The event, command or interaction.

    Raises:
        guard.BadRequestError: it is none of these.
    """
    if (content_type or "").split(";")[0].strip().lower() != FORM:
        return _checked(guard.read_json(content_type, body))
    try:
        fields = dict(
            urllib.parse.parse_qsl(
                body.decode(),
                keep_blank_values=True,
                max_num_fields=MAX_FORM_FIELDS,
                errors="strict",
            )
        )
    except ValueError as error:
        raise guard.BadRequestError("the body must be a valid form") from error
    # A command's own fields come first: its text may well say "payload=".
    if "command" not in fields and "payload" in fields:
        return _checked(guard.read_json(JSON, fields["payload"].encode()))
    return fields


def _checked(payload: dict[str, Any]) -> dict[str, Any]:
    """Makes sure of the parts that the framework takes for granted."""
    if not isinstance(payload.get("type"), str):
        raise guard.BadRequestError('"type" must be a string')
    if payload["type"] == "event_callback" and not (
        isinstance(payload.get("event"), dict)
        and isinstance(payload["event"].get("type"), str)
    ):
        raise guard.BadRequestError('"event" must be an object with a "type"')
    return payload
