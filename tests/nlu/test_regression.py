"""The regression is scikit-learn's, without the copies."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from nlu import regression

STRENGTH = 5.0
# Far enough to compare where both end.
ITERATIONS, SLOPE = 1_000, 1e-7


@pytest.mark.parametrize("kinds", [2, 3, 5])
def test_it_ends_where_that_of_scikit_learn_ends(kinds: int) -> None:
    """Given vectors and names, weights and bias are those of the library."""
    generator = np.random.default_rng(kinds)
    vectors = generator.normal(size=(80, 6)).astype(np.float32)
    names = csr_matrix(generator.random((80, 9)) < 0.3, dtype=np.float32)
    # Some labels are rarer than others.
    shares = np.arange(1, kinds + 1) / np.arange(1, kinds + 1).sum()
    labels = generator.choice([*"abcde"][:kinds], 80, p=shares)
    found, weights, bias = regression.fit(
        vectors, names, labels.tolist(), STRENGTH, ITERATIONS, SLOPE
    )
    expected = LogisticRegression(
        C=STRENGTH, class_weight="balanced", max_iter=ITERATIONS, tol=SLOPE
    ).fit(hstack([csr_matrix(vectors), names], format="csr"), labels)
    assert found.tolist() == expected.classes_.tolist()
    scores = vectors @ weights[:6] + names @ weights[6:] + bias
    likely = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(
        likely,
        expected.predict_proba(hstack([csr_matrix(vectors), names])),
        atol=1e-5,
    )


def test_one_label_is_refused() -> None:
    """Given examples of one label alone, the error says so."""
    with pytest.raises(ValueError, match="2 classes"):
        regression.fit(
            np.ones((2, 1), np.float32),
            csr_matrix((2, 1), dtype=np.float32),
            ["x", "x"],
            *(STRENGTH, ITERATIONS, SLOPE),
        )
