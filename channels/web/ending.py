"""Keeps a conversation that was ended from coming to life again."""

import asyncio
import collections
import datetime
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa

from channels.database import Database

# For how long ended conversations are remembered: a message is late by minutes at most.
LIFETIME = datetime.timedelta(days=1)

_METADATA = sa.MetaData()
_ENDED = sa.Table(
    "web_ended",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("expires_at", sa.Float, nullable=False, index=True),
)


class EndedError(RuntimeError):
    """The conversation was ended: its id is not taken any more."""


class Endings:
    """Knows the turns under way, and the conversations in which there are no more.

    A message may reach the server after the wish to forget its conversation, which was
    sent later. Answered then, it would leave a conversation that nobody forgets. Which
    ones were ended is known to all servers, as a digest of the id.
    """

    def __init__(self, url: str) -> None:
        """Starts with no turn.

        Args:
            url: the database that remembers what was ended, in SQLAlchemy's form.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        self._database = Database(url, _METADATA, "ended")
        self._turns: dict[str, set[asyncio.Event]] = collections.defaultdict(set)

    @asynccontextmanager
    async def turn(self, conversation: str) -> AsyncIterator[None]:
        """Holds off the end of a conversation while one of its messages is answered.

        Args:
            conversation: the conversation's id.

        Raises:
            EndedError: it was ended already.
            AwayError: the database is out of reach.
        """
        if self._is_ended(conversation):
            raise EndedError("this conversation was ended; begin another one")
        over = asyncio.Event()
        self._turns[conversation].add(over)
        try:
            yield
        finally:
            over.set()
            self._turns[conversation].discard(over)
            if not self._turns[conversation]:
                del self._turns[conversation]

    async def end(self, conversation: str) -> None:
        """Takes no more messages of a conversation and waits for those under way here.

        Args:
            conversation: the conversation's id.

        Raises:
            AwayError: the database is out of reach.
        """
        now = time.time()
        row = {"key": _key(conversation), "expires_at": now + LIFETIME.total_seconds()}
        with self._database.begin() as connection:
            connection.execute(
                sa.delete(_ENDED).where(
                    (_ENDED.c.expires_at < now) | (_ENDED.c.key == row["key"])
                )
            )
            connection.execute(sa.insert(_ENDED).values(row))
        for over in list(self._turns.get(conversation, ())):
            await over.wait()

    def _is_ended(self, conversation: str) -> bool:
        query = sa.select(_ENDED.c.key).where(_ENDED.c.key == _key(conversation))
        with self._database.begin() as connection:
            return connection.execute(query).first() is not None


def _key(conversation: str) -> str:
    return hashlib.sha256(conversation.encode()).hexdigest()
