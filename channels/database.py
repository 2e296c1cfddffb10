"""Opens the SQL databases of conversations, votes and what Slack must not forget."""

import contextlib
import functools
import os
import sqlite3
import stat
import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import SingletonThreadPool

from telemetry.metrics import count_errors

# How long a process waits for another one that writes to the same SQLite file.
WAIT_SECONDS = 5
RETRY_SECONDS = 0.01
# The file, its write-ahead log and the log's index.
ENDINGS = ("", "-wal", "-shm")
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def connect(
    url: sa.engine.URL | str, name: str, wait_seconds: int = WAIT_SECONDS
) -> Any:
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
    if not str(url).startswith("sqlite"):
        engine = sa.create_engine(url, pool_pre_ping=True)
        count_errors(engine, name)
        return engine
    engine = sa.create_engine(
        url,
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


def open_tables(url: str, tables: sa.MetaData, name: str) -> Any:
    """Returns an engine for a database, in which it creates tables that are missing.

    Args:
        url: see `connect`.
        tables: what the database must hold.
        name: see `connect`.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    engine = connect(url, name)
    with engine.begin() as connection:
        # Unlike `create_all`, safe where two processes start at once.
        for table in tables.sorted_tables:
            connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(sa.schema.CreateIndex(index, if_not_exists=True))
    return engine


def clear_log(engine: sa.engine.Engine) -> None:
    """Empties SQLite's write-ahead log, which keeps for a while what was deleted.

    Args:
        engine: of any database; others have no such log. While another process reads,
            the log stays as it is.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepare(connection: sqlite3.Connection, _: Any, wait_seconds: int) -> None:
    """Prepares a new connection to an SQLite file."""
    for _, _, path in connection.execute("PRAGMA database_list").fetchall():
        if path:
            _keep_private(path)
    connection.execute("PRAGMA secure_delete=ON")
    _use_write_ahead_log(connection, wait_seconds)


def _keep_private(path: str) -> None:
    """Takes the right to read a database's files away from all but their owner."""
    for ending in ENDINGS:
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(os.stat(path + ending).st_mode)
            if mode & OTHERS:
                os.chmod(path + ending, mode & ~OTHERS)


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
