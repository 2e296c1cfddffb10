"""Work that goes on after the acknowledgement."""

import asyncio
import logging

import pytest

from channels.slack.running import Running


async def test_what_is_under_way_is_finished() -> None:
    """Given work, and work that it starts, draining waits for both."""
    running, done = Running(), []

    async def inner() -> None:
        await asyncio.sleep(0.01)
        done.append("inner")

    async def outer() -> None:
        await asyncio.sleep(0.01)
        running.start(inner())
        done.append("outer")

    running.start(outer())
    assert await running.drain(5) == 0
    assert done == ["outer", "inner"]


async def test_what_takes_too_long_is_given_up_and_counted() -> None:
    """Given work without an end, draining gives it up after its time."""
    running = Running()
    running.start(asyncio.sleep(3600))
    assert await running.drain(0.01) == 1
    assert await running.drain(0.01) == 0


async def test_a_failure_is_logged_without_its_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Given work that fails, the log says what and where, not what it was about."""
    word = "telling"[::-1]

    async def fail() -> None:
        raise RuntimeError(word)

    running = Running()
    with caplog.at_level(logging.ERROR):
        running.start(fail())
        await running.drain(5)
    assert "RuntimeError" in caplog.text
    assert word not in caplog.text
