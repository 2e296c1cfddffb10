"""Writes the report: `python -m usage`."""

import argparse
import sys
from pathlib import Path

from server.quiet import quieten

# Before anything brings Rasa in.
quieten()

import sqlalchemy as sa  # noqa: E402

from channels.away import AwayError  # noqa: E402
from server.model import PROJECT  # noqa: E402
from server.stores import StoreError  # noqa: E402
from usage import report  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Writes the page and says where.

    Args:
        arguments: of the command line.

    Returns:
        The exit status: 0, or 1 where a database is out of reach.
    """
    parser = argparse.ArgumentParser(prog="usage", description=__doc__)
    parser.add_argument("--endpoints", type=Path, default=PROJECT / "endpoints.yml")
    parser.add_argument("--folder", type=Path, default=report.FOLDER)
    options = parser.parse_args(arguments)
    try:
        written = report.write(options.endpoints, options.folder)
    except (AwayError, StoreError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except sa.exc.SQLAlchemyError as error:
        print(f"Error: a database fails: {type(error).__name__}", file=sys.stderr)
        return 1
    print(f"Written to {written}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
