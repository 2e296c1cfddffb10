"""The statistical model: what it computes, and that it outlives the process."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.intent_model import CUTS, IntentModel

CONFIG = {"C": 20.0, "character_weight": 0.7, "word_weight": 0.5, "role_weight": 0.3}
TEXTS = ["hello there", "hello you", "arms sent", "were arms sent", "who is it", "who"]
ROLES = [[], [], ["agent_a", "target_b"], ["agent_a"], ["target_b", "target_b"], []]
INTENTS = ["greet", "greet", "arms", "arms", "who", "who"]
ASKED = ["hello arms", "arms arms sent sent sent", "", "ÄÖ unknown §", "who you"]
ROLES_ASKED = [["agent_a"], ["target_b", "target_b"], [], ["agent_unknown"], []]


def vectors(count: int, seed: int) -> np.ndarray:
    """Returns random vectors of length 1, a row each."""
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("kinds", [3, 2])
def test_it_is_the_regression_of_scikit_learn(kinds: int) -> None:
    """Given texts, the confidences are those that scikit-learn's own calls come to."""
    count = 2 * kinds
    known, asked = vectors(count, seed=1), vectors(len(ASKED), seed=2)
    roles = ROLES[:count]
    model = IntentModel.fit(TEXTS[:count], known, roles, INTENTS[:count], CONFIG)
    character, word = (
        TfidfVectorizer(sublinear_tf=True, min_df=2, **cut).fit(TEXTS[:count])
        for cut in CUTS.values()
    )

    def features(
        texts: list[str], rows: np.ndarray, roles: list[list[str]]
    ) -> csr_matrix:
        grams = [0.7 * character.transform(texts), 0.5 * word.transform(texts)]
        names = ("agent_a", "target_b")
        played = [[0.3 * (name in each) for name in names] for each in roles]
        return hstack([csr_matrix(rows), *grams, csr_matrix(played)], format="csr")

    regression = LogisticRegression(C=20.0, class_weight="balanced", max_iter=300)
    regression.fit(features(TEXTS[:count], known, roles), INTENTS[:count])
    likeness = (asked @ known.T).max(axis=1).clip(0, 1)
    expected = likeness[:, None] * np.sqrt(
        regression.predict_proba(features(ASKED, asked, ROLES_ASKED))
    )
    assert list(model.intents) == list(regression.classes_)
    confidences = model.confidences(ASKED, asked, ROLES_ASKED)
    assert confidences == pytest.approx(expected, abs=1e-4)


def test_a_saved_model_is_the_same(tmp_path: Path) -> None:
    """Given a model that was saved and loaded, its confidences are the same."""
    model = IntentModel.fit(TEXTS, vectors(6, seed=1), ROLES, INTENTS, CONFIG)
    model.save(tmp_path / "intents.npz")
    loaded = IntentModel.load(tmp_path / "intents.npz")
    asked = vectors(len(ASKED), seed=2)
    before = model.confidences(ASKED, asked, ROLES_ASKED)
    assert (loaded.confidences(ASKED, asked, ROLES_ASKED) == before).all()


def test_a_file_with_code_in_it_is_refused(tmp_path: Path) -> None:
    """Given a file with a pickled object, loading it fails and does not unpickle it."""
    model = IntentModel.fit(TEXTS, vectors(6, seed=1), ROLES, INTENTS, CONFIG)
    harmful = dataclasses.replace(model, bias=np.array([object()]))
    harmful.save(tmp_path / "intents.npz")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        IntentModel.load(tmp_path / "intents.npz")


def test_one_intent_is_refused() -> None:
    """Given examples of one intent, training says what is wrong."""
    with pytest.raises(ValueError, match="2 classes"):
        IntentModel.fit(["a a", "a b"], vectors(2, 1), [[], []], ["x", "x"], CONFIG)
