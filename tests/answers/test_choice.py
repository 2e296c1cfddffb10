"""A choice by place means the buttons of the last reply."""

import pytest

from answers.choice import chosen

THREE = ("/a", "/b", "/c")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the first one", ["/a"]),
        ("First!", ["/a"]),
        ("the former", ["/a"]),
        ("1", ["/a"]),
        ("the 2nd please", ["/b"]),
        ("number two", ["/b"]),
        ("the latter", ["/b"]),
        ("the last one", ["/c"]),
        ("one", ["/a"]),
        ("that one", ["/a"]),
        ("first and third", ["/a", "/c"]),
        ("the third, then the first", ["/c", "/a"]),
        ("second, yes, the second", ["/b"]),
        ("both", ["/a", "/b"]),
        ("both of them", ["/a", "/b"]),
        ("I don't know", []),
        ("", []),
    ],
)
def test_places_name_choices(text: str, meant: list[str]) -> None:
    """Given three choices, words for places name them, in the order of the words."""
    assert chosen(text, THREE) == meant


@pytest.mark.parametrize("text", ["the fourth", "first and fifth", "4"])
def test_a_place_that_is_not_there_names_nothing(text: str) -> None:
    """Given three choices, a fourth or fifth is none of them, nor is half a choice."""
    assert chosen(text, THREE) == []


@pytest.mark.parametrize("text", ["first", "last", "both", "one"])
def test_nothing_can_be_chosen_from_nothing(text: str) -> None:
    """Given no choices, no word names one."""
    assert chosen(text, ()) == []


def test_both_of_one_is_not_a_choice() -> None:
    """Given one choice, "both" names nothing, and "the one" names it."""
    assert chosen("both", ["/a"]) == []
    assert chosen("the one", ["/a"]) == ["/a"]
