"""The figures: pure functions from predictions to numbers with their uncertainty."""

import dataclasses

import numpy as np
import numpy.typing as npt
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from evaluation.examples import SEED
from evaluation.predictions import Flags, Predictions
from nlu.text_model import Floats

CONFIDENCE_LEVEL = 0.95
RESAMPLES = 2000
BINS = 10
THRESHOLDS = np.round(np.arange(0, 1.005, 0.01), 2)

Counts = npt.NDArray[np.int64]
Shares = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A figure between 0 and 1 with the ends of its 95 % confidence interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Returns it in per cent: "91.3 (90.1–92.4)"."""
        return f"{100 * self.value:.1f} ({100 * self.low:.1f}–{100 * self.high:.1f})"


@dataclasses.dataclass(frozen=True)
class IntentFigures:
    """How well one intent is told from the others.

    Attributes:
        intent: its name.
        examples: how many examples it has.
        precision: share of what was taken for it that is it (Wilson interval).
        recall: share of its examples that were taken for it (Wilson interval).
        f1: harmonic mean of the two (bootstrap interval).
    """

    intent: str
    examples: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclasses.dataclass(frozen=True)
class Gate:
    """What a confidence threshold does, for each of `thresholds`.

    Attributes:
        thresholds: shape (t,).
        in_scope: share of in-scope examples that are sure enough and right.
        outside: share of outside examples that are taken for such or not sure enough.
    """

    thresholds: Shares
    in_scope: Shares
    outside: Shares


@dataclasses.dataclass(frozen=True)
class Calibration:
    """Confidence beside accuracy, in bins of equal width.

    Attributes:
        confidence: mean confidence of each bin; NaN where it is empty.
        accuracy: share of right ones in each bin; NaN where it is empty.
        counts: examples in each bin.
        error: expected calibration error, the mean gap between the two, weighted by
            the counts.
    """

    confidence: Shares
    accuracy: Shares
    counts: Counts
    error: float


def share(flags: Flags) -> Estimate:
    """Returns the share of true ones with its Wilson score interval.

    Args:
        flags: shape (n,); of an empty array nothing is known: 0 to 1.
    """
    return wilson(int(flags.sum()), len(flags))


def wilson(hits: int, total: int) -> Estimate:
    """Returns hits : total with its interval (Wilson 1927), which fits small counts."""
    if not total:
        return Estimate(0.0, 0.0, 1.0)
    test = binomtest(hits, total)
    low, high = test.proportion_ci(CONFIDENCE_LEVEL, method="wilson")
    return Estimate(hits / total, float(low), float(high))


def confusions(predictions: Predictions) -> Counts:
    """Counts labels against predictions: shape (k, k), a row for each label."""
    return confusion_matrix(
        predictions.truth, predictions.first, labels=predictions.intents
    )


def macro_f1(matrix: Counts) -> Estimate:
    """Returns the mean F1 of all intents, with its bootstrap interval.

    Args:
        matrix: see `confusions`.
    """
    resampled = _f1(_resample(matrix)).mean(axis=1)
    return _interval(float(_f1(matrix).mean()), resampled)


def by_intent(predictions: Predictions) -> list[IntentFigures]:
    """Returns the figures of each intent."""
    matrix = confusions(predictions)
    scores, resampled = _f1(matrix), _f1(_resample(matrix))
    labelled, taken, right = matrix.sum(axis=1), matrix.sum(axis=0), matrix.diagonal()
    return [
        IntentFigures(
            intent=str(intent),
            examples=int(labelled[place]),
            precision=wilson(int(right[place]), int(taken[place])),
            recall=wilson(int(right[place]), int(labelled[place])),
            f1=_interval(float(scores[place]), resampled[:, place]),
        )
        for place, intent in enumerate(predictions.intents)
    ]


def gate(predictions: Predictions, outside: tuple[str, ...]) -> Gate:
    """Returns what each confidence threshold from 0 to 1 does.

    Args:
        predictions: of in-scope and of outside examples.
        outside: the intents that the article does not answer.
    """
    asked_outside = predictions.outside(outside)
    sure = predictions.confidence >= THRESHOLDS[:, np.newaxis]
    answered = sure & predictions.right
    declined = ~sure | np.isin(predictions.first, outside)
    return Gate(
        thresholds=THRESHOLDS,
        in_scope=answered[:, ~asked_outside].mean(axis=1),
        outside=declined[:, asked_outside].mean(axis=1),
    )


def calibrate(confidence: Floats, right: Flags, bins: int = BINS) -> Calibration:
    """Compares confidence with accuracy.

    Args:
        confidence: of each prediction, shape (n,).
        right: whether it is right, shape (n,).
        bins: how many bins.
    """
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    with np.errstate(invalid="ignore"):
        means = np.bincount(places, confidence, bins) / counts
        accuracy = np.bincount(places, right, bins) / counts
    gaps = np.nan_to_num(np.abs(means - accuracy))
    return Calibration(means, accuracy, counts, float(gaps @ counts / counts.sum()))


def _f1(matrix: Counts) -> Shares:
    """Returns F1 of each intent, shape (…, k), from matrices of shape (…, k, k)."""
    right = np.diagonal(matrix, axis1=-2, axis2=-1)
    both = matrix.sum(axis=-1) + matrix.sum(axis=-2)
    return 2 * right / np.maximum(both, 1)


def _resample(matrix: Counts) -> Counts:
    """Draws as many examples anew, with replacement: shape (resamples, k, k).

    F1 depends on the examples through the confusion matrix alone, so that drawing from
    its cells is the bootstrap over examples.
    """
    random = np.random.default_rng(SEED)
    total = matrix.sum()
    drawn = random.multinomial(total, (matrix / total).ravel(), RESAMPLES)
    return drawn.reshape(RESAMPLES, *matrix.shape)


def _interval(value: float, resampled: Shares) -> Estimate:
    tail = (1 - CONFIDENCE_LEVEL) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail])
    return Estimate(value, float(low), float(high))
