"""The SQL databases of conversations, votes and what Slack must not forget."""

import contextlib
import functools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import SingletonThreadPool

from channels.away import AwayError
from channels.sqlite_file import SqliteFile, is_damage, is_passing, keep_private
from telemetry.metrics import count_errors

# How long a process waits for another one that writes to the same SQLite file.
WAIT_SECONDS = 5
RETRY_SECONDS = 0.01
# A server that does not answer holds up every turn of this process for so long.
CONNECT_SECONDS = 2
STATEMENT_MILLISECONDS = 5_000
# After a failure, nobody waits for the next one.
REFUSE_SECONDS = 0.5
# Any number, the same for all processes.
LOCK = 20_231_206
# Errors of what is asked, and not of the database.
OWN_FAULT = (sa.exc.IntegrityError, sa.exc.DataError)

logger = logging.getLogger(__name__)


class Database:
    """A database that may be out of reach for a while, or lose its file.

    Work is refused then and not lost, and goes on as soon as it can. An SQLite file
    that somebody deletes is written anew; a damaged one is set aside.
    """

    def __init__(
        self,
        url: sa.engine.URL | str,
        tables: sa.MetaData,
        name: str,
        wait_seconds: int = WAIT_SECONDS,
        upgrade: Callable[[sa.engine.Engine], None] | None = None,
    ) -> None:
        """Opens an SQLite file; a database server is first asked when it is needed.

        Args:
            url: the database's address in SQLAlchemy's form (`sqlite:///slack.db`).
            tables: what the database must hold; what is missing is created.
            name: what the metrics call the database.
            wait_seconds: how long to wait for another process that writes to an SQLite
                file.
            upgrade: adapts what an earlier version left.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the address makes no sense, or the file
                cannot be opened.
        """
        self.engine = connect(url, name, wait_seconds)
        self._tables = tables
        self._name = name
        self._upgrade = upgrade
        self._opening = threading.Lock()
        self._opened = False
        self._refuse_until = 0.0
        self._file: SqliteFile | None = None
        path = self.engine.url.database
        if self.engine.dialect.name == "sqlite":
            if path and path != ":memory:":
                self._file = SqliteFile(path)
            self._open()

    @contextlib.contextmanager
    def begin(self) -> Iterator[sa.engine.Connection]:
        """Begins a transaction, which ends with the block.

        Raises:
            AwayError: the database is out of reach; nothing was written.
        """
        if time.monotonic() < self._refuse_until:
            raise AwayError(self._name)
        try:
            if self._file and self._file.is_gone():
                self._file.restore()
                self._close()
            if not self._opened:
                self._open()
            with self.engine.begin() as connection:
                yield connection
        except OWN_FAULT:
            raise
        except (
            sa.exc.DBAPIError,
            sa.exc.TimeoutError,
            sqlite3.Error,
            OSError,
        ) as error:
            self._recover(error)
            raise AwayError(self._name) from None

    # What only reads is a transaction too.
    connect = begin

    def is_reachable(self) -> bool:
        """Tells whether the database answers."""
        try:
            with self.begin() as connection:
                connection.execute(sa.select(1))
        except AwayError:
            return False
        return True

    def clear_log(self) -> None:
        """Empties SQLite's write-ahead log, which keeps for a while what was deleted.

        While another process reads, the log stays as it is.

        Raises:
            AwayError: see `begin`.
        """
        if self._file:
            with self.begin() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def dispose(self) -> None:
        """Lets go of the database."""
        self._close()

    def _open(self) -> None:
        with self._opening:
            if self._opened:
                return
            if self._file:
                self._file.set_aside_if_damaged()
            with self.engine.begin() as connection:
                if self.engine.dialect.name == "postgresql":
                    # It fails where two create the same table at once.
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
                # Unlike `create_all`, safe where two processes start at once.
                for table in self._tables.sorted_tables:
                    connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        connection.execute(
                            sa.schema.CreateIndex(index, if_not_exists=True)
                        )
            if self._upgrade:
                self._upgrade(self.engine)
            if self._file:
                self._file.hold()
            self._opened = True

    def _close(self) -> None:
        self._opened = False
        self.engine.dispose()
        if self._file:
            self._file.let_go()

    def _recover(self, error: Exception) -> None:
        """Prepares for the next try after a failure."""
        cause = getattr(error, "orig", None) or error
        logger.error("the database %s fails: %s", self._name, type(cause).__name__)
        if self._file is None:
            self._refuse_until = time.monotonic() + REFUSE_SECONDS
            self._opened = not isinstance(error, sa.exc.ProgrammingError)
        elif is_damage(cause):
            self._close()
            self._file.set_aside()
        elif not is_passing(cause) and not self._file.is_gone():
            # A file that was read-only, for instance, has to be opened anew.
            self._close()


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
