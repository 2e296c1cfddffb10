"""The statistical model: what it computes, and that it outlives the process."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu import text_model
from nlu.text_model import CUTS, TextModel

CONFIG = {
    "C": 20.0,
    "character_weight": 0.7,
    "word_weight": 0.5,
    "fact_weight": 0.3,
    "iterations": 300,
}
TEXTS = ["hello there", "hello you", "arms sent", "were arms sent", "who is it", "who"]
FACTS = [[], [], ["agent_a", "target_b"], ["agent_a"], ["target_b", "target_b"], []]
LABELS = ["greet", "greet", "arms", "arms", "who", "who"]
ASKED = ["hello arms", "arms arms sent sent sent", "", "ÄÖ unknown §", "who you"]
FACTS_ASKED = [["agent_a"], ["target_b", "target_b"], [], ["agent_unknown"], []]


def vectors(count: int, seed: int) -> np.ndarray:
    """Returns random vectors of length 1, a row each."""
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("kinds", [3, 2])
def test_it_is_the_regression_of_scikit_learn(
    kinds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given texts, the probabilities are what scikit-learn's own calls come to."""
    monkeypatch.setattr(text_model, "SLOPE", 1e-7)  # both trained to the end
    count = 2 * kinds
    known, asked = vectors(count, seed=1), vectors(len(ASKED), seed=2)
    facts = FACTS[:count]
    model = TextModel.fit(TEXTS[:count], known, facts, LABELS[:count], CONFIG)
    character, word = (
        TfidfVectorizer(sublinear_tf=True, min_df=2, **cut).fit(TEXTS[:count])
        for cut in CUTS.values()
    )

    def features(
        texts: list[str], rows: np.ndarray, facts: list[list[str]]
    ) -> csr_matrix:
        grams = [0.7 * character.transform(texts), 0.5 * word.transform(texts)]
        names = ("agent_a", "target_b")
        true = [[0.3 * (name in each) for name in names] for each in facts]
        return hstack([csr_matrix(rows), *grams, csr_matrix(true)], format="csr")

    regression = LogisticRegression(
        C=20.0, class_weight="balanced", max_iter=300, tol=1e-7
    )
    regression.fit(features(TEXTS[:count], known, facts), LABELS[:count])
    expected = regression.predict_proba(features(ASKED, asked, FACTS_ASKED))
    assert list(model.labels) == list(regression.classes_)
    found = model.probabilities(ASKED, asked, FACTS_ASKED)
    assert found == pytest.approx(expected, abs=1e-4)


def test_probabilities_add_up_to_one() -> None:
    """Given any text, the probabilities of all labels add up to 1."""
    model = TextModel.fit(TEXTS, vectors(6, seed=1), FACTS, LABELS, CONFIG)
    found = model.probabilities(ASKED, vectors(len(ASKED), seed=2), FACTS_ASKED)
    assert found.sum(axis=1) == pytest.approx(np.ones(len(ASKED)), abs=1e-5)


def test_a_fact_speaks_for_what_it_came_with() -> None:
    """Given a text that says nothing, a fact raises the label that it came with."""
    model = TextModel.fit(TEXTS, vectors(6, seed=1), FACTS, LABELS, CONFIG)
    nothing = np.zeros((1, 8), dtype=np.float32)
    arms = list(model.labels).index("arms")
    (without,) = model.probabilities([""], nothing, [[]])
    (beside,) = model.probabilities([""], nothing, [["agent_a"]])
    assert beside[arms] > without[arms]


def test_an_unknown_fact_counts_for_nothing() -> None:
    """Given a fact that training never saw, the probabilities are those without it."""
    model = TextModel.fit(TEXTS, vectors(6, seed=1), FACTS, LABELS, CONFIG)
    asked = vectors(1, seed=2)
    without = model.probabilities(["arms"], asked, [[]])
    beside = model.probabilities(["arms"], asked, [["agent_unknown"]])
    assert (beside == without).all()


def test_a_saved_model_is_the_same(tmp_path: Path) -> None:
    """Given a model that was saved and loaded, its probabilities are the same."""
    model = TextModel.fit(TEXTS, vectors(6, seed=1), FACTS, LABELS, CONFIG)
    model.save(tmp_path / "model.npz")
    loaded = TextModel.load(tmp_path / "model.npz")
    asked = vectors(len(ASKED), seed=2)
    before = model.probabilities(ASKED, asked, FACTS_ASKED)
    assert (loaded.probabilities(ASKED, asked, FACTS_ASKED) == before).all()


def test_a_file_with_code_in_it_is_refused(tmp_path: Path) -> None:
    """Given a file with a pickled object, loading it fails and does not unpickle it."""
    model = TextModel.fit(TEXTS, vectors(6, seed=1), FACTS, LABELS, CONFIG)
    harmful = dataclasses.replace(model, bias=np.array([object()]))
    harmful.save(tmp_path / "model.npz")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        TextModel.load(tmp_path / "model.npz")


def test_one_label_is_refused() -> None:
    """Given examples of one label, training says what is wrong."""
    with pytest.raises(ValueError, match="2 classes"):
        TextModel.fit(["a a", "a b"], vectors(2, 1), [[], []], ["x", "x"], CONFIG)
