"""Texts in their place: what a model sees of a turn and of what came before it."""

import numpy as np
import pytest

from nlu import in_place
from nlu.alone import Understood
from nlu.context import ANSWER, Context
from nlu.in_place import JOINED_WEIGHT, READING_WEIGHT, Features, describe

CONFIG = {
    "C": 20.0,
    "character_weight": 0.7,
    "word_weight": 0.7,
    "fact_weight": 1.0,
    "iterations": 300,
}
INTENTS = np.array(["money", "weapons"])
AFTER_MONEY = Context("any cash?", "money", ("c1",), ("money",), ANSWER, ("tell_more",))


def understand(text: str) -> Understood:
    """Reads what names cash as money, else as weapons; the vector tells the length."""
    probabilities = np.array([0.9, 0.1] if "cash" in text else [0.2, 0.8])
    vector = np.array([len(text), 1.0], dtype=np.float32)
    vector /= np.linalg.norm(vector)
    return Understood(text, vector, INTENTS, probabilities, vector[np.newaxis])


def described(text: str, context: Context, *more: str) -> Features:
    """Returns a text as it is described in its place."""
    return describe(understand(text), context, understand, *more)


def test_the_vector_holds_the_text_and_the_text_joined_to_the_topic() -> None:
    """Given a topic, the vector has both vectors and both readings, in this order."""
    features = described("how much", AFTER_MONEY)
    alone, joined = understand("how much"), understand("any cash? how much")
    parts = [
        alone.vector,
        JOINED_WEIGHT * joined.vector,
        READING_WEIGHT * np.sqrt(alone.probabilities),
        READING_WEIGHT * np.sqrt(joined.probabilities),
    ]
    np.testing.assert_allclose(features.vector, np.concatenate(parts), rtol=1e-6)
    assert features.vector.dtype == np.float32


def test_without_a_topic_a_text_stands_for_itself() -> None:
    """Given nothing before, the joined text is the text."""
    features = described("how much", Context())
    np.testing.assert_allclose(
        features.vector[2:4], JOINED_WEIGHT * features.vector[:2], rtol=1e-6
    )
    assert "joined=weapons" in features.facts


@pytest.mark.parametrize(
    "fact",
    [
        "kind=answer",
        "subject=money",
        "length=2",
        "alone=weapons",
        "joined=money",
        "answer|alone=weapons",
        "money|alone=weapons",
        "replied=money",
        "told=c1",
        "answer|how",
        "money|much",
        "joined reads the last subject",
        "choices",
        "further",
    ],
)
def test_facts_tell_the_place(fact: str) -> None:
    """Given a turn after an answer, what is true of both is among the facts."""
    assert fact in described("how much", AFTER_MONEY, "further").facts


def test_a_repeated_subject_is_a_fact() -> None:
    """Given a text that reads the last subject by itself, that is noted."""
    fact = "alone reads the last subject"
    assert fact in described("cash", AFTER_MONEY).facts
    assert fact not in described("guns", AFTER_MONEY).facts


def test_only_the_first_words_are_facts() -> None:
    """Given a long turn, words after the sixth are none, and its length is capped."""
    facts = described("a b c d e f g h i j", AFTER_MONEY).facts
    assert "answer|f" in facts
    assert "answer|g" not in facts
    assert "length=8" in facts


def test_no_fact_is_told_twice() -> None:
    """Given a word twice, its fact stands once."""
    facts = described("why why", AFTER_MONEY).facts
    assert len(facts) == len({*facts})


def test_the_same_words_mean_another_thing_in_another_place() -> None:
    """Given "how much" after two subjects, a model tells them apart by the place."""
    after_weapons = Context("any guns?", "weapons", (), ("weapons",), ANSWER)
    places = {"sum": AFTER_MONEY, "amount": after_weapons}
    examples = [
        (described(text, place), label)
        for label, place in places.items()
        for text in ("how much", "how many", "what number")
    ]
    model = in_place.fit(*zip(*examples, strict=True), CONFIG)
    for label, place in places.items():
        likely = in_place.probabilities(model, described("how much is it", place))
        assert max(likely, key=likely.__getitem__) == label
        assert sum(likely.values()) == pytest.approx(1, abs=1e-5)
