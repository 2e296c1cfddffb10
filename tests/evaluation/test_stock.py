"""A pipeline is trained by Rasa in another process and asked there."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation import stock
from evaluation.examples import Examples, folds
from evaluation.training import PipelineError


def without_tensorflow() -> dict[str, Any]:
    """Returns Rasa's default pipeline with a classifier that needs no TensorFlow."""
    config = stock.default_config()
    config["pipeline"] = [
        {"name": "LogisticRegressionClassifier"}
        if entry["name"] == "DIETClassifier"
        else entry
        for entry in config["pipeline"]
        if entry["name"] != "ResponseSelector"
    ]
    return config


def test_the_stock_pipeline_is_rasas_own() -> None:
    """Given Rasa's installation, the pipeline is its default, DIET and fallback."""
    config = stock.default_config()
    names = [entry["name"] for entry in config["pipeline"]]
    assert names[0] == "WhitespaceTokenizer"
    assert "DIETClassifier" in names
    assert stock.threshold(config) == 0.3


def test_a_fold_is_predicted(small: Examples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given a fold, its examples alone are asked, and each gets a ranking.

    The second time the result is taken from the first.
    """
    monkeypatch.setattr(stock, "PYTHON", Path(sys.executable))
    config = without_tensorflow()
    places, predictions = stock.predict_fold(small, 0.8, config)
    np.testing.assert_array_equal(places, np.flatnonzero(folds(small) == 0))
    assert predictions.confidences.shape == (len(places), 3)
    np.testing.assert_allclose(predictions.confidences.sum(axis=1), 1, atol=1e-3)
    np.testing.assert_array_equal(predictions.truth, small.intents[places])
    _, again = stock.predict_fold(small, 0.8, config)
    np.testing.assert_array_equal(again.confidences, predictions.confidences)


def test_a_failed_training_is_an_error(
    small: Examples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a pipeline that needs what is not installed, the error says so."""
    monkeypatch.setattr(stock, "PYTHON", Path(sys.executable))
    with pytest.raises(PipelineError, match="trained no model"):
        stock.predict_fold(small, 0.8, stock.default_config())


def test_a_missing_environment_is_an_error(
    small: Examples, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given no environment for stock Rasa, one sentence says what installs it."""
    monkeypatch.setattr(stock, "PYTHON", tmp_path / "none")
    with pytest.raises(PipelineError, match="`make stock` installs"):
        stock.predict_fold(small, 0.8, without_tensorflow() | {"language": "de"})
