"""How SQL databases are opened."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from channels import database

TABLES = sa.MetaData()
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
