"""Each figure is what it says: compared with values worked out by hand."""

import numpy as np
import pytest

from evaluation import figures
from evaluation.figures import Estimate
from evaluation.predictions import Predictions

# Two of three "a" are right, one of two "b"; "out" is right once and missed once.
PREDICTIONS = Predictions(
    truth=np.array(["a", "a", "a", "b", "b", "out", "out"]),
    intents=np.array(["a", "b", "out"]),
    confidences=np.array(
        [
            [0.9, 0.1, 0.0],
            [0.6, 0.3, 0.1],
            [0.2, 0.7, 0.1],
            [0.1, 0.8, 0.1],
            [0.5, 0.4, 0.1],
            [0.1, 0.0, 0.4],
            [0.35, 0.1, 0.2],
        ],
        dtype=np.float32,
    ),
)
OUTSIDE = ("out",)


def at(curve: figures.Gate, threshold: float) -> tuple[float, float]:
    """Returns the point of a curve at a threshold."""
    place = int(np.flatnonzero(curve.thresholds == threshold)[0])
    return float(curve.in_scope[place]), float(curve.outside[place])


def test_readings_are_the_two_likeliest() -> None:
    """Given confidences, first, second and margin are those of the highest two."""
    assert PREDICTIONS.first.tolist() == ["a", "a", "b", "b", "a", "out", "a"]
    assert PREDICTIONS.second.tolist() == ["b", "b", "a", "a", "b", "a", "out"]
    np.testing.assert_allclose(PREDICTIONS.margin[:3], [0.8, 0.3, 0.5], atol=1e-6)
    assert PREDICTIONS.right.tolist() == [True, True, False, True, False, True, False]


def test_intents_with_the_same_answer_are_both_right() -> None:
    """Given two intents that the article answers alike, either counts as the other."""
    names = ["ask_international_impact", "topic_international_repercussions", "greet"]
    predictions = Predictions(
        truth=np.array([names[0], names[1], names[2]]),
        intents=np.array(names),
        confidences=np.array([[0, 1, 0], [1, 0, 0], [1, 0, 0]], dtype=np.float32),
    )
    assert predictions.right.tolist() == [True, True, False]


def test_wilson_intervals_are_those_of_the_literature() -> None:
    """Given 8 of 10 and the ends, the score interval is the tabulated one."""
    estimate = figures.wilson(8, 10)
    assert estimate.value == 0.8
    assert estimate.low == pytest.approx(0.4902, abs=1e-4)
    assert estimate.high == pytest.approx(0.9433, abs=1e-4)
    assert figures.wilson(0, 10).low == pytest.approx(0)
    assert figures.wilson(10, 10).high == pytest.approx(1)
    assert figures.wilson(0, 0) == Estimate(0, 0, 1)
    assert str(estimate) == "80.0 (49.0–94.3)"


def test_confusions_have_a_row_for_each_label() -> None:
    """Given predictions, labels are rows and predictions columns."""
    assert figures.confusions(PREDICTIONS).tolist() == [[2, 1, 0], [1, 1, 0], [1, 0, 1]]


def test_intents_have_precision_recall_and_f1() -> None:
    """Given the confusions above, "a" has 2/4, 2/3 and 4/7, with intervals around."""
    a, b, out = figures.by_intent(PREDICTIONS)
    assert (a.intent, a.examples) == ("a", 3)
    assert a.precision.value == 2 / 4
    assert a.recall.value == 2 / 3
    assert a.f1.value == pytest.approx(4 / 7)
    assert (b.precision.value, b.recall.value, b.f1.value) == (1 / 2, 1 / 2, 1 / 2)
    assert (out.precision.value, out.recall.value) == (1, 1 / 2)
    assert a.f1.low < a.f1.value < a.f1.high
    assert a.recall.low < a.recall.value < a.recall.high


def test_macro_f1_is_the_mean_over_intents() -> None:
    """Given the confusions above, it is the mean of 4/7, 1/2 and 2/3."""
    estimate = figures.macro_f1(figures.confusions(PREDICTIONS))
    assert estimate.value == pytest.approx((4 / 7 + 1 / 2 + 2 / 3) / 3)
    assert 0 <= estimate.low < estimate.value < estimate.high <= 1


def test_the_bootstrap_agrees_with_the_binomial() -> None:
    """Given 900 of 1,000 right, F1's interval is as wide as a share's about is."""
    matrix = np.array([[450, 50], [50, 450]])
    bootstrap, share = figures.macro_f1(matrix), figures.wilson(900, 1000)
    assert bootstrap.low == pytest.approx(share.low, abs=0.005)
    assert bootstrap.high == pytest.approx(share.high, abs=0.005)


def test_the_gate_trades_answers_for_silence() -> None:
    """Given thresholds, fewer in-scope questions are answered and more declined."""
    curve = figures.gate(PREDICTIONS, OUTSIDE)
    assert at(curve, 0.0) == (3 / 5, 1 / 2)
    assert at(curve, 0.4) == (3 / 5, 1.0)
    assert at(curve, 0.7) == (2 / 5, 1.0)
    assert at(curve, 1.0) == (0.0, 1.0)


def test_calibration_compares_confidence_with_accuracy() -> None:
    """Given two bins, the error is the mean gap weighted by the counts."""
    calibration = figures.calibrate(
        np.array([0.2, 0.4, 0.9, 1.0]), np.array([True, False, True, True]), bins=2
    )
    np.testing.assert_allclose(calibration.confidence, [0.3, 0.95])
    np.testing.assert_allclose(calibration.accuracy, [0.5, 1.0])
    assert calibration.counts.tolist() == [2, 2]
    assert calibration.error == pytest.approx((0.2 * 2 + 0.05 * 2) / 4)


def test_an_empty_bin_adds_no_error() -> None:
    """Given a bin without examples, it has no accuracy and does not count."""
    calibration = figures.calibrate(np.array([0.95]), np.array([True]), bins=10)
    assert np.isnan(calibration.accuracy[0])
    assert calibration.error == pytest.approx(0.05)
