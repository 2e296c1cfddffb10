"""The report: Markdown from the figures."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from evaluation import figures
from evaluation.asking import Judgement, by_kind, dialogues
from evaluation.examples import FOLDS, Examples, Places
from evaluation.figures import Estimate
from evaluation.markdown import table
from evaluation.mistakes import Mistake
from evaluation.phrasing import RULES, kinds
from evaluation.predictions import Predictions
from evaluation.settings import Settings

PLOTS = ("confusion.png", "gate.png", "reliability.png", "phrasing.png")


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Both pipelines, trained on the same examples and asked the same others.

    Attributes:
        share: how much of the other folds they were trained on.
        ours: this assistant's predictions.
        stock: the stock pipeline's.
        threshold: the stock pipeline's confidence threshold.
    """

    share: float
    ours: Predictions
    stock: Predictions
    threshold: float

    def name(self, pipeline: str) -> str:
        """Returns what to call one of the two."""
        return f"{pipeline}, {self.share:.0%} of the data"


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """All that a report tells.

    Attributes:
        settings: as `config.yml` has them.
        in_place: the section on turns in their place.
        cuts: the section on messages with several parts.
        predictions: of all examples, by cross-validation.
        phrasings: places of the examples of each kind of phrasing.
        mistakes: the most confident ones.
        comparison: with the stock pipeline, if it was measured.
        judgements: of the judged questions, if there are any.
    """

    settings: Settings
    in_place: str
    cuts: str
    predictions: Predictions
    phrasings: dict[str, Places]
    mistakes: Sequence[Mistake]
    comparison: Comparison | None
    judgements: Sequence[Judgement]


def group_by_phrasing(
    examples: Examples, known: Callable[[str], float]
) -> dict[str, Places]:
    """Returns the places of the examples of each kind; one may be of several.

    Args:
        examples: the examples.
        known: see `phrasing.kinds`.
    """
    found = [kinds(text, known) for text in examples.texts]
    return {
        kind: np.array([place for place, of in enumerate(found) if kind in of], int)
        for kind in RULES
    }


def by_phrasing(evaluation: Evaluation) -> dict[str, Estimate]:
    """Returns the share of right ones for each kind of phrasing."""
    right = evaluation.predictions.right
    return {
        kind: figures.share(right[places])
        for kind, places in evaluation.phrasings.items()
    }


def headline(
    predictions: Predictions, outside: tuple[str, ...], threshold: float
) -> dict[str, str]:
    """Returns the figures that tell most, by name, in per cent.

    Args:
        predictions: of examples in scope and outside.
        outside: the intents that the article does not answer.
        threshold: the confidence below which a question counts as outside.
    """
    asked_outside = predictions.outside(outside)
    sure = predictions.confidence >= threshold
    declined = ~sure | np.isin(predictions.first, outside)
    right = predictions.right
    calibration = figures.calibrate(predictions.confidence, right)
    return {
        "held-out examples": f"{len(predictions.truth)}",
        "accuracy: the very label": str(
            figures.share(predictions.first == predictions.truth)
        ),
        "accuracy: the right answer": str(figures.share(right)),
        "macro-F1": str(figures.macro_f1(figures.confusions(predictions))),
        "confidence threshold": f"{threshold:g}",
        "in scope, answered rightly at the threshold": str(
            figures.share((sure & right)[~asked_outside])
        ),
        "outside, declined at the threshold": str(
            figures.share(declined[asked_outside])
        ),
        "expected calibration error": f"{calibration.error:.3f}",
    }


def write(evaluation: Evaluation) -> str:
    """Returns the whole report as Markdown."""
    sections = [
        _headline(evaluation),
        evaluation.in_place,
        evaluation.cuts,
        describe_judged(evaluation.judgements),
        _intents(evaluation.predictions),
        _phrasing(evaluation),
        _mistakes(evaluation.mistakes),
    ]
    return "\n".join(["# How well it understands\n", *filter(None, sections)])


