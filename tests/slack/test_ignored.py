"""What gets no reply, over the real server."""

import pytest

from tests.running_server import RunningServer
from tests.slack.stand_in import BOT, BOT_USER
from tests.slack.workspace import (
    MENTION,
    Workspace,
    envelope,
    mention,
    message,
    new_id,
    new_ts,
)

QUESTION = "why does it support them?"
IN_DIRECT_MESSAGES = {
    "another bot": {"bot_id": "B0OTHER"},
    "an app's message": {"subtype": "bot_message", "bot_id": "B0OTHER"},
    "itself": {"user": BOT_USER},
    "itself as a bot": {"bot_id": BOT, "user": BOT_USER},
    "Slackbot": {"user": "USLACKBOT"},
    "nobody": {"user": None},
    "an edit": {"subtype": "message_changed", "message": {"text": QUESTION}},
    "a deletion": {"subtype": "message_deleted", "hidden": True},
    "a join": {"subtype": "channel_join"},
    "a leave": {"subtype": "channel_leave"},
    "a topic": {"subtype": "channel_topic"},
    "a pin": {"subtype": "pinned_item"},
    "a reminder": {"subtype": "reminder_add"},
    "the root of an assistant thread": {"subtype": "assistant_app_thread"},
    "something hidden": {"hidden": True},
    "an edited message": {"edited": {"user": "U0ANN", "ts": "1.2"}},
    "an unknown kind of channel": {"channel_type": "app_home"},
}


@pytest.mark.parametrize("case", IN_DIRECT_MESSAGES)
def test_in_direct_messages(workspace: Workspace, case: str) -> None:
    """Given a message that nobody means for the assistant, there is no reply."""
    channel = new_id("D")
    event = message(QUESTION, channel)
    workspace.event({**event, **IN_DIRECT_MESSAGES[case]})
    workspace.quiet(channel)


@pytest.mark.parametrize("kind", ["C", "G", "M"])
def test_channel_messages_without_a_mention(workspace: Workspace, kind: str) -> None:
    """Given a message in a channel that mentions nobody, there is no reply."""
    channel = new_id(kind)
    workspace.event(message(QUESTION, channel))
    workspace.event(message(f"<@U0BOB> {QUESTION}", channel))
    workspace.event(message("", channel, subtype="file_share", files=[{"id": "F"}]))
    workspace.quiet(channel)


@pytest.mark.parametrize("kind", ["C", "G", "M"])
def test_mentions_are_answered_in_every_kind_of_channel(
    workspace: Workspace, kind: str
) -> None:
    """Given a mention that arrives as a message only, it is answered."""
    channel = new_id(kind)
    workspace.event(message(f"{MENTION} {QUESTION}", channel))
    workspace.posted(channel)


def test_mentions_by_bots_and_in_edits(workspace: Workspace) -> None:
    """Given a mention by a bot, or in an edited message, there is no reply."""
    channel = new_id("C")
    workspace.event(mention(QUESTION, channel, bot_id="B0OTHER"))
    workspace.event(mention(QUESTION, channel, user=BOT_USER))
    workspace.event(mention(QUESTION, channel, edited={"user": "U0ANN", "ts": "1.2"}))
    workspace.quiet(channel)


def test_replies_in_threads_of_others(workspace: Workspace) -> None:
    """Given a reply in a thread that the assistant is not in, there is no reply."""
    channel = new_id("C")
    workspace.event(message(QUESTION, channel, thread_ts=new_ts()))
    workspace.quiet(channel)


def test_replies_meant_for_somebody_else(workspace: Workspace) -> None:
    """Given a joined thread, files and what opens with another's name get no reply."""
    channel, thread = new_id("C"), new_ts()
    workspace.event(mention(QUESTION, channel, ts=thread))
    workspace.posted(channel)
    for event in (
        message("<@U0BOB> what do you think?", channel, thread_ts=thread),
        message("", channel, thread_ts=thread, subtype="file_share", files=[]),
        message("bye", channel, thread_ts=thread, subtype="channel_leave"),
    ):
        workspace.event(event)
    workspace.quiet(channel, 1)


def test_unknown_events_and_interactions(
    workspace: Workspace, slack_server: RunningServer
) -> None:
    """Given what the assistant does not listen to, it is acknowledged, and no more."""
    before = len(workspace.slack.calls), slack_server.log.count("Traceback")
    workspace.event({"type": "reaction_added", "user": "U0ANN"})
    workspace.event({"type": "app_uninstalled"})
    workspace.send(
        {"type": "app_rate_limited", "team_id": "T", "minute_rate_limited": 1}
    )
    workspace.send(envelope({"type": "assistant_thread_started"}))
    for payload in (
        {"type": "view_submission", "view": {"callback_id": "x"}},
        {"type": "shortcut", "callback_id": "unknown"},
        {"type": "message_action", "callback_id": "unknown"},
        {"type": "block_actions", "actions": [{"action_id": "unknown"}]},
        {"type": "block_actions", "actions": [{"action_id": "vote", "value": "{}"}]},
        {"type": "block_actions", "actions": [{"action_id": "share", "value": "[]"}]},
        {"type": "block_actions", "actions": [{"action_id": "ask:1"}]},
        {"type": "block_suggestion", "action_id": "x"},
    ):
        workspace.interaction(payload)
    workspace.form({"command": "/another", "text": "why?"})
    channel = new_id("C")
    workspace.quiet(channel)
    after = len(workspace.slack.calls), slack_server.log.count("Traceback")
    assert after == (before[0] + 1, before[1])
