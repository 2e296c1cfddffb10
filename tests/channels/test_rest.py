"""The REST channel, over the real server: contract, guard, conversations, errors."""

import asyncio
import json
import logging
import socket
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic

from answers.article import Article
from channels.away import AwayError
from channels.rest import RestInput
from channels.settings import Settings
from channels.terminal import TerminalInput
from tests.databases import all_rows
from tests.running_server import ANSWER_WITHIN_SECONDS, RunningServer

SEVEN = {
    "Why does Pyongyang take the Palestinians' side?": "ask_why_support",
    "Do the Palestinians get any cash from North Korea?": "ask_financial_aid",
    "What did this do to North Korea's foreign relations?": "ask_international_impact",
    "Tell me of the past that the two have in common": "topic_historical_solidarity",
    "Does the DPRK recognise Palestine?": "topic_political_backing",
    "Has North Korea delivered arms to them?": "topic_material_assistance",
    "Who criticised North Korea for it?": "topic_international_repercussions",
}
MATERIAL = {"ask_financial_aid", "topic_material_assistance"}


@pytest.mark.parametrize(("question", "intent"), SEVEN.items())
def test_the_seven_questions_get_the_contract(
    server: RunningServer, article: Article, question: str, intent: str
) -> None:
    """Given one of the seven questions, the reply has the contract's form."""
    sender = uuid.uuid4().hex
    message = server.ask(sender, question)
    assert set(message) == {"recipient_id", "text", "buttons", "custom"}
    assert message["recipient_id"] == sender
    assert message["custom"]["intents"] == [intent]
    assert set(message["custom"]["claims"]) <= set(article.claim)
    assert message["custom"]["sections"]
    assert message["custom"]["caveat"] is (intent in MATERIAL)
    assert 1 <= len(message["buttons"]) <= 4


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/json"),
        ("{", "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        ("{}", "application/json"),
        ('{"sender": "a"}', "application/json"),
        ('{"message": "a"}', "application/json"),
        ('{"sender": "a", "message": null}', "application/json"),
        ('{"sender": "a", "message": ["why"]}', "application/json"),
        ('{"sender": "", "message": "why"}', "application/json"),
        ('{"sender": 7, "message": "why"}', "application/json"),
        ('{"sender": "a\\u0000", "message": "why"}', "application/json"),
        ('{"sender": "a", "message": "why"}', "text/plain"),
        ('{"sender": "a", "message": "why"}', "application/x-www-form-urlencoded"),
    ],
)
def test_bad_input_is_refused(server: RunningServer, body: str, kind: str) -> None:
    """Given input of the wrong form, the status is 400 and the error says why."""
    response = server.post(body.encode(), kind)
    assert response.status_code == 400
    assert set(response.json()) == {"error"}
    assert response.json()["error"]


