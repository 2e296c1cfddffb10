"""The file of an SQLite database: restored when deleted, set aside when damaged."""

import contextlib
import datetime
import logging
import os
import sqlite3
import stat
import tempfile
import threading
from pathlib import Path

# What belongs to the file: the write-ahead log and its index.
COMPANIONS = ("-wal", "-shm")
OTHERS = stat.S_IRWXG | stat.S_IRWXO
DAMAGED = frozenset([sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB])
# After these, the connection is as good as before.
PASSING = frozenset([sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL])

logger = logging.getLogger(__name__)


class SqliteFile:
    """A database's file, held open so that it can be restored when it is deleted."""

    def __init__(self, path: str) -> None:
        """Takes a file that need not exist yet.

        Args:
            path: the file's path.
        """
        self._path = Path(path)
        self._held: sqlite3.Connection | None = None
        self._inode = 0
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Opens the file, after whatever replaced it."""
        self.let_go()
        self._held = sqlite3.connect(self._path, check_same_thread=False)
        # What is looked through is the file, and not what was read of it before.
        self._held.execute("PRAGMA cache_size=0")
        self._held.execute("SELECT 1 FROM sqlite_master").fetchone()
        self._inode = self._path.stat().st_ino

    def let_go(self) -> None:
        """Closes the file."""
        if self._held:
            self._held.close()
        self._held = None

    def set_aside_if_damaged(self) -> None:
        """Looks through the file, if there is one, and sets a damaged one aside."""
        if not self._path.exists():
            return
        with contextlib.closing(sqlite3.connect(self._path)) as connection:
            damaged = _is_damaged(connection)
        if damaged:
            self.set_aside()

    def is_damaged(self) -> bool:
        """Looks through the file that is held; takes long where it is large."""
        return self._held is not None and _is_damaged(self._held)

    def set_aside(self) -> None:
        """Renames a damaged file, so that a new one can take its place."""
        with self._lock:
            self.let_go()
            now = datetime.datetime.now(datetime.UTC)
            name = f"{self._path.name}.damaged-{now:%Y%m%dT%H%M%S%f}"
            aside = self._path.with_name(name)
            for ending in ("", *COMPANIONS):
                with contextlib.suppress(FileNotFoundError):
                    os.rename(f"{self._path}{ending}", f"{aside}{ending}")
        logger.error(
            "%s is damaged; it was set aside as %s (sqlite3's .recover reads what can"
            " be read) and a new one takes its place",
            self._path,
            aside.name,
        )

    def is_gone(self) -> bool:
        """Tells whether the path no longer leads to the file that is held."""
        try:
            return self._held is not None and self._path.stat().st_ino != self._inode
        except FileNotFoundError:
            return True

    def restore(self) -> None:
        """Writes a deleted file anew from what is held; another file is left alone.

        Raises:
            sqlite3.Error: it cannot be written.
            OSError: it cannot be written.
        """
        with self._lock:
            if self._held is None or self._path.exists():
                return
            with tempfile.TemporaryDirectory(dir=self._path.parent) as folder:
                copy = Path(folder) / self._path.name
                with contextlib.closing(sqlite3.connect(copy)) as written:
                    self._held.backup(written)
                for ending in COMPANIONS:
                    Path(f"{self._path}{ending}").unlink(missing_ok=True)
                # Unlike renaming, this never replaces another process's file.
                with contextlib.suppress(FileExistsError):
                    os.link(copy, self._path)
        logger.error("%s was deleted; it was written anew", self._path)


def _is_damaged(connection: sqlite3.Connection) -> bool:
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        # What else is wrong with it shows when it is used.
        return is_damage(error)
    return bool(found != "ok")


def is_damage(error: BaseException | None) -> bool:
    """Tells whether an error of sqlite3's means that the file itself is damaged."""
    return _code(error) in DAMAGED


def is_passing(error: BaseException | None) -> bool:
    """Tells whether the connection can be used on after an error of sqlite3's."""
    return _code(error) in PASSING


def _code(error: BaseException | None) -> int:
    # The lower byte; the rest are details.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def keep_private(path: str) -> None:
    """Takes the right to use a database's files away from all but their owner.

    Args:
        path: the database's; its companions need not exist.
    """
    for ending in ("", *COMPANIONS):
        with contextlib.suppress(FileNotFoundError):
            mode = stat.S_IMODE(os.stat(path + ending).st_mode)
            if mode & OTHERS:
                os.chmod(path + ending, mode & ~OTHERS)
