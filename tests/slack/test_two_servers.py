"""Two server processes with a shared store; and a server on its way in and out."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_server import RunningServer
from tests.slack.conftest import environment
from tests.slack.stand_in import StandIn, Trouble
from tests.slack.workspace import SECRET, Workspace, envelope, message, new_id

QUESTION = "what history do they share?"


@pytest.fixture(scope="module")
def second(
    slack_server: RunningServer, slack: StandIn, folder: Path
) -> Iterator[RunningServer]:
    """Another server on the same databases, started while Slack is out of reach."""
    slack.trouble["auth.test"].append(Trouble(status=503))
    variables = environment(slack, folder, SLACK_SIGNING_SECRET=SECRET)
    running = RunningServer(folder, variables, name="second")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def other(second: RunningServer, slack: StandIn) -> Workspace:
    """The workspace, whose requests go to the other server."""
    return Workspace(second.address, slack)


def test_a_server_starts_while_slack_is_out_of_reach(
    second: RunningServer, other: Workspace, slack: StandIn
) -> None:
    """Given an unreachable Slack, all else runs, and Slack follows once it is back."""
    assert "Slack is out of reach" in second.log
    assert second.ask("someone", QUESTION)["text"]
    body = json.dumps(envelope(message(QUESTION, new_id("D")))).encode()
    before = other.post(body).status_code
    assert before == 503 or "Slack is on" in second.log
    slack.wait(lambda: "Slack is on" in second.log)
    assert other.post(body).status_code == 200


def test_a_duplicate_at_the_other_process_is_not_answered(
    workspace: Workspace, other: Workspace, second: RunningServer
) -> None:
    """Given an event that reaches both processes, at once or later, one answers."""
    other.slack.wait(lambda: "Slack is on" in second.log)
    channels = [new_id("D") for _ in range(20)]
    for channel in channels:
        payload = envelope(message(QUESTION, channel, new_id("U")))
        for place in (workspace, other, workspace):
            place.send(payload)
    for channel in channels:
        workspace.posted(channel)
    workspace.quiet(new_id("C"))
    other.quiet(new_id("C"))
    posted = [sent["channel"] for sent in other.slack.of("chat.postMessage")]
    assert [posted.count(channel) for channel in channels] == [1] * 20


def test_a_conversation_goes_on_at_the_other_process(
    workspace: Workspace, other: Workspace, second: RunningServer
) -> None:
    """Given a thread joined through one process, the other answers a reply in it."""
    other.slack.wait(lambda: "Slack is on" in second.log)
    channel, user = new_id("D"), new_id("U")
    workspace.event(message(QUESTION, channel, user))
    workspace.posted(channel)
    other.event(message("tell me more", channel, user))
    first, following = other.posted(channel, 2)
    assert "Hello!" in first["text"]
    assert "Hello!" not in following["text"]
    assert "Historical solidarity" in json.dumps(following["blocks"])


def test_a_stopped_server_finishes_what_is_under_way(
    other: Workspace, second: RunningServer, slack: StandIn
) -> None:
    """Given SIGTERM while answers are on their way, each one is delivered."""
    slack.wait(lambda: "Slack is on" in second.log)
    slack.chaos = lambda: Trouble(seconds=2)
    channels = [new_id("D") for _ in range(5)]
    try:
        for channel in channels:
            other.event(message(QUESTION, channel, new_id("U")))
        begun = time.monotonic()
        second.terminate()
        took = time.monotonic() - begun
    finally:
        slack.chaos = lambda: None
    posted = [sent["channel"] for sent in slack.of("chat.postMessage")]
    assert [posted.count(channel) for channel in channels] == [1] * 5
    assert took < 30
    assert "Traceback" not in second.log
