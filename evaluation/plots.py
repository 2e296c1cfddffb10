"""Plots of the figures, as PNG files."""

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evaluation.examples import Names
from evaluation.figures import Calibration, Counts, Estimate, Gate

OURS, OURS_ON_LESS, STOCK, MARK = "#1f5fa8", "#7fa8d1", "#c26a1b", "#b3261e"
DOTS_PER_INCH = 130


@dataclasses.dataclass(frozen=True)
class Curve:
    """A pipeline's curve over all thresholds, and the one that it has."""

    name: str
    gate: Gate
    threshold: float


def confusion(path: Path, matrix: Counts, intents: Names) -> None:
    """Draws the confusion matrix, in per cent of each label's examples.

    Args:
        path: the file to write.
        matrix: counts, a row for each label, shape (k, k).
        intents: k names.
    """
    percent = 100 * matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    with _figure(path, 11.5, 10.5) as axes:
        # The square root lets a mistake of 1 % be seen beside hits of 95 %.
        axes.imshow(np.sqrt(percent), cmap="Blues", vmin=0, vmax=10)
        for row, column in zip(*np.nonzero(percent >= 0.5), strict=True):
            value = percent[row, column]
            color = "white" if value > 50 else "black"
            axes.text(
                column, row, f"{value:.0f}", ha="center", va="center", color=color,
                fontsize=8,
            )  # fmt: skip
        places = np.arange(len(intents))
        axes.set_xticks(places, intents, rotation=60, ha="right", fontsize=8)
        labels = [
            f"{name} ({count})"
            for name, count in zip(intents, matrix.sum(axis=1), strict=True)
        ]
        axes.set_yticks(places, labels, fontsize=8)
        axes.set_xticks(places[1:] - 0.5, minor=True)
        axes.set_yticks(places[1:] - 0.5, minor=True)
        axes.grid(which="minor", color="0.9", linewidth=0.6)
        axes.tick_params(which="minor", length=0)
        axes.set_xlabel("taken for")
        axes.set_ylabel("label (examples)")
        axes.set_title("Confusion matrix: per cent of each label's examples, from 0.5")


def gates(path: Path, curves: Sequence[Curve]) -> None:
    """Draws in-scope accuracy against outside recall over all thresholds.

    Args:
        path: the file to write.
        curves: up to three.
    """
    with _figure(path, 7.5, 6) as axes:
        for curve, color in zip(curves, (OURS, STOCK, OURS_ON_LESS), strict=False):
            _draw_curve(axes, curve, color)
        axes.set_xlabel("outside questions declined, %")
        axes.set_ylabel("in-scope questions answered rightly, %")
        axes.set_title("What each confidence threshold does")
        axes.set_ylim(0, 101)
        axes.legend(loc="lower left")
        axes.grid(color="0.9")


def reliability(path: Path, calibration: Calibration) -> None:
    """Draws accuracy against confidence, with the number of examples in each bin.

    Args:
        path: the file to write.
        calibration: what to draw.
    """
    bins = len(calibration.counts)
    edges = np.arange(bins) / bins
    with _figure(path, 7, 6) as axes:
        filled = calibration.counts > 0
        accuracy = 100 * calibration.accuracy[filled]
        axes.bar(
            100 * edges[filled], accuracy, width=100 / bins, align="edge", color=OURS,
            edgecolor="white", label="accuracy",
        )  # fmt: skip
        axes.plot(
            [0, 100],
            [0, 100],
            color="0.4",
            linestyle="--",
            label="as right as it is sure",
        )
        axes.plot(
            100 * calibration.confidence[filled], accuracy, "o", color=MARK,
            label="mean confidence of the bin",
        )  # fmt: skip
        for edge, height, count in zip(
            edges[filled], accuracy, calibration.counts[filled], strict=True
        ):
            middle = 100 * edge + 50 / bins
            axes.text(middle, height + 1.5, f"{count}", ha="center", fontsize=8)
        axes.set_xlim(0, 100)
        axes.set_ylim(0, 107)
        axes.set_xlabel("confidence, %")
        axes.set_ylabel("right, % (above the bars: examples)")
        axes.set_title(
            f"Reliability; expected calibration error {calibration.error:.3f}"
        )
        axes.legend(loc="upper left")


def phrasings(path: Path, estimates: Mapping[str, Estimate]) -> None:
    """Draws the accuracy for each kind of phrasing with its interval.

    Args:
        path: the file to write.
        estimates: by the kind's name.
    """
    with _figure(path, 7.5, 4) as axes:
        places = np.arange(len(estimates))[::-1]
        for place, estimate in zip(places, estimates.values(), strict=True):
            axes.plot(
                [100 * estimate.low, 100 * estimate.high], [place, place], color=OURS
            )
            axes.plot(100 * estimate.value, place, "o", color=OURS)
        axes.set_yticks(places, list(estimates))
        axes.set_xlabel("right, % (line: 95 % confidence interval)")
        axes.set_title("Accuracy by kind of phrasing")
        axes.grid(axis="x", color="0.9")


def _draw_curve(axes: Axes, curve: Curve, color: str) -> None:
    gate = curve.gate
    outside, in_scope = 100 * gate.outside, 100 * gate.in_scope
    axes.plot(outside, in_scope, color=color, label=curve.name)
    # The thresholds are a hundredth apart; those below 0.4 lie too close for names.
    for at in range(40, 91, 10):
        axes.plot(outside[at], in_scope[at], "|", color=color, markersize=8)
        axes.annotate(
            f"{gate.thresholds[at]:.1f}", (outside[at], in_scope[at]),
            xytext=(-4, -13), textcoords="offset points", ha="right", fontsize=8,
            color=color,
        )  # fmt: skip
    at = int(np.argmin(np.abs(gate.thresholds - curve.threshold)))
    axes.plot(outside[at], in_scope[at], "o", color=color)
    axes.annotate(
        f"threshold {curve.threshold:g}", (outside[at], in_scope[at]),
        xytext=(6, 8), textcoords="offset points", color=color,
    )  # fmt: skip


@contextlib.contextmanager
def _figure(path: Path, width: float, height: float) -> Iterator[Axes]:
    # Files alone are drawn, so no window system is asked for.
    matplotlib.use("Agg")
    figure = Figure(figsize=(width, height), layout="constrained")
    yield figure.subplots()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=DOTS_PER_INCH)
