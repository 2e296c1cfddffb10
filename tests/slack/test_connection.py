"""The channel without a server around it: its answers, and what fails inside."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from answers.article import Article
from answers.compose import compose
from answers.turn import Asked, State
from channels.away import AwayError
from channels.database import Database
from channels.slack import blocks
from channels.slack import connection as connection_module
from channels.slack.blocks import AWAY
from channels.slack.connection import Connection
from channels.slack.identity import introduce
from channels.slack.settings import read_settings
from channels.slack.store import Store
from tests.slack.conftest import environment
from tests.slack.stand_in import APP_TOKEN, StandIn, Trouble
from tests.slack.workspace import (
    SECRET,
    block_texts,
    buttons,
    command,
    envelope,
    mention,
    message,
    new_id,
    new_ts,
    press,
    thumbs,
)

POST = "chat.postMessage"


class Assistant:
    """Answers everything with what the article says on weapons; may fail or dawdle."""

    def __init__(self, article: Article) -> None:
        """Takes the article."""
        self.article = article
        self.error: Exception | None = None
        self.seconds = 0.0
        self.asked: list[UserMessage] = []
        self.forgotten: list[str] = []

    async def forget(self, conversation: str) -> None:
        """Forgets a conversation, or fails like a turn."""
        if self.error:
            raise self.error
        self.forgotten.append(conversation)

    async def handle(self, asked: UserMessage) -> None:
        """Handles a message as Rasa would."""
        self.asked.append(asked)
        await asyncio.sleep(self.seconds)
        if self.error:
            raise self.error
        told = Asked("topic_material_assistance")
        reply, _ = compose([told], State(), self.article)
        await asked.output_channel.send_text_with_buttons(
            asked.sender_id,
            reply.text,
            reply.rasa_buttons,
            answer=reply.custom(self.article),
        )


@pytest.fixture
def assistant(article: Article) -> Assistant:
    """The assistant behind the channel."""
    return Assistant(article)


@pytest.fixture
async def connection(
    slack: StandIn, assistant: Assistant, tmp_path: Path
) -> AsyncIterator[Connection]:
    """The channel, connected both ways and ready."""
    variables = environment(
        slack, tmp_path, SLACK_SIGNING_SECRET=SECRET, SLACK_APP_TOKEN=APP_TOKEN
    )
    settings = read_settings(variables)
    assert settings
    connected = Connection(settings, await asyncio.to_thread(introduce, settings))
    before = len(slack.sockets)
    await connected.start(assistant.article, assistant.handle, assistant.forget)
    await until(slack, lambda: len(slack.sockets) > before and connected.ready)
    yield connected
    slack.trouble.clear()
    await connected.stop()
    assert slack.problems == []


async def until(slack: StandIn, condition: Callable[[], Any]) -> Any:
    """Waits for a condition without holding up the channel."""
    return await asyncio.to_thread(slack.wait, condition)


async def posted(slack: StandIn, channel: str) -> dict[str, Any]:
    """Waits for a message in a channel and returns it."""

    def found() -> list[dict[str, Any]]:
        return [sent for sent in slack.of(POST) if sent["channel"] == channel]

    return (await until(slack, found))[0]


async def test_every_kind_of_question_is_answered(
    connection: Connection, slack: StandIn, assistant: Assistant
) -> None:
    """Given message, mention, reply, command, shortcut and press, all are answered."""
    direct, channel, ts = new_id("D"), new_id("C"), new_ts()
    await connection.receive(envelope(message("why?", direct, new_id("U"))))
    await connection.receive(envelope(mention("why?", channel, ts=ts)))
    sent = await posted(slack, direct)
    assert (await posted(slack, channel))["thread_ts"] == ts
    before = len(slack.of("response_url"))
    await connection.receive(envelope(message("so?", channel, thread_ts=ts)))
    await connection.receive(command("why?", slack.response_url()))
    container = {"type": "message", "channel_id": channel, "message_ts": ts}
    url = slack.response_url()
    pressed = press(buttons(sent)[0], url, container=container)
    await connection.receive(pressed)
    await until(slack, lambda: len(slack.of("response_url")) > before)
    await until(
        slack, lambda: [m["channel"] for m in slack.of(POST)].count(channel) == 3
    )
    senders = [asked.sender_id for asked in assistant.asked]
    assert senders[1] == f"slack-T0TEAM-{channel}-{ts}"
    assert senders.count(senders[1]) == 3
    assert "slack-T0TEAM-U0ANN" in senders
    assert {asked.input_channel for asked in assistant.asked} == {"slack"}


async def test_shortcut_share_vote_home_and_prompts(
    connection: Connection, slack: StandIn
) -> None:
    """Given the other things that people can press and open, each does its work."""
    before, user = len(slack.of("response_url")), new_id("U")
    shortcut = {
        "type": "message_action",
        "callback_id": "ask_about_this",
        "trigger_id": new_id("T"),
        "user": {"id": user},
        "channel": {"id": "C0GENERAL"},
        "message": {"text": "why?", "ts": "1.2"},
        "response_url": slack.response_url(),
    }
    await connection.receive(shortcut)
    await until(slack, lambda: len(slack.of("response_url")) == before + 1)
    private = slack.of("response_url")[-1]
    (share,) = buttons(private, "share")
    await connection.receive(press(share, slack.response_url(), user=user))
    await until(slack, lambda: len(slack.of("response_url")) == before + 3)
    assert slack.of("response_url")[-2]["thread_ts"] == "1.2"
    late = {**share, "value": '{"answer": "another"}'}
    await connection.receive(press(late, slack.response_url(), user=user))
    await until(slack, lambda: len(slack.of("response_url")) == before + 4)
    assert "no longer" in slack.of("response_url")[-1]["text"]
    (thumb,) = thumbs(private)
    vote = {"action_id": "vote", "value": thumb["negative_button"]["value"]}
    container = {"channel_id": "C", "message_ts": "1.3", "thread_ts": "1.1"}
    url = slack.response_url()
    await connection.receive(press(vote, url, user=user, container=container))
    await until(slack, lambda: len(slack.of("response_url")) == before + 5)
    assert slack.of("response_url")[-1]["thread_ts"] == "1.1"
    opened = {"type": "app_home_opened", "user": user, "tab": "home"}
    await connection.receive(envelope(opened))
    await until(
        slack, lambda: [v for v in slack.of("views.publish") if v["user_id"] == user]
    )
    thread = {"channel_id": new_id("D"), "thread_ts": "1.4"}
    started = {"type": "assistant_thread_started", "assistant_thread": thread}
    await connection.receive(envelope(started))
    method = "assistant.threads.setSuggestedPrompts"
    await until(
        slack,
        lambda: [
            p for p in slack.of(method) if p["channel_id"] == thread["channel_id"]
        ],
    )


async def test_a_failure_inside_is_told(
    connection: Connection,
    slack: StandIn,
    assistant: Assistant,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Given an assistant that fails, the user gets an id that the log has, no more."""
    word = "telling"[::-1]
    assistant.error = RuntimeError(word)
    channel = new_id("D")
    with caplog.at_level(logging.ERROR):
        await connection.receive(envelope(message("why?", channel)))
        sent = await posted(slack, channel)
    (text,) = block_texts(sent)
    id = text.rsplit("Error ", 1)[1].rstrip(")")
    assert id in caplog.text
    assert word not in caplog.text + text


