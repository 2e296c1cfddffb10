"""The SQL databases of conversations, votes and what Slack must not forget."""

import asyncio
import contextlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa

from channels.away import AwayError
from channels.engine import WAIT_SECONDS, connect
from channels.sqlite_file import SqliteFile, is_damage, is_passing

# After a failure, nobody waits for the next one.
REFUSE_SECONDS = 0.5
# Any number, the same for all processes.
LOCK = 20_231_206
# How often an SQLite file is looked through, and in which share of the time at most.
CHECK_EVERY_SECONDS = 5.0
CHECK_SHARE = 0.01
# How many rows of each table are carried over from a damaged file.
MAX_KEPT_ROWS = 100_000
# Errors of what is asked, and not of the database.
OWN_FAULT = (sa.exc.IntegrityError, sa.exc.DataError)

logger = logging.getLogger(__name__)


class Database:
    """A database that may be out of reach for a while, or lose its file.

    Work is refused then and not lost, and goes on as soon as it can. An SQLite file
    that somebody deletes is written anew; a damaged one is set aside, and what can be
    read of it is kept.
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

    async def watch(self) -> None:
        """Looks now and then, as long as it runs, whether an SQLite file is damaged.

        SQLite itself notices only when it has to read the damaged place again.
        """
        while self._file:
            begun = time.monotonic()
            damaged = await asyncio.to_thread(self._file.is_damaged)
            if damaged:
                self._replace(self._file)
            took = time.monotonic() - begun
            await asyncio.sleep(max(CHECK_EVERY_SECONDS, took / CHECK_SHARE))

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

    def _replace(self, file: SqliteFile) -> None:
        """Sets a damaged file aside and puts what can be read of it into a new one."""
        kept = {table: self._readable(table) for table in self._tables.sorted_tables}
        self._close()
        file.set_aside()
        try:
            self._open()
            with self.engine.begin() as connection:
                for table, rows in kept.items():
                    if rows:
                        connection.execute(
                            sa.insert(table).prefix_with("OR IGNORE"), rows
                        )
        except (sa.exc.DBAPIError, sqlite3.Error, OSError) as error:
            logger.error("nothing could be kept of it: %s", type(error).__name__)

    def _readable(self, table: sa.Table) -> list[dict[str, Any]]:
        """Reads a table's rows, the latest first, as far as the damage."""
        rows: list[dict[str, Any]] = []
        latest = sa.select(table).order_by(sa.text("rowid DESC")).limit(MAX_KEPT_ROWS)
        # The open connection knows pages that the damage has reached meanwhile.
        with (
            contextlib.suppress(sa.exc.DBAPIError),
            self.engine.connect() as connection,
        ):
            rows.extend(dict(row) for row in connection.execute(latest).mappings())
        return rows

    def _recover(self, error: Exception) -> None:
        """Prepares for the next try after a failure."""
        cause = getattr(error, "orig", None) or error
        logger.error("the database %s fails: %s", self._name, type(cause).__name__)
        if self._file is None:
            self._refuse_until = time.monotonic() + REFUSE_SECONDS
            self._opened = not isinstance(error, sa.exc.ProgrammingError)
        elif is_damage(cause):
            self._replace(self._file)
        elif not is_passing(cause) and not self._file.is_gone():
            # A file that was read-only, for instance, has to be opened anew.
            self._close()
