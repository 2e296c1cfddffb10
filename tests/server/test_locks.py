"""One turn of a conversation at a time, in this process and on other servers."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from channels.shared import connect_redis
from server import locks
from server.cluster.redis import Redis
from server.locks import ConversationLocks, LockAwayError


@pytest.fixture
async def two(redis_server: Redis) -> AsyncIterator[list[ConversationLocks]]:
    """The locks of two servers that share an empty Redis."""
    clients = [connect_redis(redis_server.url) for _ in range(2)]
    assert clients[0]
    await clients[0].flushall()
    yield [ConversationLocks(client) for client in clients]
    for client in clients:
        assert client
        await client.aclose()


async def take_turns(
    order: list[int], number: int, store: ConversationLocks, id: str = "a"
) -> None:
    """Notes the beginning and the end of a turn."""
    async with store.lock(id):
        order.append(number)
        await asyncio.sleep(0.01)
        order.append(number)


async def test_turns_of_a_conversation_keep_their_order() -> None:
    """Given several messages at once, each turn ends before the next begins."""
    store = ConversationLocks()
    order: list[int] = []
    await asyncio.gather(*(take_turns(order, n, store) for n in range(5)))
    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


async def test_the_network_is_looked_at_between_turns() -> None:
    """Given many conversations at once, what arrives need not wait for all."""
    store = ConversationLocks()
    order: list[int] = []
    turns = [asyncio.create_task(take_turns(order, n, store, str(n))) for n in range(5)]
    await asyncio.wait(turns, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0)
    assert len(order) < 6
    await asyncio.gather(*turns)
    assert order == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]


async def test_a_lock_held_elsewhere_keeps_nobody_else_waiting(
    two: list[ConversationLocks],
) -> None:
    """Given a conversation that another server answers, others go on meanwhile."""
    order: list[int] = []
    async with two[0].lock("a"):
        waiting = asyncio.create_task(take_turns(order, 1, two[1], "a"))
        await take_turns(order, 2, two[1], "b")
        assert order == [2, 2]
    await waiting
    assert order == [2, 2, 1, 1]


async def test_two_servers_never_run_a_turn_at_once(
    two: list[ConversationLocks],
) -> None:
    """Given messages at both servers, the turns of a conversation do not overlap."""
    order: list[int] = []
    await asyncio.gather(*(take_turns(order, n, two[n % 2]) for n in range(10)))
    assert order[::2] == order[1::2]
    assert sorted(order[::2]) == list(range(10))


async def test_the_lock_of_a_killed_server_ends(
    two: list[ConversationLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a server that never gives the lock back, the other one has it soon."""
    monkeypatch.setattr(locks, "HELD_SECONDS", 0.2)
    dead = two[0].lock("a")
    await dead.__aenter__()
    async with asyncio.timeout(5), two[1].lock("a"):
        pass
    # It comes back to life: that it lost the lock is no error of the turn.
    await dead.__aexit__(None, None, None)


async def test_a_lock_that_is_not_given_back_refuses(
    two: list[ConversationLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a lock that another server holds, waiting ends in a refusal."""
    monkeypatch.setattr(locks, "WAIT_SECONDS", 0.1)
    async with two[0].lock("a"):
        with pytest.raises(LockAwayError):
            async with two[1].lock("a"):
                pass


async def test_a_redis_that_is_away_refuses(
    two: list[ConversationLocks], redis_server: Redis
) -> None:
    """Given no Redis, turns are refused; one that began may end; then all goes on."""
    async with two[0].lock("a"):
        redis_server.process.stop()
        assert not await two[0].is_reachable()
        with pytest.raises(LockAwayError):
            async with two[1].lock("b"):
                pass
    redis_server.start()
    assert await two[0].is_reachable()
    async with two[0].lock("a"), two[1].lock("b"):
        pass


async def test_without_redis_locks_can_always_be_had() -> None:
    """Given one process alone, nothing is out of reach."""
    assert await ConversationLocks().is_reachable()
