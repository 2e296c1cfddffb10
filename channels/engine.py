"""How SQL databases are reached: what a turn waits for, and how long at most."""

import functools
import sqlite3
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import SingletonThreadPool

from channels.sqlite_file import keep_private
from telemetry.metrics import count_errors

# How long a process waits for another one that writes to the same SQLite file.
WAIT_SECONDS = 5
RETRY_SECONDS = 0.01
# A server that does not answer holds up every turn of this process for so long.
CONNECT_SECONDS = 2
STATEMENT_MILLISECONDS = 5_000


def connect(
    url: sa.engine.URL | str, name: str, wait_seconds: int = WAIT_SECONDS
) -> sa.engine.Engine:
    """Returns an engine for a database.

    For SQLite it keeps the connection open, as opening the file for each call, and the
    tidying up at its closing, would cost tens of milliseconds; and it uses the write-
    ahead log, with which readers and a writer work at once, and no write waits for the
    disk. What is written survives the end of the process. What is deleted is
    overwritten, and nobody but the file's owner may read it.

    Args:
        url: the database's address in SQLAlchemy's form (`sqlite:///slack.db`).
        name: what the metrics call the database.
        wait_seconds: how long to wait for another process that writes to an SQLite
            file.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the address makes no sense.
    """
    address = sa.engine.make_url(url)
    if address.get_backend_name() != "sqlite":
        limits: dict[str, Any] = {}
        if address.get_backend_name() == "postgresql":
            limits["connect_timeout"] = CONNECT_SECONDS
            limits["options"] = f"-c statement_timeout={STATEMENT_MILLISECONDS}"
        engine = sa.create_engine(address, pool_pre_ping=True, connect_args=limits)
        count_errors(engine, name)
        return engine
    engine = sa.create_engine(
        address,
        poolclass=SingletonThreadPool,
        connect_args={"timeout": wait_seconds},
    )
    count_errors(engine, name)
    sa.event.listen(
        engine,
        "connect",
        functools.partial(_prepare, wait_seconds=wait_seconds),
    )
    return engine


def _prepare(connection: sqlite3.Connection, _: Any, wait_seconds: int) -> None:
    """Prepares a new connection to an SQLite file."""
    for _, _, path in connection.execute("PRAGMA database_list").fetchall():
        if path:
            keep_private(path)
    connection.execute("PRAGMA secure_delete=ON")
    _use_write_ahead_log(connection, wait_seconds)


def _use_write_ahead_log(connection: sqlite3.Connection, wait_seconds: int) -> None:
    """Switches a file to the write-ahead log; one that has it already stays as it is.

    While another process writes to a new file, or switches it, SQLite refuses the
    switch at once instead of waiting as long as it was told to.
    """
    give_up_at = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() >= give_up_at:
                raise
        time.sleep(RETRY_SECONDS)
    connection.execute("PRAGMA synchronous=NORMAL")