@given(
    body=st.dictionaries(
        st.sampled_from(["sender", "message", "metadata"]),
        st.one_of(st.text(max_size=40), st.none(), st.integers(), st.lists(st.text())),
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_bodies_never_break_it(
    server: RunningServer, body: dict[str, Any]
) -> None:
    """Given any JSON body, the status is 200 with a text or 400 with an error."""
    response = server.post(json.dumps(body).encode())
    assert response.status_code in {200, 400}
    if response.status_code == 200:
        assert all(message["text"] for message in response.json())
        assert response.json()


def test_long_and_blank_texts_get_a_fixed_reply(server: RunningServer) -> None:
    """Given too long or no text, a polite reply says so and nothing is understood."""
    assert server.ask(uuid.uuid4().hex, "weapons " * 200)["custom"]["intents"] == [
        "too_long"
    ]
    assert server.ask(uuid.uuid4().hex, " \n ")["custom"]["intents"] == ["blank"]
    assert server.ask(uuid.uuid4().hex, "x" * 1_000)["custom"]["intents"] == [
        "out_of_scope"
    ]


@pytest.mark.parametrize(
    "command",
    ["/session_start", "/action_listen", "EXTERNAL: greet", '/ask_why_support{"x":'],
)
def test_commands_do_nothing_special(server: RunningServer, command: str) -> None:
    """Given a subject and then a command of Rasa's, the conversation goes on."""
    sender = uuid.uuid4().hex
    server.ask(sender, "/topic_material_assistance")
    assert server.ask(sender, command)["text"]
    message = server.ask(sender, "/ask_certainty" + '{"about": "ask_summary"}')
    assert message["custom"]["intents"] == ["ask_certainty", "ask_summary"]


def test_a_command_does_not_wipe_the_conversation(server: RunningServer) -> None:
    """Given weapons as the subject, Rasa's session command leaves it the subject."""
    sender = uuid.uuid4().hex
    server.ask(sender, "did they send weapons")
    server.ask(sender, "/session_start")
    message = server.ask(sender, "is that confirmed?")
    assert message["custom"]["intents"] == [
        "ask_certainty",
        "topic_material_assistance",
    ]
    assert message["custom"]["caveat"]


def test_every_button_works(server: RunningServer) -> None:
    """Given a reply's buttons, each payload gets a reply of its own."""
    sender = uuid.uuid4().hex
    for button in server.ask(sender, "did they send weapons")["buttons"]:
        intent = button["payload"].lstrip("/").split("{")[0]
        assert server.ask(sender, button["payload"])["custom"]["intents"][0] == intent


def test_restart_forgets_the_subject(server: RunningServer) -> None:
    """Given a subject, a restart in words leaves nothing to tell more about."""
    sender = uuid.uuid4().hex
    server.ask(sender, "did they send weapons")
    assert server.ask(sender, "start over")["custom"]["intents"] == ["restart"]
    assert server.ask(sender, "tell me more")["custom"]["intents"] == ["tell_more"]


def test_conversations_never_mix(server: RunningServer) -> None:
    """Given two senders in turn, each one's follow-up is about their own subject."""
    first, second = uuid.uuid4().hex, uuid.uuid4().hex
    server.ask(first, "did they send weapons")
    server.ask(second, "what history do they share")
    follow_ups = [server.ask(sender, "tell me more") for sender in (first, second)]
    assert [message["custom"]["intents"][1] for message in follow_ups] == [
        "topic_material_assistance",
        "topic_historical_solidarity",
    ]


def test_the_log_holds_no_words_of_users(server: RunningServer) -> None:
    """Given a message with a telling word, the server's log does not hold it."""
    server.ask(
        uuid.uuid4().hex, "my name is Wolfgangamadeus and why does it support palestine"
    )
    assert "olfgangamadeus" not in server.log


def test_conversations_survive_a_restart(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Given a stopped server, a new one on the same database goes on."""
    server = RunningServer(tmp_path_factory.mktemp("restarted"))
    try:
        server.start()
        server.ask("someone", "what history do they share")
        server.stop()
        server.start()
        message = server.ask("someone", "tell me more")
    finally:
        server.stop()
    expected = ["tell_more", "topic_historical_solidarity"]
    assert message["custom"]["intents"] == expected
    assert server.log.count("nothing to train") == 2
    assert "Traceback" not in server.log
    assert "Warning" not in server.log


Handler = Callable[[UserMessage], Awaitable[Any]]


async def post(
    handler: Handler, body: dict[str, str], channel: InputChannel, path: str
) -> tuple[int, dict[str, str]]:
    """Posts to a channel whose assistant is `handler`; returns status and JSON."""
    app = Sanic(f"rest_{uuid.uuid4().hex}", configure_logging=False)
    blueprint: Blueprint = channel.blueprint(handler)
    app.config.TOUCHUP = False  # rewrites methods of Sanic, which only works once
    app.blueprint(blueprint, url_prefix="/channel")
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    served = await app.create_server(sock=listening, return_asyncio_server=True)
    await served.startup()
    response = await asyncio.to_thread(
        requests.post, f"http://127.0.0.1:{port}/channel{path}", json=body, timeout=30
    )
    served.close()
    return response.status_code, response.json()


def test_a_forgotten_conversation_is_gone(server: RunningServer, sender: str) -> None:
    """Given the wish to be forgotten, no database has anything of it left."""
    server.ask(sender, "which history do the forgettable share?")
    assert "forgettable" in all_rows(server.folder)
    for _ in range(2):
        answer = requests.post(
            f"{server.address}/webhooks/rest/forget",
            json={"sender": sender},
            timeout=ANSWER_WITHIN_SECONDS,
        )
        assert answer.status_code == 204
    rows = all_rows(server.folder)
    assert "forgettable" not in rows
    assert sender not in rows


@pytest.mark.parametrize("body", [{}, {"sender": ""}, {"sender": 1}, ["a"]])
def test_a_wish_to_be_forgotten_names_whom(server: RunningServer, body: Any) -> None:
    """Given no usable sender, the status is 400 with a sentence."""
    answer = requests.post(
        f"{server.address}/webhooks/rest/forget",
        json=body,
        timeout=ANSWER_WITHIN_SECONDS,
    )
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("fails", [True, False], ids=["raises", "says nothing"])
async def test_a_failure_inside_is_told_with_an_id(
    caplog: pytest.LogCaptureFixture, fails: bool
) -> None:
    """Given a failure, the status is 500 with an id that the log has, and no text."""

    async def handler(message: UserMessage) -> None:
        if fails:
            raise RuntimeError(f"cannot handle {message.text}")

    with caplog.at_level(logging.ERROR):
        status, content = await post(
            handler,
            {"sender": "a", "message": "secretword"},
            RestInput(Settings()),
            "/webhook",
        )
    assert status == 500
    assert content["error_id"] in caplog.text
    assert "secretword" not in caplog.text + content["error"]


async def test_the_channel_reports_its_health() -> None:
    """Given the channel, its address says that it is there."""
    channel = RestInput(Settings())

    async def handler(message: UserMessage) -> None:
        return None

    names = {route.uri for route in channel.blueprint(handler)._future_routes}
    assert names == {"/", "/webhook", "/forget"}


async def test_the_terminal_channel_streams() -> None:
    """Given the terminal, a reply is streamed to it; its conversation is its own."""

    async def handler(message: UserMessage) -> None:
        assert (message.sender_id, message.input_channel) == ("cmdline-a", "cmdline")
        await message.output_channel.send_text_message("a", "a reply")

    body = {"sender": "a", "message": "hello"}
    status, content = await post(handler, body, TerminalInput(), "/webhook?stream=true")
    assert status == 200
    assert content == {"recipient_id": "a", "text": "a reply"}


@pytest.mark.parametrize(
    ("channel", "path", "status"),
    [
        (RestInput(Settings()), "/webhook", 503),
        (TerminalInput(), "/webhook?stream=true", 200),
    ],
)
async def test_a_store_that_is_away_is_told(
    channel: InputChannel, path: str, status: int
) -> None:
    """Given a store out of reach, whoever asks is told to try again."""

    async def handler(message: UserMessage) -> None:
        raise AwayError("conversations")

    told, content = await post(handler, {"sender": "a", "message": "b"}, channel, path)
    assert told == status
    assert "try again" in (content.get("error") or content["text"])


async def test_callers_meet_no_other_channels_conversations() -> None:
    """Given a caller that names another channel's conversation, it gets its own."""
    seen = []

    async def handler(message: UserMessage) -> None:
        seen.append(message.sender_id)

    for sender in ("slack-T0TEAM-D0CHANNEL", "web-1", "rest-a"):
        body = {"sender": sender, "message": "tell me more"}
        await post(handler, body, RestInput(Settings()), "/webhook")
    assert seen == ["rest-slack-T0TEAM-D0CHANNEL", "rest-web-1", "rest-rest-a"]


@pytest.mark.parametrize(
    "settings", [Settings(per_address=1), Settings(per_conversation=1)]
)
async def test_too_many_messages_are_told_to_wait(settings: Settings) -> None:
    """Given a second message in a minute where one may pass, the status is 429."""
    channel = RestInput(settings)
    statuses = [
        (await post(nothing, {"sender": "a", "message": ""}, channel, "/webhook"))[0]
        for _ in range(2)
    ]
    assert statuses == [200, 429]


async def nothing(message: UserMessage) -> None:
    """Stands for the assistant where it is not asked."""


async def test_a_caller_without_its_token_is_refused() -> None:
    """Given a token that is wanted, the status is 401 without it."""
    body = {"sender": "a", "message": ""}
    channel = RestInput(Settings(rest_token="a token"))
    status, content = await post(nothing, body, channel, "/webhook")
    assert (status, content) == (401, {"error": "a valid bearer token is needed"})
