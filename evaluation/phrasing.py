"""Kinds of phrasing, told from a text by simple rules."""

import re
from collections.abc import Callable

from nlu.spelling import normalize

KEYWORDS_AT_MOST = 3
LONG_AT_LEAST = 25
FOLLOW_UP_AT_MOST = 8
SEVERAL_SENTENCES = re.compile(r"[.?!]\s+\w")
INDIRECT = re.compile(
    r"\b(?:i (?:wonder|was wondering|want to|wanna|need to|'?d (?:like|love) to"
    r"|would (?:like|love) to)|i'd (?:like|love) to|i'm (?:curious|wondering|trying)"
    r"|(?:can|could|would) you (?:\w+ )?(?:tell|explain|say|describe|clarify|give|walk)"
    r"|(?:do|did) you (?:\w+ )?know|any idea|tell me|not sure|is it true)\b"
)
FOLLOWS = re.compile(r"^(?:and|but|so|or|then|also|what about|how about|what of)\b")
POINTS_BACK = re.compile(r"\b(?:it|its|that|this|they|them|their|those|these|there)\b")
# The kinds and their rules, in the order in which a report shows them.
RULES = {
    "keywords": f"at most {KEYWORDS_AT_MOST} words",
    "long": f"{LONG_AT_LEAST} words or more, or several sentences",
    "typo": "a word that the spelling dictionary does not know",
    "indirect": 'asked in a roundabout way: "I wonder", "could you tell me", …',
    "follow-up": 'begins with "and", "but", "what about", …, or points back with "it", '
    f'"they", "that", … in at most {FOLLOW_UP_AT_MOST} words',
    "no question mark": f"more than {KEYWORDS_AT_MOST} words and no question mark",
    "plain": "none of these",
}


def kinds(text: str, known: Callable[[str], float]) -> set[str]:
    """Returns the kinds of a text: one or more of those in `RULES`.

    Args:
        text: as typed.
        known: tells the share of a text's words that the spelling dictionary knows.
    """
    plain = normalize(text)
    words = len(plain.split())
    rules = {
        "keywords": words <= KEYWORDS_AT_MOST,
        "long": words >= LONG_AT_LEAST or bool(SEVERAL_SENTENCES.search(plain)),
        "typo": known(text) < 1,
        "indirect": bool(INDIRECT.search(plain)),
        "follow-up": bool(FOLLOWS.search(plain))
        or (words <= FOLLOW_UP_AT_MOST and bool(POINTS_BACK.search(plain))),
        "no question mark": words > KEYWORDS_AT_MOST and "?" not in plain,
    }
    return {kind for kind, holds in rules.items() if holds} or {"plain"}
