"""How SQL databases are opened."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from channels.away import AwayError
from channels.database import Database
from channels.engine import connect

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
    engine = Database(f"sqlite:///{file}", TABLES, "memos")
    with engine.begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=1))
        reader = sqlite3.connect(file, timeout=0)
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert reader.execute("SELECT count(*) FROM notes").fetchone() == (0,)
        reader.close()


def test_a_second_opening_keeps_what_is_stored(file: Path) -> None:
    """Given a file with rows, opening it again leaves them."""
    with Database(f"sqlite:///{file}", TABLES, "memos").begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=1))
    assert ids(Database(f"sqlite:///{file}", TABLES, "memos")) == [1]


def test_waits_for_the_process_that_creates_the_file(
    file: Path, other: sqlite3.Connection
) -> None:
    """Given a process that writes to a new file for a moment, opening waits for it."""
    done = threading.Timer(0.3, other.execute, ["COMMIT"])
    done.start()
    Database(f"sqlite:///{file}", TABLES, "memos").dispose()
    done.join()


@pytest.mark.usefixtures("other")
def test_says_that_the_file_is_locked_once_the_wait_is_over(file: Path) -> None:
    """Given a process that does not let go of a new file, opening it fails."""
    with pytest.raises(sa.exc.OperationalError, match="locked"):
        connect(f"sqlite:///{file}", "memos", wait_seconds=0).connect()


def test_the_owner_alone_may_read_the_files(file: Path) -> None:
    """A new file, and one that others could read before, with its log as well."""
    file.touch(0o644)
    os.chmod(file, 0o644)
    opened = Database(f"sqlite:///{file}", TABLES, "memos")
    add(opened, 1)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()
    }
    assert modes == {"notes.db": 0o600, "notes.db-wal": 0o600, "notes.db-shm": 0o600}


def test_what_is_deleted_is_not_left_in_the_file(file: Path) -> None:
    """A deleted row is overwritten, and its copy in the log goes with the log."""
    word = "secret" + "word"
    opened = Database(f"sqlite:///{file}", WORDS, "words")
    with opened.begin() as connection:
        connection.execute(sa.insert(WORD).values(text=word))
    assert word.encode() in read(file)
    with opened.begin() as connection:
        connection.execute(sa.delete(WORD))
    opened.clear_log()
    assert word.encode() not in read(file)


def read(file: Path) -> bytes:
    """Returns all that is in a database's files."""
    return b"".join(path.read_bytes() for path in file.parent.iterdir())


@pytest.fixture
def notes(file: Path) -> Iterator[Database]:
    """An open database that holds one note."""
    opened = Database(f"sqlite:///{file}", TABLES, "memos")
    add(opened, 1)
    yield opened
    opened.dispose()


def add(notes: Database, id: int) -> None:
    """Adds a note."""
    with notes.begin() as connection:
        connection.execute(sa.insert(NOTES).values(id=id))


def ids(notes: Database) -> list[int]:
    """Returns all notes."""
    with notes.begin() as connection:
        return connection.execute(sa.select(NOTES.c.id)).scalars().all()


def set_aside(file: Path) -> list[Path]:
    """Returns the files that were set aside, without their companions."""
    return [
        path for path in file.parent.glob("*.damaged-*") if path.suffix[-1].isdigit()
    ]


@pytest.mark.parametrize("content", ["no database " * 1_000, "SQLite format 3\0" * 99])
def test_a_damaged_file_is_set_aside_at_the_start(file: Path, content: str) -> None:
    """Given a file that cannot be read, it keeps its content under another name."""
    file.write_text(content)
    opened = Database(f"sqlite:///{file}", TABLES, "memos")
    add(opened, 1)
    assert ids(opened) == [1]
    (aside,) = set_aside(file)
    assert aside.read_text() == content


def test_a_file_damaged_in_use_is_set_aside(file: Path, notes: Database) -> None:
    """Given damage while it is in use, one transaction is refused, the next is kept."""
    for number in range(2, 2_000):
        add(notes, number)
    with notes.begin() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA cache_size=0")
    with file.open("r+b") as opened:
        opened.seek(4_096)
        opened.write(b"\xff" * (file.stat().st_size - 4_096))
    refused = 0
    for number in range(5_000, 5_010):
        try:
            add(notes, number)
        except AwayError:
            refused += 1
    assert 1 <= refused < 10
    assert len(ids(notes)) == 10 - refused
    assert len(set_aside(file)) == 1


def test_a_deleted_file_is_written_anew(file: Path, notes: Database) -> None:
    """Given a deleted file, what was in it and what comes are both kept."""
    for path in file.parent.glob("notes.db*"):
        path.unlink()
    add(notes, 2)
    again = Database(f"sqlite:///{file}", TABLES, "again")
    assert ids(notes) == ids(again) == [1, 2]


def test_a_file_that_takes_the_place_is_used(file: Path, notes: Database) -> None:
    """Given another database in the file's place, that one counts from then on."""
    other = file.with_name("other.db")
    replacement = Database(f"sqlite:///{other}", TABLES, "other")
    add(replacement, 7)
    replacement.dispose()
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink()
    other.replace(file)
    add(notes, 8)
    assert ids(notes) == [7, 8]


def test_a_full_disk_refuses_and_goes_on(file: Path, notes: Database) -> None:
    """Given no space, nothing is written and nothing lost; with space it goes on."""
    with notes.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    rows = [{"id": id} for id in range(2, 5_000)]
    with pytest.raises(AwayError), notes.begin() as connection:
        connection.execute(sa.insert(NOTES), rows)
    assert ids(notes) == [1]
    with notes.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    add(notes, 2)
    assert ids(notes) == [1, 2]


def test_a_server_that_is_away_is_no_error_at_the_start() -> None:
    """Given a database server that does not answer, each transaction is refused."""
    away = Database("postgresql://nobody@127.0.0.1:9/none", TABLES, "gone")
    for _ in range(2):
        with pytest.raises(AwayError), away.begin():
            pass


def test_a_mistake_of_ours_is_not_taken_for_an_outage(notes: Database) -> None:
    """Given a row that is there already, the error says so."""
    with pytest.raises(sa.exc.IntegrityError):
        add(notes, 1)
