"""Words about the last reply: buttons chosen by place, a wish to hear it again."""

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
BOTH = r"both(?: of (?:them|those|these))?"
PLACE = re.compile(rf"\b(?:(?:{NUMBER})\b{AFTER}|{BOTH})", re.IGNORECASE)
CHOICE = re.compile(
    rf"{BEFORE}(?:{BOTH}|(?:{NUMBER}){AFTER}"
    rf"(?:(?:\s*[,&+]\s*|\s+(?:and|plus|then)\s+){BEFORE}(?:{NUMBER}){AFTER})*)"
    r"(?:,? (?:please|pls|thanks))?[\s.!?)]*",
    re.IGNORECASE,
)


def chosen(text: str, choices: Sequence[str]) -> list[str]:
    """Returns what a message chooses by its place, in order, if that is all it says.

    Args:
        text: the user's words.
        choices: payloads of the buttons of the last reply, in order.

    Returns:
        Payloads; none where it says something else, or names a place without a button.
    """
    if not choices or CHOICE.fullmatch(text.strip()) is None:
        return []
    places = [
        place
        for match in PLACE.finditer(text)
        for place in _places(match[0].lower(), len(choices))
    ]
    if max(places) >= len(choices):
        return []
    return [choices[place] for place in dict.fromkeys(places)]


def _places(words: str, count: int) -> list[int]:
    """Returns which of so many buttons the words of one choice mean, from 0."""
    word = words.split()[0]
    if word == "both":
        return [0, 1]
    if word == LAST:
        return [count - 1]
    return [next(place for place, known in enumerate(PLACES) if word in known)]


def asks_again(text: str) -> bool:
    """Tells whether a message asks to hear the last answer again, and nothing else."""
    return AGAIN.fullmatch(text.strip()) is not None
