"""Actions inside the server answer as they do over HTTP."""

import os
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from rasa.core.actions.action import RemoteAction

from server.action_endpoint import (
    ActionFailedError,
    InProcessActions,
    trust_results,
)
from server.model import PROJECT


@pytest.fixture(scope="module")
def action_server() -> Iterator[str]:
    """The address of a real `rasa run actions`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)],
        cwd=PROJECT,
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            requests.get(f"{address}/health", timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(30)


def call(action: str, intent: str) -> dict[str, Any]:
    """Returns what Rasa sends to run an action."""
    message = {"intent": {"name": intent}, "text": "words", "entities": []}
    tracker = {"sender_id": "a", "slots": {}, "latest_message": message, "events": []}
    return {"next_action": action, "sender_id": "a", "tracker": tracker, "domain": {}}


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        ("action_reply", "topic_material_assistance"),
        ("action_reply", "ask_certainty"),
        ("action_reply", "greet"),
        ("action_reply", "not_covered"),
        ("action_restart", "restart"),
    ],
)
async def test_the_same_result_inside_and_over_http(
    action_server: str, action: str, intent: str
) -> None:
    """Given an action, the endpoint in the process returns what the server returns."""
    inside = await InProcessActions("actions").request(json=call(action, intent))
    over_http = requests.post(
        f"{action_server}/webhook", json=call(action, intent), timeout=30
    ).json()
    assert inside == over_http
    assert inside["responses"][0]["text"]


def test_results_need_no_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given the project's own actions, Rasa takes what they return as it is."""
    monkeypatch.setattr(
        RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
    )
    trust_results()
    action = RemoteAction("action_reply", None)
    assert action._validate_action_result({"events": [], "responses": []})


async def test_a_failed_action_is_reported_without_words_of_users() -> None:
    """Given an action that fails, no user text is told."""
    actions = InProcessActions("actions")
    word = "secret" + "word"

    def fail(dispatcher: Any, tracker: Any, domain: Any) -> None:
        raise ValueError(f"cannot answer {tracker.latest_message['text']}")

    actions._executor.actions["action_fail"] = fail
    tracker = {"sender_id": "a", "slots": {}, "events": []}
    tracker["latest_message"] = {"text": word}
    with pytest.raises(ActionFailedError) as failure:
        await actions.request(json={"next_action": "action_fail", "tracker": tracker})
    told = "".join(traceback.format_exception(failure.value))
    assert "ValueError" in told
    assert ", in fail" in told
    assert word not in told
