"""The commands: each gathers what it needs, and says or writes what it found."""

import asyncio
from pathlib import Path

from answers.article import load as load_article
from evaluation import (
    advice,
    asking,
    cache,
    conversation_figures,
    conversations,
    cross_validation,
    cuts,
    figures,
    judged,
    mistakes,
    neighbours,
    plots,
    proposals,
    report,
    stock,
    suggestions,
    thresholds,
)
from evaluation.examples import Examples
from evaluation.learning import Learning
from evaluation.public import asking as public_asking
from evaluation.public import data as public_data
from evaluation.public import divide
from evaluation.public import report as public_report
from evaluation.settings import Settings
from nlu import minilm
from nlu.spelling import Spelling, count_words, normalize
from server.model import ensure_model
from usage import groups

SUMMARY = "evaluation.md"
PUBLIC = "public.md"
MISSED = "judged.md"
SHOWN = 15


def evaluate(
    data: Examples, configured: Settings, stock_share: float, folder: Path | None
) -> None:
    """Writes the report and its plots, and prints the report.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
        stock_share: on how much of the data to measure the stock pipeline as well, up
            to 1; 0 for no such comparison.
        folder: judged questions to ask of the trained model.

    Raises:
        ExamplesError: the labelled conversations or messages are broken.
        JudgedError: the judged questions are broken.
    """
    judgements = _judge(folder) if folder else []
    article = load_article()
    encoded = cross_validation.encode(data, configured)
    learning = Learning.read(data, encoded, configured, article)
    predictions = cross_validation.cross_validate(data, encoded, configured.classifier)
    comparison = None
    if stock_share:
        config = stock.default_config()
        places, others = stock.predict_fold(data, stock_share, config)
        ours = cross_validation.cross_validate(
            data, encoded, configured.classifier, stock_share
        )
        comparison = report.Comparison(
            stock_share, ours.at(places), others, stock.threshold(config)
        )
    read = conversations.cross_validate(learning)
    evaluation = report.Evaluation(
        settings=configured,
        in_place=conversation_figures.describe(read, article),
        cuts=cuts.describe(cuts.cross_validate(learning)),
        predictions=predictions,
        phrasings=report.group_by_phrasing(
            data, Spelling.learn(count_words(data.texts)).known
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
    encoded = cross_validation.encode(data, configured)
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


def suggest_from_group(data: Examples, configured: Settings, name: str) -> None:
    """Writes proposals for training data from a group of the usage report.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
        name: the group's name.

    Raises:
        GroupsError: there is no such group.
    """
    group = groups.load(cache.REPORTS / groups.FILE, name)
    encoded = cross_validation.encode(data, configured)
    vectors = minilm.load().encode([normalize(text) for text in group.texts])
    found = proposals.propose(group, data, encoded.known, vectors)
    if not found:
        print(f"{name}: every text is an example already, or had a name taken out.")
        return
    text = proposals.write(group, found)
    written = cache.REPORTS / f"proposals-{name}.yml"
    written.write_text(text, "utf-8")
    print(f"{text}\nWritten to {written}")


def choose_thresholds(data: Examples, configured: Settings, config: Path) -> None:
    """Writes the thresholds chosen by cross-validation into `config.yml`.

    Args:
        data: the training examples.
        configured: the settings of `config.yml`.
        config: where it is.
    """
    article = load_article()
    predictions = cross_validation.cross_validate(
        data, cross_validation.encode(data, configured), configured.classifier
    )
    outside = configured.outside
    threshold = thresholds.choose_threshold(predictions, outside)
    margin = thresholds.choose_margin(predictions, article, outside, threshold)
    before, after = (
        thresholds.effect(predictions, article, outside, *pair)
        for pair in (
            (configured.threshold, configured.ambiguity_threshold),
            (threshold, margin),
        )
    )
    thresholds.write(config, threshold, margin)
    print(thresholds.describe(before, after))
    print(f"Written to {config}")


def compare_in_public(configured: Settings, folds: int) -> None:
    """Writes and prints how both pipelines do on other people's questions.

    Args:
        configured: the settings of `config.yml`.
        folds: how many of the folds to ask, from 1.

    Raises:
        PublicDataError: the questions could not be fetched.
    """
    questions = public_data.load()
    pipelines = [
        public_asking.alone("this one", configured, cross_validation.UNDERSTANDING),
        public_asking.through_rasa("stock Rasa", stock.default_config()),
    ]
    settings = []
    for title, divided in (
        ("Without outside questions", divide.without_outside(questions)),
        ("With outside questions", divide.with_outside(questions)),
    ):
        asked = divided[:folds]
        answers = {
            each.name: public_asking.ask(each, title.lower(), asked)
            for each in pipelines
        }
        settings.append(public_report.Setting(title, asked, answers))
    text = public_report.write(settings, configured.outside)
    summary = cache.REPORTS / PUBLIC
    summary.write_text(text, "utf-8")
    print(f"{text}\nWritten to {summary}")


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
        curves += [
            plots.Curve(name, figures.gate(asked, configured.outside), chosen)
            for name, asked, chosen in (
                (compared.name("stock Rasa"), compared.stock, compared.threshold),
                (compared.name("this one"), compared.ours, configured.threshold),
            )
        ]
    plots.gates(gate, curves)
    plots.reliability(
        reliability, figures.calibrate(predictions.confidence, predictions.right)
    )
    counted = {
        f"{kind} ({len(evaluation.phrasings[kind])})": estimate
        for kind, estimate in report.by_phrasing(evaluation).items()
    }
    plots.phrasings(phrasing, counted)
