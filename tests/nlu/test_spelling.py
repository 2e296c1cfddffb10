"""Spelling is repaired towards English and the subject's own words."""

import pytest

from nlu.spelling import Spelling, count_words, normalize

TEXTS = ["north korea support palestine weapons occupation"] * 50
TEXTS += ["what does dprk want", "nk suport", "is juche it"] * 4


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    """A dictionary that knows a few of the subject's words."""
    return Spelling(count_words(TEXTS))


@pytest.mark.parametrize(
    ("typed", "repaired"),
    [
        ("wepons??", "weapons??"),
        ("the ocupation of palestin", "the occupation of palestine"),
        ("nroth koera", "north korea"),
        ("suport", "support"),
        ("what does DPRK want", "what does dprk want"),
        ("nk's juche", "nk's juche"),
        ("wy not", "wy not"),
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
