"""How SQL databases are opened."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from channels import database

TABLES = sa.MetaData()
WORDS = sa.MetaData()
WORD = sa.Table("words", WORDS, sa.Column("text", sa.Text))
NOTES = sa.Table("notes", TABLES, sa.Column("id", sa.Integer, primary_key=True))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database file that does not exist yet."""
    return tmp_path / "notes.db"


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection to the file, which it has just begun to write."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def test_a_new_file_gets_the_write_ahead_log_and_the_tables(file: Path) -> None:
    """Given no file, it is created, and another process can read while one writes."""
    engine = database.open_tables(f"sqlite:///{file}", TABLES, "notes")
    with engine.begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=1))
        reader = sqlite3.connect(file, timeout=0)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert reader.execute("SELECT count(*) FROM notes").fetchone() == (0,)
        reader.close()


def test_a_second_opening_keeps_what_is_stored(file: Path) -> None:
    """Given a file with rows, opening it again leaves them."""
    with database.open_tables(
        f"sqlite:///{file}", TABLES, "notes"
    ).begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=1))
    with database.open_tables(
        f"sqlite:///{file}", TABLES, "notes"
    ).connect() as connection:
        assert connection.execute(sa.select(NOTES.c.id)).scalars().all() == [1]


def test_waits_for_the_process_that_creates_the_file(
    file: Path, other: sqlite3.Connection
) -> None:
    """Given a process that writes to a new file for a moment, opening waits for it."""
    done = threading.Timer(0.3, other.execute, ["COMMIT"])
    done.start()
    database.open_tables(f"sqlite:///{file}", TABLES, "notes").dispose()
    done.join()


@pytest.mark.usefixtures("other")
def test_says_that_the_file_is_locked_once_the_wait_is_over(file: Path) -> None:
    """Given a process that does not let go of a new file, opening it fails."""
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        database.connect(f"sqlite:///{file}", "notes", wait_seconds=0).connect()


def test_a_file_that_is_no_database_fails_at_once(file: Path) -> None:
    """Given a file of another kind, opening it fails, and does not touch the file."""
    file.write_text("no database " * 100)
    with pytest.raises(sa.exc.DatabaseError, match="not a database"):
        database.open_tables(f"sqlite:///{file}", TABLES, "notes")
    assert file.read_text() == "no database " * 100


def test_the_owner_alone_may_read_the_files(file: Path) -> None:
    """A new file, and one that others could read before, with its log as well."""
    file.touch(0o644)
    os.chmod(file, 0o644)
    engine = database.open_tables(f"sqlite:///{file}", TABLES, "notes")
    with engine.begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=1))
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()
    }
    assert modes == {"notes.db": 0o600, "notes.db-wal": 0o600, "notes.db-shm": 0o600}


def test_what_is_deleted_is_not_left_in_the_file(file: Path) -> None:
    """A deleted row is overwritten, and its copy in the log goes with the log."""
    word = "secret" + "word"
    engine = database.open_tables(f"sqlite:///{file}", WORDS, "notes")
    row = sa.insert(WORD).values(text=word)
    with engine.begin() as connection:
        connection.execute(row)
    assert word.encode() in read(file)
    with engine.begin() as connection:
        connection.execute(sa.delete(WORD))
    database.clear_log(engine)
    assert word.encode() not in read(file)


def read(file: Path) -> bytes:
    """Returns all that is in a database's files."""
    return b"".join(path.read_bytes() for path in file.parent.iterdir())
