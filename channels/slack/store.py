"""What the Slack channel must not forget, shared by all processes that serve it."""

import asyncio
import concurrent.futures
import datetime
import hashlib
import json
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

# Slack repeats an event for an hour at most, and for a day where that is switched on.
EVENT_LIFETIME = datetime.timedelta(days=2)
# A little longer than Slack lets an ephemeral answer be followed by another message.
ANSWER_LIFETIME = datetime.timedelta(hours=1)
PURGE_EVERY_SECONDS = 600
# How long a process waits for another one that writes to the same SQLite file.
SQLITE_WAIT_SECONDS = 30

_METADATA = sa.MetaData()
_REMEMBERED = sa.Table(
    "slack_remembered",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("expires_at", sa.Float, nullable=True, index=True),
)
_ANSWERS = sa.Table(
    "slack_answers",
    _METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Float, nullable=False, index=True),
)
_UNDELIVERED = sa.Table(
    "slack_undelivered",
    _METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("failed_at", sa.DateTime, nullable=False),
    sa.Column("method", sa.String(64), nullable=False),
    sa.Column("channel", sa.String(64), nullable=False),
    sa.Column("error", sa.String(255), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
)
_Result = TypeVar("_Result")


class Store:
    """Remembered keys, answers that may be shared, and messages not delivered.

    Keys are kept as digests alone; no user's words are kept at all. The database is
    used in one thread of its own, so that waiting for it holds up nothing else.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        """Opens the store and creates the tables where they are missing.

        Args:
            url: the database's address in SQLAlchemy's form (`sqlite:///slack.db`).
            clock: returns the seconds since 1970.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        wait = {"timeout": SQLITE_WAIT_SECONDS} if url.startswith("sqlite") else {}
        self._engine = sa.create_engine(url, connect_args=wait)
        self._clock = clock
        self._purge_at = 0.0
        self._thread = concurrent.futures.ThreadPoolExecutor(1, "slack-store")
        with self._engine.begin() as connection:
            # Unlike `create_all`, safe where two processes start at once.
            for table in _METADATA.sorted_tables:
                connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))

    async def first_time(
        self, key: str, lifetime: datetime.timedelta | None = EVENT_LIFETIME
    ) -> bool:
        """Remembers a key; tells whether no process has remembered it before.

        Args:
            key: what must not happen twice.
            lifetime: after this time the key is forgotten; `None` means never.
        """
        return await self._do(self._insert_key, key, lifetime)

    async def knows(self, key: str) -> bool:
        """Tells whether a key is remembered."""
        return await self._do(self._has_key, key)

    async def keep_answer(self, answer: dict[str, Any]) -> str:
        """Keeps an answer for an hour; returns the id to find it by."""
        return await self._do(self._insert_answer, answer)

    async def kept_answer(self, id: str) -> dict[str, Any] | None:
        """Returns a kept answer, or `None` where its hour is over."""
        return await self._do(self._answer, id)

    async def record_undelivered(
        self, method: str, channel: str, error: str, attempts: int
    ) -> None:
        """Records that a message could not be delivered.

        Args:
            method: the call that failed.
            channel: where the message should have gone; empty where it is not known.
            error: Slack's error code, or the name of what went wrong on the way.
            attempts: how often it was tried.
        """
        await self._do(self._insert_undelivered, method, channel, error, attempts)

    async def undelivered(self) -> list[tuple[str, str, str, int]]:
        """Returns method, channel, error and attempts of each, the oldest first."""
        return await self._do(self._undelivered)

    def close(self) -> None:
        """Waits for what is being written and lets go of the database."""
        self._thread.shutdown(wait=True)
        self._engine.dispose()

    async def _do(self, work: Callable[..., _Result], *arguments: Any) -> _Result:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work, *arguments)

    def _insert_key(self, key: str, lifetime: datetime.timedelta | None) -> bool:
        self._purge()
        end = self._clock() + lifetime.total_seconds() if lifetime else None
        row = {"key": _digest(key), "expires_at": end}
        try:
            with self._engine.begin() as connection:
                connection.execute(sa.insert(_REMEMBERED).values(row))
        except sa.exc.IntegrityError:
            return False
        return True

    def _has_key(self, key: str) -> bool:
        query = sa.select(_REMEMBERED.c.key).where(_REMEMBERED.c.key == _digest(key))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def _insert_answer(self, answer: dict[str, Any]) -> str:
        id = uuid.uuid4().hex
        end = self._clock() + ANSWER_LIFETIME.total_seconds()
        row = {"id": id, "answer": json.dumps(answer), "expires_at": end}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_ANSWERS).values(row))
        return id

    def _answer(self, id: str) -> dict[str, Any] | None:
        query = sa.select(_ANSWERS.c.answer).where(
            _ANSWERS.c.id == id, _ANSWERS.c.expires_at > self._clock()
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return json.loads(row.answer) if row else None

    def _insert_undelivered(
        self, method: str, channel: str, error: str, attempts: int
    ) -> None:
        row = {
            "id": uuid.uuid4().hex,
            "failed_at": datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
            "method": method,
            "channel": channel[:64],
            "error": error[:255],
            "attempts": attempts,
        }
        with self._engine.begin() as connection:
            connection.execute(sa.insert(_UNDELIVERED).values(row))

    def _undelivered(self) -> list[tuple[str, str, str, int]]:
        query = sa.select(_UNDELIVERED).order_by(_UNDELIVERED.c.failed_at)
        with self._engine.connect() as connection:
            return [
                (row.method, row.channel, row.error, row.attempts)
                for row in connection.execute(query)
            ]

    def _purge(self) -> None:
        """Deletes what has expired, once in a while."""
        now = self._clock()
        if now < self._purge_at:
            return
        self._purge_at = now + PURGE_EVERY_SECONDS
        with self._engine.begin() as connection:
            for table in (_REMEMBERED, _ANSWERS):
                connection.execute(sa.delete(table).where(table.c.expires_at <= now))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
