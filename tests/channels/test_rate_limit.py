"""The rate limits: so many messages in a minute, each key for itself."""

from collections.abc import AsyncIterator

import pytest
import redis.asyncio as redis

from channels import rate_limit
from channels.away import AwayError
from channels.rate_limit import (
    LocalRateLimit,
    NoLimit,
    SharedRateLimit,
    TooFastError,
)
from channels.shared import connect_redis
from server.cluster.redis import Redis


class Clock:
    """A clock that the test sets."""

    now = 1_000.0

    def __call__(self) -> float:
        """Returns the time in seconds."""
        return self.now


async def test_the_next_one_passes_when_the_first_is_a_minute_old() -> None:
    """A message beyond the limit is not counted, and told how long to wait."""
    clock = Clock()
    limit = LocalRateLimit(2, clock)
    await limit.check("a")
    clock.now += 20.5
    await limit.check("a")
    for _ in range(3):
        with pytest.raises(TooFastError) as refused:
            await limit.check("a")
        assert refused.value.wait == 40
    clock.now += 39.5
    await limit.check("a")


async def test_keys_do_not_hinder_each_other() -> None:
    """One at its limit leaves another one free."""
    limit = LocalRateLimit(1, Clock())
    await limit.check("a")
    await limit.check("b")
    with pytest.raises(TooFastError):
        await limit.check("a")


async def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number kept, the key that was quiet longest is dropped."""
    monkeypatch.setattr(rate_limit, "MAX_KEYS", 2)
    limit = LocalRateLimit(1, Clock())
    for key in ("a", "b", "c", "a"):
        await limit.check(key)
    with pytest.raises(TooFastError):
        await limit.check("c")


@pytest.fixture
async def client(redis_server: Redis) -> AsyncIterator[redis.Redis]:
    """A client of an empty Redis."""
    connected = connect_redis(redis_server.url)
    assert connected is not None
    await connected.flushall()
    yield connected
    await connected.aclose()


async def test_servers_count_together_in_redis(client: redis.Redis) -> None:
    """What passed at one server counts at the other; the wait is that of Redis."""
    one, other = (SharedRateLimit(2, client, "address") for _ in range(2))
    await one.check("192.0.2.1")
    await other.check("192.0.2.1")
    with pytest.raises(TooFastError) as refused:
        await one.check("192.0.2.1")
    assert 58 <= refused.value.wait <= 60
    await one.check("192.0.2.2")
    await SharedRateLimit(1, client, "conversation").check("192.0.2.1")


async def test_redis_keeps_no_address(client: redis.Redis) -> None:
    """Keys are digests, and go after a minute."""
    await SharedRateLimit(2, client, "address").check("192.0.2.1")
    (key,) = await client.keys()
    assert b"192.0.2.1" not in key
    assert 0 < await client.ttl(key) <= 60


async def test_a_redis_that_is_away_refuses(
    client: redis.Redis, redis_server: Redis
) -> None:
    """Without Redis a message is refused; once it is back, the next one passes."""
    limit = SharedRateLimit(5, client, "address")
    await limit.check("a")
    redis_server.process.stop()
    try:
        with pytest.raises(AwayError):
            await limit.check("a")
    finally:
        redis_server.start()
    await limit.check("a")


async def test_zero_is_no_limit() -> None:
    """Where no limit is set, everything passes."""
    limit = rate_limit.rate_limit(0, None, "address")
    assert isinstance(limit, NoLimit)
    for _ in range(1_000):
        await limit.check("a")
