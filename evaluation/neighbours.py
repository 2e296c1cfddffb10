"""Which examples lie near to which, by the sentence encoder's vectors."""

import dataclasses

import numpy as np

from evaluation.examples import Places
from evaluation.predictions import Flags
from nlu.text_model import Floats

ROWS_AT_ONCE = 1000


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The nearest other examples of each example, nearest first.

    Attributes:
        places: which they are, shape (n, count).
        likeness: cosine with each of them, shape (n, count).
    """

    places: Places
    likeness: Floats


def nearest(vectors: Floats, count: int) -> Neighbours:
    """Finds the nearest other examples of each example.

    Args:
        vectors: of length 1, shape (n, dimensions).
        count: how many; fewer than n.
    """
    places, likeness = [], []
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        rows = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        own = np.arange(len(rows))
        rows[own, start + own] = -np.inf
        found = np.argsort(-rows, axis=1, kind="stable")[:, :count]
        places.append(found)
        likeness.append(np.take_along_axis(rows, found, axis=1))
    return Neighbours(np.concatenate(places), np.concatenate(likeness))


def nearest_among(vector: Floats, vectors: Floats, among: Flags) -> tuple[int, float]:
    """Finds the nearest of some examples.

    Args:
        vector: where to look from, shape (dimensions,).
        vectors: of all examples, shape (n, dimensions).
        among: which of them count, shape (n,); at least one.

    Returns:
        Its place and the cosine.
    """
    likeness = np.where(among, vectors @ vector, -np.inf)
    place = int(np.argmax(likeness))
    return place, float(likeness[place])
