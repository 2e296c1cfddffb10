"""What a number of turns a second takes, from what one turn does."""

import dataclasses
from collections.abc import Sequence

# How busy a process may be on average, so that turns seldom wait for each other.
BUSY = 0.6
DAY = 86_400
# Turns a second that the page looks at.
RATES = (10, 1_000, 100_000)


@dataclasses.dataclass(frozen=True)
class Cost:
    """What one turn does, and one process.

    Attributes:
        milliseconds: of a core's time, over HTTP.
        bytes: that it adds to the database.
        memory: of a process, in MB.
        written: turns a second that one PostgreSQL stores.
        days: how many days are kept.
    """

    milliseconds: float
    bytes: float
    memory: float
    written: float
    days: int

    @property
    def per_core(self) -> float:
        """Turns a second that one core carries when it does nothing else."""
        return 1_000 / self.milliseconds


def table(cost: Cost, rates: Sequence[int] = RATES) -> str:
    """Returns what each rate takes, as a table in Markdown.

    Args:
        cost: of one turn.
        rates: turns a second.
    """
    rows = [
        "| Turns per second | Server processes (cores) | Their memory, GB |"
        " PostgreSQL servers such as here | Stored in a day, GB |"
        f" Kept in {cost.days} days, TB |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for rate in rates:
        processes = max(1, _up(rate / (cost.per_core * BUSY)))
        gigabytes = rate * DAY * cost.bytes / 1e9
        cells = [
            f"{rate:,}",
            f"{processes:,}",
            f"{processes * cost.memory / 1e3:,.1f}",
            f"{max(1, _up(rate / (cost.written * BUSY))):,}",
            f"{gigabytes:,.1f}",
            f"{gigabytes * cost.days / 1e3:,.2f}",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _up(number: float) -> int:
    return -int(-number // 1)
