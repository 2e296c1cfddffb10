"""The channel's address in Rasa's server, without the rest of it."""

import asyncio
import json
import socket
import time
import uuid
from typing import Any

import pytest
import requests
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from channels import guard
from channels.slack import SlackInput
from channels.slack.payload import FORM, JSON, read_payload
from channels.slack.signature import is_genuine, sign
from tests.slack.workspace import SECRET, envelope, message, signed_headers

BODY = json.dumps(envelope(message("why?", "D1"))).encode()


class Connection:
    """Stands in for the connection to Slack; notes what it is asked to do."""

    def __init__(self) -> None:
        """Starts unready."""
        self.ready = False
        self.received: list[dict[str, Any]] = []
        self.stopped = False

    async def start(self, *_: Any) -> None:
        """Becomes ready."""
        self.ready = True

    async def stop(self) -> None:
        """Notes that it was stopped."""
        self.ready, self.stopped = False, True

    async def receive(self, payload: dict[str, Any]) -> BoltResponse:
        """Notes a payload and acknowledges it."""
        self.received.append(payload)
        return BoltResponse(status=200)


async def nobody(asked: UserMessage) -> None:
    """Takes a message and says nothing."""


async def nowhere(request: Any) -> None:
    """A route, as Sanic starts with one at least."""


async def statuses(
    channel: SlackInput, posts: list[tuple[bytes, dict[str, str]]]
) -> list[int]:
    """Serves a channel, posts to it, stops it, and returns the statuses."""
    app = Sanic(f"slack_{uuid.uuid4().hex}", configure_logging=False)
    app.config.TOUCHUP = False  # rewrites methods of Sanic, which only works once
    app.add_route(nowhere, "/")
    app.blueprint(channel.blueprint(nobody), url_prefix="/slack")
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
    served = await app.create_server(sock=listening, return_asyncio_server=True)
    await served.startup()
    await served.after_start()
    answers = [
        await asyncio.to_thread(
            requests.post, url, data=body, headers=headers, timeout=30
        )
        for body, headers in posts
    ]
    await served.before_stop()
    served.close()
    return [answer.status_code for answer in answers]


async def test_only_what_slack_signed_is_received() -> None:
    """Given requests of all sorts, the genuine one alone is handed on."""
    connection = Connection()
    huge = b"x" * (guard.MAX_BODY_BYTES + 1)
    posts = [
        (BODY, signed_headers(BODY, JSON)),
        (BODY, signed_headers(BODY, JSON, secret="another")),
        (b"[]", signed_headers(b"[]", JSON)),
        (huge, signed_headers(huge, JSON)),
    ]
    assert await statuses(SlackInput(connection, SECRET), posts) == [200, 401, 400, 413]
    assert connection.received == [json.loads(BODY)]
    assert connection.stopped


async def test_what_comes_too_early_is_to_be_sent_again() -> None:
    """Given a connection that is not ready yet, the status asks for a later try."""
    connection = Connection()

    async def start(*_: Any) -> None:
        return None

    connection.start = start
    posts = [(BODY, signed_headers(BODY, JSON))]
    assert await statuses(SlackInput(connection, SECRET), posts) == [503]
    assert connection.received == []


async def test_a_channel_that_is_off_takes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given no connection, there is no address, and one line says that Slack is off."""
    posts = [(BODY, signed_headers(BODY, JSON))]
    assert await statuses(SlackInput(None), posts) == [404]
    assert capsys.readouterr().out.count("Slack is off") == 1


def test_the_signature_is_the_one_that_slack_makes() -> None:
    """Given a body, the signature is the same as Slack's own library makes."""
    timestamp = str(int(time.time()))
    verifier = SignatureVerifier(SECRET)
    theirs = verifier.generate_signature(timestamp=timestamp, body=BODY)
    assert sign(SECRET, timestamp, BODY) == theirs
    assert is_genuine(SECRET, timestamp, theirs, BODY, time.time())
    assert not is_genuine(SECRET, timestamp, theirs, BODY, time.time() + 301)
    assert not is_genuine(SECRET, timestamp, theirs, BODY + b" ", time.time())


@pytest.mark.parametrize(
    ("body", "payload"),
    [
        (b"command=%2Farticle&text=", {"command": "/article", "text": ""}),
        (
            b"command=%2Farticle&text=a%26payload%3D1&payload=x",
            {"command": "/article", "text": "a&payload=1", "payload": "x"},
        ),
        (b"payload=%7B%22type%22%3A%22block_actions%22%7D", {"type": "block_actions"}),
        (b"ssl_check=1", {"ssl_check": "1"}),
    ],
)
def test_forms_are_read(body: bytes, payload: dict[str, str]) -> None:
    """Given a command or an interaction, its fields or its payload are returned."""
    assert read_payload(f"{FORM}; charset=utf-8", body) == payload


@pytest.mark.parametrize(
    ("content_type", "body"),
    [(JSON, b"null"), (JSON, b'{"type": 1}'), (FORM, b"a=%ff"), (None, b"{}")],
)
def test_other_bodies_are_refused(content_type: str | None, body: bytes) -> None:
    """Given a body of another form, the error says what is wrong."""
    with pytest.raises(guard.BadRequestError):
        read_payload(content_type, body)