def fail(*_: object) -> bool:
    """Stands for a call to a database that is out of reach."""
    raise AwayError("slack")


async def test_without_its_store_slack_is_told_to_send_again(
    connection: Connection, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a database out of reach, nothing is acknowledged that could be doubled."""
    monkeypatch.setattr(Database, "begin", fail)
    answer = await connection.receive(envelope(message("why?", new_id("D"))))
    assert answer.status == 503
    assert assistant.asked == []


@pytest.mark.parametrize("where", ["once-only memory", "conversations"])
async def test_a_store_that_goes_away_is_told(
    connection: Connection,
    slack: StandIn,
    assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """Given a database lost later, the user is told to ask again."""
    if where == "conversations":
        assistant.error = AwayError(where)
    else:
        monkeypatch.setattr(Store, "first_time", fail)
    channel = new_id("D")
    await connection.receive(envelope(message("why?", channel)))
    assert block_texts(await posted(slack, channel)) == [AWAY]


async def test_an_answer_that_cannot_be_kept_is_not_shared(
    connection: Connection, slack: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given an answer that cannot be kept, it comes without the button to share it."""
    monkeypatch.setattr(Store, "keep_answer", fail)
    await connection.receive(command("unstored", slack.response_url()))

    def responded() -> list[dict[str, Any]]:
        sent = slack.of("response_url")
        return [s for s in sent if "Asked: unstored" in block_texts(s)]

    (private,) = await until(slack, responded)
    assert buttons(private, "share") == []


async def test_trouble_is_recorded_in_the_end(
    connection: Connection, slack: StandIn, tmp_path: Path
) -> None:
    """Given a passing trouble and a refusal, one is tried again, the other recorded."""
    slack.trouble[POST].extend([Trouble(status=503), Trouble(error="is_archived")])
    channel = new_id("D")
    await connection.receive(envelope(message("why?", channel)))
    store = Store(f"sqlite:///{tmp_path / 'slack.db'}")
    row = (POST, channel, "is_archived", 2)
    await until(slack, lambda: row in store.undelivered())


async def test_what_cannot_be_finished_is_recorded(
    slack: StandIn,
    assistant: Assistant,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Given answers that outlast the time to stop, their number is recorded."""
    settings = read_settings(environment(slack, tmp_path, SLACK_SIGNING_SECRET=SECRET))
    assert settings
    slack.trouble["auth.test"].append(Trouble(status=500))
    monkeypatch.setattr(connection_module, "ASK_AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(connection_module, "DRAIN_SECONDS", 0.2)
    slow = Connection(settings, None)
    await slow.start(assistant.article, assistant.handle, assistant.forget)
    await until(slack, lambda: slow.ready)
    assistant.seconds = 60
    await slow.receive(envelope(message("why?", new_id("D"))))
    await until(slack, lambda: assistant.asked)
    await slow.stop()
    assert not slow.ready
    store = Store(f"sqlite:///{tmp_path / 'slack.db'}")
    assert store.undelivered() == [("stop", "", "stopped", 1)]


async def test_whatever_comes_is_acknowledged(connection: Connection) -> None:
    """Given payloads of no use, the status is 200."""
    for payload in ({}, {"type": "x"}, {"type": "event_callback", "event": []}):
        assert (await connection.receive(payload)).status == 200


async def test_a_wish_to_be_forgotten_that_fails_is_told(
    connection: Connection, assistant: Assistant, slack: StandIn
) -> None:
    """Where the store fails, the user learns that nothing is certain."""
    assistant.error = RuntimeError("secret")
    before = len(slack.of("response_url"))
    url = slack.response_url()
    await connection.receive(command("forget", url, user_id=new_id("U")))
    await until(slack, lambda: len(slack.of("response_url")) > before)
    (text,) = block_texts(slack.of("response_url")[-1])
    assert text.startswith(blocks.FAILED.split("{", maxsplit=1)[0])
