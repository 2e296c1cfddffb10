"""Examples are asked of models that were trained without them."""

import numpy as np
import pytest

from evaluation import cache, cross_validation, mistakes, settings
from evaluation.examples import Examples, folds, load
from tests.evaluation.conftest import ODD, SLIP

CONFIG = settings.load().classifier


def test_folds_share_out_each_intent(small: Examples) -> None:
    """Given eight examples of each intent, four folds have two of each, always."""
    numbers = folds(small, 4)
    for number in range(4):
        intents = small.intents[numbers == number].tolist()
        assert len(intents) == 6
        assert all(intents.count(intent) == 2 for intent in set(intents))
    np.testing.assert_array_equal(numbers, folds(small, 4))


def test_examples_are_those_that_rasa_trains_on(small: Examples, nlu) -> None:
    """Given training data, each example comes with its intent."""
    found = load(nlu)
    assert dict(zip(found.texts, found.intents, strict=True)) == dict(
        zip(small.texts, small.intents, strict=True)
    )


def test_slips_are_repaired_with_the_other_folds_words(small: Examples) -> None:
    """Given a slip, the text asked is repaired and the one trained on is not."""
    encoded = cross_validation.encode(small, settings.load())
    slip, odd = (small.texts.tolist().index(text) for text in (SLIP, ODD))
    assert encoded.repaired[slip] == "did they send weapons"
    assert encoded.known.shape == encoded.asked.shape == (24, 384)
    assert encoded.known[slip] @ encoded.asked[slip] < 0.99
    assert encoded.known[odd] @ encoded.asked[odd] == pytest.approx(1, abs=1e-5)


def test_an_example_is_not_asked_of_a_model_that_knows_it(small: Examples) -> None:
    """Given one example that is unlike the rest of its label, it is mistaken.

    A model that had seen it would know it by heart, with a confidence near 1.
    """
    odd = small.texts.tolist().index(ODD)
    predictions = cross_validation.cross_validate(
        small, cross_validation.encode(small, settings.load()), CONFIG
    )
    assert predictions.confidences.shape == (24, 3)
    assert predictions.first[odd] == "not_covered"
    assert predictions.right.mean() > 0.6


def test_less_training_data_makes_less_sure(small: Examples) -> None:
    """Given half of the training data, examples are less like what is known."""
    encoded = cross_validation.encode(small, settings.load())
    whole, half = (
        cross_validation.cross_validate(small, encoded, CONFIG, share)
        for share in (1.0, 0.5)
    )
    assert half.confidence.mean() < whole.confidence.mean()


def test_what_was_computed_is_kept_until_its_parts_change() -> None:
    """Given the same parts, nothing is computed again; a change replaces the file."""
    calls = []

    def compute() -> cache.Arrays:
        calls.append(1)
        return {"numbers": np.arange(3)}

    for parts in (["a", np.array([1])], ["a", np.array([1])], ["a", np.array([2])]):
        kept = cache.remember("numbers", parts, compute)
        assert kept["numbers"].tolist() == [0, 1, 2]
    assert len(calls) == 2
    assert len(list(cache.FOLDER.glob("numbers-*"))) == 1


def test_a_changed_file_is_a_changed_part(tmp_path) -> None:
    """Given a path, its contents count."""
    path = tmp_path / "file"
    path.write_text("one")
    one = cache.digest(path)
    path.write_text("two")
    assert cache.digest(path) != one


def test_a_mistake_comes_with_what_misled(small: Examples) -> None:
    """Given a mistaken example, the nearest of both intents are of other folds."""
    encoded = cross_validation.encode(small, settings.load())
    predictions = cross_validation.cross_validate(small, encoded, CONFIG)
    found = mistakes.worst(predictions, small, encoded)
    assert [m.confidence for m in found] == sorted(m.confidence for m in found)[::-1]
    (mistake,) = (m for m in found if m.text == ODD)
    assert mistake.taken_for == mistake.misleading.intent == "not_covered"
    assert mistake.intent == mistake.helpful.intent == "topic_material_assistance"
    assert mistake.misleading.text in small.texts[16:]
    assert mistake.misleading.likeness > mistake.helpful.likeness
    assert mistake.helpful.text != mistake.text
    assert len(mistakes.worst(predictions, small, encoded, count=1)) == 1
