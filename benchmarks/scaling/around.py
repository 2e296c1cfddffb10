"""Measures what is beside a turn: PostgreSQL, deleting what is old, and the report."""

import datetime
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from rasa.shared.core.domain import Domain

from benchmarks import stored
from benchmarks.assistant import free_port
from benchmarks.scaling.served import ENDPOINTS
from channels.feedback import FeedbackStore
from evaluation import examples
from server import retention
from server.cluster.postgres import Postgres
from server.conversations import ConversationStore

STORED = 10_000
WRITERS = (1, 8)
WRITTEN = 400
# Of a turn: the question, its features, two actions, the reply and six slots.
ROWS = 11


@contextmanager
def _postgres() -> Iterator[str]:
    # Where PostgreSQL's own user can reach it.
    with tempfile.TemporaryDirectory(prefix="scaling-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Postgres(folder, free_port())
        server.start()
        try:
            yield server.url
        finally:
            server.process.stop()


def written_to_postgres() -> dict[int, float]:
    """Returns how many turns a second PostgreSQL stores, by the number of writers.

    Each is a transaction of its own, as a turn's is, and safe on the disk when it ends.
    """
    with _postgres() as url:
        store = ConversationStore(Domain.empty(), host=url)
        stored.fill(store, examples.load(), WRITTEN)
        with store.database.connect() as connection:
            rows = [
                dict(row._mapping)
                for row in connection.execute(
                    sa.select(store.SQLEvent.__table__).limit(20)
                )
            ]
        for row in rows:
            del row["id"]
        per_turn = rows[:ROWS]

        def write(_: int) -> None:
            sender = f"rest-{uuid.uuid4().hex}"
            turn = [{**row, "sender_id": sender} for row in per_turn]
            with store.database.begin() as connection:
                connection.execute(sa.insert(store.SQLEvent), turn)

        speeds = {}
        for writers in WRITERS:
            begun = time.perf_counter()
            with ThreadPoolExecutor(writers) as threads:
                list(threads.map(write, range(WRITTEN)))
            speeds[writers] = WRITTEN / (time.perf_counter() - begun)
        return speeds


def deleted_and_reported(folder: Path) -> dict[str, float]:
    """Returns what it takes to report on stored turns and to delete them.

    Args:
        folder: where the files go.

    Returns:
        Seconds of the processor and of the clock, and megabytes.
    """
    file, endpoints = folder / "stored.db", folder / "endpoints.yml"
    endpoints.write_text(ENDPOINTS.format(database=file))
    store = ConversationStore(Domain.empty(), db=str(file))
    ids = stored.fill(store, examples.load(), STORED)
    store.database.dispose()
    votes = f"sqlite:///{folder / 'votes.db'}"
    feedback = FeedbackStore(votes)
    for id in ids[::50]:
        feedback.vote("web", id, id, ["greet"], helpful=False, turn=id)
    feedback.close()
    command = [sys.executable, "-m", "usage", "--endpoints", str(endpoints)]
    command += ["--folder", str(folder)]
    environment = {**os.environ, "FEEDBACK_DB": votes}
    begun = time.perf_counter()
    process = os.posix_spawn(command[0], command, environment)
    _, status, used = os.wait4(process, 0)
    clock = time.perf_counter() - begun
    if status:
        raise RuntimeError(f"the report ended with status {status}")
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1)
    before = time.process_time()
    deleted = retention.delete_old(endpoints, 1, later + datetime.timedelta(days=1))
    return {
        "report_busy": used.ru_utime + used.ru_stime,
        "report_clock": clock,
        "report_memory": used.ru_maxrss / 1024,
        "deleted_busy": time.process_time() - before,
        "deleted_rows": deleted["conversations"],
    }
