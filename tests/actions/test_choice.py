"""A button can be chosen in words, by its place."""

import pytest

from actions.choice import Wish, chosen, wish

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
    ("text", "wanted"),
    [
        ("repeat", Wish.AGAIN),
        ("Could you say that again, please?", Wish.AGAIN),
        ("pardon?", Wish.AGAIN),
        ("once more", Wish.AGAIN),
        ("shorter", Wish.SHORTER),
        ("even shorter pls", Wish.SHORTER),
        ("in one sentence", Wish.SHORTER),
        ("that’s too long", Wish.SHORTER),
        ("bullet points please", Wish.SHORTER),
        ("explain it like I'm 5 years old, simple words", Wish.REWORDED),
        ("explain like I'm 5", Wish.REWORDED),
        ("can you rephrase that?", Wish.REWORDED),
        ("the exact words", Wish.REWORDED),
        ("say it again but simpler", Wish.REWORDED),
        ("quote it", Wish.REWORDED),
        ("did they send weapons again", None),
        ("is it complicated", None),
        ("is that different", None),
        ("this year", None),
        ("repeat the part on money", None),
        ("how long is it", None),
        ("how much", None),
        ("say more", None),
        ("more", None),
        ("the other one", None),
        ("", None),
    ],
)
def test_the_last_answer_can_be_wanted_otherwise(
    text: str, wanted: Wish | None
) -> None:
    """Given a message that asks for nothing else, the last answer is meant."""
    assert wish(text) is wanted
