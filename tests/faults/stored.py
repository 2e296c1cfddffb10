"""What the databases hold, read past the assistant."""

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

QUERY = "SELECT sender_id, data FROM events WHERE type_name = 'user'"


def in_file(path: Path) -> Iterator[tuple[str, str]]:
    """Yields conversation and text of each message in an SQLite file."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        for sender, data in database.execute(QUERY):
            yield sender, json.loads(data)["text"]


def in_server(url: str) -> Iterator[tuple[str, str]]:
    """Yields conversation and text of each message in a database server."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        for sender, data in connection.execute(sa.text(QUERY)):
            yield sender, json.loads(data)["text"]
    engine.dispose()
