"""Measures what a turn costs and how that grows, and writes it into docs/scaling.md.

`python -m benchmarks.scaling`
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from server.quiet import quieten

quieten()

from benchmarks.report import processor  # noqa: E402
from benchmarks.scaling import around, growth, served  # noqa: E402
from benchmarks.scaling.turns import QUESTIONS  # noqa: E402
from evaluation import examples  # noqa: E402
from server.model import PROJECT  # noqa: E402
from server.retention import DEFAULT_DAYS  # noqa: E402

PAGE = PROJECT / "docs" / "scaling.md"
TIMES = (1, 2, 5, 10, 20)
STORED = (0, 10_000, 100_000)
LONG = 500

Figures = Mapping[str, float]


def _turns(*arguments: object) -> Figures:
    """Measures turns in a process of their own."""
    command = [sys.executable, "-m", "benchmarks.scaling.turns", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=PROJECT)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Measures, and writes the figures into their place on the page."""
    questions = [str(text) for text in examples.load(QUESTIONS).texts]
    load = os.getloadavg()[1]
    _say("Turns in one process …")
    plain = _turns()
    _say("Growth with intents, the article, stored turns and the conversation …")
    intents = {times: _turns("--intents", times) for times in TIMES}
    article = {times: _turns("--article", times) for times in TIMES}
    stored = {count: _turns("--stored", count) for count in STORED}
    long = _turns("--one-conversation", "--turns", LONG)
    with tempfile.TemporaryDirectory(prefix="scaling-") as name:
        folder = Path(name)
        _say("The server …")
        loads, memory = served.measure(folder, questions)
        _say("PostgreSQL, the report and the deletion of what is old …")
        beside = around.deleted_and_reported(folder)
    written = around.written_to_postgres()
    cost = growth.Cost(
        milliseconds=loads[0].busy,
        bytes=long["bytes"],
        memory=memory,
        written=max(written.values()),
        days=DEFAULT_DAYS,
    )
    texts = {
        "machine": f"{datetime.date.today():%d %B %Y}; {processor()},"
        f" {os.cpu_count()} cores, with a load of {load:.1f} from other work.",
        "turn": _parts(plain, loads[0].busy),
        "core": f"One core carries **{cost.per_core:.0f} turns per second** of this"
        f" kind when it does nothing else, in {memory:,.0f} MB of memory.",
        "clients": _loads(loads),
        "intents": _growing("Intents and examples", intents, memory=True),
        "article": _growing("Claims and subjects", article, memory=True),
        "stored": _growing("Turns stored before", stored),
        "conversation": "| Turn of one conversation | ms |\n|---|--:|\n"
        f"| 1 to 20 | {long['first']:.1f} |\n"
        f"| {LONG - 19} to {LONG} | {long['last']:.1f} |",
        "beside": _beside(written, beside, long["bytes"]),
        "growth": growth.table(cost),
    }
    PAGE.write_text(fill(PAGE.read_text("utf-8"), texts), "utf-8")
    _say(f"Written into {PAGE}")
    return 0


def fill(page: str, texts: Mapping[str, str]) -> str:
    """Returns a page with texts between their marks.

    Args:
        page: has `<!-- name -->` before and `<!-- /name -->` after the place of each.
        texts: by name.

    Raises:
        ValueError: a mark is missing.
    """
    for name, text in texts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise ValueError(f"{PAGE}: the marks of {name!r} are missing")
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}{text}\n{end}{rest.partition(end)[2]}"
    return page


def _say(text: str) -> None:
    print(text, flush=True)


def _parts(plain: Figures, busy: float) -> str:
    known = sum(plain[part] for part in ("understanding", "action", "store"))
    rows = [
        ("Understanding the message", plain["understanding"]),
        ("Composing the reply (the action)", plain["action"]),
        ("Reading and storing the conversation (SQLite)", plain["store"]),
        ("Rasa around these", plain["turn"] - known),
        ("A turn without HTTP", plain["turn"]),
        ("A turn of the server, over HTTP", busy),
    ]
    lines = [f"| {name} | {value:.1f} |" for name, value in rows]
    return "\n".join(["| Part | ms of a core |", "|---|--:|", *lines])


def _loads(loads: Sequence[served.Load]) -> str:
    lines = [
        f"| {load.clients} | {load.busy:.1f} | {load.per_second:.0f} | {load.p50:.0f} |"
        f" {load.p99:.0f} |"
        for load in loads
    ]
    head = "| Clients at once | ms of a core per turn | Turns per second | p50, ms |"
    return "\n".join([f"{head} p99, ms |", "|--:|--:|--:|--:|--:|", *lines])


def _growing(what: str, measured: Mapping[int, Figures], memory: bool = False) -> str:
    first = next(iter(measured.values()))
    lines = []
    for size, figures in measured.items():
        cells = [f"{size:,}" + (" ×" if memory else "")]
        cells += [f"{figures['turn']:.1f}", f"{figures['turn'] / first['turn']:.2f}"]
        if memory:
            cells.append(f"{figures['memory']:,.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    head = f"| {what} | Turn, ms of a core | Ratio |" + (
        " Memory, MB |" if memory else ""
    )
    rule = "|--:|--:|--:|" + ("--:|" if memory else "")
    return "\n".join([head, rule, *lines])


def _beside(written: Mapping[int, float], beside: Figures, size: float) -> str:
    rows = [
        ("A turn in the database, kB", f"{size / 1e3:.1f}"),
        *(
            (
                f"Turns stored in PostgreSQL per second, {writers}"
                f" {'writers' if writers > 1 else 'writer'}, safe on the disk",
                f"{speed:,.0f}",
            )
            for writers, speed in written.items()
        ),
        (
            f"`make report` of {around.STORED:,} turns, s of a core",
            f"{beside['report_busy']:.0f}",
        ),
        ("The same by the clock, s", f"{beside['report_clock']:.0f}"),
        ("Its memory, MB", f"{beside['report_memory']:,.0f}"),
        (
            f"Deleting {beside['deleted_rows']:,.0f} old rows, s of a core",
            f"{beside['deleted_busy']:.2f}",
        ),
    ]
    lines = [f"| {name} | {value} |" for name, value in rows]
    return "\n".join(["| Beside the turns | |", "|---|--:|", *lines])


if __name__ == "__main__":
    sys.exit(main())
