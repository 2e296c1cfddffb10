"""Looks into SQLite databases, whatever tables they have."""

import sqlite3
from contextlib import closing
from pathlib import Path


def all_rows(folder: Path) -> str:
    """Returns every row of every table of the databases in a folder, as text."""
    rows = []
    for path in sorted(folder.glob("*.db")):
        with closing(sqlite3.connect(path)) as database:
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
            for (table,) in tables.fetchall():
                rows += database.execute(f"SELECT * FROM {table}").fetchall()
    return "\n".join(map(repr, rows))
