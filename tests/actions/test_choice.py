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
    assert chosen(text, CHOICES) == [payload]


@pytest.mark.parametrize(
    ("text", "payloads"),
    [
        ("both", ["/one", "/two"]),
        ("both of them, please", ["/one", "/two"]),
        ("the first and the third", ["/one", "/three"]),
        ("first one and third one", ["/one", "/three"]),
        ("3, 1", ["/three", "/one"]),
        ("1 & 2 pls", ["/one", "/two"]),
        ("I'd like number two and then number one.", ["/two", "/one"]),
        ("the last and the third", ["/three"]),
    ],
)
def test_several_places_are_several_choices(text: str, payloads: list[str]) -> None:
    """Given words for several places, each button is meant, in their order."""
    assert chosen(text, CHOICES) == payloads


@pytest.mark.parametrize(
    "text",
    [
        "the fourth one",
        "the first and the fourth",
        "both sides",
        "the first and only",
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
    assert chosen(text, CHOICES) == []


def test_without_buttons_there_is_no_choice() -> None:
    """Given no buttons, a place means nothing."""
    assert chosen("the first one", []) == []
    assert chosen("both", ["/one"]) == []


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
