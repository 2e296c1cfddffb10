"""The machine's clock jumps under load: nothing is lost, doubled or wrong."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.load import Load, account
from tests.faults.stored import in_file
from tests.running_server import RunningServer

LIBRARY = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
RECOVERS_WITHIN_SECONDS = 20.0
# Of the limits, that by conversation stays on: it counts in time.
LIMITS = {"MESSAGES_PER_ADDRESS": "0"}


async def test_the_clock_jumps(
    tmp_path_factory: pytest.TempPathFactory, seconds: float
) -> None:
    """A day forward and two back hinder nobody, and no limit outlasts its minute."""
    folder = tmp_path_factory.mktemp("clock")
    clock = folder / "clock"
    clock.write_text("+0")
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    assert LIBRARY.exists(), "on Debian: apt install faketime"
    server = RunningServer(folder, {**LIMITS, **faked})
    server.start()
    try:
        load = Load(server.address)
        async with load.running():
            for offset in ("+0", "+1d", "-1d", "+0"):
                clock.write_text(offset)
                await load.answers(10, RECOVERS_WITHIN_SECONDS)
                await asyncio.sleep(seconds)
    finally:
        server.stop()
    account("clock jumps", load.sent, in_file(server.database)).check()
    assert all(sent.answered for sent in load.sent)
