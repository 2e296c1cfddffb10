"""Structured logs, a JSON object a line, without a word of the users'.

Rasa logs through structlog; Sanic, Slack's framework and others through `logging`.
Both come out here in the same form. In a terminal it is text for people.
"""

import logging
import os
import sys
import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# Rasa's own variable for the same purpose.
JSON_VARIABLE = "FORCE_JSON_LOGGING"
OWN = ("actions", "answers", "channels", "nlu", "server", "telemetry")
SANIC_ERRORS = "sanic.error"
# What Rasa's events may say beside their name: others hold texts, slots and trackers.
KEPT = frozenset(["event", "level", "timestamp", "logger", "request_id", "error"])


def configure(level: int) -> None:
    """Sets up all logs of the process.

    Args:
        level: from which level on the assistant's own events are logged. Rasa's and
            the libraries' are from WARNING on, as below it they print what users say.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        without_message,
        kept_alone,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level, logging.WARNING))
    for name in OWN:
        logging.getLogger(name).setLevel(level)


def without_message(_: Any, __: str, entry: EventDict) -> EventDict:
    """Puts an exception's kind and stack in the place of the exception.

    Its message may hold what a user said, and so may the values of variables.
    """
    failure = entry.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()
    if isinstance(failure, BaseException):
        failure = (type(failure), failure, failure.__traceback__)
    if isinstance(failure, tuple) and failure[0] is not None:
        stack = "".join(traceback.format_tb(failure[2]))
        entry["error"] = f"{failure[0].__name__}\n{stack}"
    return entry


def kept_alone(_: Any, __: str, entry: EventDict) -> EventDict:
    """Leaves of the libraries' entries what cannot hold a user's words."""
    if _is_own(entry):
        return entry
    record = entry.get("_record")
    if record is not None and record.name == SANIC_ERRORS:
        # Without the address that is its argument: it may hold a conversation's id.
        entry["event"] = record.msg
    return {
        key: value for key, value in entry.items() if key in KEPT or key.startswith("_")
    }


def _is_own(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("logger") or "").partition(".")[0] in OWN


def _renderer() -> Any:
    if sys.stderr.isatty() and not os.environ.get(JSON_VARIABLE):
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer()
