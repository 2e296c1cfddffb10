"""The Prometheus metrics, of this process alone: each one is a target to scrape.

https://prometheus.io/docs/practices/naming
"""

import asyncio
import contextlib
import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from prometheus_client import Counter, Gauge, Histogram
from rasa.core.lock_store import LockError

from answers.intents import CLARIFY, DECLINED

# Around what a turn takes on one core, up to what a client waits for.
SECONDS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.35, 0.6, 1, 2, 5, 10, 30)
# Where a request did not get as far as a route of ours.
NO_ROUTE = "none"
LOOK_EVERY_SECONDS = 1.0

TURNS = Counter(
    "assistant_turns_total",
    "Turns by how they ended: answered, clarify, fallback, refused or failed.",
    ["channel", "outcome"],
)
INTENTS = Counter(
    "assistant_intents_total",
    "Intents that replies answered; a turn may have several.",
    ["channel", "intent"],
)
TURN_SECONDS = Histogram(
    "assistant_turn_seconds",
    "Time from the message to the reply.",
    ["channel"],
    buckets=SECONDS,
)
CAVEATS = Counter("assistant_caveats_total", "Replies with the caveat.", ["channel"])
IN_PROGRESS = Gauge(
    "assistant_turns_in_progress", "Turns under way or in wait.", ["channel"]
)
LOOP_LAG = Gauge(
    "assistant_event_loop_lag_seconds",
    "How long work waits for its turn in the event loop.",
)
STORE_ERRORS = Counter(
    "assistant_store_errors_total", "Errors of a database.", ["store"]
)
LOCK_ERRORS = Counter(
    "assistant_lock_errors_total", "Conversations whose lock could not be had."
)
RESPONSES = Counter(
    "assistant_http_responses_total", "HTTP responses.", ["route", "status"]
)
DELETED = Counter(
    "assistant_retention_deleted_total",
    "Rows deleted because they were old.",
    ["table"],
)
SLACK_RETRIES = Counter(
    "assistant_slack_retries_total", "Calls to Slack made again.", ["method"]
)
SLACK_UNDELIVERED = Counter(
    "assistant_slack_undelivered_total", "Calls to Slack given up.", ["method"]
)
SLACK_REPEATS = Counter(
    "assistant_slack_repeats_total", "Requests that Slack sent again."
)
SLACK_QUEUE = Gauge(
    "assistant_slack_queue", "Slack's requests acknowledged and not yet finished."
)


def outcome(intents: Collection[str]) -> str:
    """Returns how a turn ended: `answered`, `clarify` or `fallback`.

    Args:
        intents: what its reply answers, as the reply contract names it.
    """
    if CLARIFY in intents:
        return CLARIFY
    if intents and set(intents) <= set(DECLINED):
        return "fallback"
    return "answered"


class Turn:
    """A turn that is being measured; tell it how it ended."""

    def __init__(self, channel: str) -> None:
        """Begins to measure.

        Args:
            channel: the name of the channel that asks.
        """
        self.channel = channel
        self.outcome = "failed"
        self.intents: tuple[str, ...] = ()
        self.caveat = False

    def replied(self, intents: Sequence[str], caveat: bool) -> None:
        """Notes the reply.

        Args:
            intents: what it answers, as the reply contract names it.
            caveat: whether it carries the caveat.
        """
        self.intents, self.caveat = tuple(intents), caveat
        self.outcome = outcome(intents)

    def refused(self) -> None:
        """Notes that the guard refused the message."""
        self.outcome = "refused"


@contextlib.contextmanager
def turn(channel: str) -> Iterator[Turn]:
    """Measures a turn.

    Args:
        channel: the name of the channel that asks.
    """
    measured = Turn(channel)
    begun = time.perf_counter()
    with IN_PROGRESS.labels(channel).track_inprogress():
        try:
            yield measured
        except LockError:
            LOCK_ERRORS.inc()
            raise
        finally:
            TURN_SECONDS.labels(channel).observe(time.perf_counter() - begun)
            TURNS.labels(channel, measured.outcome).inc()
            for intent in measured.intents:
                INTENTS.labels(channel, intent).inc()
            if measured.caveat:
                CAVEATS.labels(channel).inc()


def count_errors(engine: sa.engine.Engine, store: str) -> None:
    """Counts the errors of a database.

    A row that is there already is none: that is how the stores learn of it.

    Args:
        engine: SQLAlchemy's engine for it.
        store: the database's name in the metrics.
    """
    errors = STORE_ERRORS.labels(store)

    def count(context: Any) -> None:
        if not isinstance(context.sqlalchemy_exception, sa.exc.IntegrityError):
            errors.inc()

    sa.event.listen(engine, "handle_error", count)


async def watch_event_loop() -> None:
    """Measures, as long as it runs, how late the event loop gets to what is due."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LOOK_EVERY_SECONDS
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        LOOP_LAG.set(max(0.0, loop.time() - due))
