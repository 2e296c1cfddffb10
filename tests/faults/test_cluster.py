"""Parts of the cluster fail under load: nothing is lost, doubled or wrong."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

import pytest

from server.cluster.cluster import Cluster
from tests.faults.load import RECOVERS_WITHIN_SECONDS, Load, account
from tests.faults.stored import in_server


@contextlib.asynccontextmanager
async def under_load(
    cluster: Cluster, fault: str, seconds: float
) -> AsyncIterator[Load]:
    """Has clients ask before, during and after the block, and checks all they sent."""
    load = Load(cluster.url)
    async with load.through(fault, seconds):
        yield load
    account(fault, load.sent, in_server(cluster.postgres.url)).check()


async def test_a_killed_server(cluster: Cluster, seconds: float) -> None:
    """SIGKILL ends a server; the others go on, and it comes back."""
    async with under_load(cluster, "server killed", seconds):
        cluster.servers[0].kill()
        await asyncio.sleep(seconds)
        await asyncio.to_thread(cluster.restart, 0)
    assert cluster.servers[0].is_running()


async def test_a_drained_server(cluster: Cluster, seconds: float) -> None:
    """SIGTERM ends a server, which answers what it has; nobody is refused."""
    async with under_load(cluster, "server drained", seconds) as load:
        begun = time.monotonic()
        status = await asyncio.to_thread(cluster.servers[1].stop)
        assert status == 0
        assert time.monotonic() - begun < 20
        await asyncio.sleep(seconds)
        await asyncio.to_thread(cluster.restart, 1)
    assert [sent.status for sent in load.sent if not sent.answered] == []


@pytest.mark.parametrize("how", ["stop", "kill"])
async def test_the_database_away(cluster: Cluster, seconds: float, how: str) -> None:
    """PostgreSQL stops, or crashes, and starts again."""
    process = cluster.postgres.process
    end: Callable[[], object] = process.stop if how == "stop" else process.kill
    async with under_load(cluster, f"PostgreSQL: {how}", seconds) as load:
        await asyncio.to_thread(end)
        ended = time.monotonic()
        await asyncio.sleep(seconds)
        refused = [sent for sent in load.sent if sent.begun > ended]
        await asyncio.to_thread(cluster.postgres.start)
    assert refused
    assert not any(sent.answered for sent in refused)
    assert max(sent.took for sent in load.sent) < RECOVERS_WITHIN_SECONDS
    assert all(server.is_running() for server in cluster.servers)


async def test_redis_away(cluster: Cluster, seconds: float) -> None:
    """Redis stops, forgets all it held, and starts again."""
    async with under_load(cluster, "Redis: stop", seconds) as load:
        await asyncio.to_thread(cluster.redis.process.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(cluster.redis.start)
    assert any(not sent.answered for sent in load.sent)
    assert all(server.is_running() for server in cluster.servers)
