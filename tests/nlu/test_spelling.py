"""Spelling is repaired towards English and the subject's own words."""

import pytest

from nlu.spelling import Spelling, count_words, normalize

TEXTS = ["north korea support palestine weapons occupation"] * 50
TEXTS += ["what does dprk want", "nk suport", "is juche it"] * 4


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    """A dictionary that knows a few of the subject's words."""
    return Spelling.learn(count_words(TEXTS))


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("wepons??", "weapons??"),
        ("the ocupation of palestin", "the occupation of palestine"),
        ("nroth koera", "north korea"),
        ("suport", "support"),
        ("what does DPRK want", "what does dprk want"),
        ("nk's juche", "nk's juche"),
        ("wy not", "why not"),
        ("y", "y"),
        ("w e a p o n s ?", "weapons ?"),
        ("weap0ns in 1948", "weapons in 1948"),
        ("qzxqzxqzx", "qzxqzxqzx"),
        ("한국 😀 1948", "한국 😀 1948"),
        ("", ""),
    ],
)
def test_slips_are_repaired_and_names_are_kept(
    spelling: Spelling, typed: str, repaired: str
) -> None:
    """Given typed words, slips become known words and everything else stays."""
    assert spelling.repair(typed) == repaired


def test_what_carries_no_meaning_is_folded() -> None:
    """Given case, curly quotes and wide letters, they are folded."""
    assert normalize("  It’s “ＮＫ”\n ") == 'it\'s "nk"'


def test_a_line_break_ends_a_sentence() -> None:
    """Given lines, they stay apart; a mark that is there is not doubled."""
    assert normalize("money?\nweapons\n\nwhy") == "money? weapons. why"


def test_the_share_of_known_words_is_told(spelling: Spelling) -> None:
    """Given English, another language, or no word, the known share is told."""
    assert spelling.known("what does dprk want") == 1
    assert spelling.known("warum unterstützt nordkorea das") < 0.5
    assert spelling.known("한국") == 1
