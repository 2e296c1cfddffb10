"""Suggestions point to where the mistakes are."""

import numpy as np
import pytest

from evaluation import advice, suggestions
from evaluation.examples import Examples
from evaluation.neighbours import Neighbours, nearest, nearest_among
from evaluation.predictions import Predictions

INTENTS = np.array(["a", "b", "c"])
EXAMPLES = Examples(
    texts=np.array(["a1", "a2", "a3", "a4", "b1", "b2", "c1", "c2"]),
    intents=np.array(["a", "a", "a", "a", "b", "b", "c", "c"]),
)


def predicted(*first: str, confidence: float = 0.8) -> Predictions:
    """Returns predictions with these likeliest intents."""
    rows = [[confidence * (name == each) for name in INTENTS] for each in first]
    return Predictions(EXAMPLES.intents, INTENTS, np.array(rows, dtype=np.float32))


WHOLE = predicted("a", "a", "b", "b", "b", "a", "c", "c")
HALF = predicted("b", "b", "b", "b", "b", "a", "c", "a")


def test_neighbours_are_the_nearest_others() -> None:
    """Given vectors on a circle, each one's neighbours are the others, in order."""
    angles = np.array([0.0, 0.1, 0.3, 1.5])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = nearest(vectors, 2)
    assert found.places.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    np.testing.assert_allclose(found.likeness[0], np.cos([0.1, 0.3]))
    among = np.array([False, False, True, True])
    assert nearest_among(vectors[0], vectors, among) == (
        2,
        pytest.approx(np.cos(0.3)),
    )


def test_the_weakest_intent_comes_first() -> None:
    """Given mistakes, both directions count per example; so does what data brought."""
    b, a = suggestions.weak_intents(WHOLE, HALF)
    assert (b.intent, b.examples, b.missed, b.drawn, b.rate) == ("b", 2, 1, 2, 1.5)
    assert (a.intent, a.examples, a.missed, a.drawn, a.rate) == ("a", 4, 2, 1, 0.75)
    assert (a.gain, b.gain) == (0.5, 0.0)


def test_pairs_are_counted_both_ways() -> None:
    """Given a and b taken for each other, they are one pair, the worse first."""
    (pair,) = suggestions.confused_pairs(WHOLE, EXAMPLES.texts)
    assert pair == suggestions.Pair("a", "b", mistakes=3, rate=1.5, example="a3")


def test_a_label_is_doubted_when_neighbours_and_classifier_agree() -> None:
    """Given a mistaken example, four of five neighbours must have that label.

    One such as "a3" is told; "a4" has too few, and "a1" was not mistaken.
    """
    among_b, mixed = [4, 5, 4, 5, 0], [4, 5, 4, 0, 1]
    places = np.array([among_b, among_b, among_b, mixed, mixed, mixed, mixed, mixed])
    near = Neighbours(places, np.full(places.shape, 0.9))
    doubts = suggestions.doubtful_labels(EXAMPLES, WHOLE, near)
    assert doubts == [
        suggestions.Doubt("a3", "a", "b", pytest.approx(0.8), neighbour="b1")
    ]


def test_lonely_examples_are_told_mistaken_ones_first() -> None:
    """Given examples far from all others, those that count come in order."""
    likeness = np.array([[0.3], [0.2], [0.4], [0.6], [0.9], [0.45], [0.1], [0.9]])
    near = Neighbours(np.zeros_like(likeness, dtype=int), likeness)
    found = suggestions.sparse_regions(
        EXAMPLES, WHOLE, near, counted=EXAMPLES.intents != "c"
    )
    assert [alone.text for alone in found] == ["a3", "b2", "a2", "a1"]
    assert [alone.right for alone in found] == [False, False, True, True]


def test_advice_is_plain_text() -> None:
    """Given suggestions, each is a line; a section without any says so."""
    text = advice.write(
        suggestions.weak_intents(WHOLE, HALF),
        suggestions.confused_pairs(WHOLE, EXAMPLES.texts),
        [suggestions.Doubt("a3", "a", "b", 0.8, "b1")],
        [],
    )
    assert "0.750  a: of 4 examples 2 missed, 1 of others drawn in;" in text
    assert "brought +50.0 points" in text
    assert '1.500  a / b: 3 mistakes, such as "a3"' in text
    assert '0.80  "a3" is a; perhaps b, as "b1"' in text
    assert text.endswith("add some like them\n  none")
    alone = suggestions.Alone("a1", "a", 0.3, right=True)
    assert '0.30  "a1" (a, understood)' in advice.write([], [], [], [alone])
