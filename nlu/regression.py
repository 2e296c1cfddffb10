"""A logistic regression over vectors and names side by side.

It comes to what scikit-learn's `LogisticRegression` comes to, which takes one matrix:
a sparse one, in which the vectors would take most of the time.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.utils.class_weight import compute_sample_weight

Doubles = npt.NDArray[np.float64]


def fit(
    vectors: npt.NDArray[np.float32],
    names: csr_matrix,
    labels: Sequence[str],
    strength: float,
    iterations: int,
    slope: float,
) -> tuple[npt.NDArray[np.str_], Doubles, Doubles]:
    """Trains, with each label as weighty as any other.

    Args:
        vectors: what is known of n examples in numbers, shape (n, dimensions).
        names: what else is known of them, shape (n, names).
        labels: what each is.
        strength: inverse strength of regularization.
        iterations: after how many training ends at the latest.
        slope: of the loss, below which training ends.

    Returns:
        The k labels in order, the weights of all features, shape (dimensions + names,
        k), and the bias, shape (k,).

    Raises:
        ValueError: the examples have fewer than two labels.
    """
    kinds, places = np.unique(labels, return_inverse=True)
    if len(kinds) < 2:
        raise ValueError(
            f"examples of 2 classes are needed, not {kinds.tolist()} alone"
        )
    # Of two labels, one score says all.
    spread = np.array([[-0.5, 0.5]]) if len(kinds) == 2 else np.eye(len(kinds))
    true = np.eye(len(kinds))[places]
    importance = compute_sample_weight("balanced", places)[:, np.newaxis]
    dense = np.asarray(vectors, np.float64)
    sparse = names.astype(np.float64)
    # Turned round once, as each turn of the training needs both.
    by_name = sparse.T.tocsr()
    dimensions, features = dense.shape[1], dense.shape[1] + sparse.shape[1]

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(features + 1, len(spread))
        scores = dense @ weights[:dimensions]
        scores += sparse @ weights[dimensions:features]
        scores += weights[features]
        likely = log_softmax(scores @ spread, axis=1)
        size = (weights[:features] ** 2).sum() / 2
        wrong = importance * (np.exp(likely) - true) @ spread.T
        gradient = np.empty_like(weights)
        gradient[:dimensions] = dense.T @ wrong
        gradient[dimensions:features] = by_name @ wrong
        gradient[:features] += weights[:features] / strength
        gradient[features] = wrong.sum(axis=0)
        missed = -(importance * true * likely).sum()
        return missed + size / strength, gradient.ravel()

    found = minimize(
        loss,
        np.zeros((features + 1) * len(spread)),
        method="L-BFGS-B",
        jac=True,
        options={"gtol": slope, "maxiter": iterations},
    )
    weights = found.x.reshape(features + 1, len(spread)) @ spread
    return kinds.astype(str), weights[:features], weights[features]
