"""A button can be chosen in words, by its place."""

import pytest

from actions.choice import asks_again, chosen

CHOICES = ["/one", "/two", "/three"]


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("the first one", "/one"),
        ("1", "/one"),
        ("option 2 please", "/two"),
        ("I'd like the second", "/two"),
        ("no, the third one", "/three"),
        ("#3", "/three"),
        ("the last option", "/three"),
        ("The latter.", "/two"),
        ("ok, number two then", "/two"),
    ],
)
def test_a_place_is_a_choice(text: str, payload: str) -> None:
    """Given buttons, words for a place mean the button there."""
    assert chosen(text, CHOICES) == payload


@pytest.mark.parametrize(
    "text",
    [
        "the fourth one",
        "who came first",
        "the first weapons",
        "one of them lied",
        "what was the second reason",
        "no",
        "",
    ],
)
def test_other_words_are_none(text: str) -> None:
    """Given words that say more, or a place without a button, nothing is chosen."""
    assert chosen(text, CHOICES) is None


def test_without_buttons_there_is_no_choice() -> None:
    """Given no buttons, a place means nothing."""
    assert chosen("the first one", []) is None


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("repeat", True),
        ("Could you say that again, please?", True),
        ("pardon?", True),
        ("did they send weapons again", False),
        ("repeat the part on money", False),
    ],
)
def test_hearing_it_again_is_a_wish_of_its_own(text: str, again: bool) -> None:
    """Given a message that asks for nothing else, the last answer is meant."""
    assert asks_again(text) is again
