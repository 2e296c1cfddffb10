"""Words about the last reply: a button chosen by its place, a wish to hear it again."""

import re
from collections.abc import Sequence

PLACES = [
    ("1", "1st", "first", "one", "former"),
    ("2", "2nd", "second", "two", "latter"),
    ("3", "3rd", "third", "three"),
    ("4", "4th", "fourth", "four"),
    ("5", "5th", "fifth", "five"),
]
LAST = "last"
BEFORE = (
    r"(?:(?:ok(?:ay)?|yes|yeah|no|please|pls|um+|then|i'?d|i|would|like|want|choose|pick"
    r"|take|mean|meant|give me|tell me|about|let'?s|do|hear|go|for|with|maybe|and|what"
    r"|the|option|number|nr|no\.|button|choice|topic|#)[\s,]*)*"
)
AFTER = r"(?:\s*(?:one|option|button|choice|topic|thing|then|please|pls|thanks))*"
NUMBER = "|".join([LAST, *(re.escape(word) for words in PLACES for word in words)])
AGAIN = re.compile(
    r"(?:please |can you |could you |sorry,? )*(?:(?:repeat|say)(?: that| it| this)?"
    r"(?: again)?|again|once more|come again|pardon(?: me)?|what did you say)"
    r"(?:,? please)?[\s.!?]*",
    re.IGNORECASE,
)
CHOICE = re.compile(rf"{BEFORE}(?P<place>{NUMBER}){AFTER}[\s.!?)]*", re.IGNORECASE)


def chosen(text: str, choices: Sequence[str]) -> str | None:
    """Returns what a message chooses by its place, if that is all it says.

    Args:
        text: the user's words.
        choices: payloads of the buttons of the last reply, in order.
    """
    match = CHOICE.fullmatch(text.strip())
    if match is None or not choices:
        return None
    word = match["place"].lower()
    if word == LAST:
        return choices[-1]
    place = next(place for place, words in enumerate(PLACES) if word in words)
    return choices[place] if place < len(choices) else None


def asks_again(text: str) -> bool:
    """Tells whether a message asks to hear the last answer again, and nothing else."""
    return AGAIN.fullmatch(text.strip()) is not None
