"""Whatever Slack sends again is answered once, over the real server."""

import json

import pytest

from tests.slack.workspace import (
    FORM,
    JSON,
    MENTION,
    Workspace,
    buttons,
    command,
    envelope,
    mention,
    message,
    new_id,
    new_ts,
    press,
    signed_headers,
)

QUESTION = "why does it support them?"


@pytest.mark.parametrize("reason", ["http_timeout", "http_error", "unknown_error"])
def test_a_retry_is_answered_once(workspace: Workspace, reason: str) -> None:
    """Given an event and its retry for any reason, there is one answer."""
    channel = new_id("D")
    payload = envelope(message(QUESTION, channel))
    workspace.send(payload)
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": reason}
    workspace.send(payload, **retry)
    workspace.quiet(channel, 1)


def test_a_retry_of_what_never_arrived_is_answered(workspace: Workspace) -> None:
    """Given a retry alone, it is answered: the first delivery may have been lost."""
    channel = new_id("D")
    payload = envelope(message(QUESTION, channel))
    workspace.send(payload, **{"X-Slack-Retry-Num": "1"})
    workspace.posted(channel)


@pytest.mark.parametrize("mention_first", [True, False])
def test_a_mention_that_is_also_a_message_is_answered_once(
    workspace: Workspace, mention_first: bool
) -> None:
    """Given both events of one mention, under two ids, there is one answer."""
    channel, ts = new_id("C"), new_ts()
    events = [
        mention(QUESTION, channel, ts=ts),
        message(f"{MENTION} {QUESTION}", channel, ts=ts),
    ]
    for event in events if mention_first else reversed(events):
        workspace.event(event)
    workspace.quiet(channel, 1)


def test_a_mention_in_a_joined_thread_is_answered_once(workspace: Workspace) -> None:
    """Given a mention where replies are answered anyway, there is one answer to it."""
    channel, thread, ts = new_id("C"), new_ts(), new_ts()
    workspace.event(mention(QUESTION, channel, ts=thread))
    workspace.posted(channel)
    workspace.event(message(f"{MENTION} {QUESTION}", channel, ts=ts, thread_ts=thread))
    workspace.event(mention(QUESTION, channel, ts=ts, thread_ts=thread))
    workspace.quiet(channel, 2)


def test_a_replayed_request_is_not_answered_again(workspace: Workspace) -> None:
    """Given the very same request, signature included, there is one answer."""
    channel = new_id("D")
    body = json.dumps(envelope(message(QUESTION, channel))).encode()
    headers = signed_headers(body, JSON)
    for _ in range(3):
        assert workspace.post(body, headers=headers).status_code == 200
    workspace.quiet(channel, 1)


def test_a_replayed_command_is_not_answered_again(workspace: Workspace) -> None:
    """Given the very same slash command, there is one answer."""
    before = len(workspace.slack.of("response_url"))
    fields = command(QUESTION, workspace.slack.response_url())
    for _ in range(2):
        workspace.form(fields)
    workspace.quiet(new_id("C"))
    assert len(workspace.slack.of("response_url")) == before + 1


def test_a_replayed_press_is_not_answered_again(workspace: Workspace) -> None:
    """Given the very same press, there is one answer; another press has its own."""
    channel, user = new_id("D"), new_id("U")
    workspace.event(message(QUESTION, channel, user))
    (sent,) = workspace.posted(channel)
    container = {"type": "message", "channel_id": channel, "message_ts": new_ts()}
    url = workspace.slack.response_url()
    pressed = press(buttons(sent)[0], url, user=user, container=container)
    for payload in (pressed, pressed):
        workspace.interaction(payload)
    workspace.quiet(channel, 2)
    again = press(buttons(sent)[0], url, user=user, container=container)
    workspace.interaction(again)
    workspace.quiet(channel, 3)


def test_the_same_words_again_are_answered_again(workspace: Workspace) -> None:
    """Given the same question in two messages, both are answered."""
    channel = new_id("D")
    for _ in range(2):
        workspace.event(message(QUESTION, channel))
    workspace.quiet(channel, 2)


def test_a_form_is_no_way_around(workspace: Workspace) -> None:
    """Given an event sent as a form's payload a second time, there is one answer."""
    channel = new_id("D")
    payload = envelope(message(QUESTION, channel))
    workspace.send(payload)
    body = b"payload=" + json.dumps(payload).encode()
    assert workspace.post(body, FORM).status_code == 200
    workspace.quiet(channel, 1)
