"""The database's file fails under load: nothing is lost, doubled or wrong."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import UNLIMITED
from tests.faults.load import RECOVERS_WITHIN_SECONDS, Load, account
from tests.faults.stored import in_file
from tests.running_server import RunningServer

DISK_BYTES = 64 << 20
PAGE_BYTES = 4_096


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of its own, which can be filled."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="module")
def on_disk(disk: Path) -> Iterator[RunningServer]:
    """A server whose files, logs included, are on that disk."""
    yield from _running(disk)


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server alone, with SQLite."""
    yield from _running(tmp_path_factory.mktemp("single"))


def _running(folder: Path) -> Iterator[RunningServer]:
    server = RunningServer(folder, UNLIMITED)
    server.start()
    yield server
    server.stop()


@contextlib.asynccontextmanager
async def under_load(
    server: RunningServer, fault: str, seconds: float
) -> AsyncIterator[Load]:
    """Has clients ask before, during and after the block, in which a fault passes."""
    load = Load(server.address)
    async with load.through(fault, seconds):
        yield load
    assert server.is_running()


async def test_the_disk_full(
    on_disk: RunningServer, disk: Path, seconds: float
) -> None:
    """A full disk has messages refused; with space again, all goes on."""
    filler = disk / "filler"
    async with under_load(on_disk, "disk full", seconds) as load:
        with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(PAGE_BYTES)):
                pass
        await asyncio.sleep(seconds)
        filler.unlink()
    account("disk full", load.sent, in_file(on_disk.database)).check()
    assert any(not sent.answered for sent in load.sent)


async def test_the_file_deleted(single: RunningServer, seconds: float) -> None:
    """A deleted file is written anew, with all that was in it; nobody is refused."""
    async with under_load(single, "file deleted", seconds) as load:
        for path in single.database.parent.glob("test.db*"):
            path.unlink()
        await asyncio.sleep(seconds)
    account("file deleted", load.sent, in_file(single.database)).check()
    assert all(sent.answered for sent in load.sent)


async def test_the_file_read_only(single: RunningServer, seconds: float) -> None:
    """A file that cannot be written has messages refused, until it can."""
    files = [f"{single.database}{ending}" for ending in ("", "-wal")]
    async with under_load(single, "file read-only", seconds) as load:
        subprocess.run(["chattr", "+i", *files], check=True)
        try:
            await asyncio.sleep(seconds)
        finally:
            subprocess.run(["chattr", "-i", *files], check=True)
    account("file read-only", load.sent, in_file(single.database)).check()
    assert any(not sent.answered for sent in load.sent)


async def test_the_file_damaged(single: RunningServer, seconds: float) -> None:
    """A damaged file is set aside; what the server knows of it is in a new one."""
    async with under_load(single, "file damaged", seconds) as load:
        with contextlib.closing(sqlite3.connect(single.database)) as database:
            # What is new goes into the file itself, to be damaged.
            database.execute("PRAGMA wal_checkpoint(FULL)")
        size = single.database.stat().st_size
        assert size > PAGE_BYTES
        with single.database.open("r+b") as file:
            file.seek(PAGE_BYTES)
            file.write(os.urandom(size - PAGE_BYTES))
        async with asyncio.timeout(RECOVERS_WITHIN_SECONDS):
            while not _set_aside(single):
                await asyncio.sleep(0.1)
    assert len(_set_aside(single)) == 1
    account("file damaged", load.sent, in_file(single.database)).check()


def _set_aside(server: RunningServer) -> list[Path]:
    """Returns the files that were set aside, without their companions."""
    found = server.database.parent.glob("test.db.damaged-*")
    return [path for path in found if not path.name.endswith(("-wal", "-shm"))]
