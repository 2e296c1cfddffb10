"""Which of the offered buttons a choice by place means ("the second one", "both")."""

import re
from collections.abc import Sequence

# How places are counted in English: a closed class, as many as there are buttons.
PLACES = (
    ("1", "1st", "first", "one", "former"),
    ("2", "2nd", "second", "two", "latter"),
    ("3", "3rd", "third", "three"),
    ("4", "4th", "fourth", "four"),
    ("5", "5th", "fifth", "five"),
)
LAST, BOTH = "last", "both"
WORD = re.compile(r"\w+")


def chosen(text: str, choices: Sequence[str]) -> list[str]:
    """Returns the choices that a message names by place, in order.

    "the first one" names one place: "one" and "two" count where no other word does.

    Args:
        text: the user's words.
        choices: what there is to choose from, in order.

    Returns:
        The choices named; none where a place is named that is not there.
    """
    words = WORD.findall(text.lower())
    if BOTH in words and len(choices) > 1:
        return list(choices[:2])
    places = [_place(word, len(choices)) for word in words if word != "one"]
    named = [place for place in places if place is not None]
    if not named and "one" in words:
        named = [0]
    if any(place >= len(choices) for place in named):
        return []
    return [choices[place] for place in dict.fromkeys(named)]


def _place(word: str, count: int) -> int | None:
    if word == LAST and count:
        return count - 1
    return next((n for n, known in enumerate(PLACES) if word in known), None)
