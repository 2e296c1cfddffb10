"""What is asked, and where, as read from what Slack sends."""

import dataclasses

import pytest

from channels.slack import incoming
from channels.slack.identity import Identity
from channels.slack.incoming import Incoming, Share, Vote
from tests.slack.workspace import MENTION, command, mention, message, press

ME = Identity(team="T1", user="U0BOT", bot="B0BOT", name="article", team_name="Team")


def test_a_direct_message() -> None:
    """Given a direct message, its conversation is the user's."""
    event = message(f"{MENTION} why?", "D1", "U1", ts="1.2")
    assert incoming.from_message(event, ME) == Incoming(
        key="message D1 1.2",
        conversation="T1-U1",
        text="why?",
        channel="D1",
        user="U1",
        written=True,
    )


def test_a_direct_message_in_a_thread() -> None:
    """Given a thread in the direct messages, the conversation is the thread's."""
    asked = incoming.from_message(message("why?", "D1", thread_ts="1.1"), ME)
    assert asked
    assert (asked.conversation, asked.thread) == ("T1-D1-1.1", "1.1")


@pytest.mark.parametrize("thread", [None, "1.1"])
def test_a_mention(thread: str | None) -> None:
    """Given a mention, its conversation is its thread's, begun by it if need be."""
    event = mention("why?", "C1", "U1", ts="1.2", thread_ts=thread)
    asked = incoming.from_message(event, ME)
    assert asked
    assert asked.thread == (thread or "1.2")
    assert asked.conversation == f"T1-C1-{asked.thread}"
    assert not asked.only_if_joined


def test_a_reply_in_a_thread() -> None:
    """Given a reply without a mention, it counts only in a thread joined before."""
    asked = incoming.from_message(message("so?", "C1", thread_ts="1.1"), ME)
    assert asked
    assert asked.only_if_joined
    other = message("<@U2> so?", "C1", thread_ts="1.1")
    assert incoming.from_message(other, ME) is None


def test_what_nobody_asks() -> None:
    """Given bots, edits and messages to all, there is no question."""
    event = message("why?", "D1")
    for change in (
        {"bot_id": "B1"},
        {"user": "U0BOT"},
        {"subtype": "message_changed"},
        {"edited": {}},
        {"hidden": True},
        {"channel": "C1", "channel_type": "channel"},
        {"channel_type": None},
        {"ts": 7},
    ):
        assert incoming.from_message({**event, **change}, ME) is None


def test_a_command() -> None:
    """Given the slash command, the answer goes to its response URL."""
    body = command("why &amp; how", "https://r", trigger_id="1")
    asked = incoming.from_command(body, ME)
    assert asked
    assert (asked.text, asked.key) == ("why & how", "command 1")
    assert (asked.response_url, asked.conversation) == ("https://r", "T1-U0ANN")
    assert incoming.from_command({**body, "response_url": ""}, ME) is None


def test_a_button() -> None:
    """Given a press, the answer goes where the button stands."""
    element = {"action_id": "ask:1", "value": "/x", "text": {"text": "t" * 99}}
    container = {"type": "message", "channel_id": "C1", "message_ts": "1.2"}
    pressed = press(element, "https://r", container=container)
    (action,) = pressed["actions"]
    asked = incoming.from_button(pressed, action, ME)
    assert asked
    assert (asked.channel, asked.thread, asked.text) == ("C1", "1.2", "/x")
    assert asked.heading == "t" * 74 + "…"
    assert asked.response_url is None
    again = {**action, "action_ts": "9.9"}
    assert dataclasses.replace(asked, key="") == dataclasses.replace(
        incoming.from_button(pressed, again, ME), key=""
    )
    assert asked.key != incoming.from_button(pressed, again, ME).key


def test_a_vote() -> None:
    """Given a press on a thumb, the vote is the user's; another value is none."""
    container = {"type": "message", "channel_id": "C1", "message_ts": "1.2"}
    body = press({}, "https://r", container=container)
    value = '{"intents": ["greet"], "helpful": true, "turn": "t1"}'
    expected = Vote("U0ANN", "C1-U0ANN", "1.2", ("greet",), True, "t1")
    assert incoming.vote(body, {"value": value}) == expected
    for other in ("", "[]", "{}", "1", '{"intents": 1, "helpful": true}'):
        assert incoming.vote(body, {"value": other}) is None


def test_a_share() -> None:
    """Given a press on "Share in channel", answer and question are returned."""
    body = press({}, "https://r")
    value = '{"answer": "a", "asked": "why?", "thread": null}'
    assert incoming.share(body, {"value": value}) == Share("a", "why?", None, "U0ANN")
    for other in ("", "[]", "{}", "1"):
        assert incoming.share(body, {"value": other}) is None
