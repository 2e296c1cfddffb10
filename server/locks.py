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
        name = f"turn:{conversation_id}"
        shared = self._client.lock(name, timeout=HELD_SECONDS) if self._client else None
        async with local:
            await self._begin(shared)
            try:
                yield self.create_lock(conversation_id)
            finally:
                self._turn.release()
                if shared:
                    await _release(shared)

    async def _begin(self, shared: Lock | None) -> None:
        """Waits for this process's turn, and in it for the lock that servers share.

        A turn is work for the processor and gives way to nothing. Of several in one go,
        each would let the event loop take one more new connection, and no other: so one
        runs at a time, after a look at the network.
        """
        give_up = None
        while True:
            await self._turn.acquire()
            try:
                await asyncio.sleep(0)
                if shared is None or await shared.acquire(blocking=False):
                    return
            except (RedisError, OSError) as error:
                self._turn.release()
                raise LockAwayError("Redis") from error
            except BaseException:
                self._turn.release()
                raise
            # Another server has it: nobody else here waits for that.
            self._turn.release()
            give_up = give_up or time.monotonic() + WAIT_SECONDS
            if time.monotonic() > give_up:
                raise LockAwayError("the conversation's lock")
            await asyncio.sleep(LOOK_EVERY_SECONDS)

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
