"""Words about the last reply: buttons chosen by place, a wish to hear it otherwise."""

import enum
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
BOTH = r"both(?: of (?:them|those|these))?"
PLACE = re.compile(rf"\b(?:(?:{NUMBER})\b{AFTER}|{BOTH})", re.IGNORECASE)
CHOICE = re.compile(
    rf"{BEFORE}(?:{BOTH}|(?:{NUMBER}){AFTER}"
    rf"(?:(?:\s*[,&+]\s*|\s+(?:and|plus|then)\s+){BEFORE}(?:{NUMBER}){AFTER})*)"
    r"(?:,? (?:please|pls|thanks))?[\s.!?)]*",
    re.IGNORECASE,
)


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


class Wish(enum.Enum):
    """How the last answer is wanted, with the words that say so."""

    REWORDED = _words(
        "5 child complicated differently difficult easier easy eli5 exact five hard kid"
        " kids literally original paraphrase plain quotation quote rephrase reword"
        " simple simpler simplify simply verbatim"
    )
    SHORTER = _words(
        "brief briefer briefly bullet bullets gist less line long much nutshell"
        " sentence sentences short shorter"
    )
    AGAIN = _words("again once pardon repeat")


# What may stand beside them in a message that says nothing else.
BESIDE = _words(
    "6 a an and answer as bit but by can could even english explain few fewer for"
    " from get give have i i'm if im in it it's its just keep language like make me"
    " mean more my need no now of ok okay old one only please pls point points put say"
    " six sorry still tell terms text thanks that that's the then this to too two"
    " version want way with word words would write year years you your"
).union(*(wish.value for wish in Wish))


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


def wish(text: str) -> Wish | None:
    """Returns how a message wants the last answer, if that is all it says."""
    words = frozenset(re.findall(r"[\w']+", text.lower().replace("’", "'")))
    if not words <= BESIDE:
        return None
    return next((wish for wish in Wish if words & wish.value), None)
