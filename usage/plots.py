"""Plots of the report, as SVG to stand in the page itself."""

import contextlib
import datetime
import io
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from usage.turns import Turn

COLOURS = {"answered": "#1f5fa8", "clarify": "#c26a1b", "fallback": "#b3261e"}
LABELS = {"answered": "answered", "clarify": "asked back", "fallback": "unanswered"}
# Bins of the latency plot, in milliseconds.
EDGES = (0, 10, 20, 30, 40, 60, 80, 120, 200, 400, 1_000, 5_000)


class Svg:
    """A plot that is drawn."""

    def __init__(self) -> None:
        """Starts with nothing drawn."""
        self.text = ""


def by_day(turns: Sequence[Turn]) -> str:
    """Draws how many turns each day had, by how they ended."""
    days = sorted({turn.at.date() for turn in turns})
    span = [
        days[0] + datetime.timedelta(days=number)
        for number in range((days[-1] - days[0]).days + 1)
    ]
    counts = Counter((turn.at.date(), turn.outcome) for turn in turns)
    with _drawn(9, 3) as (axes, svg):
        below = [0] * len(span)
        for outcome, colour in COLOURS.items():
            heights = [counts[day, outcome] for day in span]
            axes.bar(span, heights, bottom=below, color=colour, label=LABELS[outcome])
            below = [low + height for low, height in zip(below, heights, strict=True)]
        axes.set_ylabel("turns")
        axes.legend(loc="upper left", ncols=len(COLOURS))
        axes.margins(y=0.2)
        axes.tick_params(axis="x", rotation=30)
    return svg.text


def by_name(counts: Sequence[tuple[str, int]]) -> str:
    """Draws counts as bars, with their names.

    Args:
        counts: names and counts, in order.
    """
    names = [name for name, _ in counts][::-1]
    values = [count for _, count in counts][::-1]
    with _drawn(9, 0.6 + 0.27 * len(counts)) as (axes, svg):
        bars = axes.barh(names, values, color=COLOURS["answered"])
        axes.bar_label(bars, padding=3)
        axes.margins(x=0.12)
        axes.set_xlabel("turns")
    return svg.text


def latency(seconds: Sequence[float]) -> str:
    """Draws how long replies took."""
    inside = [min(each * 1_000, EDGES[-1] - 1) for each in seconds]
    counts = [
        sum(low <= each < high for each in inside)
        for low, high in itertools.pairwise(EDGES)
    ]
    names = [f"{low}–{high}" for low, high in itertools.pairwise(EDGES)]
    with _drawn(9, 3) as (axes, svg):
        axes.bar(names, counts, color=COLOURS["answered"])
        axes.set_xlabel("milliseconds to the reply")
        axes.set_ylabel("turns")
    return svg.text


@contextlib.contextmanager
def _drawn(width: float, height: float) -> Iterator[tuple[Axes, Svg]]:
    svg, written = Svg(), io.StringIO()
    # The same ids in the same plot, and text as text: small, and found by a search.
    with matplotlib.rc_context({"svg.hashsalt": "usage", "svg.fonttype": "none"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure.subplots(), svg
        figure.savefig(written, format="svg", metadata={"Date": None})
    # Without the declarations of a file of its own.
    drawn = written.getvalue()
    svg.text = drawn[drawn.index("<svg") :]
