"""A real turn can be followed through metrics, log and trace by one id."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.running_server import ANSWER_WITHIN_SECONDS, RunningServer
from tests.telemetry.collector import Collector, collecting

WORD = "olfgang" + "amadeus"
QUESTION = f"Does {WORD} get weapons from North Korea?"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """What traces are sent to."""
    with collecting() as running:
        yield running


@pytest.fixture(scope="module")
def watched(collector: Collector, tmp_path_factory: Any) -> Iterator[RunningServer]:
    """A server that logs every turn and sends traces."""
    folder: Path = tmp_path_factory.mktemp("watched")
    environment = {
        "LOG_LEVEL": "info",
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.address,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    running = RunningServer(folder, environment)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def id(watched: RunningServer) -> str:
    """The id of a request that was answered."""
    response = requests.post(
        f"{watched.address}/webhooks/rest/webhook",
        json={"sender": WORD, "message": QUESTION},
        timeout=ANSWER_WITHIN_SECONDS,
    )
    assert response.json()[0]["custom"]["caveat"]
    return response.headers["X-Request-ID"]


def test_the_log_tells_of_the_turn(watched: RunningServer, id: str) -> None:
    """The turn and its request have a line each, without the words or the sender."""
    lines = [line for line in watched.log.splitlines() if line.startswith("{")]
    entries = [entry for entry in map(json.loads, lines) if entry["request_id"] == id]
    assert [entry["event"] for entry in entries] == ["turn", "request"]
    assert entries[0]["channel"] == "rest"
    assert entries[0]["intents"]
    assert entries[1]["route"] == "webhooks/rest/webhook"
    assert entries[1]["status"] == 200
    assert WORD not in watched.log


def test_the_trace_shows_the_layers(collector: Collector, id: str) -> None:
    """One trace has turn, store, components and action, and the request's id."""
    wanted = {"turn", "store.retrieve", "store.save", "action"}
    give_up = time.monotonic() + 20
    while not wanted <= {span.name for span in collector.spans}:
        assert time.monotonic() < give_up, {span.name for span in collector.spans}
        time.sleep(0.05)
    spans = collector.spans
    assert any("TurnReader" in span.name for span in spans)
    assert len({span.trace_id for span in spans}) == 1
    (turn,) = (span for span in spans if span.name == "turn")
    attributes = {each.key: each.value.string_value for each in turn.attributes}
    assert attributes == {"channel": "rest", "request_id": id}
    assert not any(WORD.encode() in body for body in collector.bodies)


@pytest.mark.usefixtures("id")
def test_the_metrics_count_the_turn(watched: RunningServer) -> None:
    """The served metrics have the turn and its caveat, and those of the process."""
    shown = requests.get(f"{watched.address}/metrics", timeout=ANSWER_WITHIN_SECONDS)
    series = dict(
        line.rsplit(" ", 1) for line in shown.text.splitlines() if line[0] != "#"
    )
    assert series['assistant_turn_seconds_count{channel="rest"}'] == "1.0"
    assert series['assistant_caveats_total{channel="rest"}'] == "1.0"
    assert float(series["process_resident_memory_bytes"]) > 0
    assert WORD not in shown.text
