"""Rasa's default pipeline is trained and asked; here with one epoch."""

import numpy as np

from evaluation import stock
from evaluation.examples import Examples, folds


def test_the_stock_pipeline_is_rasas_own() -> None:
    """Given Rasa's installation, the pipeline is its default, DIET and fallback."""
    config = stock.default_config()
    names = [entry["name"] for entry in config["pipeline"]]
    assert names[0] == "WhitespaceTokenizer"
    assert "DIETClassifier" in names
    assert stock.threshold(config) == 0.3


def test_a_fold_is_predicted(small: Examples) -> None:
    """Given a fold, its examples alone are asked, and each gets a ranking.

    The second time the result is taken from the first.
    """
    config = stock.default_config()
    for entry in config["pipeline"]:
        if "epochs" in entry:
            entry["epochs"] = 1
    places, predictions = stock.predict_fold(small, 0.8, config)
    np.testing.assert_array_equal(places, np.flatnonzero(folds(small) == 0))
    assert predictions.confidences.shape == (len(places), 3)
    np.testing.assert_allclose(predictions.confidences.sum(axis=1), 1, atol=1e-3)
    np.testing.assert_array_equal(predictions.truth, small.intents[places])
    _, again = stock.predict_fold(small, 0.8, config)
    np.testing.assert_array_equal(again.confidences, predictions.confidences)