def _headline(evaluation: Evaluation) -> str:
    settings, comparison = evaluation.settings, evaluation.comparison
    ours = headline(evaluation.predictions, settings.outside, settings.threshold)
    columns, note = {"this assistant": ours}, ""
    if comparison is not None:
        columns |= {
            comparison.name("this one"): headline(
                comparison.ours, settings.outside, settings.threshold
            ),
            comparison.name("stock Rasa"): headline(
                comparison.stock, settings.outside, comparison.threshold
            ),
        }
        note = f"""
Stock Rasa is the default pipeline of Rasa (DIET). As its training takes long, both were
trained on {comparison.share:.0%} of the training data without the first fold, and asked
that fold.
"""
    rows = [
        (name, *(column[name] for column in columns.values()))
        for name in next(iter(columns.values()))
    ]
    return f"""`make evaluate` writes this page from {FOLDS} folds of the training data:
each example is asked of a model trained without it. Figures are in per cent, with their
95 % confidence intervals. Training examples are easier than what users write, as each
was written together with others like it. "The right answer" counts two intents as one
where the article says the same on both. The confidence is a likeness times the root of
a probability, so that it lies below the accuracy; the thresholds are chosen on that
scale. Plots are written beside this page:
{", ".join(f"`{name}`" for name in PLOTS)}.

{table(["", *columns], rows)}{note}"""


def describe_judged(judgements: Sequence[Judgement]) -> str:
    """Returns the section on judged questions; nothing if there are none."""
    if not judgements:
        return ""
    rows = []
    for part, name in (
        ("single", "single questions answered rightly"),
        ("multi", "messages with several questions, all answered"),
        ("dialogues", "turns of dialogues answered rightly"),
    ):
        of = [each for each in judgements if each.turn.part == part]
        if of:
            rows.append((name, len(of), _share(each.right for each in of)))
    whole = [all(each.right for each in turns) for turns in dialogues(judgements)]
    if whole:
        rows.append(("dialogues right in every turn", len(whole), _share(whole)))
    called = [each.caveat for each in judgements if each.turn.must_caveat]
    spared = [not each.caveat for each in judgements if not each.turn.must_caveat]
    clarified = [each.clarified for each in judgements]
    rows += [
        ("the caveat where it is called for", len(called), _share(called)),
        ("no caveat where none is called for", len(spared), _share(spared)),
        ("asked back, the right answer offered", len(clarified), _share(clarified)),
    ]
    rows += [
        (f"single, {kind}", len(of), _share(each.right for each in of))
        for kind, of in by_kind(judgements).items()
    ]
    return f"""## Judged questions

Asked of the trained assistant one after the other, through its actions.

{table(["", "number", "share, %"], rows)}"""


def _intents(predictions: Predictions) -> str:
    rows = [
        (each.intent, each.examples, each.precision, each.recall, each.f1)
        for each in figures.by_intent(predictions)
    ]
    return f"""## Intents

{table(["intent", "examples", "precision", "recall", "F1"], rows)}"""


def _phrasing(evaluation: Evaluation) -> str:
    rows = [
        (
            f"**{kind}**: {RULES[kind]}",
            len(evaluation.phrasings[kind]),
            estimate,
        )
        for kind, estimate in by_phrasing(evaluation).items()
    ]
    return f"""## Kinds of phrasing

An example may be of several kinds.

{table(["kind", "examples", "the right answer"], rows)}"""


def _mistakes(mistakes: Sequence[Mistake]) -> str:
    rows = [
        (
            f"{each.text} (_{each.intent}_)",
            f"{each.taken_for} {each.confidence:.2f}",
            f"{each.misleading.text} ({each.misleading.likeness:.2f})",
            f"{each.helpful.text} ({each.helpful.likeness:.2f})",
        )
        for each in mistakes
    ]
    head = ["example", "taken for", "nearest of those", "nearest of its own"]
    return f"""## The most confident mistakes

With the nearest training examples of either intent, and how like they are.

{table(head, rows, numbers=False)}"""


def _share(flags: Iterable[bool]) -> Estimate:
    return figures.share(np.array(list(flags), dtype=bool))
