"""The report of a comparison, as Markdown."""

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Table


def report(tables: Sequence[Table], notes: str) -> str:
    """Returns the report.

    Args:
        tables: what was compared.
        notes: how it was measured.
    """
    rasa = importlib.metadata.version("rasa")
    text = "\n\n".join(table.markdown() for table in tables)
    return f"""# This assistant beside a stock Rasa project

{datetime.date.today():%d %B %Y}; {processor()}, {os.cpu_count()} cores;
Python {platform.python_version()}, Rasa {rasa}.

{text}

{notes}"""


def processor() -> str:
    """Returns the processor's name as Linux gives it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
