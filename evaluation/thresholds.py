"""Chooses the fallback's two thresholds by cross-validation: `make thresholds`.

The confidence threshold is the largest that keeps 99 % of the in-scope examples that
are understood rightly, within the bounds that served on questions as people type them:
a lower share loses more right answers than it gains refusals.

The ambiguity threshold is the largest margin of the first reading over the second, up
to a bound, below which the first is wrong at least as often as right while the question
that the assistant asks back, with its "something else", helps in at least 85 %. Beyond
the bound people find the question needless. Only examples count whose two readings are
subjects of the article with different answers, for only then does the assistant ask;
and only with 30 of them is a share worth anything.
"""

import dataclasses
import re
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from answers.article import Article
from answers.outside import is_unclear
from answers.turn import Asked
from evaluation.examples import same_answer
from evaluation.figures import THRESHOLDS
from evaluation.markdown import table
from evaluation.predictions import Flags, Predictions
from evaluation.settings import READER, SettingsError

KEPT = 0.99
BOUNDS = (0.2, 0.4)
MARGIN_AT_MOST = 0.1
FIRST_RIGHT_AT_MOST = 0.5
HELPED_AT_LEAST = 0.85
CASES_AT_LEAST = 30


@dataclasses.dataclass(frozen=True)
class Effect:
    """What a pair of thresholds does.

    Attributes:
        threshold: the confidence threshold.
        margin: the ambiguity threshold.
        kept: share of the rightly understood in-scope examples that stay answered.
        in_scope: share of in-scope examples that are sure enough and right.
        outside: share of outside examples that are declined.
        asked: number of examples at which the assistant asks which reading is meant.
        first_right: share of those whose first reading is right.
        helped: share of those of whose two readings one is right, or neither and the
            question is an outside one.
    """

    threshold: float
    margin: float
    kept: float
    in_scope: float
    outside: float
    asked: int
    first_right: float
    helped: float


def choose_threshold(predictions: Predictions, outside: tuple[str, ...]) -> float:
    """Returns the confidence threshold (see the module's rule).

    Args:
        predictions: of all examples, by cross-validation.
        outside: the intents that the article does not answer.
    """
    right = predictions.right & ~predictions.outside(outside)
    confidence = predictions.confidence[right]
    kept = (confidence >= THRESHOLDS[:, np.newaxis]).mean(axis=1)
    lowest, highest = BOUNDS
    return float(np.clip(THRESHOLDS[kept >= KEPT].max(), lowest, highest))


def choose_margin(
    predictions: Predictions,
    article: Article,
    outside: tuple[str, ...],
    threshold: float,
) -> float:
    """Returns the ambiguity threshold (see the module's rule); 0 if none serves.

    Args:
        predictions: of all examples, by cross-validation.
        article: tells which answers differ.
        outside: the intents that the article does not answer.
        threshold: the confidence below which the assistant does not answer at all.
    """
    can_ask = unclear(predictions, article) & (predictions.confidence >= threshold)
    for margin in THRESHOLDS[(THRESHOLDS > 0) & (THRESHOLDS <= MARGIN_AT_MOST)][::-1]:
        close = can_ask & (predictions.margin < margin)
        if close.sum() < CASES_AT_LEAST:
            return 0.0
        if (
            predictions.right[close].mean() <= FIRST_RIGHT_AT_MOST
            and _helped(predictions, outside)[close].mean() >= HELPED_AT_LEAST
        ):
            return float(margin)
    return 0.0


def unclear(predictions: Predictions, article: Article) -> Flags:
    """Tells of which examples the two readings have answers that differ."""
    return np.array(
        [
            is_unclear(Asked(first, readings=(first, second)), article)
            for first, second in zip(
                predictions.first.tolist(), predictions.second.tolist(), strict=True
            )
        ]
    )


def effect(
    predictions: Predictions,
    article: Article,
    outside: tuple[str, ...],
    threshold: float,
    margin: float,
) -> Effect:
    """Returns what two thresholds do.

    Args:
        predictions: of all examples, by cross-validation.
        article: tells which answers differ.
        outside: the intents that the article does not answer.
        threshold: the confidence threshold.
        margin: the ambiguity threshold.
    """
    asked_outside = predictions.outside(outside)
    sure = predictions.confidence >= threshold
    right = predictions.right
    declined = ~sure | np.isin(predictions.first, outside)
    close = sure & (predictions.margin < margin) & unclear(predictions, article)
    return Effect(
        threshold=threshold,
        margin=margin,
        kept=_mean(sure[right & ~asked_outside]),
        in_scope=_mean((right & sure)[~asked_outside]),
        outside=_mean(declined[asked_outside]),
        asked=int(close.sum()),
        first_right=_mean(right[close]),
        helped=_mean(_helped(predictions, outside)[close]),
    )


def describe(before: Effect, after: Effect) -> str:
    """Returns both effects side by side, in per cent where they are shares."""
    names = {
        "threshold": "confidence threshold",
        "margin": "ambiguity threshold",
        "kept": "in scope, understood and still answered",
        "in_scope": "in scope, answered rightly",
        "outside": "outside, declined",
        "asked": "examples at which it asks back",
        "first_right": "… of which the first reading is right",
        "helped": "… of which one of the two is right, or the question outside",
    }

    def figure(effect: Effect, field: str) -> str:
        value = getattr(effect, field)
        exact = field in {"threshold", "margin", "asked"}
        return f"{value:g}" if exact else f"{100 * value:.1f} %"

    rows = [
        (name, figure(before, field), figure(after, field))
        for field, name in names.items()
    ]
    return table(["", "before", "after"], rows)


def write(path: Path, threshold: float, margin: float) -> None:
    """Writes both thresholds into Rasa's configuration; the rest stays as it is.

    Args:
        path: the configuration file.
        threshold: the confidence threshold.
        margin: the ambiguity threshold.

    Raises:
        SettingsError: the pipeline has no such component or setting.
    """
    text = path.read_text("utf-8")
    # Only the places come from the parse: written back whole, lines would be reflowed.
    pipeline = YAML().load(text)["pipeline"]
    entry = next((each for each in pipeline if each["name"] == READER), None)
    lines = text.splitlines(keepends=True)
    for key, value in (("threshold", threshold), ("ambiguity_threshold", margin)):
        if entry is None or key not in entry:
            raise SettingsError(f"{path}: add {key} to {READER} in the pipeline")
        line, column = entry.lc.value(key)
        before, after = lines[line][:column], lines[line][column:]
        lines[line] = before + re.sub(r"^[^\s#]+", str(value), after)
    path.write_text("".join(lines), "utf-8")


def _helped(predictions: Predictions, outside: tuple[str, ...]) -> Flags:
    truth = same_answer(predictions.truth)
    second_right = same_answer(predictions.second) == truth
    return predictions.right | second_right | predictions.outside(outside)


def _mean(flags: Flags) -> float:
    return float(flags.mean()) if len(flags) else 0.0
