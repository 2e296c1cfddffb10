"""What people do in a workspace, as the requests that Slack makes of it."""

import hashlib
import hmac
import itertools
import json
import time
import urllib.parse
import uuid
from typing import Any

import requests

from tests.slack.stand_in import BOT_USER, TEAM, StandIn

SECRET = "a-signing-secret"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MENTION = f"<@{BOT_USER}>"
WITHIN_SECONDS = 30
_numbers = itertools.count(1)


def new_id(letter: str) -> str:
    """Returns an id that was not used before, such as `C01A2B3C4`."""
    return letter + uuid.uuid4().hex[:9].upper()


def new_ts() -> str:
    """Returns the time of a new message."""
    return f"{int(time.time())}.{next(_numbers):06d}"


def signed_headers(
    body: bytes, content_type: str, secret: str = SECRET, at: float | None = None
) -> dict[str, str]:
    """Returns the headers of a request as Slack signs it."""
    timestamp = str(int(time.time() if at is None else at))
    base = f"v0:{timestamp}:".encode() + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def envelope(event: dict[str, Any], event_id: str | None = None) -> dict[str, Any]:
    """Returns an event as the Events API wraps it."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0APP",
        "event": event,
        "event_id": event_id or new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
    }


def message(
    text: str, channel: str, user: str = "U0ANN", **more: Any
) -> dict[str, Any]:
    """Returns a message event; its kind of channel goes by the channel's letter."""
    kinds = {"D": "im", "C": "channel", "G": "group", "M": "mpim"}
    ts = more.pop("ts", None) or new_ts()
    return {
        "type": "message",
        "channel": channel,
        "channel_type": kinds[channel[0]],
        "user": user,
        "text": text,
        "ts": ts,
        "event_ts": ts,
        **more,
    }


def mention(
    text: str, channel: str, user: str = "U0ANN", **more: Any
) -> dict[str, Any]:
    """Returns the event of a mention in a channel."""
    event = message(f"{MENTION} {text}", channel, user, **more)
    del event["channel_type"]
    return {**event, "type": "app_mention"}


def command(text: str, response_url: str, **more: Any) -> dict[str, str]:
    """Returns a slash command."""
    return {
        "command": "/article",
        "text": text,
        "team_id": TEAM,
        "channel_id": "C0GENERAL",
        "user_id": "U0ANN",
        "user_name": "ann",
        "trigger_id": uuid.uuid4().hex,
        "response_url": response_url,
        **more,
    }


def press(
    element: dict[str, Any],
    response_url: str,
    *,
    user: str = "U0ANN",
    container: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Returns the press on a button, as an interaction."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user},
        "api_app_id": "A0APP",
        "trigger_id": uuid.uuid4().hex,
        "response_url": response_url,
        "container": container or {"type": "message"},
        "actions": [{**element, "action_ts": new_ts(), "block_id": "b"}],
    }


class Workspace:
    """A workspace whose requests go to a server."""

    def __init__(self, address: str, slack: StandIn) -> None:
        """Takes the server's address and the stand-in."""
        self._url = f"{address}/webhooks/slack/events"
        self.slack = slack

    def post(
        self,
        body: bytes,
        content_type: str = JSON,
        headers: dict[str, str] | None = None,
    ) -> requests.Response:
        """Posts a body, signed if no headers are given."""
        return requests.post(
            self._url,
            data=body,
            headers=headers or signed_headers(body, content_type),
            timeout=WITHIN_SECONDS,
        )

    def send(self, payload: dict[str, Any], **headers: str) -> None:
        """Sends an event's envelope, and sees that it is acknowledged."""
        body = json.dumps(payload).encode()
        response = self.post(body, JSON, {**signed_headers(body, JSON), **headers})
        assert (response.status_code, response.text) == (200, "")

    def event(self, event: dict[str, Any], **headers: str) -> None:
        """Sends an event under a new id."""
        self.send(envelope(event), **headers)

    def form(self, fields: dict[str, str]) -> None:
        """Sends a form, as slash commands come."""
        response = self.post(urllib.parse.urlencode(fields).encode(), FORM)
        assert (response.status_code, response.text) == (200, "")

    def interaction(self, payload: dict[str, Any]) -> None:
        """Sends a press or a shortcut."""
        self.form({"payload": json.dumps(payload)})

    def posted(self, channel: str, count: int = 1) -> list[dict[str, Any]]:
        """Waits for messages in a channel and returns all that are there."""
        return self.slack.wait(
            lambda: (
                found
                if len(
                    found := [
                        posted
                        for posted in self.slack.of("chat.postMessage")
                        if posted["channel"] == channel
                    ]
                )
                >= count
                else None
            )
        )

    def quiet(self, channel: str, count: int = 0) -> None:
        """Sees that a channel gets no more than `count` messages.

        A question asked afterwards in another channel is answered: whatever was to be
        answered before would have been by then.
        """
        other = new_id("D")
        self.event(message("why does it support them?", other))
        self.posted(other)
        found = [
            posted
            for posted in self.slack.of("chat.postMessage")
            if posted["channel"] == channel
        ]
        assert len(found) == count, found

    def responses(self, count: int, before: int = 0) -> list[dict[str, Any]]:
        """Waits for messages to response URLs; returns those after the first ones."""
        self.slack.wait(lambda: len(self.slack.of(RESPONSE_URL)) >= before + count)
        return self.slack.of(RESPONSE_URL)[before:]


RESPONSE_URL = "response_url"


def block_texts(sent: dict[str, Any]) -> list[str]:
    """Returns the texts of a message's sections and contexts, in order."""
    texts = []
    for block in sent["blocks"]:
        if block["type"] == "section":
            texts.append(block["text"]["text"])
        elif block["type"] == "context":
            texts += [element["text"] for element in block["elements"]]
    return texts


def buttons(sent: dict[str, Any], prefix: str = "ask") -> list[dict[str, Any]]:
    """Returns a message's buttons whose action id begins with `prefix`."""
    return [
        element
        for block in sent["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"].startswith(prefix)
    ]


def thumbs(sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the feedback elements of a message."""
    return [
        element
        for block in sent["blocks"]
        if block["type"] == "context_actions"
        for element in block["elements"]
    ]
