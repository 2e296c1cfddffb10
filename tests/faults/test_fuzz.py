"""Requests of any form, on every public route: never a 5xx, never a hang."""

import http.client
import json
import os
import time
import urllib.parse
import uuid
from collections import Counter
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.faults.conftest import UNLIMITED
from tests.running_server import RunningServer

# `make fuzz` sends more.
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "1500"))
ANSWER_WITHIN_SECONDS = 10
GROWS_AT_MOST = 0.05
ROUTES = [
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/chat/",
    "/chat/article.json",
    "/chat/embed.js",
    "/chat/messages",
    "/chat/feedback",
    "/chat/conversations/" + str(uuid.uuid4()),
    "/webhooks/rest/",
    "/webhooks/rest/webhook",
    "/webhooks/slack/events",
]
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"]
# What http.client sends as it is; beyond it, a request is not HTTP at all.
LATIN = st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=40)
QUOTED = LATIN.map(lambda text: urllib.parse.quote(text, safe="/?&=%#;:@.,~*'()[]{}|"))
PATHS = st.one_of(
    st.sampled_from(ROUTES),
    QUOTED.map(lambda text: f"/{text}"),
    st.tuples(st.sampled_from(ROUTES), QUOTED).map("".join),
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["sender", "message", "payload", "conversation", "reply", "intents", "helpful"]
)
UUIDS = st.uuids(version=4).map(str)
INTENTS = st.just(["greet"])
# Near what is taken, so that much of it gets far.
NEAR = st.fixed_dictionaries(
    {"sender": UUIDS | VALUES, "message": st.text(max_size=200) | VALUES},
    optional={
        "conversation": UUIDS | VALUES,
        "reply": UUIDS | VALUES,
        "intents": INTENTS | VALUES,
        "helpful": st.booleans() | VALUES,
    },
)
BODIES = st.one_of(
    NEAR.map(json.dumps).map(str.encode),
    st.dictionaries(FIELDS, VALUES, max_size=5).map(json.dumps).map(str.encode),
    st.binary(max_size=200),
    st.just(b""),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Content-Type",
            "Origin",
            "Host",
            "Authorization",
            "X-Forwarded-For",
            "Forwarded",
            "X-Request-ID",
            "X-Conversation",
            "X-Slack-Signature",
            "X-Slack-Request-Timestamp",
            "Accept-Encoding",
            "If-None-Match",
            "Range",
            "Cookie",
        ]
    ),
    st.sampled_from(["application/json", "null", "a, b;q=x", "bytes=0-", "9" * 30])
    | LATIN,
    max_size=4,
)
WILD = st.tuples(st.sampled_from(METHODS), PATHS, HEADERS, BODIES)
POSTS = ["/chat/messages", "/chat/feedback", "/webhooks/rest/webhook"]
AIMED = st.tuples(
    st.just("POST"),
    st.sampled_from(POSTS),
    st.just({"Content-Type": "application/json"}),
    NEAR.map(json.dumps).map(str.encode),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A server that also takes Slack's requests, none of which is genuine here."""
    variables = {"SANIC_PROXIES_COUNT": "1", **UNLIMITED}
    server = RunningServer(tmp_path_factory.mktemp("fuzzed"), variables)
    server.start()
    yield server
    server.stop()


def test_any_request_gets_an_answer(fuzzed: RunningServer) -> None:
    """Given many requests of any form, each is answered soon, and none breaks it."""
    statuses: Counter[int] = Counter()
    slowest = 0.0
    process = psutil.Process(fuzzed.pid)
    memory: list[int] = []

    @given(request=st.one_of(WILD, AIMED))
    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(request: tuple[str, str, dict[str, str], bytes]) -> None:
        nonlocal slowest
        method, path, headers, body = request
        connection = http.client.HTTPConnection(
            "127.0.0.1", fuzzed.port, timeout=ANSWER_WITHIN_SECONDS
        )
        # What stands for a client's library, which would refuse some of it.
        connection._validate_path = lambda _: None  # type: ignore[method-assign]
        connection._encode_request = lambda line: line.encode("latin-1")
        begun = time.monotonic()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, ConnectionError):
            # Not HTTP: closed without an answer, which is one too.
            statuses[0] += 1
            return
        finally:
            slowest = max(slowest, time.monotonic() - begun)
            connection.close()
        statuses[answer.status] += 1
        assert answer.status < 500, (method, path, headers, body, answer.status)
        if sum(statuses.values()) % (REQUESTS // 4) == 0:
            memory.append(process.memory_info().rss)

    send()
    # In the first half, the conversations that are kept in memory come to their number.
    growth = process.memory_info().rss / memory[1] - 1
    quarters = [round(size / 1e6) for size in memory]
    print(
        f"\nfuzz: {sum(statuses.values())} requests, slowest {slowest:.2f} s, memory by"
        f" quarters {quarters} MB, statuses {dict(sorted(statuses.items()))}"
    )
    assert fuzzed.is_running()
    assert statuses[200] > REQUESTS / 50
    assert statuses[0] < REQUESTS / 10
    assert growth < GROWS_AT_MOST
    assert "Traceback" not in fuzzed.log
