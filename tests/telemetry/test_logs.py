"""Logs are JSON, have the request's id, and hold no words of users."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from telemetry import logs, requests

WORD = "secret" + "word"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged from here on, with the assistant's events from INFO on."""
    root = logging.getLogger()
    before = root.handlers, root.level, structlog.get_config()
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(logging.INFO)
    yield written
    root.handlers, root.level = before[0], before[1]
    structlog.configure(**before[2])
    for name in logs.OWN:
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.contextvars.clear_contextvars()


def entries(lines: io.StringIO) -> list[dict[str, Any]]:
    """Returns what was logged."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_an_own_event_keeps_its_fields(lines: io.StringIO) -> None:
    """Fields come out as such, with level, logger, time and the request's id."""
    id = requests.begin()
    logging.getLogger("channels.any").info("turn", extra={"outcome": "answered"})
    (entry,) = entries(lines)
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "turn",
        "outcome": "answered",
        "level": "info",
        "logger": "channels.any",
        "request_id": id,
    }


def test_of_an_exception_kind_and_place_are_told(lines: io.StringIO) -> None:
    """An exception's message, and the variables around it, stay out of the log."""
    try:
        text = WORD
        raise ValueError(f"cannot read {text}")
    except ValueError:
        logging.getLogger("channels.any").exception("failed")
        logging.getLogger("sanic.error").exception("uri: %s", f"/chat/{WORD}")
        structlog.get_logger("rasa.core.processor").exception("failed")
    assert WORD not in lines.getvalue()
    for entry in entries(lines):
        assert entry["error"].startswith("ValueError\n")
        assert "test_of_an_exception" in entry["error"]
    assert entries(lines)[1]["event"] == "uri: %s"


def test_rasas_events_come_without_what_users_say(lines: io.StringIO) -> None:
    """Of Rasa's event the name is left; below WARNING it is not there at all."""
    log = structlog.get_logger("rasa.core.processor")
    log.warning("processor.slots", user_text=WORD, event_info=WORD)
    log.info("processor.message", text=WORD)
    logging.getLogger("rasa.core.agent").info(WORD)
    (entry,) = entries(lines)
    assert entry["event"] == "processor.slots"
    assert WORD not in lines.getvalue()


@pytest.mark.parametrize(
    "id", [None, "", "short", "a b c d e f g h", "x" * 65, "ü" * 9]
)
def test_an_id_that_is_none_is_replaced(id: str | None) -> None:
    """What a client sends as an id gets into the log only if it looks like one."""
    assert len(requests.begin(id)) == 32
    structlog.contextvars.clear_contextvars()


def test_a_proxys_id_is_kept() -> None:
    """The id that a proxy gave a request is that of its log lines too."""
    assert requests.begin("9ff3d793ab4345ec") == "9ff3d793ab4345ec"
    structlog.contextvars.clear_contextvars()


def test_in_a_terminal_logs_are_for_people(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a person reads along, a line is no JSON, unless that is asked for."""
    monkeypatch.delenv(logs.JSON_VARIABLE, raising=False)
    monkeypatch.setattr(lines, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", lines)
    logs.configure(logging.INFO)
    logging.getLogger("channels.any").info("turn")
    assert "turn" in lines.getvalue()
    with pytest.raises(json.JSONDecodeError):
        entries(lines)
