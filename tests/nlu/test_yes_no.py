"""The decision between yes and no: what it computes, and that it can be kept."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from nlu.yes_no import YesNo

EXAMPLES = [
    ({"comma": 1.0, "sure": 0.2}, False),
    ({"comma": 1.0, "sure": 0.3}, False),
    ({"and": 1.0, "sure": 0.9}, True),
    ({"sure": 0.8}, True),
]
FEATURES = [features for features, _ in EXAMPLES]
ANSWERS = [answer for _, answer in EXAMPLES]


@pytest.fixture
def model() -> YesNo:
    """A model of the examples."""
    return YesNo.fit(FEATURES, ANSWERS, 1.0)


def test_it_is_the_regression_of_scikit_learn(model: YesNo) -> None:
    """Given features, the probability is what scikit-learn's own calls come to."""
    names = ("and", "comma", "sure")
    rows = [[features.get(name, 0.0) for name in names] for features in FEATURES]
    regression = LogisticRegression(C=1.0, solver="liblinear").fit(rows, ANSWERS)
    expected = regression.predict_proba(rows)[:, 1]
    found = [model.probability(features) for features in FEATURES]
    assert found == pytest.approx(expected, abs=1e-3)


def test_an_unknown_feature_counts_for_nothing(model: YesNo) -> None:
    """Given a feature that training never saw, the probability does not change."""
    assert model.probability({"sure": 0.5, "unknown": 1.0}) == model.probability(
        {"sure": 0.5}
    )


def test_less_regularization_follows_the_examples_more(model: YesNo) -> None:
    """Given a greater strength, the examples' answers are surer."""
    freer = YesNo.fit(FEATURES, ANSWERS, 100.0)
    assert freer.probability(FEATURES[2]) > model.probability(FEATURES[2])


def test_a_stored_model_is_the_same(model: YesNo) -> None:
    """Given a model that was stored as arrays and read again, it is the same."""
    assert YesNo.of_arrays("seams", model.arrays("seams")) == model


def test_models_do_not_mix_in_one_file(model: YesNo) -> None:
    """Given the arrays of two models together, each is read by its name."""
    other = YesNo({"a": 1.0}, 0.5)
    arrays = {**model.arrays("one"), **other.arrays("other")}
    assert YesNo.of_arrays("one", arrays) == model
    assert YesNo.of_arrays("other", arrays) == other


def test_an_absent_model_is_named(model: YesNo) -> None:
    """Given a name that was not stored, the error names what is missing."""
    with pytest.raises(KeyError, match="absent_weights"):
        YesNo.of_arrays("absent", model.arrays("seams"))


def test_arrays_hold_no_objects(model: YesNo) -> None:
    """Given a model, its arrays are plain, so that a file of them holds no code."""
    assert all(array.dtype != np.object_ for array in model.arrays("seams").values())


def test_one_answer_is_refused() -> None:
    """Given examples with the same answer, training says what is wrong."""
    with pytest.raises(ValueError, match="2 classes"):
        YesNo.fit(FEATURES, [True] * 4, 1.0)
