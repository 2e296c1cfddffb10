"""What the Slack channel must not forget, shared by all processes that serve it."""

import datetime
import hashlib
import json
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from channels.database import Database

# Slack repeats an event for an hour at most, and for a day where that is switched on.
EVENT_LIFETIME = datetime.timedelta(days=2)
# A little longer than Slack lets an ephemeral answer be followed by another message.
ANSWER_LIFETIME = datetime.timedelta(hours=1)
PURGE_EVERY_SECONDS = 600

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
_CONVERSATIONS = sa.Table(
    "slack_conversations",
    _METADATA,
    sa.Column("user", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(128), primary_key=True),
    sa.Column("last_at", sa.Float, nullable=False, index=True),
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


class Store:
    """Remembered keys, answers to share, who took part where, and what got lost.

    Keys and users are kept as digests alone; no user's words are kept at all. A call
    takes about a millisecond with SQLite, and so is made in the event loop: a thread
    would compete with the assistant for Python's lock and take a hundred times as long
    under load.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        """Opens the store and creates the tables where they are missing.

        Args:
            url: the database's address in SQLAlchemy's form (`sqlite:///slack.db`).
            clock: returns the seconds since 1970.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        self._database = Database(url, _METADATA, "slack")
        self._clock = clock
        self._purge_at = 0.0

    def first_time(
        self, key: str, lifetime: datetime.timedelta = EVENT_LIFETIME
    ) -> bool:
        """Remembers a key; tells whether no process has remembered it before.

        Args:
            key: what must not happen twice.
            lifetime: after this time the key is forgotten.
        """
        self._purge()
        end = self._clock() + lifetime.total_seconds()
        row = {"key": _digest(key), "expires_at": end}
        try:
            with self._database.begin() as connection:
                connection.execute(sa.insert(_REMEMBERED).values(row))
        except sa.exc.IntegrityError:
            return False
        return True

    def knows(self, key: str) -> bool:
        """Tells whether a key is remembered."""
        query = sa.select(_REMEMBERED.c.key).where(_REMEMBERED.c.key == _digest(key))
        with self._database.connect() as connection:
            return connection.execute(query).first() is not None

    def keep_answer(self, answer: dict[str, Any]) -> str:
        """Keeps an answer for an hour; returns the id to find it by."""
        id = uuid.uuid4().hex
        end = self._clock() + ANSWER_LIFETIME.total_seconds()
        row = {"id": id, "answer": json.dumps(answer), "expires_at": end}
        with self._database.begin() as connection:
            connection.execute(sa.insert(_ANSWERS).values(row))
        return id

    def kept_answer(self, id: str) -> dict[str, Any] | None:
        """Returns a kept answer, or `None` where its hour is over."""
        query = sa.select(_ANSWERS.c.answer).where(
            _ANSWERS.c.id == id, _ANSWERS.c.expires_at > self._clock()
        )
        with self._database.connect() as connection:
            row = connection.execute(query).first()
        return json.loads(row.answer) if row else None

    def took_part(self, user: str, conversation: str) -> None:
        """Remembers that a user wrote in a conversation, for `conversations`.

        Args:
            user: the user's id.
            conversation: the conversation's name.
        """
        row = {"user": _digest(user), "conversation": conversation}
        table, now = _CONVERSATIONS, self._clock()
        again = (
            sa.update(table)
            .where(*(table.c[name] == value for name, value in row.items()))
            .values(last_at=now)
        )
        with self._database.begin() as connection:
            if connection.execute(again).rowcount == 0:
                connection.execute(sa.insert(table).values(**row, last_at=now))

    def conversations(self, user: str) -> list[str]:
        """Returns the names of the conversations that a user took part in."""
        table = _CONVERSATIONS
        query = sa.select(table.c.conversation).where(table.c.user == _digest(user))
        with self._database.connect() as connection:
            return list(connection.execute(query).scalars())

    def forget(self, user: str, keys: Sequence[str], channels: Sequence[str]) -> None:
        """Deletes what is known of a user.

        Args:
            user: the user's id.
            keys: what was remembered of them, see `first_time`.
            channels: where messages to them alone go.
        """
        digests = [_digest(key) for key in keys]
        with self._database.begin() as connection:
            for table, column, values in (
                (_CONVERSATIONS, "user", [_digest(user)]),
                (_REMEMBERED, "key", digests),
                (_UNDELIVERED, "channel", channels),
            ):
                connection.execute(sa.delete(table).where(table.c[column].in_(values)))

    def delete_before(self, moment: datetime.datetime) -> int:
        """Deletes what is of before a moment; returns how many rows there were.

        Args:
            moment: with its time zone.
        """
        failed = moment.astimezone(datetime.UTC).replace(tzinfo=None)
        with self._database.begin() as connection:
            deleted = sum(
                connection.execute(sa.delete(table).where(old)).rowcount
                for table, old in (
                    (_CONVERSATIONS, _CONVERSATIONS.c.last_at < moment.timestamp()),
                    (_UNDELIVERED, _UNDELIVERED.c.failed_at < failed),
                )
            )
        self._purge_at = 0.0
        self._purge()
        self._database.clear_log()
        return deleted

    def record_undelivered(
        self, method: str, channel: str, error: str, attempts: int
    ) -> None:
        """Records that a message could not be delivered.

        Args:
            method: the call that failed.
            channel: where the message should have gone; empty where it is not known.
            error: Slack's error code, or the name of what went wrong on the way.
            attempts: how often it was tried.
        """
        row = {
            "id": uuid.uuid4().hex,
            "failed_at": datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
            "method": method,
            "channel": channel[:64],
            "error": error[:255],
            "attempts": attempts,
        }
        with self._database.begin() as connection:
            connection.execute(sa.insert(_UNDELIVERED).values(row))

    def undelivered(self) -> list[tuple[str, str, str, int]]:
        """Returns method, channel, error and attempts of each, the oldest first."""
        query = sa.select(_UNDELIVERED).order_by(_UNDELIVERED.c.failed_at)
        with self._database.connect() as connection:
            return [
                (row.method, row.channel, row.error, row.attempts)
                for row in connection.execute(query)
            ]

    def is_reachable(self) -> bool:
        """Tells whether the database answers."""
        return self._database.is_reachable()

    def close(self) -> None:
        """Lets go of the database."""
        self._database.dispose()

    def _purge(self) -> None:
        """Deletes what has expired, once in a while."""
        now = self._clock()
        if now < self._purge_at:
            return
        self._purge_at = now + PURGE_EVERY_SECONDS
        with self._database.begin() as connection:
            for table in (_REMEMBERED, _ANSWERS):
                connection.execute(sa.delete(table).where(table.c.expires_at <= now))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
