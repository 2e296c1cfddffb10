"""Requests that are not Slack's, or are broken: never a reply, never status 500."""

import json
import time

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.running_server import RunningServer
from tests.slack.stand_in import BOT_USER
from tests.slack.workspace import (
    FORM,
    JSON,
    Workspace,
    envelope,
    message,
    new_id,
    signed_headers,
)

QUESTION = "why does it support them?"


def forged(body: bytes, **changes: str | None) -> dict[str, str]:
    """Returns valid headers with some of them changed, or left out by `None`."""
    headers = {**signed_headers(body, JSON), **changes}
    return {name: value for name, value in headers.items() if value is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {"X-Slack-Signature": None},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=\xe9"},
        {"X-Slack-Request-Timestamp": None},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "-5"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "\xb2"},
    ],
)
def test_forged_requests_are_refused(
    workspace: Workspace, changes: dict[str, str | None]
) -> None:
    """Given a missing, wrong or odd signature or timestamp, the status is 401."""
    channel = new_id("D")
    body = json.dumps(envelope(message(QUESTION, channel))).encode()
    assert workspace.post(body, headers=forged(body, **changes)).status_code == 401
    workspace.quiet(channel)


@pytest.mark.parametrize("age", [301, -301, 10**9])
def test_old_requests_are_refused(workspace: Workspace, age: int) -> None:
    """Given a genuine signature of more than five minutes ago, the status is 401."""
    body = json.dumps(envelope(message(QUESTION, "D1"))).encode()
    headers = signed_headers(body, JSON, at=time.time() - age)
    assert workspace.post(body, headers=headers).status_code == 401


def test_another_secret_is_refused(workspace: Workspace) -> None:
    """Given a signature made with another secret, or an empty one, it is refused."""
    body = json.dumps(envelope(message(QUESTION, "D1"))).encode()
    for secret in ("another", ""):
        headers = signed_headers(body, JSON, secret=secret)
        assert workspace.post(body, headers=headers).status_code == 401


def test_a_changed_body_is_refused(workspace: Workspace) -> None:
    """Given a genuine signature over another body, the status is 401."""
    body = json.dumps(envelope(message(QUESTION, "D1"))).encode()
    headers = signed_headers(body, JSON)
    assert workspace.post(body + b" ", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"null", JSON),
        (b"[]", JSON),
        (b"7", JSON),
        (b"NaN", JSON),
        (b'"text"', JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 100_000, JSON),
        (b"{}", JSON),
        (b'{"type": 7}', JSON),
        (b'{"type": "event_callback"}', JSON),
        (b'{"type": "event_callback", "event": null}', JSON),
        (b'{"type": "event_callback", "event": []}', JSON),
        (b'{"type": "event_callback", "event": {"type": ["message"]}}', JSON),
        (b"{}", "text/plain"),
        (b"<xml/>", "application/xml"),
        (b"payload=null", FORM),
        (b"payload=[]", FORM),
        (b"payload={", FORM),
        (b"payload=", FORM),
        (b"\xff\xfe=1", FORM),
        (b"a=%ff", FORM),
        (b"a=1&" * 500, FORM),
    ],
)
def test_broken_bodies_are_refused(
    workspace: Workspace, body: bytes, content_type: str
) -> None:
    """Given a genuine signature over a broken body, the status is 400."""
    response = workspace.post(body, content_type)
    assert response.status_code == 400
    assert response.json()["error"]


def test_a_huge_body_is_refused(workspace: Workspace) -> None:
    """Given a body of more than a megabyte, the status is 413, signed or not."""
    body = json.dumps({"type": "x", "text": "x" * 1_100_000}).encode()
    assert workspace.post(body).status_code == 413


def test_slack_verifies_the_address(workspace: Workspace) -> None:
    """Given Slack's check of the request URL, the challenge comes back."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    response = workspace.post(body)
    assert (response.status_code, response.json()) == (200, {"challenge": "3eZbrw"})


def test_an_unsigned_check_of_the_address_is_refused(workspace: Workspace) -> None:
    """Given that check without a signature, nothing comes back."""
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
    response = workspace.post(body, headers={"Content-Type": JSON})
    assert response.status_code == 401


def test_slack_checks_the_certificate(workspace: Workspace) -> None:
    """Given Slack's periodic check of a command's address, the status is 200."""
    assert workspace.post(b"ssl_check=1&token=x", FORM).status_code == 200


def test_other_methods_are_refused(slack_server: RunningServer) -> None:
    """Given a GET request, the status is 405."""
    url = f"{slack_server.address}/webhooks/slack/events"
    assert requests.get(url, timeout=30).status_code == 405


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
PARTS = ["user", "channel", "ts", "text", "thread_ts", "subtype", "channel_type"]


@given(
    kind=st.sampled_from(["message", "app_mention", "app_home_opened", "x"]),
    parts=st.dictionaries(st.sampled_from([*PARTS, "assistant_thread"]), json_values),
    outer=st.dictionaries(
        st.sampled_from(["team_id", "authorizations", "enterprise", "team", "user"]),
        json_values,
    ),
)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_events_of_any_form_are_acknowledged(
    workspace: Workspace, kind: str, parts: dict, outer: dict
) -> None:
    """Given an event whose parts have any form, the status is 200."""
    payload = {**outer, "type": "event_callback", "event": {**parts, "type": kind}}
    assert workspace.post(json.dumps(payload).encode()).status_code == 200


@given(
    kind=st.sampled_from(["block_actions", "message_action", "view_submission"]),
    parts=st.dictionaries(
        st.sampled_from(
            ["actions", "user", "container", "channel", "message", "view", "team"]
        ),
        json_values,
    ),
)
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_interactions_of_any_form_are_acknowledged(
    workspace: Workspace, kind: str, parts: dict
) -> None:
    """Given an interaction whose parts have any form, the status is 200."""
    payload = {"callback_id": "ask_about_this", **parts, "type": kind}
    assert workspace.post(json.dumps(payload).encode()).status_code == 200


def test_the_log_holds_nothing_personal(
    workspace: Workspace, slack_server: RunningServer
) -> None:
    """Given telling words, names and failures, the server's log holds none of them."""
    channel, user = new_id("D"), new_id("U")
    workspace.event(message("I am Wolfgangamadeus, why?", channel, user))
    workspace.posted(channel)
    broken = {**envelope(message("Wolfgangamadeus", channel, user)), "team": ["x"]}
    workspace.post(json.dumps(broken).encode())
    for word in ("olfgangamadeus", channel, user, BOT_USER, "xoxb-"):
        assert word not in slack_server.log
