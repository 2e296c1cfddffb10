"""Lets one turn of a conversation run at a time, on all servers."""

import asyncio
import logging
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import redis.asyncio as redis
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from redis.asyncio.lock import Lock
from redis.exceptions import LockError as NotOwnedError
from redis.exceptions import RedisError

from channels.away import AwayError

# The lock of a server that was killed is free again after that.
HELD_SECONDS = 10.0
WAIT_SECONDS = 20.0
LOOK_EVERY_SECONDS = 0.02

logger = logging.getLogger(__name__)


class LockAwayError(AwayError, LockError):
    """The lock of a conversation cannot be had now."""


class ConversationLocks(LockStore):
    """Locks in this process, in the order in which they were asked for, and in Redis.

    Rasa's own look each second whether a lock is free, and those that it keeps in Redis
    may be given to two servers at once.
    """

    def __init__(self, client: redis.Redis | None = None) -> None:
        """Starts with nothing locked.

        Args:
            client: Redis, where several servers share it.
        """
        self._client = client
        self._turn = asyncio.Lock()
        self._local: weakref.WeakValueDictionary[str, asyncio.Lock] = (
            weakref.WeakValueDictionary()
        )

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_EVERY_SECONDS,
    ) -> AsyncIterator[TicketLock]:
        """Holds a conversation's lock.

        Args:
            conversation_id: the conversation's id.
            lock_lifetime: of no meaning here.
            wait_time_in_seconds: of no meaning here.

        Raises:
            LockAwayError: Redis is out of reach, or another server holds the lock.
        """
        local = self._local.setdefault(conversation_id, asyncio.Lock())
        async with local:
            if self._client is None:
                async with self._only_turn():
                    yield self.create_lock(conversation_id)
                return
            shared = self._client.lock(
                f"turn:{conversation_id}",
                timeout=HELD_SECONDS,
                sleep=LOOK_EVERY_SECONDS,
                blocking_timeout=WAIT_SECONDS,
            )
            try:
                held = await shared.acquire()
            except (RedisError, OSError) as error:
                raise LockAwayError("Redis") from error
            if not held:
                raise LockAwayError("the conversation's lock")
            try:
                async with self._only_turn(shared):
                    yield self.create_lock(conversation_id)
            finally:
                await _release(shared)

    @asynccontextmanager
    async def _only_turn(self, shared: Lock | None = None) -> AsyncIterator[None]:
        """Takes one turn of this process at a time, and a look at the network before.

        A turn is work for the processor and gives way to nothing. Of several in one go,
        each would let the event loop take one more new connection, and no other.
        """
        begun = time.monotonic()
        async with self._turn:
            await asyncio.sleep(0)
            if shared and time.monotonic() - begun > HELD_SECONDS / 2:
                try:
                    await shared.reacquire()
                except (NotOwnedError, RedisError, OSError) as error:
                    raise LockAwayError("the conversation's lock") from error
            yield

    async def is_reachable(self) -> bool:
        """Tells whether locks can be had."""
        if self._client is None:
            return True
        try:
            return bool(await self._client.ping())
        except (RedisError, OSError):
            return False


async def _release(lock: Lock) -> None:
    # What was done under the lock is done: at worst the lock ends by itself.
    try:
        await lock.release()
    except (NotOwnedError, RedisError, OSError) as error:
        logger.warning("a lock was not given back: %s", type(error).__name__)
