"""Measures how well the assistant understands: `python -m evaluation --help`."""

import argparse
import logging
import os
import sys
from pathlib import Path

from server.quiet import quieten

# Before anything brings Rasa in.
quieten()

from rasa.utils.common import configure_logging_and_warnings  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from evaluation import commands, examples, judged, settings  # noqa: E402
from evaluation.public.data import PublicDataError  # noqa: E402
from evaluation.training import PipelineError  # noqa: E402
from nlu.examples import ExamplesError  # noqa: E402
from usage.groups import GroupsError  # noqa: E402


def _keep_questions_out_of_the_log() -> None:
    """Sets Rasa's log level, below which it prints each question that it is asked."""
    level = logging.getLevelName(os.environ.get("LOG_LEVEL", "WARNING"))
    configure_logging_and_warnings(level)
    configure_structlog(level)
    quieten()


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError
    return share


def main(arguments: list[str] | None = None) -> int:
    """Runs one of the commands.

    Args:
        arguments: of the command line.

    Returns:
        The exit status: 0, or 1 where something it needs is broken.
    """
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("--config", type=Path, default=settings.CONFIG)
    parser.add_argument("--nlu", type=Path, default=examples.DATA)
    subparsers = parser.add_subparsers(dest="command", required=True)
    evaluating = subparsers.add_parser("evaluate", help="write the report")
    evaluating.add_argument(
        "--stock-share",
        type=_share,
        default=0.2,
        metavar="SHARE",
        help="how much of the data to measure the stock pipeline on too, from 0 to 1;"
        " all of it takes hours (default: 0.2)",
    )
    evaluating.add_argument(
        "--judged", type=Path, metavar="FOLDER", help="ask judged questions as well"
    )
    suggesting = subparsers.add_parser(
        "suggest", help="tell where more training data would help"
    )
    suggesting.add_argument(
        "--group", metavar="NAME", help="write proposals from a group of the report"
    )
    subparsers.add_parser("thresholds", help="choose the thresholds of config.yml")
    public = subparsers.add_parser("public", help="try other people's questions")
    public.add_argument(
        "--folds",
        type=int,
        choices=range(1, examples.FOLDS + 1),
        default=examples.FOLDS,
        help=f"how many of the {examples.FOLDS} folds to ask (default: all)",
    )
    options = parser.parse_args(arguments)
    _keep_questions_out_of_the_log()
    try:
        configured = settings.load(options.config)
        if options.command == "public":
            commands.compare_in_public(configured, options.folds)
            return 0
        data = examples.load(options.nlu)
        if options.command == "evaluate":
            commands.evaluate(data, configured, options.stock_share, options.judged)
        elif options.command == "suggest" and options.group:
            commands.suggest_from_group(data, configured, options.group)
        elif options.command == "suggest":
            commands.suggest(data, configured)
        else:
            commands.choose_thresholds(data, configured, options.config)
    except (
        ExamplesError,
        GroupsError,
        PipelineError,
        PublicDataError,
        judged.JudgedError,
        settings.SettingsError,
    ) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
