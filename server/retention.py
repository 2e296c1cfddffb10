"""Deletes what is stored for longer than it may be: by command, and every hour."""

import contextlib
import datetime
import functools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core import jobs
from rasa.shared.exceptions import RasaException

from channels.away import AwayError
from channels.feedback import FeedbackStore
from channels.slack.store import Store
from server.conversations import ConversationStore
from server.databases import feedback_urls, open_conversations, slack_urls
from telemetry import metrics

VARIABLE = "RETENTION_DAYS"
DEFAULT_DAYS = 30
EVERY = datetime.timedelta(hours=1)
DELETED_AT_ONCE = 1_000

# Deletes what a store has of before a moment; returns how many rows.
DeleteBefore = Callable[[datetime.datetime], int]


class RetentionError(RasaException):
    """Old data cannot be deleted as it is set up; the message says what helps."""


def read_days(environment: Mapping[str, str]) -> int:
    """Returns how many days things are kept.

    Args:
        environment: the process's environment.

    Raises:
        RetentionError: the variable is no whole number from 1.
    """
    text = environment.get(VARIABLE, "").strip() or str(DEFAULT_DAYS)
    if not (text.isascii() and text.isdigit() and int(text) >= 1):
        raise RetentionError(f'{VARIABLE} is "{text}"; it must be a number from 1')
    return int(text)


def delete_old(
    endpoints: Path, days: int, now: datetime.datetime | None = None
) -> dict[str, int]:
    """Deletes conversations, votes and what Slack needed, as far as they are old.

    Args:
        endpoints: Rasa's file that names the tracker store.
        days: how many days to keep.
        now: the present moment, with its time zone.

    Returns:
        How many rows went, by the name of their store.

    Raises:
        StoreError: the tracker store is of a kind that cannot do it.
        AwayError: a database is out of reach.
        sqlalchemy.exc.SQLAlchemyError: a database cannot be opened.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    moment = now - datetime.timedelta(days=days)
    deleted: dict[str, int] = {}
    for name, delete_before in _stores(endpoints):
        rows = delete_before(moment)
        metrics.DELETED.labels(name).inc(rows)
        deleted[name] = deleted.get(name, 0) + rows
    return deleted


def command(endpoints: Path) -> str:
    """Deletes what is older than `RETENTION_DAYS`; returns how much, in a sentence.

    Args:
        endpoints: see `delete_old`.

    Raises:
        RetentionError: the days are none, or a database is out of reach.
        StoreError: see `delete_old`.
    """
    days = read_days(os.environ)
    try:
        deleted = delete_old(endpoints, days)
    except (AwayError, sa.exc.SQLAlchemyError) as error:
        raise RetentionError(
            f"a database fails ({error}); what was not deleted yet will"
            " be the next time"
        ) from error
    rows = ", ".join(f"{count} of {name}" for name, count in deleted.items())
    return f"Deleted what is older than {days} days; rows: {rows}."


async def delete_every_hour(endpoints: Path, days: int) -> None:
    """Deletes old data now and every hour from now on, in a thread of its own.

    Rasa's own scheduler runs it; where it fails it is logged, and tried again.

    Args:
        endpoints: see `delete_old`.
        days: see `delete_old`.
    """
    scheduler = await jobs.scheduler()
    scheduler.add_job(
        delete_old,
        "interval",
        args=(endpoints, days),
        seconds=EVERY.total_seconds(),
        next_run_time=datetime.datetime.now(datetime.UTC),
    )


def _stores(endpoints: Path) -> Iterator[tuple[str, DeleteBefore]]:
    """Yields the name of each store and what deletes its old rows, to call at once."""
    conversations = open_conversations(endpoints)
    yield "conversations", functools.partial(_delete_events, conversations)
    conversations.database.dispose()
    for url in feedback_urls():
        with contextlib.closing(FeedbackStore(url)) as feedback:
            yield "feedback", feedback.delete_before
    for url in slack_urls():
        with contextlib.closing(Store(url)) as slack:
            yield "slack", slack.delete_before


def _delete_events(store: ConversationStore, moment: datetime.datetime) -> int:
    """Deletes what was said before a moment.

    The slots of a conversation that goes on stay: each turn stores all of them.
    """
    table: Any = store.SQLEvent
    old = (
        sa.select(table.id)
        .where(table.timestamp < moment.timestamp())
        .order_by(table.id)
        .limit(DELETED_AT_ONCE)
    )
    deleted = 0
    while True:
        # In several transactions: nobody waits long for one.
        with store.database.begin() as connection:
            ids = connection.execute(old).scalars().all()
            connection.execute(sa.delete(table).where(table.id.in_(ids)))
        if not ids:
            break
        deleted += len(ids)
    store.database.clear_log()
    return deleted
