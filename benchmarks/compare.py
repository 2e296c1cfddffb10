"""Compares this assistant with a stock Rasa project: `python -m benchmarks.compare`."""

import argparse
import asyncio
import contextlib
import shutil
import signal
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from answers.article import load
from benchmarks.assistant import Assistant, BenchmarkError
from benchmarks.installation import installation
from benchmarks.measure import Measure, Table
from benchmarks.report import report
from benchmarks.stock import EPOCHS, PROJECT, build_ours, build_stock
from benchmarks.turns import (
    LONG_TURNS,
    QUESTION,
    ROUNDS,
    TURNS_PER_ROUND,
    ask_at_once,
    ask_in_a_crowd,
    ask_in_turn,
    converse,
)
from benchmarks.understanding import understanding
from evaluation.training import PipelineError
from server.model import model_path

REPORTS = PROJECT / "reports"
ANSWERING_CLAIM = "political_recognition"
STARTS = 3
NOTES = f"""The stock project has the pipeline and policies of `rasa init` and its own
action server; training data, domain and actions are the same, and both keep
conversations in SQLite. Each has an environment of its own. Rasa trains for {EPOCHS}
epochs; where it was stopped earlier, a whole training takes longer in proportion, and
nothing else that is measured changes. Every turn is a new user who asks "{QUESTION}"
(answered rightly: {{right}}). Latency: {{turns}} turns each, one at a time, the two
assistants in turn. Turns per second: {ROUNDS * TURNS_PER_ROUND} each, in {ROUNDS}
alternate rounds. Trained again: nothing changed, so that all sentence vectors are kept
from the first time. Start: median of {STARTS}. Memory: resident, all processes, after
the load. The last turns of a conversation of {LONG_TURNS} are asked in turn with the
first ones of others. Installed packages are those of the lock file without the tools
for tests; fetched are their archives. Understanding: median over the questions in
`tests/nlu`, each parsed and encoded in turn.
"""


def compare(turns: int, epochs: int, reuse: bool) -> str:
    """Builds, trains, serves and asks both assistants in a temporary folder.

    Args:
        turns: how many turns of each to time one by one.
        epochs: how long to train the stock project.
        reuse: whether an earlier comparison's training may stand for this one's.

    Returns:
        The report as Markdown.

    Raises:
        BenchmarkError: an assistant could not be trained, served or asked.
    """
    with contextlib.ExitStack() as finally_:
        folder = finally_.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        pair = (
            build_ours(Path(folder, "ours")),
            build_stock(Path(folder, "stock"), epochs),
        )
        for assistant in pair:
            finally_.callback(assistant.stop)
        measures = [train(pair, epochs, reuse)]
        again = [] if reuse else [train_again(pair[0], measures[0].ours)]
        measures.append(start(pair))
        measures += ask_in_turn(pair, turns)
        measures.append(ask_at_once(pair))
        ours, stock = pair
        memory = ours.memory(), stock.memory()
        measures.append(Measure("Resident memory, MB", *memory, 0.35))
        crowded = ask_in_a_crowd(pair)
        long = [converse(assistant) for assistant in pair]
        notes = NOTES.format(right=right_answers(pair), turns=turns)
        stock.stop()
        ours.stop()
        measures += installation(Path(folder))
        model = model_path(ours.folder)
        tables = [
            Table("This assistant", "Stock Rasa", measures),
            *([Table("Again", "First time", again)] if again else []),
            Table(f"Turn {LONG_TURNS}", "Turn 1", long),
            Table("p99", "p50", crowded),
            Table("Understanding", "Encoder alone", asyncio.run(understanding(model))),
        ]
        return report(tables, notes)


def train(pair: Sequence[Assistant], epochs: int, reuse: bool) -> Measure:
    """Trains each from nothing, unless an earlier training may stand for it.

    Args:
        pair: this assistant and the stock one.
        epochs: how many the stock one is set to.
        reuse: whether to take over model and time from an earlier comparison that
            trained from the same sources.

    Raises:
        BenchmarkError: a training failed.
    """
    took = []
    reused = ""
    for assistant in pair:
        # Named before the training, in which Rasa writes to the stock config.yml.
        kept = REPORTS / assistant.folder.name / model_path(assistant.folder).name
        seconds = kept.with_suffix(".seconds")
        models = assistant.folder / "models"
        if reuse and seconds.exists():
            models.mkdir()
            shutil.copy(kept, models)
            reused = ", an earlier run"
        else:
            print(f"Training: {assistant.folder.name} …", flush=True)
            time_taken = assistant.train()
            shutil.rmtree(kept.parent, ignore_errors=True)
            kept.parent.mkdir(parents=True)
            shutil.copy(next(models.glob("*.tar.gz")), kept)
            seconds.write_text(str(time_taken))
        took.append(float(seconds.read_text()))
    name = f"Training (stock: {epochs} of {EPOCHS} epochs{reused}), s"
    # The goal is set for a whole training.
    goal = 1 / 20 if epochs == EPOCHS else None
    return Measure(name, took[0], took[1], at_most=goal)


def train_again(ours: Assistant, first: float) -> Measure:
    """Trains this assistant once more, with what the first training has kept.

    Args:
        ours: this assistant, trained in this run.
        first: how long that took, in seconds.

    Raises:
        BenchmarkError: the training failed.
    """
    print("Training again: ours …", flush=True)
    model_path(ours.folder).unlink()
    return Measure("Training, s", ours.train(), first)


def start(pair: Sequence[Assistant]) -> Measure:
    """Starts each several times, one at a time; afterwards both are running."""
    took: list[list[float]] = [[], []]
    for _ in range(STARTS):
        for assistant, seconds in zip(pair, took, strict=True):
            print(f"Starting: {assistant.folder.name} …", flush=True)
            seconds.append(assistant.start(QUESTION))
            assistant.stop()
    for assistant in pair:
        assistant.start(QUESTION)
    ours, stock = map(statistics.median, took)
    return Measure("Start to first answer, s", ours, stock, at_most=0.15)


def right_answers(pair: Sequence[Assistant]) -> str:
    """Tells of each whether its reply holds the claim that answers the question."""
    claim = load().claim[ANSWERING_CLAIM].text
    return ", ".join(
        f"{assistant.folder.name} {'yes' if claim in assistant.ask(QUESTION) else 'no'}"
        for assistant in pair
    )


def main() -> int:
    """Compares, prints the report and writes it to `reports/benchmark.md`.

    Returns:
        The exit status: 0, or 1 where the comparison failed. A goal that was not
        reached is a result, not a failure.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.compare", description=__doc__)
    parser.add_argument("--turns", type=int, default=100, help="turns to time, each")
    parser.add_argument(
        "--skip-training",
        action="store_true",
        help="reuse models trained from the same sources",
    )
    parser.add_argument(
        "--stock-epochs",
        type=int,
        default=20,
        metavar="N",
        help=f"how long to train the stock project, of Rasa's {EPOCHS} epochs; all take"
        " hours, fewer change nothing else that is measured (default: 20)",
    )
    options = parser.parse_args()
    # A plain end would leave the processes behind that were started here.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        text = compare(options.turns, options.stock_epochs, options.skip_training)
    except (BenchmarkError, PipelineError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "benchmark.md").write_text(text)
    print(f"\n{text}\nWritten to {REPORTS / 'benchmark.md'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
