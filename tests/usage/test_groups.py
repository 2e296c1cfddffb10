"""Questions that are alike come together, the most asked first."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu.text_model import Floats
from usage import groups
from usage.turns import Turn

# Two directions that have nothing in common, and one between them.
VECTORS = {"guns": (1, 0), "arms": (0.9, 0.4359), "food": (0, 1)}


def turn(text: str) -> Turn:
    """Returns a turn that asks a text."""
    now = datetime.datetime.now(datetime.UTC)
    return Turn("t", now, "web", text, ("not_covered",), "en", 0.1)


def encode(texts: Sequence[str]) -> Floats:
    """Returns the vectors of known texts."""
    return np.array([VECTORS[text] for text in texts], dtype=np.float32)


def group(*texts: str) -> groups.Grouped:
    """Groups texts; taking out makes them capitals, so that it can be seen."""
    return groups.group("x", map(turn, texts), encode, str.upper)


def test_likely_questions_come_together_the_largest_group_first() -> None:
    """A question asked three times outweighs two different ones that are alike."""
    found = group("guns", "food", "arms", "food", "Food ")
    assert found == groups.Grouped(
        (
            groups.Group("x-1", 3, ("FOOD ",)),
            groups.Group("x-2", 2, ("GUNS", "ARMS")),
        ),
        groups=2,
        turns=5,
    )


def test_nothing_and_one_are_no_trouble() -> None:
    """No question makes no group, and neither does a pressed button; one makes one."""
    assert group() == group("") == groups.Grouped()
    assert group("guns").largest == (groups.Group("x-1", 1, ("GUNS",)),)


def test_of_very_many_the_latest_are_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, what was asked last counts; asking again makes it late."""
    monkeypatch.setattr(groups, "GROUPED", 2)
    found = group("guns", "food", "arms", "guns")
    assert [each.texts for each in found.largest] == [("ARMS", "GUNS")]
    assert found.turns == 3


def test_the_largest_groups_and_their_middle_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of many groups and texts, some are told; all are counted."""
    monkeypatch.setattr(groups, "TOLD", 1)
    monkeypatch.setattr(groups, "TEXTS", 1)
    found = group("guns", "arms", "food")
    assert [each.texts for each in found.largest] == [("GUNS",)]
    assert (found.groups, found.turns) == (2, 3)


def test_groups_survive_the_file(tmp_path: Path) -> None:
    """What was written is read again."""
    path = tmp_path / groups.FILE
    found = group("guns", "food").largest
    groups.save(path, found)
    assert [groups.load(path, each.name) for each in found] == list(found)
