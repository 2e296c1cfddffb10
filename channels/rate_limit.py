"""Limits how many messages an address or a conversation may send in a minute."""

import collections
import hashlib
import math
import time
from collections.abc import Callable
from typing import Protocol

import redis.asyncio as redis
from redis.exceptions import RedisError

from channels.away import AwayError

WINDOW_SECONDS = 60
# Of how many addresses or conversations the last messages are kept: about 10 MB.
MAX_KEYS = 10_000


class TooFastError(RuntimeError):
    """More messages come than may.

    Attributes:
        wait: whole seconds until the next one may come.
    """

    def __init__(self, wait: int) -> None:
        """Says how long to wait.

        Args:
            wait: whole seconds.
        """
        super().__init__(f"too fast; wait {wait} seconds")
        self.wait = wait


class RateLimit(Protocol):
    """Lets through so many messages a minute, for each key on its own."""

    async def check(self, key: str) -> None:
        """Counts a message.

        Args:
            key: an address or a conversation's id.

        Raises:
            TooFastError: the message must not pass.
            AwayError: what counts is out of reach.
        """


class NoLimit:
    """Lets everything through."""

    async def check(self, key: str) -> None:
        """Does nothing."""


class LocalRateLimit:
    """Counts within this process: so many messages in any 60 seconds."""

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Starts with nothing counted.

        Args:
            per_minute: how many messages may pass.
            clock: tells the time in seconds; by default one that never jumps.
        """
        self._per_minute = per_minute
        self._clock = clock
        self._passed: collections.OrderedDict[str, collections.deque[float]] = (
            collections.OrderedDict()
        )

    async def check(self, key: str) -> None:
        """Counts a message; see `RateLimit`. One that must not pass is not counted."""
        now = self._clock()
        passed = self._passed.setdefault(key, collections.deque())
        self._passed.move_to_end(key)
        while len(self._passed) > MAX_KEYS:
            self._passed.popitem(last=False)
        while passed and passed[0] <= now - WINDOW_SECONDS:
            passed.popleft()
        if len(passed) >= self._per_minute:
            raise TooFastError(math.ceil(passed[0] + WINDOW_SECONDS - now))
        passed.append(now)


class SharedRateLimit:
    """Counts in Redis, for all servers: so many messages in the first one's minute."""

    def __init__(self, per_minute: int, client: redis.Redis, name: str) -> None:
        """Takes where to count.

        Args:
            per_minute: how many messages may pass.
            client: Redis, whose own clock ends the minute.
            name: tells this limit's keys from those of others.
        """
        self._per_minute = per_minute
        self._client = client
        self._name = name

    async def check(self, key: str) -> None:
        """Counts a message; see `RateLimit`."""
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        counted = f"rate:{self._name}:{digest}"
        try:
            async with self._client.pipeline() as pipeline:
                pipeline.incr(counted)
                pipeline.expire(counted, WINDOW_SECONDS, nx=True)
                pipeline.ttl(counted)
                count, _, left = await pipeline.execute()
        except (RedisError, OSError) as error:
            raise AwayError("Redis") from error
        if count > self._per_minute:
            raise TooFastError(max(left, 1))


def rate_limit(per_minute: int, client: redis.Redis | None, name: str) -> RateLimit:
    """Returns a limit.

    Args:
        per_minute: how many messages may pass; 0 is without a limit.
        client: Redis, where several servers count together.
        name: tells this limit from others there.
    """
    if not per_minute:
        return NoLimit()
    if client is None:
        return LocalRateLimit(per_minute)
    return SharedRateLimit(per_minute, client, name)
