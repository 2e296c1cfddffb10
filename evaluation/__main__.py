"""Measures how well the assistant understands: `python -m evaluation --help`."""

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path

from server.quiet import quieten

# Before anything brings Rasa in.
quieten()

from rasa.utils.common import configure_logging_and_warnings  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from actions.article import load as load_article  # noqa: E402
from evaluation import (  # noqa: E402
    advice,
    asking,
    cache,
    cross_validation,
    examples,
    figures,
    judged,
    mistakes,
    neighbours,
    plots,
    report,
    settings,
    stock,
    suggestions,
    thresholds,
)
from evaluation.examples import Examples  # noqa: E402
from evaluation.settings import Settings  # noqa: E402
from nlu.spelling import Spelling, count_words  # noqa: E402
from server.model import ensure_model  # noqa: E402

SUMMARY = "evaluation.md"
MISSED = "judged.md"
SHOWN = 15


def evaluate(
    data: Examples, configured: Settings, stock_folds: int, folder: Path | None
) -> None:
    """Writes the report and its plots, and prints the report.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
        stock_folds: on how many folds to measure the stock pipeline as well; 0 for
            none.
        folder: judged questions to ask of the trained model.

    Raises:
        JudgedError: the judged questions are broken.
    """
    judgements = _judge(folder) if folder else []
    encoded = cross_validation.encode(data)
    predictions = cross_validation.cross_validate(data, encoded, configured.classifier)
    comparison = None
    if stock_folds:
        config = stock.default_config()
        places, others = stock.predict_folds(data, stock_folds, config)
        comparison = report.Comparison(
            stock_folds, predictions.at(places), others, stock.threshold(config)
        )
    evaluation = report.Evaluation(
        settings=configured,
        predictions=predictions,
        phrasings=report.group_by_phrasing(
            data, Spelling(count_words(data.texts)).known
        ),
        mistakes=mistakes.worst(predictions, data, encoded),
        comparison=comparison,
        judgements=judgements,
    )
    text = report.write(evaluation)
    cache.REPORTS.mkdir(exist_ok=True)
    summary = cache.REPORTS / SUMMARY
    summary.write_text(text, "utf-8")
    _draw(evaluation)
    print(f"{text}\nWritten, with the plots, to {summary}")


def suggest(data: Examples, configured: Settings) -> None:
    """Prints where more training data would help most.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
    """
    encoded = cross_validation.encode(data)
    whole, half = (
        cross_validation.cross_validate(data, encoded, configured.classifier, share)
        for share in (1.0, 0.5)
    )
    near = neighbours.nearest(encoded.known, suggestions.NEIGHBOURS)
    print(
        advice.write(
            suggestions.weak_intents(whole, half),
            suggestions.confused_pairs(whole, data.texts)[:SHOWN],
            suggestions.doubtful_labels(data, whole, near)[:SHOWN],
            suggestions.sparse_regions(
                data, whole, near, ~whole.outside(configured.outside)
            )[:SHOWN],
        )
    )


def choose_thresholds(data: Examples, configured: Settings, config: Path) -> None:
    """Writes the thresholds chosen by cross-validation into `config.yml`.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
        config: where it is.
    """
    article = load_article()
    predictions = cross_validation.cross_validate(
        data, cross_validation.encode(data), configured.classifier
    )
    threshold = thresholds.choose_threshold(predictions, configured.outside)
    margin = thresholds.choose_margin(predictions, article, threshold)
    before, after = (
        thresholds.effect(predictions, article, configured.outside, *pair)
        for pair in (
            (configured.threshold, configured.ambiguity_threshold),
            (threshold, margin),
        )
    )
    thresholds.write(config, threshold, margin)
    print(thresholds.describe(before, after))
    print(f"Written to {config}")


def _judge(folder: Path) -> list[asking.Judgement]:
    turns = judged.read(folder)
    agent = asking.load_agent(ensure_model())
    judgements = asyncio.run(asking.ask(agent, turns))
    cache.REPORTS.mkdir(exist_ok=True)
    missed = cache.REPORTS / MISSED
    missed.write_text(asking.describe_missed(judgements), "utf-8")
    print(f"What was not answered rightly is in {missed}")
    return judgements


def _draw(evaluation: report.Evaluation) -> None:
    predictions, configured = evaluation.predictions, evaluation.settings
    confusion, gate, reliability, phrasing = (
        cache.REPORTS / name for name in report.PLOTS
    )
    plots.confusion(confusion, figures.confusions(predictions), predictions.intents)
    curves = [
        plots.Curve(
            "this assistant",
            figures.gate(predictions, configured.outside),
            configured.threshold,
        )
    ]
    if evaluation.comparison is not None:
        compared = evaluation.comparison
        gate_of_stock = figures.gate(compared.stock, configured.outside)
        curves.append(plots.Curve("stock Rasa", gate_of_stock, compared.threshold))
    plots.gates(gate, curves)
    plots.reliability(
        reliability, figures.calibrate(predictions.confidence, predictions.right)
    )
    counted = {
        f"{kind} ({len(evaluation.phrasings[kind])})": estimate
        for kind, estimate in report.by_phrasing(evaluation).items()
    }
    plots.phrasings(phrasing, counted)


def _keep_questions_out_of_the_log() -> None:
    """Sets Rasa's log level, below which it prints each question that it is asked."""
    level = getattr(logging, os.environ.get("LOG_LEVEL", "WARNING").upper())
    configure_logging_and_warnings(level)
    configure_structlog(level)
    quieten()


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
    commands = parser.add_subparsers(dest="command", required=True)
    evaluating = commands.add_parser("evaluate", help="write the report")
    evaluating.add_argument(
        "--stock-folds",
        type=int,
        choices=range(examples.FOLDS + 1),
        default=1,
        help="folds on which to measure the stock pipeline too (default: 1)",
    )
    evaluating.add_argument(
        "--judged", type=Path, metavar="FOLDER", help="ask judged questions as well"
    )
    commands.add_parser("suggest", help="tell where more training data would help")
    commands.add_parser("thresholds", help="choose the thresholds of config.yml")
    options = parser.parse_args(arguments)
    _keep_questions_out_of_the_log()
    try:
        configured = settings.load(options.config)
        data = examples.load(options.nlu)
        if options.command == "evaluate":
            evaluate(data, configured, options.stock_folds, options.judged)
        elif options.command == "suggest":
            suggest(data, configured)
        else:
            choose_thresholds(data, configured, options.config)
    except (judged.JudgedError, settings.SettingsError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
