"""What a text means by itself: intents, and how sure they are."""

from collections.abc import Sequence

import numpy as np
import pytest

from nlu import minilm
from nlu.alone import Alone, Understood, confidence

CONFIG = {
    "C": 20.0,
    "character_weight": 0.7,
    "word_weight": 0.7,
    "fact_weight": 0.5,
    "iterations": 300,
}
EXAMPLES = {
    "arms": ["did they send weapons", "any arms sent", "were guns delivered"],
    "greet": ["hello", "hi there", "good morning"],
    "money": ["is there any money", "did they pay them", "financial help"],
}
TEXTS = [text for texts in EXAMPLES.values() for text in texts]


@pytest.fixture(scope="module")
def alone() -> Alone:
    """A model of the examples, with the real encoder and without roles."""
    intents = [intent for intent, texts in EXAMPLES.items() for _ in texts]
    vectors = minilm.load().encode(TEXTS)
    return Alone.fit(
        TEXTS, intents, vectors, minilm.load().encode, lambda _: [], CONFIG
    )


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("were weapons shipped", "arms"),
        ("hey, good day", "greet"),
        ("was any money paid", "money"),
    ],
)
def test_a_paraphrase_is_understood(alone: Alone, text: str, intent: str) -> None:
    """Given other words for an example, its intent is the likeliest."""
    assert alone.understand(text).intent == intent


def test_what_was_learned_is_sure(alone: Alone) -> None:
    """Given an example itself, it is as near as can be, and sure."""
    understood = alone.understand("did they send weapons")
    assert understood.nearness == pytest.approx(1, abs=1e-5)
    assert understood.confidence > 0.8


def test_what_is_like_nothing_is_unsure(alone: Alone) -> None:
    """Given a text on something else, it is less sure than a paraphrase."""
    strange = alone.understand("the recipe needs two eggs")
    assert strange.confidence < 0.5 < alone.understand("weapons sent?").confidence


def test_intents_are_ranked(alone: Alone) -> None:
    """Given a text, all intents are ranked, and the first is its intent."""
    understood = alone.understand("hello, any arms?")
    likely = dict(zip(understood.intents, understood.probabilities, strict=True))
    assert list(understood.ranked) == sorted(likely, key=likely.get, reverse=True)
    assert understood.intent == understood.ranked[0]
    assert sum(likely.values()) == pytest.approx(1, abs=1e-5)


def test_a_known_vector_is_not_made_again(alone: Alone) -> None:
    """Given a text with its vector, the encoder is not asked."""

    def fail(texts: Sequence[str]) -> np.ndarray:
        raise AssertionError(f"encoded {texts!r}")

    silent = Alone(alone.model, alone.known, fail, alone.find_roles)
    vector = minilm.load().encode(["hello"])[0]
    assert silent.understand("hello", vector).intent == "greet"


def test_many_texts_are_understood_as_each_alone(alone: Alone) -> None:
    """Given several texts, one of them twice, each is understood as by itself."""
    texts = ["were guns sent", "hello", "what of the money they paid", "hello"]
    understood = alone.understand_all(texts)
    assert [*understood] == texts[:3]
    for text, found in understood.items():
        by_itself = alone.understand(text)
        assert found.intent == by_itself.intent
        np.testing.assert_allclose(found.vector, by_itself.vector, atol=1e-6)
        np.testing.assert_allclose(
            found.probabilities, by_itself.probabilities, atol=1e-5
        )
        assert found.nearness == pytest.approx(by_itself.nearness, abs=1e-5)


def test_a_text_is_understood_once_in_a_turn(alone: Alone) -> None:
    """Given a text twice within a turn, the same reading is returned."""
    understand = alone.for_one_turn()
    assert understand("hello") is understand("hello")
    assert understand("hello") is not alone.for_one_turn()("hello")


def test_roles_tell_texts_of_like_words_apart() -> None:
    """Given texts with the same words and vector, roles decide what they ask."""
    vectors = np.ones((4, 1), dtype=np.float32)
    roles = {"a b": ["agent_a"], "b a": ["agent_b"]}
    model = Alone.fit(
        ["a b", "b a"] * 2,
        ["by a", "by b"] * 2,
        vectors,
        lambda texts: vectors[: len(texts)],
        roles.__getitem__,
        {**CONFIG, "character_weight": 0.0, "word_weight": 0.0},
    )
    assert [model.understand(text).intent for text in roles] == ["by a", "by b"]


@pytest.mark.parametrize(
    ("nearness", "probability", "expected"),
    [(1, 1, 1), (1, 0.25, 0.5), (0.5, 1, 0.5), (0, 1, 0), (0.5, 0.25, 0.25)],
)
def test_confidence_needs_nearness_and_a_clear_reading(
    nearness: float, probability: float, expected: float
) -> None:
    """Given a text like nothing known, or an open reading, confidence is low."""
    assert confidence(nearness, probability) == pytest.approx(expected)


def test_what_is_understood_has_the_confidence_of_its_intent() -> None:
    """Given probabilities, the likeliest one makes the confidence."""
    vector, names = np.ones(1, dtype=np.float32), np.array(["a", "b"])
    known = np.array([[0.5], [0.1]], dtype=np.float32)
    understood = Understood("x", vector, names, np.array([0.36, 0.64]), known)
    assert (understood.intent, understood.confidence) == ("b", pytest.approx(0.4))
