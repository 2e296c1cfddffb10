"""Slack's own answers, over the real server: tried again, reported, recorded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from channels.slack.store import Store
from tests.running_server import RunningServer
from tests.slack.stand_in import Trouble
from tests.slack.workspace import Workspace, command, message, new_id

POST = "chat.postMessage"
QUESTION = "why does it support them, Wolfgangamadeus?"
Undelivered = Callable[[], list[tuple[str, str, str, int]]]


@pytest.fixture
def undelivered(folder: Path) -> Undelivered:
    """Reads what the server recorded as not delivered."""
    store = Store(f"sqlite:///{folder / 'slack.db'}")
    return store.undelivered


def attempts(workspace: Workspace, channel: str) -> list[float]:
    """Returns when each attempt to post to a channel was made, in seconds."""
    return [
        call.at
        for call in workspace.slack.attempts
        if call.arguments.get("channel") == channel
    ]


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=429, headers={"Retry-After": "1"}),
        Trouble(status=429),
        Trouble(status=429, headers={"Retry-After": "soon"}),
        Trouble(status=500),
        Trouble(status=502),
        Trouble(status=503),
        Trouble(status=504),
        Trouble(hang_up=True),
        Trouble(error="ratelimited"),
        Trouble(error="internal_error"),
    ],
    ids=lambda trouble: f"{trouble.status} {trouble.error} {trouble.headers}",
)
def test_what_passes_is_tried_again(workspace: Workspace, trouble: Trouble) -> None:
    """Given trouble that passes, the answer arrives once, in the end."""
    workspace.slack.trouble[POST].append(trouble)
    channel = new_id("D")
    workspace.event(message(QUESTION, channel))
    workspace.posted(channel)
    assert len(attempts(workspace, channel)) == 2
    workspace.quiet(channel, 1)


def test_slack_is_given_the_time_that_it_asks_for(workspace: Workspace) -> None:
    """Given a Retry-After of a second and a half, the next attempt comes after it."""
    trouble = Trouble(status=429, headers={"Retry-After": "1.5"})
    workspace.slack.trouble[POST].append(trouble)
    channel = new_id("D")
    workspace.event(message(QUESTION, channel))
    workspace.posted(channel)
    first, second = attempts(workspace, channel)
    assert second - first >= 1.5


def test_attempts_at_one_message_bear_one_id(workspace: Workspace) -> None:
    """Given two attempts, Slack can tell that they are the same message."""
    workspace.slack.trouble[POST].append(Trouble(status=500))
    channel = new_id("D")
    workspace.event(message(QUESTION, channel))
    workspace.posted(channel)
    workspace.event(message(QUESTION, channel))
    workspace.posted(channel, 2)
    ids = [
        call.arguments["client_msg_id"]
        for call in workspace.slack.attempts
        if call.arguments.get("channel") == channel
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_refusal_is_reported_and_recorded(
    workspace: Workspace, slack_server: RunningServer, undelivered: Undelivered
) -> None:
    """Given `ok: false`, log and record hold the error, and no word of the user's."""
    workspace.slack.trouble[POST].append(Trouble(error="is_archived"))
    channel = new_id("C")
    workspace.event(message(f"<@U0BOT> {QUESTION}", channel))
    workspace.slack.wait(lambda: (POST, channel, "is_archived", 1) in undelivered())
    assert "Slack refused chat.postMessage: is_archived" in slack_server.log
    assert "olfgangamadeus" not in slack_server.log
    assert len(attempts(workspace, channel)) == 1


def test_what_never_arrives_is_recorded(
    workspace: Workspace, undelivered: Undelivered
) -> None:
    """Given a response URL that has expired, its answer is recorded."""
    row = ("response_url", "", "trouble", 1)
    before = undelivered().count(row)
    trouble = Trouble(status=404)
    workspace.slack.trouble["response_url"].append(trouble)
    workspace.form(command(QUESTION, workspace.slack.response_url()))
    workspace.slack.wait(lambda: undelivered().count(row) > before)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_response_urls_are_tried_again_too(workspace: Workspace, status: int) -> None:
    """Given trouble that passes at a response URL, the answer arrives in the end."""
    before = len(workspace.slack.of("response_url"))
    workspace.slack.trouble["response_url"].append(Trouble(status=status))
    workspace.form(command(QUESTION, workspace.slack.response_url()))
    workspace.responses(1, before)


def test_refused_blocks_leave_the_text(
    workspace: Workspace, slack_server: RunningServer
) -> None:
    """Given a workspace that knows a block not, the text arrives, caveat included."""
    workspace.slack.trouble[POST].append(Trouble(error="invalid_blocks"))
    channel = new_id("D")
    workspace.event(message("did they send weapons?", channel))
    workspace.slack.wait(lambda: len(attempts(workspace, channel)) == 2)
    (sent,) = workspace.posted(channel)
    assert "blocks" not in sent
    assert "Please note" in sent["text"]
    assert "Slack refused the blocks of a message" in slack_server.log
    workspace.slack.problems.remove("chat.postMessage without blocks")


def test_a_revoked_token_is_reported_and_recorded(
    workspace: Workspace, slack_server: RunningServer, undelivered: Undelivered
) -> None:
    """Given a token that is revoked meanwhile, events are acknowledged all the same."""
    channel = new_id("D")
    valid, workspace.slack.tokens = workspace.slack.tokens, set()
    try:
        workspace.event(message(QUESTION, channel))
        row = (POST, channel, "invalid_auth", 1)
        workspace.slack.wait(lambda: row in undelivered())
    finally:
        workspace.slack.tokens = valid
