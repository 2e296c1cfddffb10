"""Clients that do harm, by ill will or by accident, hinder nobody else."""

import asyncio
import contextlib
import resource
import socket
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.faults.load import Load, account
from tests.faults.stored import in_file
from tests.running_server import RunningServer

HALF_OPEN = 200
AT_ONCE = 1_000
# A request that is not there as a whole by then is given up.
REQUEST_TIMEOUT = 3
BEGUN = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that does not wait long for a request, with its usual limits."""
    folder: Path = tmp_path_factory.mktemp("guarded")
    variables = {
        "SANIC_REQUEST_TIMEOUT": str(REQUEST_TIMEOUT),
        "WAITING_MESSAGES": "200",
    }
    server = RunningServer(folder, variables)
    server.start()
    yield server
    server.stop()


def connect(server: RunningServer) -> socket.socket:
    """Opens a connection and says nothing."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


async def test_half_open_connections_keep_nobody_waiting(
    guarded: RunningServer,
) -> None:
    """Given 200 requests that never end, others are served, and those are closed."""
    with contextlib.ExitStack() as opened:
        for number in range(HALF_OPEN):
            connection = opened.enter_context(connect(guarded))
            if number % 2:
                connection.sendall(BEGUN)
        load = Load(guarded.address)
        async with load.running():
            await load.answers(30, 30)
        account("200 half-open", load.sent, in_file(guarded.database)).check()
        assert all(sent.answered for sent in load.sent)
        await asyncio.sleep(REQUEST_TIMEOUT + 2)
        connection.settimeout(5)
        assert b" 408 " in connection.recv(1_000)


async def test_bodies_that_never_end_keep_nobody_waiting(
    guarded: RunningServer,
) -> None:
    """Given 200 bodies that come byte by byte, others are served."""
    head = b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    with contextlib.ExitStack() as opened:
        connections = [opened.enter_context(connect(guarded)) for _ in range(HALF_OPEN)]
        for connection in connections:
            connection.sendall(BEGUN + head)
        load = Load(guarded.address)
        async with load.running():
            for _ in range(10):
                for connection in connections:
                    connection.sendall(b" ")
                await load.answers(3, 30)
    account("200 slow bodies", load.sent, in_file(guarded.database)).check()
    assert all(sent.answered for sent in load.sent)


async def test_a_thousand_at_once(guarded: RunningServer) -> None:
    """Given 1,000 messages at once, each is answered or told to come again."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = Load(guarded.address, AT_ONCE)
    async with load.running():
        async with asyncio.timeout(120):
            while len(load.sent) < AT_ONCE:
                await asyncio.sleep(0.1)
    statuses = Counter(sent.status for sent in load.sent)
    print(f"\n1,000 at once: {dict(statuses)}")
    account("1,000 at once", load.sent, in_file(guarded.database)).check()
    assert statuses.keys() <= {200, 503}
    assert statuses[200] >= 200
    assert guarded.is_running()


def test_too_large_a_body_is_refused_unread(guarded: RunningServer) -> None:
    """Given two megabytes, the status is 413 before they are all there."""
    with connect(guarded) as connection:
        connection.sendall(
            BEGUN
            + b"Content-Type: application/json\r\nContent-Length: 2000000\r\n\r\n"
            + b" " * 100_000
        )
        assert b" 413 " in connection.recv(1_000)


def test_limits_are_on_by_default(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Given no variable, the address that asks too much is told to wait."""
    folder = tmp_path_factory.mktemp("limited")
    server = RunningServer(folder, {"MESSAGES_PER_ADDRESS": ""})
    server.start()
    try:
        url = f"{server.address}/webhooks/rest/webhook"
        statuses = Counter()
        for _ in range(130):
            body = {"sender": uuid.uuid4().hex, "message": ""}
            answer = requests.post(url, json=body, timeout=30)
            statuses[answer.status_code] += 1
    finally:
        server.stop()
    assert statuses == {200: 120, 429: 10}
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
