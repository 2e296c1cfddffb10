"""Figures of a comparison: one measure of both sides, as a line of a table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One line of the report.

    Attributes:
        name: what was measured, and its unit.
        ours: the figure in question.
        other: that of what it is compared with.
        at_most: the highest ratio of ours to the other that meets the goal.
        at_least: the lowest one.
    """

    name: str
    ours: float
    other: float
    at_most: float | None = None
    at_least: float | None = None

    def row(self) -> str:
        """Returns it as a line of a Markdown table."""
        ratio = self.ours / self.other
        goal = reached = ""
        if self.at_most is not None:
            goal, met = f"≤ {self.at_most:g}", ratio <= self.at_most
            reached = "yes" if met else "**no**"
        if self.at_least is not None:
            goal, met = f"≥ {self.at_least:g}", ratio >= self.at_least
            reached = "yes" if met else "**no**"
        figures = f"{self.ours:,.1f} | {self.other:,.1f} | {ratio:.3f}"
        return f"| {self.name} | {figures} | {goal} | {reached} |"


@dataclass(frozen=True)
class Table:
    """Lines of the report that compare the same two things.

    Attributes:
        ours: what is measured.
        other: what it is compared with.
        measures: the lines.
    """

    ours: str
    other: str
    measures: Sequence[Measure]

    def markdown(self) -> str:
        """Returns it as Markdown."""
        rows = "\n".join(measure.row() for measure in self.measures)
        return f"""| Measure | {self.ours} | {self.other} | Ratio | Goal | Reached |
|---|--:|--:|--:|--:|---|
{rows}"""


def percentile(values: Sequence[float], share: float) -> float:
    """Returns the smallest value that at least this share (0 to 1) does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
