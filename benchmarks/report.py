"""The report of a comparison, as Markdown."""

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Measure


def report(
    assistants: Sequence[Measure], understanding: Sequence[Measure], notes: str
) -> str:
    """Returns the report.

    Args:
        assistants: this assistant beside a stock project.
        understanding: the understanding of a message beside a bare encoder call.
        notes: how it was measured.
    """
    rasa = importlib.metadata.version("rasa")
    return f"""# This assistant beside a stock Rasa project

{datetime.date.today():%d %B %Y}; {_processor()}, {os.cpu_count()} cores;
Python {platform.python_version()}, Rasa {rasa}.

{_table("This assistant", "Stock Rasa", assistants)}

{_table("Understanding", "Encoder alone", understanding)}

{notes}"""


def _table(ours: str, other: str, measures: Sequence[Measure]) -> str:
    rows = "\n".join(measure.row() for measure in measures)
    return f"""| Measure | {ours} | {other} | Ratio | Goal | Reached |
|---|--:|--:|--:|--:|---|
{rows}"""


def _processor() -> str:
    """Returns the processor's name as Linux gives it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
