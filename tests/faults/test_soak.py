"""Hours of use: memory, files and connections stay what they were."""

import asyncio
import os

import psutil
import pytest

from tests.faults.conftest import UNLIMITED
from tests.faults.load import Load, account
from tests.faults.stored import in_file
from tests.running_server import RunningServer

# `make soak` takes ten minutes, which have as many turns as eight hours of a turn a
# second or so.
SECONDS = float(os.environ.get("SOAK_SECONDS", "15"))
WARM_UP_SHARE = 0.2
GROWS_AT_MOST = 0.05


async def test_nothing_grows(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Memory grows by less than 5 %; no file and no connection stays open."""
    server = RunningServer(tmp_path_factory.mktemp("soak"), UNLIMITED)
    server.start()
    try:
        process = psutil.Process(server.pid)
        files = process.num_fds()
        load = Load(server.address)
        async with load.running():
            await asyncio.sleep(SECONDS * WARM_UP_SHARE)
            before, turns = process.memory_info().rss, len(load.sent)
            await asyncio.sleep(SECONDS * (1 - WARM_UP_SHARE))
            after = process.memory_info().rss
        # Until what the clients closed is closed here.
        await asyncio.sleep(1)
        left = process.num_fds() - files
        connections = process.net_connections()
        open_ = [each for each in connections if each.status == "ESTABLISHED"]
    finally:
        server.stop()
    account("soak", load.sent, in_file(server.database)).check()
    growth = after / before - 1
    print(
        f"soak: {len(load.sent) - turns} turns, memory {before / 1e6:.0f} →"
        f" {after / 1e6:.0f} MB ({growth:+.1%}), {left:+d} files,"
        f" {len(open_)} connections"
    )
    assert growth < GROWS_AT_MOST
    # The databases of votes and of what was ended are opened when first needed.
    assert left <= 6
    assert open_ == []
