"""Messages are cut by models that do not know them."""

import dataclasses

import numpy as np
import pytest

from evaluation.cuts import Cut, cross_validate, describe, measure
from evaluation.learning import Learning
from nlu.splitting import may_hold_several

HI, WHY = "hi", "why do they help"


def cut(wanted: list[str], found: list[str], of_turn: bool = False) -> Cut:
    """Returns a message with its parts."""
    return Cut(" ".join(wanted), of_turn, tuple(wanted), tuple(found))


@pytest.fixture(scope="module")
def found(learning: Learning) -> list[Cut]:
    """What is made of the small data."""
    return cross_validate(learning)


def test_all_messages_are_cut(learning: Learning, found: list[Cut]) -> None:
    """Given the small data, messages and turns are cut, often exactly rightly."""
    labelled = [each for each in found if not each.of_turn]
    assert [(each.text, list(each.wanted)) for each in labelled] == learning.several
    turns = {each.text for each in found if each.of_turn}
    first = {turn.texts[0] for turn in learning.turns}
    assert turns == {text for text in first if may_hold_several(text)} - {
        each.text for each in labelled
    }
    assert all(each.wanted == (each.text,) for each in found if each.of_turn)
    assert np.mean([each.exact for each in labelled]) > 0.2


def test_cuts_are_kept(learning: Learning, found: list[Cut]) -> None:
    """Given the same messages again, no model is trained."""
    again = dataclasses.replace(learning)
    assert cross_validate(again) == found
    assert "alone" not in vars(again)


@pytest.mark.parametrize(
    ("parts", "exact"),
    [
        ([HI, WHY], True),
        ([f"{HI}!", f"{WHY}?"], True),
        ([HI], False),
        ([WHY, HI], False),
        ([f"{HI}, {WHY}"], False),
    ],
)
def test_parts_must_be_the_same_but_for_punctuation(
    parts: list[str], exact: bool
) -> None:
    """Given other parts, or others in number or order, a cut is not right."""
    assert cut([HI, WHY], parts).exact is exact


def test_figures_are_those_worked_out_by_hand() -> None:
    """Given cuts of each sort, each share is the counted one."""
    cuts = [
        cut([HI, WHY], [HI, WHY]),
        cut([HI, WHY], [HI]),
        cut([WHY], [WHY]),
        cut([WHY], [HI, WHY]),
        cut([WHY], [f"{HI} {WHY}"]),
        cut([WHY], [WHY], of_turn=True),
        cut([WHY], ["why do", "they help"], of_turn=True),
    ]
    counted = {
        name: (n, round(share.value, 2)) for name, (n, share) in measure(cuts).items()
    }
    assert counted == {
        "messages, cut exactly rightly": (5, 0.4),
        "… with several parts": (2, 0.5),
        "… with one part": (3, 0.33),
        "… with one part, taken for several": (3, 0.33),
        "turns that ask one thing, taken for several": (2, 0.5),
    }
    assert "| … with several parts | 2 | 50.0 (" in describe(cuts)
