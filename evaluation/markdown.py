"""Markdown tables."""

from collections.abc import Iterable, Sequence


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], numbers: bool = True
) -> str:
    """Returns a table.

    Args:
        head: the columns' names.
        rows: their cells.
        numbers: whether all columns but the first are aligned to the right.
    """
    alignment = "--:" if numbers else "---"
    lines = [head, ["---"] + [alignment] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(content: object) -> str:
    """Returns a content such that it stays one cell."""
    return " ".join(str(content).split()).replace("|", "\\|")
