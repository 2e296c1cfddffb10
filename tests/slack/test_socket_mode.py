"""Socket Mode, over the real server and the stand-in's WebSocket."""

from collections.abc import Iterator

import pytest
import requests

from tests.running_server import RunningServer
from tests.slack.conftest import environment
from tests.slack.stand_in import APP_TOKEN, StandIn, Trouble
from tests.slack.workspace import command, envelope, mention, message, new_id, press

QUESTION = "why does it support them?"


@pytest.fixture(scope="module")
def socket_slack() -> Iterator[StandIn]:
    """A stand-in of its own, for the WebSockets."""
    stand_in = StandIn()
    stand_in.start()
    yield stand_in
    stand_in.stop()
    assert stand_in.problems == []


@pytest.fixture(scope="module")
def socket_server(
    socket_slack: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """The real server, connected by Socket Mode alone."""
    folder = tmp_path_factory.mktemp("socket")
    variables = environment(socket_slack, folder, SLACK_APP_TOKEN=APP_TOKEN)
    running = RunningServer(folder, variables)
    running.start()
    socket_slack.wait(lambda: socket_slack.sockets)
    yield running
    running.stop()


def answered(slack: StandIn, channel: str) -> list[dict]:
    """Waits for an answer in a channel and returns all that are there."""
    return slack.wait(
        lambda: [m for m in slack.of("chat.postMessage") if m["channel"] == channel]
    )


def acknowledged(slack: StandIn, id: str) -> None:
    """Waits for the acknowledgement of an envelope."""
    slack.wait(lambda: id in slack.acknowledged)


def test_events_are_acknowledged_and_answered(
    socket_server: RunningServer, socket_slack: StandIn
) -> None:
    """Given events over the WebSocket, each is acknowledged and answered."""
    for event in (message(QUESTION, new_id("D")), mention(QUESTION, new_id("C"))):
        id = socket_slack.send_envelope("events_api", envelope(event))
        acknowledged(socket_slack, id)
        assert len(answered(socket_slack, event["channel"])) == 1
    assert "by Socket Mode" in socket_server.log


def test_commands_and_presses_are_acknowledged_and_answered(
    socket_server: RunningServer, socket_slack: StandIn
) -> None:
    """Given a slash command and a press, each is acknowledged and answered."""
    url = socket_slack.response_url()
    id = socket_slack.send_envelope("slash_commands", command(QUESTION, url))
    acknowledged(socket_slack, id)
    socket_slack.wait(lambda: socket_slack.of("response_url"))
    user = new_id("U")
    button = {
        "type": "button",
        "action_id": "ask:0",
        "value": "/ask_summary",
        "text": {"type": "plain_text", "text": "Summary"},
    }
    pressed = press(button, "", user=user, container={"type": "view", "view_id": "V"})
    acknowledged(socket_slack, socket_slack.send_envelope("interactive", pressed))
    assert len(answered(socket_slack, user)) == 1


def test_an_event_sent_again_is_acknowledged_and_answered_once(
    socket_server: RunningServer, socket_slack: StandIn
) -> None:
    """Given the same event in two envelopes, both are acknowledged, one is answered."""
    channel = new_id("D")
    payload = envelope(message(QUESTION, channel))
    for _ in range(2):
        acknowledged(socket_slack, socket_slack.send_envelope("events_api", payload))
    other = new_id("D")
    later = envelope(message(QUESTION, other))
    socket_slack.send_envelope("events_api", later)
    answered(socket_slack, other)
    assert len(answered(socket_slack, channel)) == 1


@pytest.mark.parametrize(
    "payload",
    [{}, {"type": "event_callback"}, envelope({"type": "unknown"}), {"type": "x"}],
    ids=["nothing", "no event", "unknown event", "unknown type"],
)
def test_what_is_unknown_is_acknowledged(
    socket_server: RunningServer, socket_slack: StandIn, payload: dict
) -> None:
    """Given an envelope with anything else in it, Slack need not send it again."""
    acknowledged(socket_slack, socket_slack.send_envelope("events_api", payload))


def test_the_connection_is_refreshed(
    socket_server: RunningServer, socket_slack: StandIn
) -> None:
    """Given Slack's request to connect anew, the next event arrives there."""
    count = len(socket_slack.sockets)
    socket_slack.refresh()
    socket_slack.wait(lambda: len(socket_slack.sockets) > count)
    channel = new_id("D")
    socket_slack.send_envelope("events_api", envelope(message(QUESTION, channel)))
    answered(socket_slack, channel)


def test_a_lost_connection_is_made_anew(
    socket_server: RunningServer, socket_slack: StandIn
) -> None:
    """Given a cut connection while Slack fails, it is made anew in the end."""
    count = len(socket_slack.sockets)
    trouble = Trouble(error="internal_error")
    socket_slack.trouble["apps.connections.open"].extend([trouble, trouble])
    socket_slack.cut()
    socket_slack.wait(lambda: len(socket_slack.sockets) > count, 90)
    channel = new_id("D")
    socket_slack.send_envelope("events_api", envelope(message(QUESTION, channel)))
    answered(socket_slack, channel)


def test_http_is_off(socket_server: RunningServer) -> None:
    """Given Socket Mode alone, there is no address that takes events."""
    url = f"{socket_server.address}/webhooks/slack/events"
    assert requests.post(url, json={}, timeout=30).status_code == 404
